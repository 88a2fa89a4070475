import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chunksOf, usageChunk } from './answer.ts';
import { type Endpoint, startEndpoint } from './openaiEndpoint.ts';
import { answerByRules, situationOf } from './scriptedConversation.ts';
import { createValidator } from './violations.ts';

const validator = createValidator();
const VALID = { model: 'gpt-4.1', messages: [{ role: 'user', content: 'Hi' }] };
const TOOL = { type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} } } };
const CALL = { id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } };
const format = (name: string, schema: object) => ({ type: 'json_schema', json_schema: { name, strict: true, schema } });
const picture = (url: string) => ({ type: 'image_url', image_url: { url } });

function post(endpoint: Endpoint, body: unknown, path = '/chat/completions') {
	return fetch(endpoint.baseUrl + path, {
		method: 'POST',
		body: typeof body === 'string' ? body : JSON.stringify(body),
	});
}

test('what it streams is valid by OpenAI’s own schema', () => {
	const answer = { text: 'Hello 👩‍💻', refusal: 'no', toolCalls: [{ name: 'f', arguments: { a: 1 } }], chunkSize: 3 };
	for (const chunk of [...chunksOf(answer, 0, 'gpt-4.1'), usageChunk(answer, 0, 'gpt-4.1')])
		assert.deepEqual(validator.chunkViolations(chunk), [], JSON.stringify(chunk));
});

test('the stream begins with the role, ends with usage and [DONE]', async (t) => {
	const endpoint = await startEndpoint({ answer: () => ({ text: 'Hi' }), validate: validator });
	t.after(() => endpoint.close());
	const response = await post(endpoint, { ...VALID, stream: true, stream_options: { include_usage: true } });
	const events = (await response.text()).trimEnd().split('\n\n');
	assert.match(events[0] ?? '', /"role":"assistant"/);
	assert.match(events.at(-2) ?? '', /"choices":\[\],"usage":\{"prompt_tokens":1000/);
	assert.equal(events.at(-1), 'data: [DONE]');
});

test('without stream it answers in one piece', async (t) => {
	const endpoint = await startEndpoint({ answer: () => ({ text: 'Hi' }), validate: validator });
	t.after(() => endpoint.close());
	const completion = (await (await post(endpoint, VALID)).json()) as { choices: { message: { content: string } }[] };
	assert.equal(completion.choices[0]?.message.content, 'Hi');
});

const VIOLATIONS: readonly (readonly [object, RegExp])[] = [
	[{ messages: VALID.messages }, /model/],
	[{ ...VALID, messages: [] }, /messages/],
	[{ ...VALID, temperature: 3 }, /temperature/],
	[{ ...VALID, steam: true }, /unknown parameter: steam/],
	[{ ...VALID, tools: [{ ...TOOL, function: { ...TOOL.function, name: 'a b' } }] }, /illegal tool name/],
	[{ ...VALID, tools: [TOOL, TOOL] }, /two tools/],
	[{ ...VALID, tools: [TOOL], prediction: { type: 'content', content: 'x' } }, /prediction and tools/],
	[
		{ ...VALID, tools: [{ ...TOOL, function: { ...TOOL.function, strict: true } }] },
		/additionalProperties must be false/,
	],
	[{ ...VALID, tools: [{ ...TOOL, function: { ...TOOL.function, description: 'x'.repeat(1025) } }] }, /1024/],
	[
		{ ...VALID, messages: [...VALID.messages, { role: 'assistant', content: null, tool_calls: [CALL] }] },
		/not followed/,
	],
	[
		{ ...VALID, messages: [...VALID.messages, { role: 'tool', tool_call_id: 'a', content: 'x' }] },
		/answers no open call/,
	],
	[{ ...VALID, messages: [{ role: 'user', content: 'a\ud83d' }] }, /lone surrogate/],
	[{ ...VALID, messages: [{ role: 'user', content: [picture('data:image/svg+xml;base64,AAAA')] }] }, /svg/],
	[{ ...VALID, messages: [{ role: 'user', content: [picture('data:image/png;base64,A A')] }] }, /no base64/],
	[{ ...VALID, response_format: format('a b', {}) }, /illegal name of a format/],
	[{ ...VALID, response_format: format('a', { type: 'array' }) }, /root must be an object/],
	[{ ...VALID, parallel_tool_calls: true }, /parallel_tool_calls without tools/],
	[{ ...VALID, tool_choice: 'auto' }, /tool_choice without tools/],
	[{ ...VALID, prediction: { type: 'content', content: 'x' }, max_completion_tokens: 9 }, /output limit/],
	[{ ...VALID, reasoning_effort: 'low' }, /reasoning is not supported/],
	[{ ...VALID, model: 'gpt-6-luna', tools: [TOOL] }, /need reasoning_effort none/],
];

test('what OpenAI would refuse is refused, with the reason', async (t) => {
	const endpoint = await startEndpoint({ answer: () => ({ text: 'Hi' }), validate: validator });
	t.after(() => endpoint.close());
	for (const [body, expected] of VIOLATIONS) {
		const response = await post(endpoint, body);
		assert.equal(response.status, 400);
		assert.match(await response.text(), expected);
		assert.match(endpoint.requests.at(-1)?.violations.join() ?? '', expected);
	}
	assert.equal((await post(endpoint, VALID)).status, 200);
	assert.equal((await post(endpoint, '{oops')).status, 400);
	assert.equal((await post(endpoint, VALID, '/completions')).status, 404);
});

test('strict schemas are looked through to the bottom', () => {
	const strict = (parameters: object) =>
		validator.requestViolations({
			...VALID,
			tools: [{ type: 'function', function: { name: 'f', strict: true, parameters } }],
		});
	const leaf = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false };
	assert.deepEqual(strict(leaf), []);
	const nested = (child: object) => ({ ...leaf, properties: { a: { type: 'array', items: child } } });
	assert.deepEqual(strict(nested(leaf)), []);
	assert.equal(strict(nested({ ...leaf, required: [] })).length, 1);
	assert.equal(strict({ ...leaf, properties: { a: { oneOf: [] } } }).length, 1);
	assert.equal(strict({ anyOf: [leaf] }).length, 1);
});

test('errors, headers and keys are as told', async (t) => {
	const endpoint = await startEndpoint({
		answer: () => ({ status: 429, error: { message: 'slow' }, headers: { 'retry-after': '3' } }),
		validate: false,
		key: 'sk-1',
	});
	t.after(() => endpoint.close());
	assert.equal((await post(endpoint, VALID)).status, 401);
	const response = await fetch(`${endpoint.baseUrl}/chat/completions`, {
		method: 'POST',
		body: JSON.stringify(VALID),
		headers: { authorization: 'Bearer sk-1' },
	});
	assert.deepEqual([response.status, response.headers.get('retry-after')], [429, '3']);
});

test('rules answer by what the user said and by the step', () => {
	const answer = answerByRules([
		{ when: { user: /rename/, step: 0 }, answer: { text: 'first' } },
		{ when: { user: 'rename' }, answer: ({ step, results }) => ({ text: `${step} ${results.join()}` }) },
	]);
	const messages = [{ role: 'user', content: 'please rename' }] as const;
	assert.deepEqual(answer({ model: 'm', messages }), { text: 'first' });
	const later = [
		...messages,
		{ role: 'assistant', tool_calls: [CALL] },
		{ role: 'tool', tool_call_id: 'a', content: 'ok' },
	] as const;
	assert.deepEqual(answer({ model: 'm', messages: later }), { text: '1 ok' });
	assert.match(
		JSON.stringify(answer({ model: 'm', messages: [{ role: 'user', content: 'else' }] })),
		/no answer to “else”/,
	);
	assert.equal(situationOf({ model: 'm', messages: [] }).user, '');
});
