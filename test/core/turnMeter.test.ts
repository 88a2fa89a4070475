import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TurnMeter } from '../../src/core/turnMeter.ts';

const usage = { inputTokens: 1000, cachedTokens: 500, outputTokens: 100 };

test('tokens and money add up over the requests of a turn', () => {
	const meter = new TurnMeter('gpt-4.1');
	meter.follow({ kind: 'phase', phase: 'waiting' });
	const first = meter.follow({ kind: 'usage', usage });
	meter.follow({ kind: 'phase', phase: 'waiting' });
	const second = meter.follow({ kind: 'usage', usage });
	assert.ok(Math.abs((first?.dollars ?? 0) - (500 * 2 + 500 * 0.5 + 100 * 8) / 1e6) < 1e-12);
	assert.deepEqual(second, {
		inputTokens: 2000,
		cachedTokens: 1000,
		outputTokens: 200,
		dollars: (first?.dollars ?? 0) * 2,
		complete: true,
	});
	assert.equal(meter.follow({ kind: 'ended', outcome: 'done' }), undefined);
});

test('a request without usage makes the sum incomplete, an unknown model has no price', () => {
	const meter = new TurnMeter('llama');
	meter.follow({ kind: 'phase', phase: 'waiting' });
	assert.equal(meter.follow({ kind: 'usage', usage })?.dollars, undefined);
	meter.follow({ kind: 'phase', phase: 'waiting' });
	assert.equal(meter.follow({ kind: 'ended', outcome: 'stopped' })?.complete, false);
});
