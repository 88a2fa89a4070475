import assert from 'node:assert/strict';
import type { Message } from '../../../../src/core/conversation.ts';
import { chatBody } from '../../../../src/remote/openai/chat/chatBody.ts';
import { responsesBody } from '../../../../src/remote/openai/responses/responsesBody.ts';
import { createValidator } from '../../../endpoint/violations.ts';
import type { FakeClock } from '../../../fakes/fakeClock.ts';
import { checkFailure, request, until } from '../conversing.ts';
import { FILES, type TurnReport, type TurnSetting } from './turnReport.ts';

const { requestViolations, responsesViolations } = createValidator();
const NOTHING = new Set<never>();

/** The same whatever the fault was. A rejection that nobody handles fails the test by itself (I4). */
export async function checkInvariants(
	report: TurnReport,
	world: { readonly setting: TurnSetting; readonly clock: FakeClock; connections(): number },
): Promise<void> {
	const { setting, clock } = world;
	checkBytes(report, setting);
	checkTranscript(report);
	assert.equal(clock.sleepers, 0, 'I3: nobody waits any more');
	await until(() => world.connections() === 0);
	assert.equal(report.outcome === 'failed', report.failure !== undefined, 'I4: a failure when it failed');
	if (report.failure) checkFailure(report.failure);
	checkEffects(report);
	checkRequests(report);
	checkNextRequest([...(setting.history ?? []), ...report.messages]);
}

/** I1: every file is exactly what it was, or exactly what it was to become. */
function checkBytes({ files }: TurnReport, { mayEndAs }: TurnSetting): void {
	const { 'src/a.ts': a, 'src/b.ts': b } = FILES;
	const text = files.get('src/a.ts') ?? '';
	assert.ok([a, ...(mayEndAs ?? [])].includes(text), `I1: src/a.ts is ${JSON.stringify(text)}`);
	assert.equal(files.get('src/b.ts'), b, 'I1: nobody touched src/b.ts');
	assert.equal(files.size, 2, 'I1: no file came or went');
}

/** I2: what was said is what the user saw, in order; what the user typed is there. */
function checkTranscript({ messages, shown }: TurnReport): void {
	assert.equal(messages[0]?.role, 'user', 'I2: the ask is kept');
	const said = messages.map((message) => (message.role === 'assistant' ? message.text : '')).join('');
	assert.equal(said, shown, 'I2: the conversation is what was seen');
}

/** I5: no tool ran with half of its arguments, twice for one call, or after Stop. */
function checkEffects({ toolRuns, messages }: TurnReport): void {
	for (const run of toolRuns) assert.equal(run.late, false, `I5: ${run.name} ran after Stop`);
	const calls = messages.flatMap((message) => (message.role === 'assistant' ? message.toolCalls : []));
	const unmatched = toolRuns.map(({ name, argumentsText }) => `${name} ${argumentsText}`);
	for (const call of calls) {
		const at = unmatched.indexOf(`${call.name} ${call.arguments}`);
		if (at >= 0) unmatched.splice(at, 1);
	}
	assert.deepEqual(unmatched, [], 'I5: each run belongs to one complete call');
}

/** I6: what was sent is what OpenAI accepts. */
function checkRequests({ requests }: TurnReport): void {
	for (const { path, body } of requests) {
		const violations = path.endsWith('/responses') ? responsesViolations : requestViolations;
		assert.deepEqual(violations(JSON.parse(body)), [], 'I6: a request that was sent');
	}
}

/** I6: whatever happened, the user can go on, in either format. */
export function checkNextRequest(messages: readonly Message[]): void {
	const next = request({ messages: [...messages, { role: 'user', text: 'Go on' }] });
	assert.deepEqual(requestViolations(chatBody(next, NOTHING)), [], 'I6: the next request by chat');
	assert.deepEqual(
		responsesViolations(responsesBody(next, NOTHING, { before: () => [], knows: () => false })),
		[],
		'I6: the next request by Responses',
	);
	const open = new Set<string>();
	for (const message of messages) {
		if (message.role === 'tool') assert.ok(open.delete(message.callId), 'I6: a result answers an open call');
		if (message.role === 'assistant') for (const { id } of message.toolCalls) open.add(id);
	}
	assert.deepEqual([...open], [], 'I6: every call is answered');
}
