import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HttpAnswer } from '../../../src/remote/openai/failures.ts';
import { fieldsRefused, formatRefused } from '../../../src/remote/openai/refusals.ts';

function answer(status: number, body: unknown): HttpAnswer {
	return { status, headers: new Headers(), body: typeof body === 'string' ? body : JSON.stringify(body) };
}

/** The fields of a request; what was not sent was not refused. */
const SENT = {
	stream_options: { include_usage: true, include_obfuscation: false },
	parallel_tool_calls: true,
	store: false,
	tool_choice: 'required',
	max_tokens: 5,
	reasoning: {},
	reasoning_effort: 'low',
	include: [],
	tools: [{ type: 'function', function: { name: 'f', strict: true } }],
};

const REFUSALS: readonly (readonly [number, unknown, readonly string[]])[] = [
	[
		400,
		{ error: { message: 'Unrecognized request argument supplied: stream_options', param: null } },
		['stream_options'],
	],
	[
		400,
		{ error: { message: 'Unsupported parameter', param: 'tools.0.function.strict', code: 'unsupported_parameter' } },
		['strict'],
	],
	[
		422,
		{ detail: [{ type: 'extra_forbidden', loc: ['body', 'store'], msg: 'Extra inputs are not permitted' }] },
		['store'],
	],
	[
		400,
		{
			error: {
				message: "litellm.UnsupportedParamsError: ollama does not support parameters: ['parallel_tool_calls', 'store']",
			},
		},
		['parallel_tool_calls', 'store'],
	],
	[400, { error: { message: 'tool_choice is not supported', type: 'invalid_request_error' } }, ['tool_choice']],
	[400, { error: { message: 'Unknown file in the store; not supported' } }, []],
	[400, { error: { message: "Invalid value for 'stream_options': must be an object" } }, []],
	[500, { error: { message: 'Unknown parameter: store' } }, []],
	[400, '<html>unknown store</html>', []],
	[
		400,
		{
			error: {
				message:
					'Function tools with reasoning_effort are not supported in this API. Please use /v1/responses instead.',
				param: 'reasoning_effort',
			},
		},
		[],
	],
	[
		400,
		{
			error: {
				message:
					"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
				param: 'max_tokens',
			},
		},
		['max_tokens'],
	],
	[
		400,
		{
			error: {
				message: "Unknown parameter: 'stream_options.include_obfuscation'.",
				param: 'stream_options.include_obfuscation',
			},
		},
		['include_obfuscation'],
	],
	[400, { error: { message: 'Encrypted content is not supported with this model.', param: 'include' } }, ['include']],
	[400, { error: { message: "Unsupported parameter: 'reasoning.effort'", param: 'reasoning.effort' } }, ['reasoning']],
	[400, { error: { message: "Unrecognized request argument supplied: 'max_completion_tokens'" } }, []],
];

for (const [status, body, fields] of REFUSALS)
	test(`${status} ${JSON.stringify(body).slice(0, 90)} refuses ${fields.join(', ') || 'no field'}`, () => {
		assert.deepEqual([...fieldsRefused(answer(status, body), SENT)].sort(), [...fields].sort());
	});

test('what was not sent was not refused', () => {
	const refusal = answer(400, { error: { message: "Unknown parameters: 'store', 'strict', 'stream_options'" } });
	assert.deepEqual(fieldsRefused(refusal, { tools: [{ name: 'f' }], stream_options: {} }), ['stream_options']);
	assert.deepEqual(fieldsRefused(refusal, { tools: [{ name: 'f', strict: false }] }), ['strict']);
	assert.deepEqual(fieldsRefused(refusal, { tools: [null], store: undefined }), ['store']);
});

test('an endpoint, or a model, that is asked in the wrong format', () => {
	const says = (status: number, message: string) => answer(status, { error: { message } });
	const useResponses = says(
		400,
		'Function tools with reasoning_effort are not supported in /v1/chat/completions. Use /v1/responses.',
	);
	assert.equal(formatRefused(useResponses, 'chat'), true);
	assert.equal(formatRefused(useResponses, 'responses'), false);
	for (const status of [404, 405, 501]) {
		assert.equal(formatRefused(says(status, 'Not Found'), 'responses'), true);
		assert.equal(formatRefused(says(status, 'Not Found'), 'chat'), false);
	}
	assert.equal(formatRefused(says(404, 'The model `x` does not exist'), 'responses'), false);
	assert.equal(formatRefused(says(500, 'Not Found'), 'responses'), false);
	assert.equal(
		formatRefused(says(404, 'This is not a chat model. Did you mean to use v1/completions?'), 'chat'),
		false,
	);
});
