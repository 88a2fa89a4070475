import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FailureKind } from '../../../../src/shared/failure.ts';
import { CHAT, type Dialect, named, RESPONSES } from '../../../endpoint/dialects.ts';
import { DONE, delta, event, plain, refusal, stream } from '../../../endpoint/hostileActs.ts';
import type { Act } from '../../../endpoint/hostileServer.ts';
import { after, inBothDialects, turnAgainst } from './turnAgainst.ts';
import type { TurnReport } from './turnReport.ts';

// What endpoints that follow OpenAI's API do differently (§6 of the wire facts), row by row.

const ran = (report: TurnReport) => report.toolRuns.map(({ name, argumentsText }) => `${name} ${argumentsText}`);
const READ_BOTH = ['read_file {"path":"src/a.ts"}', 'read_file {"path":"src/b.ts"}'];

/** A delta with one piece of a call. */
function piece(
	fields: Readonly<Record<string, unknown>>,
	name: string | undefined,
	args: unknown,
	finish: string | null = null,
): string {
	return delta({ tool_calls: [{ ...fields, function: { ...(name && { name }), arguments: args } }] }, finish);
}

/** Streams in which a server writes two reads in its own way. */
const TWO_READS: Readonly<Record<string, readonly string[]>> = {
	'LiteLLM: every call has index 0, told apart by id': [
		piece({ index: 0, id: 'x' }, 'read_file', '{"path":"src/a.ts"}'),
		piece({ index: 0, id: 'y' }, 'read_file', '{"path":"src/b.ts"}'),
		delta({}, 'tool_calls'),
	],
	'LiteLLM: finish_reason stop with calls': [
		piece({ index: 0, id: 'x' }, 'read_file', '{"path":"src/a.ts"}'),
		piece({ index: 1, id: 'y' }, 'read_file', '{"path":"src/b.ts"}'),
		delta({}, 'stop'),
	],
	'LiteLLM: arguments as objects': [
		piece({ index: 0, id: 'x' }, 'read_file', { path: 'src/a.ts' }),
		piece({ index: 1, id: 'y' }, 'read_file', { path: 'src/b.ts' }),
		delta({}, 'tool_calls'),
	],
	'LiteLLM: the bridge from Responses starts at index 1': [
		piece({ index: 1, id: 'x' }, 'read_file', ''),
		piece({ index: 1 }, undefined, '{"path":"src/a.ts"}'),
		piece({ index: 2, id: 'y' }, 'read_file', '{"path":"src/b.ts"}'),
		delta({}, 'tool_calls'),
	],
	'Ollama: whole arguments in one delta, no index': [
		piece({ id: 'x' }, 'read_file', '{"path":"src/a.ts"}'),
		piece({ id: 'y' }, 'read_file', '{"path":"src/b.ts"}'),
		delta({}, 'stop'),
	],
	'Ollama: index 0 for all calls and no ids': [
		piece({ index: 0 }, 'read_file', '{"path":"src/a.ts"}'),
		piece({ index: 0 }, 'read_file', '{"path":"src/b.ts"}', 'tool_calls'),
	],
	'accumulator rule: the name is sent again in each delta': [
		piece({ index: 0, id: 'x' }, 'read_file', '{"path":'),
		piece({ index: 0, id: 'x' }, 'read_file', '"src/a.ts"}'),
		piece({ index: 1, id: 'y' }, 'read_file', '{"path":"src/b.ts"}'),
		delta({}, 'tool_calls'),
	],
	'accumulator rule: content null beside calls': [
		delta({ content: null, tool_calls: [{ index: 0, id: 'x', function: { name: 'read_file', arguments: '' } }] }),
		piece({ index: 0 }, undefined, '{"path":"src/a.ts"}'),
		piece({ index: 1, id: 'y' }, 'read_file', '{"path":"src/b.ts"}', 'function_call'),
	],
};

for (const [name, events] of Object.entries(TWO_READS))
	test(`§6 ${name} (chat)`, async () => {
		const report = await after(CHAT, stream(...events, DONE));
		assert.deepEqual([report.outcome, ran(report)], ['done', READ_BOTH], report.failure?.sentence);
	});

const item = (path: string, more: object) => ({
	type: 'function_call',
	name: 'read_file',
	arguments: `{"path":"${path}"}`,
	...more,
});

/** The same by Responses: servers that leave out what the format promises. */
const TWO_ITEMS: Readonly<Record<string, readonly string[]>> = {
	'some local servers: no output_index, no content_index': [
		named({ type: 'response.output_item.added', item: item('', { id: 'f1', call_id: 'x', arguments: '' }) }),
		named({ type: 'response.function_call_arguments.delta', item_id: 'f1', delta: '{"path":"src/a.ts"}' }),
		named({ type: 'response.output_item.added', item: item('', { id: 'f2', call_id: 'y', arguments: '' }) }),
		named({ type: 'response.function_call_arguments.done', item_id: 'f2', arguments: '{"path":"src/b.ts"}' }),
	],
	'gateways: the calls only in the last event': [],
	'gateways: whole items, no deltas, no call_id': [
		named({ type: 'response.output_item.done', output_index: 0, item: item('src/a.ts', { id: 'f1' }) }),
		named({ type: 'response.output_item.done', output_index: 1, item: item('src/b.ts', { id: 'f2' }) }),
	],
};

for (const [name, events] of Object.entries(TWO_ITEMS))
	test(`§6 ${name} (responses)`, async () => {
		const output = [item('src/a.ts', { id: 'f1', call_id: 'x' }), item('src/b.ts', { id: 'f2', call_id: 'y' })];
		const end = named({ type: 'response.completed', response: { status: 'completed', output } });
		const report = await after(RESPONSES, stream(...events, end));
		assert.deepEqual([report.outcome, ran(report)], ['done', READ_BOTH], report.failure?.sentence);
	});

/** Streams that are plain answers with something around them. */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
	'Azure: a first chunk without choices': [
		event({ choices: [], prompt_filter_results: [{ prompt_index: 0, content_filter_results: {} }] }),
		delta({ role: 'assistant', content: '' }),
		delta({ content: 'Hello' }),
		event({ choices: [{ index: 0, finish_reason: null, content_filter_offsets: { check_offset: 1 } }] }),
		delta({}, 'stop'),
	],
	'OpenRouter: comments, usage with a cost': [
		': OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n',
		delta({ role: 'assistant', content: 'Hello' }),
		delta({ content: '' }, 'stop'),
		event({ choices: [], usage: { prompt_tokens: 10, completion_tokens: 2, cost: 0.0125, cost_details: {} } }),
	],
	'llama.cpp: reasoning_content and timings': [
		delta({ reasoning_content: 'Let me think.' }),
		delta({ content: 'Hello' }),
		event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], timings: { predicted_ms: 5 } }),
	],
	'LM Studio: calls that it cannot parse stay in the text': [delta({ content: 'Hello' }), delta({}, 'stop')],
	'bare servers: no role, id, usage, [DONE]': [
		event({ choices: [{ delta: { content: 'Hello' } }] }),
		delta({}, 'stop'),
	],
};

for (const [name, events] of Object.entries(ANSWERS))
	test(`§6 ${name} (chat)`, async () => {
		const report = await after(CHAT, stream(...events));
		assert.deepEqual([report.outcome, report.shown, report.requests.length], ['done', 'Hello', 1]);
	});

inBothDialects('§6 OpenRouter: the cost that it reports is told', async (d) => {
	const usage = { prompt_tokens: 10, completion_tokens: 2, input_tokens: 10, output_tokens: 2, cost: 0.0125 };
	const end: Readonly<Record<Dialect['transport'], readonly string[]>> = {
		chat: [d.finish('stop'), event({ choices: [], usage })],
		responses: [named({ type: 'response.completed', response: { usage } })],
	};
	const report = await after(d, stream(d.text('Hello'), ...end[d.transport]));
	assert.deepEqual(
		report.events.find(({ kind }) => kind === 'usage'),
		{ kind: 'usage', usage: { inputTokens: 10, cachedTokens: 0, outputTokens: 2, dollars: 0.0125 } },
	);
});

inBothDialects('§6 OpenRouter: a cold start answers with nothing, once', async (d) => {
	const report = await after(d, stream(': OPENROUTER PROCESSING\n\n', ...d.whole({})));
	assert.deepEqual([report.shown, report.requests.length], ['Done.', 2]);
});

/** What servers say when they refuse, and what it means. None is tried again. */
const REFUSED: Readonly<Record<string, readonly [readonly Act[], FailureKind]>> = {
	'Azure: a blocked prompt': [
		refusal(400, {
			code: 'content_filter',
			message: 'The response was filtered',
			innererror: { code: 'ResponsibleAIPolicyViolation' },
		}),
		'contentFiltered',
	],
	'Azure: a context of 128k': [
		refusal(400, {
			message: "This model's maximum context length is 128000 tokens. However, your messages resulted in 130000",
		}),
		'contextTooLong',
	],
	'Azure: no such deployment': [
		refusal(404, { code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.' }),
		'modelNotFound',
	],
	'OpenRouter: 402 no credits': [refusal(402, { code: 402, message: 'Insufficient credits' }), 'quotaExceeded'],
	'OpenRouter: 403 moderation': [
		refusal(403, { code: 403, message: 'Your input was flagged', metadata: {} }),
		'forbidden',
	],
	'LiteLLM: a context error of its own': [
		refusal(400, { message: 'litellm.ContextWindowExceededError: too long', code: '400' }),
		'contextTooLong',
	],
	'llama.cpp: tools without --jinja': [refusal(500, { message: 'tools param requires --jinja flag' }), 'badRequest'],
	'vLLM: tools without a parser': [
		refusal(400, {
			message: '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
			code: 400,
		}),
		'badRequest',
	],
	'Ollama: a model that has no tools': [
		refusal(400, { message: 'registry.ollama.ai/library/gemma does not support tools', type: 'api_error' }),
		'badRequest',
	],
};

for (const [name, [acts, kind]] of Object.entries(REFUSED))
	inBothDialects(`§6 ${name}`, async (d) => {
		const report = await turnAgainst({ dialect: d, script: () => acts });
		assert.equal(report.failure?.kind, kind, report.failure?.sentence);
		assert.equal(report.requests.length, 1);
	});

test('§6 a server that cannot call tools is told apart: another model helps', async () => {
	for (const name of [
		'llama.cpp: tools without --jinja',
		'vLLM: tools without a parser',
		'Ollama: a model that has no tools',
	]) {
		const report = await turnAgainst({ dialect: CHAT, script: () => REFUSED[name]?.[0] ?? [] });
		assert.match(report.failure?.sentence ?? '', /cannot call tools/, name);
		assert.equal(report.failure?.action, 'openModelSetting');
	}
});

inBothDialects('§6 OpenRouter: 408, 502 and 503 pass by', async (d) => {
	for (const status of [408, 502, 503]) {
		const report = await after(d, plain(status, { error: { code: status, message: 'Upstream' } }));
		assert.deepEqual([report.shown, report.waits], ['Done.', [1000]]);
	}
});
