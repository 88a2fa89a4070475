import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import vocabulary from 'gpt-tokenizer/bpeRanks/o200k_base';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { createTokenCount } from '../../../src/core/tokens/countTokens.ts';
import { random, seedOf } from '../edits/random.ts';
import { randomText } from './randomText.ts';

const count = createTokenCount(vocabulary);

/** The reference: the package's own encoder over the whole text at once, special tokens being text. */
const reference = (text: string) => countTokens(text, { disallowedSpecial: new Set() });

const LANGUAGES = 'test/data/languages';
const samples = readdirSync(LANGUAGES).map((name) => join(LANGUAGES, name));
const real = [
	'package-lock.json',
	'README.md',
	'src/core/turn.ts',
	'src/panel/view/turnCard.tsx',
	'src/panel/panel.css',
	'node_modules/openai/client.js',
	'node_modules/@types/node/fs.d.ts',
	'node_modules/diff/dist/diff.min.js',
	'node_modules/dompurify/dist/purify.es.mjs',
];

for (const file of [...samples, ...real])
	test(`exact on ${file}`, () => {
		const text = readFileSync(file, 'utf8');
		assert.equal(count(text), reference(text));
		assert.equal(count(text), reference(text), 'the second time, out of memory');
	});

test('exact on all of them in one text, which is cut into pieces', () => {
	const text = [...samples, ...real].map((file) => readFileSync(file, 'utf8')).join('');
	assert.ok(text.length > 500_000);
	assert.equal(count(text), reference(text));
});

test('exact on random text of all kinds', () => {
	const seed = seedOf(41);
	const chance = random(seed);
	for (let round = 0; round < 400; round++) {
		const text = randomText(chance, 200);
		assert.equal(count(text), reference(text), `seed ${seed}: ${JSON.stringify(text)}`);
	}
});

test('special tokens are text like any other', () => {
	assert.equal(count('<|endoftext|>'), 7);
	for (const text of ['<|endoftext|>', '<|im_start|>system<|im_sep|>a<|im_end|>', '<|fim_prefix|>'])
		assert.equal(count(text), reference(text), text);
});

test('nothing, and half of a surrogate pair', () => {
	assert.equal(count(''), 0);
	for (const text of ['\ud800', 'a\udc00b', '\ud83d\ud83d\ude00'])
		assert.equal(count(text), reference(text.toWellFormed()));
});

const UNBROKEN = [
	['a', 4_000],
	['漢字仮名交じり文', 1_500],
	['😀', 1_500],
	[' ', 3_000],
	['\n', 3_000],
	['=-', 3_000],
	['0123456789', 3_000],
	['x9', 3_000],
] as const;

for (const [unit, length] of UNBROKEN)
	test(`exact on ${length} unbroken characters of ${JSON.stringify(unit)}`, () => {
		const text = unit.repeat(length / unit.length);
		assert.equal(count(text), reference(text));
	});

test('exact on 50,000 unbroken characters, in no more time than other text', () => {
	// The reference takes 1.3 s and 10.9 s to say the same of the first two.
	const started = performance.now();
	assert.equal(count('a'.repeat(50_000)), 6_250);
	assert.equal(count('漢字仮名交じり文'.repeat(6_250)), 56_250);
	assert.ok(count(randomText(random(7), 50_000, 'abcdefghijklmnopqrstuvwxyz')) > 20_000);
	assert.ok(count('😀'.repeat(25_000)) >= 25_000);
	const ms = performance.now() - started;
	assert.ok(ms < 4_000, `${ms} ms`);
});
