import assert from 'node:assert/strict';
import type { Message } from '../../../../src/core/conversation.ts';
import { stream } from '../../../endpoint/hostileActs.ts';
import { inBothDialects, turnAgainst } from './turnAgainst.ts';

/** How many characters two texts have in common at their beginning. */
function commonStart(one: string, two: string): number {
	let length = 0;
	while (length < one.length && one[length] === two[length]) length++;
	return length;
}

inBothDialects('ten turns with tools: each request repeats at least 95 % of the one before it', async (dialect) => {
	const calls = [{ name: 'read_file', arguments: { path: 'src/a.ts' } }];
	const bodies: string[] = [];
	let history: readonly Message[] = [];
	for (let turn = 0; turn < 10; turn++) {
		const report = await turnAgainst({
			dialect,
			history,
			text: `Question ${turn}`,
			script: (_, index) =>
				stream(
					...dialect.whole(
						index ? { text: `Answer ${turn}.` } : { toolCalls: calls.map((call) => ({ ...call, id: `call_${turn}` })) },
					),
				),
		});
		assert.equal(report.outcome, 'done');
		history = [...history, ...report.messages];
		bodies.push(...report.requests.map(({ body }) => body));
	}
	assert.equal(bodies.length, 20);
	for (const [at, body] of bodies.entries()) {
		const before = bodies[at - 1];
		if (before === undefined) continue;
		const share = commonStart(before, body) / before.length;
		assert.ok(share >= 0.95, `request ${at}: ${(share * 100).toFixed(1)} %`);
	}
});
