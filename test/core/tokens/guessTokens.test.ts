import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { guessTokens, mostTokens } from '../../../src/core/tokens/guessTokens.ts';
import { random, seedOf } from '../edits/random.ts';
import { randomText } from './randomText.ts';

const LANGUAGES = 'test/data/languages';
const files = [
	...readdirSync(LANGUAGES).map((name) => join(LANGUAGES, name)),
	'README.md',
	'package-lock.json',
	'src/core/turn.ts',
	'src/panel/panel.css',
	'node_modules/openai/client.js',
];
const reference = (text: string) => countTokens(text, { disallowedSpecial: new Set() });

for (const file of files)
	test(`the guess is near the count on ${file}`, () => {
		const text = readFileSync(file, 'utf8');
		const ratio = guessTokens(text) / reference(text);
		assert.ok(ratio > 0.75 && ratio < 1.25, `${ratio}`);
	});

test('no text has more tokens than the bound', () => {
	const seed = seedOf(43);
	const chance = random(seed);
	for (let round = 0; round < 300; round++) {
		const text = randomText(chance, 100);
		assert.ok(mostTokens(text) >= Buffer.byteLength(text), `seed ${seed}: ${JSON.stringify(text)}`);
		assert.ok(mostTokens(text) >= reference(text), `seed ${seed}: ${JSON.stringify(text)}`);
	}
});

test('a megabyte is guessed and bounded in no time', () => {
	const text = readFileSync('node_modules/openai/client.js', 'utf8').repeat(40).slice(0, 1_000_000);
	const started = performance.now();
	assert.ok(guessTokens(text) > 0 && mostTokens(text) >= 1_000_000);
	const ms = performance.now() - started;
	assert.ok(ms < 500, `${ms} ms`);
});
