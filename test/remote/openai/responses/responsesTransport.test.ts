import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../../../../src/core/conversation.ts';
import type { ModelRequest } from '../../../../src/core/ports.ts';
import { createValidator } from '../../../endpoint/violations.ts';
import { fakeClock } from '../../../fakes/fakeClock.ts';
import { ask, collect, failureOf, finishedOf, modelAt, withEndpoint } from '../conversing.ts';

const validate = createValidator();
const LUNA: Partial<ModelRequest> = { model: 'gpt-6-luna', transport: 'responses', reasoning: { effort: 'high' } };

/** The conversation that follows a first answer with one call. */
function after(id: string): readonly Message[] {
	return [
		{ role: 'user', text: 'Read it' },
		{ role: 'assistant', text: '', toolCalls: [{ id, name: 'read_file', arguments: '{}' }] },
		{ role: 'tool', callId: id, text: 'done' },
	];
}

test('the request goes to /responses, with the key, and is what OpenAI takes', () =>
	withEndpoint({ validate, answer: () => ({ text: 'ok' }) }, async ({ baseUrl, requests }) => {
		const seen: unknown[] = [];
		finishedOf(await ask(baseUrl, { transport: 'responses', options: { onRequest: (body) => seen.push(body) } }));
		const [{ wire, transport, headers }] = requests as [(typeof requests)[0]];
		assert.equal(transport, 'responses');
		assert.deepEqual(seen, [wire]);
		assert.match(headers.authorization ?? '', /^Bearer sk-/);
		assert.deepEqual(Object.keys(wire).sort(), [
			'input',
			'instructions',
			'model',
			'parallel_tool_calls',
			'store',
			'stream',
			'tools',
		]);
	}));

test('chat is the default', () =>
	withEndpoint({ validate, answer: () => ({ text: 'ok' }) }, async ({ baseUrl, requests }) => {
		await collect(modelAt(baseUrl), { clock: fakeClock(), request: {} });
		assert.equal(requests[0]?.transport, 'chat');
	}));

test('what the model thought goes back with the call', () =>
	withEndpoint(
		{
			validate,
			answer: (_, index) =>
				index
					? { text: 'Done.' }
					: { thought: 'gAAAAA', toolCalls: [{ id: 'call_x', name: 'read_file', arguments: {} }] },
		},
		async ({ baseUrl, requests }) => {
			const clock = fakeClock();
			const model = modelAt(baseUrl, { clock });
			const [call] = finishedOf(await collect(model, { clock, request: LUNA })).toolCalls;
			finishedOf(await collect(model, { clock, request: { ...LUNA, messages: after(call?.id ?? '') } }));
			const input = requests[1]?.wire.input as readonly { type?: string; encrypted_content?: string }[];
			assert.deepEqual(
				input.map(({ type, encrypted_content: thought }) => thought ?? type),
				[undefined, 'gAAAAA', 'function_call', 'function_call_output'],
			);
			finishedOf(await collect(modelAt(baseUrl), { clock, request: { ...LUNA, messages: after('call_x') } }));
			assert.doesNotMatch(JSON.stringify(requests[2]?.wire), /gAAAAA/);
		},
	));

test('thoughts that the endpoint cannot read are let go, and the request is made again at once', () =>
	withEndpoint(
		{
			validate,
			answer(_, index) {
				if (index === 0) return { thought: 'gAAAAA', toolCalls: [{ id: 'call_x', name: 'read_file', arguments: {} }] };
				if (index !== 1) return { text: 'Done.' };
				const message = 'The encrypted content gAAA... could not be verified.';
				return { status: 400, error: { message, code: 'invalid_encrypted_content' } };
			},
		},
		async ({ baseUrl, requests }) => {
			const clock = fakeClock();
			const model = modelAt(baseUrl, { clock });
			await collect(model, { clock, request: LUNA });
			const answered = await collect(model, { clock, request: { ...LUNA, messages: after('call_x') } });
			assert.equal(finishedOf(answered).text, 'Done.');
			assert.deepEqual(answered.waits, []);
			assert.match(JSON.stringify(requests[1]?.wire), /gAAAAA/);
			assert.doesNotMatch(JSON.stringify(requests[2]?.wire), /gAAAAA/);
		},
	));

test('an endpoint that says so for ever is asked once', () =>
	withEndpoint(
		{
			validate,
			answer: () => ({ status: 400, error: { message: 'no', code: 'invalid_encrypted_content' } }),
		},
		async ({ baseUrl, requests }) => {
			assert.equal(failureOf(await ask(baseUrl, { request: LUNA })).kind, 'badRequest');
			assert.equal(requests.length, 1);
		},
	));
