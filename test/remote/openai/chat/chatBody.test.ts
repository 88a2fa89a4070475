import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../../../../src/core/conversation.ts';
import { chatBody } from '../../../../src/remote/openai/chat/chatBody.ts';
import { presetOf } from '../../../../src/remote/openai/endpoint.ts';
import { createValidator } from '../../../endpoint/violations.ts';
import { endpointAt, request } from '../conversing.ts';

const LOCAL = new Set(presetOf(endpointAt('http://localhost:11434/v1')).lacks);
const { requestViolations } = createValidator();

function messagesOf(messages: readonly Message[]) {
	const body = chatBody(request({ messages }), new Set());
	assert.deepEqual(requestViolations(body), []);
	return body.messages.slice(1);
}

const user: Message = { role: 'user', text: 'Go' };
const calling = (...ids: readonly string[]): Message => ({
	role: 'assistant',
	text: '',
	toolCalls: ids.map((id) => ({ id, name: 'read_file', arguments: '{}' })),
});
const result = (callId: string): Message => ({ role: 'tool', callId, text: `result of ${callId}` });

test('fields that are OpenAI’s own go to OpenAI only', () => {
	const there = chatBody(request(), new Set());
	assert.equal(there.prompt_cache_key, 'chat-1');
	assert.deepEqual(there.stream_options, { include_usage: true, include_obfuscation: false });
	assert.equal(there.store, false);
	assert.deepEqual(requestViolations(there), []);
	const elsewhere = chatBody(request(), LOCAL);
	assert.equal(elsewhere.prompt_cache_key, undefined);
	assert.equal(elsewhere.store, undefined);
	assert.deepEqual(elsewhere.stream_options, { include_usage: true });
	assert.ok(!('max_completion_tokens' in there) && !('max_tokens' in there));
});

test('the limit of the output and the effort are said when asked for, by the name that the endpoint knows', () => {
	const limited = request({ maxOutputTokens: 500 });
	assert.equal(chatBody(limited, new Set()).max_completion_tokens, 500);
	assert.deepEqual(chatBody(limited, LOCAL).max_tokens, 500);
	const both = chatBody(limited, new Set(['max_completion_tokens', 'max_tokens']));
	assert.ok(!('max_completion_tokens' in both) && !('max_tokens' in both));
	const thinking = chatBody(request({ model: 'gpt-6-luna', tools: [], reasoning: { effort: 'low' } }), new Set());
	assert.equal(thinking.reasoning_effort, 'low');
	assert.deepEqual(requestViolations(thinking), []);
	assert.ok(!('reasoning_effort' in chatBody(request(), new Set())));
});

test('fields beyond OpenAI’s API are added as they are', () => {
	const extra = { provider: { data_collection: 'deny' }, models: ['a', 'b'] };
	assert.deepEqual(
		Object.entries(chatBody(request(), new Set(), extra)).filter(([name]) => name in extra),
		Object.entries(extra),
	);
});

test('the messages come last, so that the next request begins with the same bytes', () => {
	const messages = [user, calling('a'), result('a')];
	const before = JSON.stringify(chatBody(request({ messages }), new Set()));
	const after = JSON.stringify(chatBody(request({ messages: [...messages, user] }), new Set()));
	assert.ok(after.startsWith(before.slice(0, -2)));
});

test('a forced call is asked for; the default is not spelled out', () => {
	assert.equal(chatBody(request({ toolChoice: 'required' }), new Set()).tool_choice, 'required');
	assert.equal(chatBody(request(), new Set()).tool_choice, undefined);
});

test('without tools there is nothing about tools', () => {
	const body = chatBody(request({ tools: [], toolChoice: 'required' }), new Set());
	assert.ok(!('tools' in body) && !('tool_choice' in body) && !('parallel_tool_calls' in body));
	assert.deepEqual(requestViolations(body), []);
});

test('fields that were refused before are left out', () => {
	const body = chatBody(
		request({ toolChoice: 'required' }),
		new Set(['store', 'stream_options', 'strict', 'tool_choice']),
	);
	assert.doesNotMatch(JSON.stringify(body), /store|stream_options|strict|tool_choice/);
	assert.match(JSON.stringify(body), /parallel_tool_calls.*prompt_cache_key|prompt_cache_key.*parallel_tool_calls/);
});

test('the same request is the same bytes, system text first', () => {
	const body = chatBody(request(), new Set());
	assert.equal(JSON.stringify(body), JSON.stringify(chatBody(request(), new Set())));
	assert.deepEqual(body.messages[0], { role: 'system', content: 'You are a copilot.' });
});

test('a message that only calls has null for content', () => {
	assert.deepEqual(messagesOf([user, calling('a'), result('a')])[1], {
		role: 'assistant',
		content: null,
		tool_calls: [{ id: 'a', type: 'function', function: { name: 'read_file', arguments: '{}' } }],
	});
});

test('any prefix of a conversation is a request that OpenAI accepts', () => {
	const whole: readonly Message[] = [
		user,
		{ role: 'assistant', text: 'Looking.', toolCalls: [{ id: 'a', name: 'read_file', arguments: '{}' }] },
		result('a'),
		calling('b', 'c', 'd'),
		result('d'),
		result('b'),
		{ role: 'assistant', text: 'Done.', toolCalls: [] },
		{ role: 'user', text: 'Thanks' },
	];
	for (let length = 0; length <= whole.length; length++) messagesOf(whole.slice(0, length));
});

test('calls without a result get one, results without a call or twice are dropped, results move to their calls', () => {
	const messages = messagesOf([
		user,
		result('lost'),
		calling('a', 'b'),
		user,
		result('b'),
		result('b'),
		result('other'),
		user,
	]);
	assert.deepEqual(
		messages.map((message) => ('tool_call_id' in message ? message.tool_call_id : message.role)),
		['user', 'assistant', 'a', 'b', 'user', 'user'],
	);
	assert.match(JSON.stringify(messages[2]), /was not run/);
	assert.match(JSON.stringify(messages[3]), /result of b/);
});

test('an answer that says and calls nothing is left out', () => {
	assert.deepEqual(
		messagesOf([user, { role: 'assistant', text: '', toolCalls: [] }, user]).map(({ role }) => role),
		['user', 'user'],
	);
});

test('names and arguments that would be refused are mended', () => {
	const odd: Message = {
		role: 'assistant',
		text: '',
		toolCalls: [
			{ id: 'a', name: 'functions.read file', arguments: '{"path": oops' },
			{ id: 'b', name: '', arguments: '[]' },
			{ id: 'c', name: 'x'.repeat(99), arguments: '' },
		],
	};
	const [, message] = messagesOf([user, odd]);
	const calls = message && 'tool_calls' in message ? message.tool_calls : [];
	assert.deepEqual(
		calls?.map((call) => call.type === 'function' && [call.function.name, call.function.arguments]),
		[
			['functions_read_file', '{}'],
			['unknown', '[]'],
			['x'.repeat(64), '{}'],
		],
	);
});

test('half surrogate pairs are replaced wherever text is sent', () => {
	const body = chatBody(
		request({
			system: 'a\ud83d',
			messages: [
				{ role: 'user', text: '\udc69b' },
				{ role: 'assistant', text: 'c\ud83d', toolCalls: [{ id: 'a', name: 'f', arguments: '{"x":"\ud83d"}' }] },
				{ role: 'tool', callId: 'a', text: 'd\ud83d👍' },
			],
		}),
		LOCAL,
	);
	assert.deepEqual(requestViolations(body), []);
	assert.equal(body.messages.at(-1)?.content, 'd\ufffd👍');
});
