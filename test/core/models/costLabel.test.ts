import assert from 'node:assert/strict';
import { test } from 'node:test';
import { costLabel } from '../../../src/core/models/costLabel.ts';

const usage = { inputTokens: 12_000, cachedTokens: 0, outputTokens: 345 };

test('tokens and money of all requests', () => {
	assert.equal(costLabel([]), '');
	assert.equal(costLabel([{ ...usage, dollars: 0.0264 }]), '12,345 tokens, $0.0264');
	assert.equal(costLabel([usage, usage].map((each) => ({ ...each, dollars: 0.5 }))), '24,690 tokens, $1.00');
});

test('one price that is not known makes the sum unknown', () => {
	assert.equal(costLabel([usage, { ...usage, dollars: 0.5 }]), '24,690 tokens, price not known');
});
