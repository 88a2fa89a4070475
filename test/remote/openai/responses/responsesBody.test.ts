import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../../../../src/core/conversation.ts';
import type { ModelRequest } from '../../../../src/core/ports.ts';
import type { DroppableField } from '../../../../src/remote/openai/droppableFields.ts';
import { presetOf } from '../../../../src/remote/openai/endpoint.ts';
import { ReasoningMemory } from '../../../../src/remote/openai/responses/reasoningMemory.ts';
import { type ResponsesBody, responsesBody } from '../../../../src/remote/openai/responses/responsesBody.ts';
import { createValidator } from '../../../endpoint/violations.ts';
import { endpointAt, request } from '../conversing.ts';

const LOCAL = presetOf(endpointAt('http://localhost:11434/v1')).lacks;
const { responsesViolations } = createValidator();

function bodyOf(changes: Partial<ModelRequest> = {}, without: readonly DroppableField[] = []) {
	const body = responsesBody(request(changes), new Set(without), { before: () => [], knows: () => false });
	if (!without.includes('strict')) assert.deepEqual(responsesViolations(body), []);
	return body;
}

/** The items as they leave. */
function itemsOf({ input }: ResponsesBody): readonly Readonly<Record<string, unknown>>[] {
	return JSON.parse(JSON.stringify(input));
}

const inputOf = (messages: readonly Message[]) => itemsOf(bodyOf({ messages }));

const user: Message = { role: 'user', text: 'Go' };
const calling = (text: string, ...ids: readonly string[]): Message => ({
	role: 'assistant',
	text,
	toolCalls: ids.map((id) => ({ id, name: 'read_file', arguments: '{}' })),
});
const result = (callId: string): Message => ({ role: 'tool', callId, text: `result of ${callId}` });

test('a request is stateless: nothing is stored, everything is sent', () => {
	const body = bodyOf({ messages: [user, calling('Looking.', 'a', 'b'), result('a'), result('b')] });
	assert.equal(body.store, false);
	assert.ok(!('previous_response_id' in body));
	assert.equal(body.instructions, 'You are a copilot.');
	assert.deepEqual(body.input, [
		{ role: 'user', content: 'Go' },
		{ role: 'assistant', content: 'Looking.' },
		{ type: 'function_call', call_id: 'a', name: 'read_file', arguments: '{}' },
		{ type: 'function_call', call_id: 'b', name: 'read_file', arguments: '{}' },
		{ type: 'function_call_output', call_id: 'a', output: 'result of a' },
		{ type: 'function_call_output', call_id: 'b', output: 'result of b' },
	]);
});

test('tools are flat, and each says whether it is strict', () => {
	const loose = { name: 'loose', description: 'd', parameters: { type: 'object' } };
	const [strict] = request().tools;
	const { tools } = bodyOf({ tools: [strict!, loose] });
	assert.deepEqual(
		tools?.map((tool) => tool.type === 'function' && [tool.name, tool.strict]),
		[
			['read_file', true],
			['loose', false],
		],
	);
	assert.ok(!JSON.stringify(bodyOf({}, [...LOCAL, 'strict'])).includes('strict'));
});

test('fields that are OpenAI’s own go to OpenAI only', () => {
	assert.equal(bodyOf().prompt_cache_key, 'chat-1');
	assert.deepEqual(bodyOf().stream_options, { include_obfuscation: false });
	const elsewhere = bodyOf({}, LOCAL);
	assert.ok(!('prompt_cache_key' in elsewhere) && !('stream_options' in elsewhere));
});

test('only what is asked for is said: output limit, effort, a forced call', () => {
	for (const field of ['max_output_tokens', 'reasoning', 'include', 'tool_choice', 'temperature', 'truncation'])
		assert.ok(!(field in bodyOf()), field);
	assert.equal(bodyOf({ maxOutputTokens: 500 }).max_output_tokens, 500);
	assert.equal(bodyOf({ maxOutputTokens: 3 }).max_output_tokens, 16);
	assert.equal(bodyOf({ toolChoice: 'required' }).tool_choice, 'required');
	const thinking = bodyOf({ model: 'gpt-6-luna', reasoning: { effort: 'low' } });
	assert.deepEqual([thinking.reasoning, thinking.include], [{ effort: 'low' }, ['reasoning.encrypted_content']]);
	assert.ok(!('reasoning' in bodyOf({ model: 'gpt-6-luna', reasoning: {} })));
});

test('without tools there is nothing about tools', () => {
	const body = bodyOf({ tools: [], toolChoice: 'required' });
	assert.ok(!('tools' in body) && !('tool_choice' in body) && !('parallel_tool_calls' in body));
});

test('fields that were refused before are left out', () => {
	const body = bodyOf({ model: 'gpt-6-luna', reasoning: { effort: 'low' }, maxOutputTokens: 99 }, [
		'store',
		'include',
		'reasoning',
		'max_output_tokens',
		'prompt_cache_key',
	]);
	assert.doesNotMatch(JSON.stringify(body), /"(store|include|reasoning|max_output_tokens|prompt_cache_key)"/);
});

test('any prefix of a conversation is a request that OpenAI accepts', () => {
	const whole: readonly Message[] = [
		user,
		calling('Looking.', 'a'),
		result('a'),
		calling('', 'b', 'c', 'd'),
		result('d'),
		result('b'),
		result('lost'),
		{ role: 'assistant', text: '', toolCalls: [] },
		{ role: 'assistant', text: 'Done.', toolCalls: [] },
		{ role: 'user', text: 'half \ud83d' },
	];
	for (let length = 0; length <= whole.length; length++) inputOf(whole.slice(0, length));
	const outputs = inputOf(whole).filter(({ type }) => type === 'function_call_output');
	assert.deepEqual(
		outputs.map(({ call_id, output }) => [call_id, /was not run/.test(String(output))]),
		[
			['a', false],
			['b', false],
			['c', true],
			['d', false],
		],
	);
});

test('the items come last, so that the next request begins with the same bytes', () => {
	const messages = [user, calling('', 'a'), result('a')];
	const before = JSON.stringify(bodyOf({ messages }));
	const after = JSON.stringify(bodyOf({ messages: [...messages, { role: 'user', text: 'More' }] }));
	assert.ok(after.startsWith(before.slice(0, -2)));
});

test('thoughts go back before the call that they led to, and only for a model that reasons', () => {
	const thought = (id: string) => ({ type: 'reasoning', id, summary: [], encrypted_content: 'x' }) as const;
	const thoughts: Readonly<Record<string, readonly ReturnType<typeof thought>[]>> = {
		a: [thought('r1'), thought('r2')],
		b: [thought('r3')],
	};
	const messages = [user, calling('Looking.', 'a', 'b', 'c'), result('a'), result('b'), result('c')];
	const build = (changes: Partial<ModelRequest>, without: readonly DroppableField[] = []) =>
		responsesBody(request({ model: 'gpt-6-luna', messages, ...changes }), new Set(without), {
			before: (id) => thoughts[id] ?? [],
			knows: (id) => id in thoughts,
		});
	const body = build({ reasoning: {} });
	assert.deepEqual(responsesViolations(body), []);
	assert.deepEqual(
		itemsOf(body).map((item) => item.id ?? item.call_id ?? item.content),
		['Go', 'r1', 'r2', 'Looking.', 'a', 'r3', 'b', 'c', 'a', 'b', 'c'],
	);
	assert.doesNotMatch(JSON.stringify(build({})), /encrypted/);
	assert.doesNotMatch(JSON.stringify(build({ reasoning: {} }, ['include'])), /encrypted/);
});

test('thoughts are remembered for their conversation and model, the newest of them', () => {
	const memory = new ReasoningMemory();
	const thought = (size: number) => [
		{ type: 'reasoning', id: 'r', summary: [], encrypted_content: 'x'.repeat(size) } as const,
	];
	const here = { model: 'm', cacheKey: 'k' };
	memory.keep(here, 'a', thought(10));
	assert.equal(memory.before(here, 'a').length, 1);
	assert.equal(memory.before({ ...here, model: 'n' }, 'a').length, 0);
	assert.equal(memory.before({ ...here, cacheKey: 'l' }, 'a').length, 0);
	for (const id of ['b', 'c', 'd', 'd']) memory.keep(here, id, thought(900_000));
	assert.deepEqual(
		['a', 'b', 'c', 'd'].map((id) => memory.before(here, id).length),
		[0, 0, 1, 1],
	);
	memory.keep(here, 'e', thought(9_000_000));
	assert.equal(memory.before(here, 'e').length, 1);
	assert.equal(memory.clear(), true);
	assert.equal(memory.clear(), false);
	assert.equal(memory.before(here, 'e').length, 0);
});
