import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commonPrefix, runTenTurns } from '../endpoint/tenTurns.ts';

for (const [transport, contextTokens] of [
	['chat', 0],
	['responses', 0],
	['chat', 3_000],
] as const)
	test(`in ten turns with tools and ${contextTokens} tokens of files each, each request repeats at least 95 % of the bytes of the one before (${transport})`, async () => {
		const { bodies, requests, events } = await runTenTurns({ transport, contextTokens });
		const outcomes = events.flatMap((event) => (event.kind === 'ended' ? [event.outcome] : []));
		assert.deepEqual(
			outcomes,
			Array.from({ length: 10 }, () => 'done'),
		);
		const failed = events.filter((event) => event.kind === 'toolEnded' && event.outcome !== 'ok');
		assert.deepEqual(failed, [], 'the script fits the tools');
		assert.deepEqual(
			requests.flatMap(({ violations }) => violations),
			[],
		);
		assert.ok(bodies.length > 20);
		for (const [at, body] of bodies.entries()) {
			const before = bodies[at - 1];
			if (before === undefined) continue;
			const share = commonPrefix(before, body) / Buffer.byteLength(before);
			assert.ok(share >= 0.95, `request ${at} repeats ${(share * 100).toFixed(1)} %`);
		}
	});
