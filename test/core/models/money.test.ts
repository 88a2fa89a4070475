import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelRow } from '../../../src/core/models/modelRow.ts';
import { type Billing, cliffSentence, dollarsOf, estimateDollars, tierOf } from '../../../src/core/models/money.ts';
import type { Usage } from '../../../src/core/ports.ts';

/** Reckoned by hand from OpenAI's pricing page of 2026-07-15 and, for gpt-6-luna, its model page of 2026-10. */
const BILLS: readonly {
	readonly what: string;
	readonly model: string;
	readonly usage: Usage;
	readonly billing?: Billing;
	readonly dollars: number;
}[] = [
	{
		what: '1M fresh input at $2',
		model: 'gpt-4.1',
		usage: { inputTokens: 1_000_000, cachedTokens: 0, outputTokens: 0 },
		dollars: 2,
	},
	{
		what: '8,000 fresh at $2, 12,000 cached at $0.50, 1,500 out at $8: 0.016 + 0.006 + 0.012',
		model: 'gpt-4.1-2025-04-14',
		usage: { inputTokens: 20_000, cachedTokens: 12_000, outputTokens: 1_500 },
		dollars: 0.034,
	},
	{
		what: 'no cliff of gpt-4.1: 900,000 at $2, 1,000 out at $8: 1.8 + 0.008',
		model: 'openai/gpt-4.1',
		usage: { inputTokens: 900_000, cachedTokens: 0, outputTokens: 1_000 },
		dollars: 1.808,
	},
	{
		what: 'mini: 5,000 at $0.40, 5,000 cached at $0.10, 2,000 out at $1.60: 0.002 + 0.0005 + 0.0032',
		model: 'gpt-4.1-mini',
		usage: { inputTokens: 10_000, cachedTokens: 5_000, outputTokens: 2_000 },
		dollars: 0.0057,
	},
	{
		what: 'nano: 40,000 at $0.10, 10,000 out at $0.40: 0.004 + 0.004',
		model: 'gpt-4.1-nano',
		usage: { inputTokens: 40_000, cachedTokens: 0, outputTokens: 10_000 },
		dollars: 0.008,
	},
	{
		what: 'batch has no discount for cached input: 100,000 at $1, 10,000 out at $4: 0.1 + 0.04',
		model: 'gpt-4.1',
		usage: { inputTokens: 100_000, cachedTokens: 60_000, outputTokens: 10_000 },
		billing: { tier: 'batch' },
		dollars: 0.14,
	},
	{
		what: 'priority: 10,000 at $3.50, 10,000 cached at $0.875, 1,000 out at $14: 0.035 + 0.00875 + 0.014',
		model: 'gpt-4.1',
		usage: { inputTokens: 20_000, cachedTokens: 10_000, outputTokens: 1_000 },
		billing: { tier: tierOf('priority') },
		dollars: 0.05775,
	},
	{
		what: 'luna at 272,000, not above: 272,000 at $0.10, 10,000 out at $0.50: 0.0272 + 0.005',
		model: 'gpt-6-luna',
		usage: { inputTokens: 272_000, cachedTokens: 0, outputTokens: 10_000 },
		dollars: 0.0322,
	},
	{
		what: 'luna one above: all of 272,001 at $0.20, 10,000 out at $0.75: 0.0544002 + 0.0075',
		model: 'gpt-6-luna',
		usage: { inputTokens: 272_001, cachedTokens: 0, outputTokens: 10_000 },
		dollars: 0.0619002,
	},
	{
		what: 'luna above, cached doubles too: 100,000 at $0.20, 200,000 cached at $0.02: 0.02 + 0.004',
		model: 'gpt-6-luna',
		usage: { inputTokens: 300_000, cachedTokens: 200_000, outputTokens: 0 },
		dollars: 0.024,
	},
	{
		what: 'luna writes the cache: 10,000 at $0.10, 80,000 written at $0.125, 10,000 cached at $0.01, 4,000 out at $0.50: 0.001 + 0.01 + 0.0001 + 0.002',
		model: 'gpt-6-luna',
		usage: { inputTokens: 100_000, cachedTokens: 10_000, cacheWriteTokens: 80_000, outputTokens: 4_000 },
		dollars: 0.0131,
	},
	{
		what: 'luna, batch at half: 100,000 at $0.05, 20,000 out at $0.25: 0.005 + 0.005',
		model: 'gpt-6-luna',
		usage: { inputTokens: 100_000, cachedTokens: 0, outputTokens: 20_000 },
		billing: { tier: 'batch' },
		dollars: 0.01,
	},
	{
		what: 'luna, fast at double: 100,000 at $0.20, 20,000 out at $1: 0.02 + 0.02',
		model: 'gpt-6-luna',
		usage: { inputTokens: 100_000, cachedTokens: 0, outputTokens: 20_000 },
		billing: { tier: tierOf('fast') },
		dollars: 0.04,
	},
	{
		what: 'what the provider reports counts, of any model',
		model: 'meta/llama',
		usage: { inputTokens: 100, cachedTokens: 0, outputTokens: 1, dollars: 0.0042 },
		dollars: 0.0042,
	},
];

for (const { what, model, usage, billing, dollars } of BILLS)
	test(`${model}: ${what}`, () => {
		const counted = dollarsOf(model, usage, billing);
		assert.ok(counted !== undefined && Math.abs(counted - dollars) < 1e-12, `${counted} is not ${dollars}`);
	});

const some = { inputTokens: 1, cachedTokens: 0, outputTokens: 1 };

test('where no price is known none is said', () => {
	assert.equal(dollarsOf('llama', some), undefined);
	assert.equal(dollarsOf('gpt-4o', some), undefined, 'a row without prices');
	assert.equal(dollarsOf('ft:gpt-4.1-2025-04-14:org::id', some), undefined, 'fine-tuned');
	assert.equal(dollarsOf('gpt-4.1', some, { tier: 'flex' }), undefined, 'a tier that it is not offered in');
	assert.equal(dollarsOf('gpt-4.1', some, { tier: tierOf('scale') }), undefined, 'bought ahead');
	assert.equal(dollarsOf('gpt-4.1', some, { tier: tierOf('something new') }), undefined);
	assert.equal(estimateDollars('llama', { inputTokens: 1, repeatedTokens: 0, outputTokens: 1 }), undefined);
});

test('service tiers that are the standard one', () => {
	for (const name of [undefined, 'default', 'auto']) assert.equal(tierOf(name), 'standard');
});

test('prices of the user’s rows count', () => {
	const rows: readonly ModelRow[] = [{ id: 'llama', price: { input: 3, output: 5 }, source: 'a test' }];
	const usage = { inputTokens: 2_000_000, cachedTokens: 1_000_000, cacheWriteTokens: 500_000, outputTokens: 1_000_000 };
	assert.equal(dollarsOf('llama', usage, { rows }), 11, 'cached and written cost what input costs');
	assert.equal(dollarsOf('gpt-4.1', some, { rows }), undefined);
});

test('counts that cannot be are never a negative price', () => {
	assert.equal(dollarsOf('gpt-4.1', { inputTokens: 0, cachedTokens: 0, outputTokens: 0 }), 0);
	const odd = { inputTokens: 10, cachedTokens: 1_000_000, outputTokens: 0 };
	assert.ok(Math.abs((dollarsOf('gpt-4.1', odd) ?? 0) - 0.5) < 1e-12, 'more cached than sent');
});

test('of two cliffs the higher one counts', () => {
	const cliffs = [
		{ aboveInputTokens: 200, input: 3, output: 1 },
		{ aboveInputTokens: 100, input: 2, output: 1 },
	];
	const rows: readonly ModelRow[] = [{ id: 'x', price: { input: 1_000_000, output: 1 }, cliffs, source: 'a test' }];
	const inputs = [100, 101, 200, 201].map((inputTokens) =>
		dollarsOf('x', { inputTokens, cachedTokens: 0, outputTokens: 0 }, { rows }),
	);
	assert.deepEqual(inputs, [100, 202, 400, 603]);
});

test('an estimate lies between all cached without an answer and nothing cached with the longest one', () => {
	// 10,000 at $2 + 90,000 at $0.50 = 0.065; 100,000 at $2 + 32,768 at $8 = 0.462144.
	const estimate = estimateDollars('gpt-4.1', { inputTokens: 100_000, repeatedTokens: 90_000, outputTokens: 32_768 });
	assert.ok(estimate && Math.abs(estimate.least - 0.065) < 1e-12, `${estimate?.least}`);
	assert.ok(Math.abs(estimate.most - 0.462144) < 1e-12, `${estimate.most}`);
	assert.equal(estimate.cliff, undefined);
});

test('an estimate above a cliff says so, and reckons with writing the cache', () => {
	// 300,000 written at $0.125 × 2 + 1,000 out at $0.50 × 1.5 = 0.075 + 0.00075.
	const estimate = estimateDollars('gpt-6-luna', { inputTokens: 300_000, repeatedTokens: 0, outputTokens: 1_000 });
	assert.ok(estimate?.cliff && Math.abs(estimate.most - 0.07575) < 1e-12, `${estimate?.most}`);
	assert.match(
		cliffSentence('gpt-6-luna', estimate.cliff),
		/^Above 272,000 input tokens gpt-6-luna .* Start a new chat/,
	);
});
