import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer } from './answer.ts';
import { startEndpoint } from './openaiEndpoint.ts';
import { eventsOf, failedEvent, responseOf } from './responsesAnswer.ts';
import { chatViewOf } from './responsesRequest.ts';
import { answerByRules, situationOf } from './scriptedConversation.ts';
import { createValidator } from './violations.ts';

const validator = createValidator();
const VALID = { model: 'gpt-6-luna', input: [{ role: 'user', content: 'Hi' }], store: false };
const TOOL = { type: 'function', name: 'f', strict: false, parameters: { type: 'object', properties: {} } };
const CALL = { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' };
const OUTPUT = { type: 'function_call_output', call_id: 'a', output: 'x' };
const THOUGHT = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'xyz' };

const ANSWERS: Readonly<Record<string, Answer>> = {
	'an empty one': {},
	everything: {
		text: 'Hello 👩‍💻',
		refusal: 'no',
		thought: 'gAAAA',
		toolCalls: [
			{ name: 'f', arguments: { a: 1 } },
			{ name: 'g', arguments: '' },
		],
		chunkSize: 3,
	},
	'one cut at the limit': { text: 'Hello', toolCalls: [{ name: 'f', arguments: '{"a"' }], finishReason: 'length' },
	'one that was filtered': { text: 'Hello', finishReason: 'content_filter' },
};

for (const [name, answer] of Object.entries(ANSWERS))
	test(`an answer by Responses is valid by OpenAI’s own schema: ${name}`, () => {
		const events = eventsOf(answer, 0, 'gpt-4.1');
		for (const event of events) assert.deepEqual(validator.eventViolations(event), [], JSON.stringify(event));
		assert.deepEqual(validator.responseViolations(responseOf(answer, 0, 'gpt-4.1')), []);
		assert.deepEqual(
			events.map((event) => (event as { sequence_number?: number }).sequence_number),
			events.map((_, at) => at),
		);
	});

test('the event of a failed response is valid, too', () => {
	assert.deepEqual(validator.eventViolations(failedEvent('server_error', 'Oops')), []);
});

test('an event that is none is found out', () => {
	const [first] = eventsOf({}, 0, 'gpt-4.1');
	assert.notDeepEqual(validator.eventViolations({ ...first, type: 'response.odd' }), []);
	assert.notDeepEqual(validator.responseViolations({ ...responseOf({}, 0, 'gpt-4.1'), output: [{ type: 'odd' }] }), []);
});

test('the stream names its events, ends with the whole response and without [DONE]', async (t) => {
	const endpoint = await startEndpoint({ answer: () => ({ text: 'Hi' }), validate: validator });
	t.after(() => endpoint.close());
	const post = (body: object) => fetch(`${endpoint.baseUrl}/responses`, { method: 'POST', body: JSON.stringify(body) });
	const events = (await (await post({ ...VALID, stream: true })).text()).trimEnd().split('\n\n');
	assert.match(events[0] ?? '', /^event: response\.created\ndata: \{"type":"response\.created"/);
	assert.match(events.at(-1) ?? '', /^event: response\.completed\n.*"usage":\{"input_tokens":1000/);
	const whole = (await (await post(VALID)).json()) as { status: string; output: readonly { type: string }[] };
	assert.deepEqual([whole.status, whole.output.map(({ type }) => type)], ['completed', ['message']]);
	assert.deepEqual(
		endpoint.requests.map(({ transport, wire }) => [transport, wire.input]),
		[
			['responses', VALID.input],
			['responses', VALID.input],
		],
	);
});

const VIOLATIONS: readonly (readonly [object, RegExp])[] = [
	[{ input: 'Hi' }, /model is required/],
	[{ model: 'm' }, /input is required/],
	[{ ...VALID, messages: [] }, /unknown parameter: messages/],
	[{ ...VALID, max_completion_tokens: 9 }, /unknown parameter: max_completion_tokens/],
	[{ ...VALID, max_output_tokens: 3 }, /max_output_tokens/],
	[{ ...VALID, include: ['everything'] }, /include/],
	[{ ...VALID, tools: [{ ...TOOL, strict: undefined }] }, /strict/],
	[{ ...VALID, tools: [{ type: 'function', function: TOOL }] }, /tools/],
	[{ ...VALID, tools: [{ ...TOOL, name: 'a b' }] }, /illegal tool name/],
	[{ ...VALID, tools: [TOOL, TOOL] }, /two tools/],
	[{ ...VALID, tools: [{ ...TOOL, strict: true }] }, /additionalProperties must be false/],
	[{ ...VALID, tool_choice: 'required' }, /tool_choice without tools/],
	[{ ...VALID, model: 'gpt-4.1', reasoning: { effort: 'low' } }, /reasoning is not supported/],
	[{ ...VALID, model: 'gpt-4.1-mini', include: ['reasoning.encrypted_content'] }, /reasoning is not supported/],
	[{ ...VALID, previous_response_id: 'resp_1' }, /nothing is stored/],
	[{ ...VALID, input: [...VALID.input, CALL] }, /No tool output found/],
	[{ ...VALID, input: [...VALID.input, CALL, ...VALID.input, OUTPUT] }, /No tool output found/],
	[{ ...VALID, input: [...VALID.input, OUTPUT] }, /No tool call found/],
	[{ ...VALID, input: [CALL, OUTPUT, CALL, OUTPUT] }, /used twice/],
	[{ ...VALID, input: [{ ...CALL, name: 'a b' }, OUTPUT] }, /illegal name/],
	[{ ...VALID, input: [{ ...CALL, arguments: {} }, OUTPUT] }, /input/],
	[{ ...VALID, input: [...VALID.input, THOUGHT] }, /required following item/],
	[{ ...VALID, input: [{ ...THOUGHT, encrypted_content: null }, CALL, OUTPUT] }, /without encrypted content/],
	[{ ...VALID, input: 'a\ud83d' }, /lone surrogate/],
	[{ ...VALID, input: 'x'.repeat(10_485_761) }, /10485761 characters/],
];

test('what OpenAI would refuse of a Responses request is refused, with the reason', async (t) => {
	const endpoint = await startEndpoint({ answer: () => ({ text: 'Hi' }), validate: validator });
	t.after(() => endpoint.close());
	const good = { ...VALID, tools: [TOOL], input: [...VALID.input, THOUGHT, CALL, OUTPUT] };
	assert.deepEqual(validator.responsesViolations(good), []);
	for (const [body, expected] of VIOLATIONS) {
		const response = await fetch(`${endpoint.baseUrl}/responses`, { method: 'POST', body: JSON.stringify(body) });
		assert.equal(response.status, 400, JSON.stringify(body).slice(0, 200));
		assert.match(await response.text(), expected);
	}
});

test('one script answers both formats', () => {
	const request = chatViewOf({
		model: 'm',
		instructions: 'Be brief.',
		input: [
			{ role: 'user', content: 'please rename' },
			THOUGHT,
			{ role: 'assistant', content: 'Looking.' },
			CALL,
			{ ...CALL, call_id: 'b' },
			OUTPUT,
			{ ...OUTPUT, call_id: 'b', output: 'y' },
		],
		tools: [TOOL],
		stream: true,
	});
	const { user, step, results } = situationOf(request);
	assert.deepEqual([user, step, results], ['please rename', 1, ['x', 'y']]);
	assert.deepEqual(
		request.messages.map(({ role, tool_calls: calls = [] }) => [role, calls.length]),
		[
			['system', 0],
			['user', 0],
			['assistant', 2],
			['tool', 0],
			['tool', 0],
		],
	);
	assert.deepEqual(
		request.tools?.map((tool) => tool.function.name),
		['f'],
	);
	const answer = answerByRules([{ when: { user: 'rename', step: 1 }, answer: { text: 'done' } }]);
	assert.deepEqual(answer(request), { text: 'done' });
});
