import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readUsage, sumUsage } from '../../../src/remote/openai/usage.ts';

test('both wire formats name what was read from the cache and what was written to it', () => {
	const counts = { inputTokens: 100, cachedTokens: 40, cacheWriteTokens: 60, outputTokens: 5 };
	const details = { cached_tokens: 40, cache_write_tokens: 60 };
	assert.deepEqual(readUsage({ prompt_tokens: 100, completion_tokens: 5, prompt_tokens_details: details }), counts);
	assert.deepEqual(readUsage({ input_tokens: 100, output_tokens: 5, input_tokens_details: details }), counts);
});

test('a tier is told when it is not the usual one', () => {
	const usage = { prompt_tokens: 1, completion_tokens: 1 };
	for (const tier of [undefined, null, '', 'default', 'auto', 7])
		assert.deepEqual(Object.keys(readUsage(usage, tier) ?? {}), ['inputTokens', 'cachedTokens', 'outputTokens']);
	assert.equal(readUsage(usage, 'priority')?.serviceTier, 'priority');
});

test('what OpenRouter charged; with a key of one’s own the provider’s bill comes on top', () => {
	const usage = { prompt_tokens: 1, completion_tokens: 1, cost: 0.25 };
	assert.equal(readUsage(usage)?.dollars, 0.25);
	assert.equal(readUsage({ ...usage, cost_details: { upstream_inference_cost: 5 } })?.dollars, 0.25);
	assert.equal(readUsage({ ...usage, is_byok: true, cost_details: { upstream_inference_cost: 5 } })?.dollars, 5.25);
	assert.equal(readUsage({ ...usage, is_byok: true })?.dollars, undefined);
});

test('tries that were charged add up', () => {
	const one = { inputTokens: 10, cachedTokens: 4, outputTokens: 1 };
	assert.deepEqual(sumUsage({ ...one, cacheWriteTokens: 2 }, { ...one, serviceTier: 'flex' }), {
		inputTokens: 20,
		cachedTokens: 8,
		cacheWriteTokens: 2,
		outputTokens: 2,
		serviceTier: 'flex',
	});
});
