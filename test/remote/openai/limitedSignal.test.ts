import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limitedSignal } from '../../../src/remote/openai/limitedSignal.ts';

const aborted = (signal: AbortSignal) => new Promise((resolve) => signal.addEventListener('abort', resolve));

test('it aborts when its time is up, and with the signal that it was made from', { timeout: 5_000 }, async () => {
	const keepAlive = setInterval(() => {}, 1_000);
	const controller = new AbortController();
	const early = limitedSignal(60_000, controller.signal);
	controller.abort();
	assert.ok(early.aborted);
	assert.ok(limitedSignal(60_000, controller.signal).aborted);
	await aborted(limitedSignal(5, new AbortController().signal));
	clearInterval(keepAlive);
});
