import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TurnMeter } from '../../src/core/turnMeter.ts';

const usage = { inputTokens: 1000, cachedTokens: 500, outputTokens: 100, dollars: 0.25 };

test('tokens and money add up over the requests of a turn', () => {
	const meter = new TurnMeter();
	meter.follow({ kind: 'phase', phase: 'waiting' });
	assert.equal(meter.follow({ kind: 'usage', usage })?.dollars, 0.25);
	meter.follow({ kind: 'phase', phase: 'waiting' });
	assert.deepEqual(meter.follow({ kind: 'usage', usage }), {
		inputTokens: 2000,
		cachedTokens: 1000,
		outputTokens: 200,
		dollars: 0.5,
		complete: true,
	});
	assert.equal(meter.follow({ kind: 'ended', outcome: 'done' }), undefined);
});

test('a request that a ceiling stopped does not make the sum incomplete, nor does a word on one that is on its way', () => {
	const meter = new TurnMeter();
	meter.follow({ kind: 'phase', phase: 'waiting' });
	meter.follow({ kind: 'phase', phase: 'waiting', sentence: 'Waiting for m · 5 tokens' });
	assert.equal(meter.follow({ kind: 'usage', usage })?.complete, true);
	meter.follow({ kind: 'phase', phase: 'waiting' });
	const failure = { kind: 'ceiling', sentence: 'Too dear.', action: 'raiseCeiling' } as const;
	assert.equal(meter.follow({ kind: 'ended', outcome: 'failed', failure }), undefined);
});

test('a request without usage makes the sum incomplete, one without a price makes the money unknown', () => {
	const meter = new TurnMeter();
	const { dollars: _, ...unpriced } = usage;
	meter.follow({ kind: 'phase', phase: 'waiting' });
	assert.equal(meter.follow({ kind: 'usage', usage: unpriced })?.dollars, undefined);
	meter.follow({ kind: 'phase', phase: 'waiting' });
	assert.equal(meter.follow({ kind: 'usage', usage })?.dollars, undefined);
	meter.follow({ kind: 'phase', phase: 'waiting' });
	assert.equal(meter.follow({ kind: 'ended', outcome: 'stopped' })?.complete, false);
});
