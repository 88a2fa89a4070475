import assert from 'node:assert/strict';
import { test } from 'node:test';
import { saidOnce } from '../../src/core/saidOnce.ts';
import type { TurnEvent } from '../../src/core/turn.ts';

test('a notice comes once in a turn, everything else as often as it happens', async () => {
	const events: readonly TurnEvent[] = [
		{ kind: 'notice', sentence: 'a' },
		{ kind: 'text', delta: 'x' },
		{ kind: 'notice', sentence: 'a' },
		{ kind: 'text', delta: 'x' },
		{ kind: 'notice', sentence: 'b' },
	];
	async function* stream() {
		yield* events;
	}
	const out: TurnEvent[] = [];
	for await (const event of saidOnce(stream())) out.push(event);
	assert.deepEqual(out, [events[0], events[1], events[3], events[4]]);
});
