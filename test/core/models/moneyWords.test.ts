import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	amountWords,
	ceilingFailure,
	dollarWords,
	tokenWords,
	waitingSentence,
} from '../../../src/core/models/moneyWords.ts';

test('dollars have as many digits as say something', () => {
	const rows = [
		[0, '$0'],
		[0.0000312, '$0.000031'],
		[0.00042, '$0.00042'],
		[0.0042, '$0.0042'],
		[0.025, '$0.025'],
		[0.05, '$0.05'],
		[0.1, '$0.10'],
		[1, '$1.00'],
		[20, '$20.00'],
		[1234.567, '$1234.57'],
	] as const;
	for (const [dollars, words] of rows) assert.equal(dollarWords(dollars), words);
});

test('tokens', () => {
	assert.equal(tokenWords(1), '1 token');
	assert.equal(tokenWords(12_300), '12,300 tokens');
	assert.equal(amountWords(1000.2, 'tokens'), '1,001 tokens');
});

test('nothing is said of what was spent before when nothing was', () => {
	const hit = { scope: 'turn', unit: 'dollars', ceiling: 0.05, needed: 0.42 } as const;
	assert.equal(
		ceilingFailure(hit, 0.42, 'known').sentence,
		'This request would take about $0.42, more than your ceiling of $0.05 for a turn. It was not sent. Raise the ceiling to go on.',
	);
	assert.match(ceilingFailure({ ...hit, needed: 0.44 }, 0.42, 'known').sentence, /^This turn has taken \$0\.02, and/);
});

test('a guess is said to be one, and an unknown price is not said', () => {
	const estimate = { inputTokens: 12_300, repeatedTokens: 0, basis: 'guessed' } as const;
	assert.equal(waitingSentence('m', estimate, undefined), 'Waiting for m · about 12,300 tokens');
	assert.equal(
		waitingSentence('m', { ...estimate, basis: 'calibrated' }, { least: 0.0062, most: 1 }),
		'Waiting for m · 12,300 tokens, at least $0.0062',
	);
});
