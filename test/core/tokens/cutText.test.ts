import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { cutText } from '../../../src/core/tokens/cutText.ts';
import { random, seedOf } from '../edits/random.ts';
import { randomText } from './randomText.ts';

test('a border between pieces is never inside of a word: the counts of the pieces add up', () => {
	const seed = seedOf(42);
	const chance = random(seed);
	const reference = (text: string) => countTokens(text, { disallowedSpecial: new Set() });
	let cuts = 0;
	for (let round = 0; round < 500; round++) {
		const text = randomText(chance, 300);
		const pieces = [...cutText(text, 5, Number.POSITIVE_INFINITY)];
		assert.equal(pieces.join(''), text);
		cuts += pieces.length - 1;
		const sum = pieces.reduce((total, piece) => total + reference(piece), 0);
		assert.equal(sum, reference(text), `seed ${seed}: ${JSON.stringify(pieces)}`);
	}
	assert.ok(cuts > 2_000, `${cuts} cuts`);
});

test('a run without any border is cut at the limit, but no surrogate pair', () => {
	assert.deepEqual([...cutText('漢字仮名交じり文', 2, 3)], ['漢字仮', '名交じ', 'り文']);
	assert.deepEqual([...cutText('😀😀😀', 1, 3)], ['😀😀', '😀']);
	for (const piece of cutText('😀'.repeat(1000), 7, 33)) assert.ok(piece.isWellFormed());
});

test('short text is one piece', () => {
	assert.deepEqual([...cutText('')], []);
	assert.deepEqual([...cutText('a b')], ['a b']);
});
