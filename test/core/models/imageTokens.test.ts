import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findModel } from '../../../src/core/models/findModel.ts';
import { type ImageDetail, imageTokens, sizeSeen } from '../../../src/core/models/imageTokens.ts';
import type { ImageRule } from '../../../src/core/models/modelRow.ts';
import { random, seedOf } from '../edits/random.ts';

function ruleOf(model: string): ImageRule {
	const rule = findModel(model)?.images;
	assert.ok(rule, model);
	return rule;
}

/** From OpenAI's guide on images, 2026-07-15. */
const TILES: readonly (readonly [number, number, ImageDetail, number])[] = [
	[1024, 1024, 'high', 765],
	[1024, 1024, 'auto', 765],
	[1024, 1024, 'low', 85],
	[4096, 8192, 'low', 85],
	[1920, 1080, 'high', 1105],
	[1080, 1920, 'high', 1105],
	[3840, 2160, 'high', 1105],
	[800, 600, 'high', 765],
	[2048, 4096, 'high', 1105],
	[512, 512, 'high', 765],
];

for (const [width, height, detail, tokens] of TILES)
	test(`gpt-4.1: ${width}×${height}, ${detail}, is ${tokens} tokens`, () => {
		assert.equal(imageTokens(ruleOf('gpt-4.1'), width, height, detail), tokens);
	});

/** The guide's patches; the tokens are patches times 1.62 and 2.46, of which it does not say how they are rounded. */
const PATCHES: readonly (readonly [number, number, number])[] = [
	[1024, 1024, 1024],
	[1800, 2400, 1452],
	[2400, 1800, 1452],
	[32, 32, 1],
	[33, 32, 2],
	[1, 1, 1],
	[4096, 64, 64],
];

for (const [width, height, patches] of PATCHES)
	test(`patches of ${width}×${height}: ${patches}`, () => {
		const plain = { ...ruleOf('gpt-4.1-mini'), multiplier: 1 };
		assert.equal(imageTokens(plain, width, height, 'high'), patches);
		for (const [model, factor] of [
			['gpt-4.1-mini', 1.62],
			['gpt-4.1-nano', 2.46],
		] as const) {
			const tokens = imageTokens(ruleOf(model), width, height, 'high');
			assert.ok(tokens >= patches * factor - 1e-6 && tokens < patches * factor + 1, `${model}: ${tokens}`);
		}
	});

test('a picture of a screen costs more tokens on mini than on the big model', () => {
	assert.ok(
		imageTokens(ruleOf('gpt-4.1-mini'), 1920, 1080, 'high') > imageTokens(ruleOf('gpt-4.1'), 1920, 1080, 'high'),
	);
});

test('an image without pixels counts nothing', () => {
	for (const [width, height] of [
		[0, 10],
		[-1, 5],
		[Number.NaN, 5],
	] as const)
		assert.equal(imageTokens(ruleOf('gpt-4.1'), width, height, 'high'), 0);
});

test('any image: whole tokens within the rule’s bounds, the same lying and standing, and scaled to what is seen', () => {
	const seed = seedOf(41);
	const chance = random(seed);
	for (let round = 0; round < 3000; round++) {
		const [width, height] = [1 + chance.below(9000), 1 + chance.below(9000)];
		for (const model of ['gpt-4.1', 'gpt-4.1-mini', 'gpt-4.1-nano']) {
			const rule = ruleOf(model);
			const tokens = imageTokens(rule, width, height, 'high');
			const what = `${model} ${width}×${height}: ${tokens} (seed ${seed})`;
			assert.ok(Number.isInteger(tokens) && tokens > 0, what);
			assert.equal(imageTokens(rule, height, width, 'high'), tokens, what);
			if (rule.kind === 'patches') assert.ok(tokens <= Math.ceil(rule.most * rule.multiplier), what);
			const across = Math.max(width, height) / Math.min(width, height);
			if (rule.kind === 'tiles') assert.ok(tokens <= 85 + 170 * 2 * Math.ceil(1.5 * across), what);
			const seen = sizeSeen(rule, width, height);
			assert.ok(seen.width <= width && seen.height <= height && seen.width >= 1 && seen.height >= 1, what);
			assert.ok(Number.isInteger(seen.width) && Number.isInteger(seen.height), what);
			if (rule.kind === 'patches') assert.ok(Math.max(seen.width, seen.height) <= 2048, what);
		}
	}
});

test('a screen shot is scaled to what the model looks at', () => {
	assert.deepEqual(sizeSeen(ruleOf('gpt-4.1'), 3840, 2160), { width: 1366, height: 768 });
	assert.deepEqual(sizeSeen(ruleOf('gpt-4.1'), 300, 200), { width: 300, height: 200 }, 'never larger');
	assert.deepEqual(sizeSeen(ruleOf('gpt-4.1-mini'), 1800, 2400), { width: 1056, height: 1408 });
});
