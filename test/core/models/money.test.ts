import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findModel } from '../../../src/core/models/catalogue.ts';
import { dollarsOf } from '../../../src/core/models/money.ts';

const M = 1_000_000;

test('cached input is cheaper, output dearer', () => {
	assert.equal(dollarsOf('gpt-4.1', { inputTokens: M, cachedTokens: 0, outputTokens: 0 }), 2);
	assert.equal(dollarsOf('gpt-4.1', { inputTokens: M, cachedTokens: M, outputTokens: M }), 8.5);
});

test('a long request costs more by the row', () => {
	const long = dollarsOf('gpt-6-luna', { inputTokens: M, cachedTokens: 0, outputTokens: M });
	assert.ok(Math.abs((long ?? 0) - (0.2 + 0.75)) < 1e-9);
});

test('snapshots and vendor prefixes have the row of their model; unknown models have no price', () => {
	assert.equal(findModel('openai/gpt-4.1-2025-04-14')?.id, 'gpt-4.1');
	assert.equal(dollarsOf('llama', { inputTokens: 1, cachedTokens: 0, outputTokens: 1 }), undefined);
});
