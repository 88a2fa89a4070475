import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../../../src/core/conversation.ts';
import { feeDollars, type HostedEvent, type HostedTool } from '../../../src/core/hostedTools.ts';
import { dollarsOf } from '../../../src/core/models/money.ts';
import type { Approver } from '../../../src/core/ports.ts';
import { Quirks } from '../../../src/remote/openai/quirks.ts';
import type { Answer } from '../../endpoint/answer.ts';
import { startEndpoint } from '../../endpoint/openaiEndpoint.ts';
import { eventsOf } from '../../endpoint/responsesAnswer.ts';
import { createValidator } from '../../endpoint/violations.ts';
import { type Answered, ask, finishedOf, inBoth, modelAt, READ_FILE, usageOf, withEndpoint } from './conversing.ts';

const validate = createValidator();
const MCP: HostedTool = {
	kind: 'mcp',
	label: 'tickets',
	url: 'https://mcp.example/sse',
	authorization: 'tok-secret-1',
};
const ALL: readonly HostedTool[] = [
	{ kind: 'webSearch', contextSize: 'low', allowedDomains: ['example.org'] },
	{ kind: 'fileSearch', vectorStoreIds: ['vs_1'], maxResults: 5 },
	{ kind: 'codeInterpreter', fileIds: ['file-1'] },
	{ kind: 'imageGeneration', quality: 'low', size: '1024x1024' },
	{ ...MCP, description: 'Tickets', allowedTools: ['find'] },
];
const SEARCH = {
	type: 'web_search_call',
	id: 'ws_1',
	status: 'completed',
	action: { type: 'search', query: 'node 20' },
};
const READ = {
	type: 'web_search_call',
	id: 'ws_2',
	status: 'completed',
	action: { type: 'open_page', url: 'https://example.org/a' },
};
const FILES = { type: 'file_search_call', id: 'fs_1', status: 'completed', queries: ['tabs'], results: null };
const CODE = {
	type: 'code_interpreter_call',
	id: 'ci_1',
	status: 'completed',
	container_id: 'cntr_1',
	code: 'print(1)',
	outputs: [
		{ type: 'logs', logs: '1' },
		{ type: 'image', url: 'https://files.example/plot.png' },
	],
};
const IMAGE = { type: 'image_generation_call', id: 'ig_1', status: 'completed', result: 'iVBORw0KGgo=' };
const LIST = {
	type: 'mcp_list_tools',
	id: 'mcpl_1',
	server_label: 'tickets',
	tools: [{ name: 'find', input_schema: {} }],
};
const QUESTION = {
	type: 'mcp_approval_request',
	id: 'mcpr_1',
	server_label: 'tickets',
	name: 'find',
	arguments: '{"q":1}',
};
const CALL = {
	type: 'mcp_call',
	id: 'mcp_1',
	server_label: 'tickets',
	name: 'find',
	arguments: '{"q":1}',
	output: 'none',
};
const CITED = {
	text: 'Node 20 is old.',
	annotations: [
		{ type: 'url_citation', url: 'https://example.org/a', title: 'Node', start_index: 0, end_index: 7 },
		{ type: 'file_citation', file_id: 'file-9', filename: 'a.md', index: 3 },
		{
			type: 'container_file_citation',
			container_id: 'cntr_1',
			file_id: 'cfile_1',
			filename: 'out.csv',
			start_index: 0,
			end_index: 1,
		},
	],
} satisfies Answer;
const EVERYTHING: Answer = { ...CITED, hosted: [SEARCH, READ, FILES, CODE, IMAGE, LIST, CALL] };

function hostedEvents({ events }: Answered): readonly HostedEvent[] {
	return events.flatMap((event) => (event.kind === 'hosted' ? [event.event] : []));
}

function saying(verdict: 'approved' | 'rejected') {
	const asked: Parameters<Approver['ask']>[0][] = [];
	const approver: Approver = {
		async ask(question) {
			asked.push(question);
			return verdict;
		},
	};
	return { asked, approver };
}

test('what the endpoint sends of hosted tools is valid by OpenAI’s own schema', () => {
	for (const event of eventsOf({ ...EVERYTHING, hosted: [...EVERYTHING.hosted!, QUESTION] }, 0, 'gpt-4.1'))
		assert.deepEqual(validate.eventViolations(event), [], JSON.stringify(event));
});

inBoth('hosted tools go through Responses, after the functions, whatever was wanted', (transport) =>
	withEndpoint({ validate, answer: () => ({ text: 'ok' }) }, async ({ baseUrl, requests }) => {
		const shown: unknown[] = [];
		const options = { onRequest: (body: unknown) => void shown.push(body) };
		finishedOf(await ask(baseUrl, { transport, options, request: { hostedTools: ALL } }));
		const { wire, transport: way } = requests[0]!;
		assert.equal(way, 'responses');
		assert.deepEqual(
			(wire.tools as readonly { type: string }[]).map(({ type }) => type),
			['function', 'web_search', 'file_search', 'code_interpreter', 'image_generation', 'mcp'],
		);
		assert.deepEqual(wire.include, ['code_interpreter_call.outputs']);
		assert.equal(wire.parallel_tool_calls, false);
		assert.match(JSON.stringify(wire), /"require_approval":"always".*tok-secret-1/);
		assert.doesNotMatch(JSON.stringify(shown), /tok-secret-1/);
	}),
);

test('their work is shown, with citations, files and images', () =>
	withEndpoint({ validate, answer: () => EVERYTHING }, async ({ baseUrl }) => {
		const answered = await ask(baseUrl, { request: { hostedTools: ALL } });
		const events = hostedEvents(answered);
		const done = events.flatMap((event) =>
			event.kind === 'progress' && event.state === 'done' ? [event.sentence] : [],
		);
		assert.deepEqual(done, [
			'Searched the web for “node 20”',
			'Read example.org',
			'Searched the files for “tabs”',
			'Ran code at the endpoint',
			'Drew an image',
			'Asked tickets for its tools',
			'Called find of tickets',
		]);
		assert.deepEqual(events[0], {
			kind: 'progress',
			call: 'hosted0',
			tool: 'webSearch',
			state: 'running',
			sentence: 'Searching the web for “node 20”',
		});
		assert.equal(events.filter(({ kind }) => kind === 'progress').length, 14);
		assert.deepEqual(
			events.filter(({ kind }) => kind !== 'progress'),
			[
				{ kind: 'image', call: 'hosted3', url: 'https://files.example/plot.png' },
				{ kind: 'image', call: 'hosted4', url: 'data:image/png;base64,iVBORw0KGgo=' },
				{ kind: 'citation', citation: { title: 'Node', start: 0, end: 7, url: 'https://example.org/a' } },
				{ kind: 'citation', citation: { title: 'a.md', start: 3, end: 3, fileId: 'file-9' } },
				{ kind: 'file', fileId: 'cfile_1', containerId: 'cntr_1', name: 'out.csv' },
			],
		);
	}));

test('their fees are counted: searches, not pages that were read; an image has no known price', () =>
	withEndpoint(
		{ validate, answer: (_, index) => ({ text: 'x', hosted: index ? [IMAGE] : [SEARCH, READ, FILES, CODE] }) },
		async ({ baseUrl }) => {
			const usage = usageOf(await ask(baseUrl, { request: { hostedTools: ALL } }));
			assert.deepEqual(usage.fees, [
				{ kind: 'webSearch', count: 1, dollars: 0.01 },
				{ kind: 'fileSearch', count: 1, dollars: 0.0025 },
				{ kind: 'codeInterpreter', count: 1, dollars: 0.03 },
			]);
			assert.ok(Math.abs(feeDollars(usage)! - 0.0425) < 1e-12);
			const tokens = dollarsOf('gpt-4.1', { ...usage, fees: [] })!;
			assert.ok(Math.abs(dollarsOf('gpt-4.1', usage)! - tokens - 0.0425) < 1e-12);
			const drawn = usageOf(await ask(baseUrl, { request: { hostedTools: ALL } }));
			assert.deepEqual(drawn.fees, [{ kind: 'imageGeneration', count: 1 }]);
			assert.equal(dollarsOf('gpt-4.1', drawn), undefined);
		},
	));

test('what they did goes back in the next request, in order, and not through the other format', () =>
	withEndpoint(
		{ validate, answer: (_, index) => (index ? { text: 'ok' } : EVERYTHING) },
		async ({ baseUrl, requests }) => {
			const first = finishedOf(await ask(baseUrl, { request: { hostedTools: ALL } }));
			const said: Message = { role: 'assistant', text: first.text, toolCalls: [], hosted: first.hosted! };
			const drawn: Message = { role: 'assistant', text: '', toolCalls: [], hosted: [IMAGE] };
			const messages: readonly Message[] = [
				{ role: 'user', text: 'Search' },
				JSON.parse(JSON.stringify(said)),
				{ role: 'user', text: 'Draw' },
				drawn,
				{ role: 'user', text: 'And?' },
			];
			await ask(baseUrl, { request: { hostedTools: ALL, messages } });
			const input = requests[1]!.wire.input as readonly { type?: string; role?: string }[];
			assert.deepEqual(
				input.map(({ type, role }) => type ?? role),
				[
					'user',
					'web_search_call',
					'web_search_call',
					'file_search_call',
					'code_interpreter_call',
					'image_generation_call',
					'mcp_list_tools',
					'mcp_call',
					'assistant',
					'user',
					'image_generation_call',
					'user',
				],
			);
			assert.deepEqual(input[4], CODE);
			await ask(baseUrl, { transport: 'chat', request: { messages } });
			assert.deepEqual(
				requests[2]!.body.messages.map(({ role }) => role),
				['system', 'user', 'assistant', 'user', 'user'],
			);
		},
	));

test('a model that reasons gets its work back with the thoughts that led to it, and else not at all', () =>
	withEndpoint(
		{ validate, answer: () => ({ thought: 'gAAA', hosted: [SEARCH], text: 'ok' }) },
		async ({ baseUrl, requests }) => {
			const asking = { model: 'gpt-6-luna', tools: [], reasoning: {}, hostedTools: [{ kind: 'webSearch' }] } as const;
			const model = modelAt(baseUrl);
			const run = async (over: ReturnType<typeof modelAt>, messages: readonly Message[]) => {
				const base = { system: 's', toolChoice: 'auto', parallelToolCalls: false, cacheKey: 'c' } as const;
				for await (const event of over.stream({ ...base, ...asking, messages }, new AbortController().signal))
					if (event.kind === 'finished') return event;
				return assert.fail();
			};
			const user: Message = { role: 'user', text: 'Search' };
			const first = await run(model, [user]);
			const messages: readonly Message[] = [
				user,
				{ role: 'assistant', text: 'ok', toolCalls: [], hosted: first.hosted! },
				user,
			];
			await run(model, messages);
			await run(modelAt(baseUrl), messages);
			const types = (at: number) =>
				(requests[at]!.wire.input as readonly { type?: string; role?: string }[]).map(({ type, role }) => type ?? role);
			assert.deepEqual(types(1), ['user', 'reasoning', 'web_search_call', 'assistant', 'user']);
			assert.deepEqual(types(2), ['user', 'assistant', 'user']);
		},
	));

const asking = (answer: Answer): { readonly validate: typeof validate; answer(_: unknown, index: number): Answer } => ({
	validate,
	answer: (_, index) => (index ? answer : { text: 'Let me ask.', hosted: [LIST, QUESTION] }),
});

test('a call of a remote server is made only after the user said yes; it is one answer', () =>
	withEndpoint(asking({ ...CITED, hosted: [CALL] }), async ({ baseUrl, requests }) => {
		const { asked, approver } = saying('approved');
		const answered = await ask(baseUrl, { request: { hostedTools: [MCP] }, options: { approver } });
		const finished = finishedOf(answered);
		assert.equal(finished.text, 'Let me ask.\n\nNode 20 is old.');
		assert.deepEqual(
			asked.map(({ title, effect }) => [title, effect]),
			[['Let tickets run find?', `Server: tickets\nAddress: ${MCP.url}\nTool: find\n\n{\n  "q": 1\n}`]],
		);
		const input = requests[1]!.wire.input as readonly { type?: string; approve?: boolean }[];
		assert.deepEqual(
			input.slice(1).map(({ type }) => type),
			['mcp_list_tools', 'mcp_approval_request', 'mcp_approval_response', undefined],
		);
		assert.equal(input[3]?.approve, true);
		assert.equal(usageOf(answered).inputTokens, 2000);
		assert.deepEqual(
			finished.hosted?.map(({ type }) => type),
			['mcp_list_tools', 'mcp_approval_request', 'mcp_approval_response', 'mcp_call'],
		);
		const events = hostedEvents(answered);
		assert.ok(events.some((event) => event.kind === 'approval' && event.tool === 'find'));
		const cited = events.flatMap((event) => (event.kind === 'citation' ? [event.citation] : []))[0]!;
		assert.equal(finished.text.slice(cited.start, cited.end), 'Node 20');
		const calls = events.flatMap((event) => (event.kind === 'progress' && event.state === 'done' ? [event.call] : []));
		assert.equal(new Set(calls).size, calls.length);
	}));

for (const [name, options] of [
	['said no', saying('rejected')],
	['cannot be asked', {}],
] as const)
	test(`a call of a remote server is not made when the user ${name}`, () =>
		withEndpoint(asking({ text: 'Then not.' }), async ({ baseUrl, requests }) => {
			finishedOf(await ask(baseUrl, { request: { hostedTools: [MCP] }, options }));
			const input = requests[1]!.wire.input as readonly { type?: string; approve?: boolean }[];
			assert.equal(input.find(({ type }) => type === 'mcp_approval_response')?.approve, false);
		}));

test('a server that asks for ever is answered no in the end', () =>
	withEndpoint(
		{ validate, answer: (_, index) => ({ hosted: [{ ...QUESTION, id: `mcpr_${index}` }] }) },
		async ({ baseUrl, requests }) => {
			const { approver, asked } = saying('approved');
			finishedOf(await ask(baseUrl, { request: { hostedTools: [MCP] }, options: { approver } }));
			assert.deepEqual([requests.length, asked.length], [21, 20]);
		},
	));

test('a question beside calls is answered before the calls are handed out', () =>
	withEndpoint(
		{ validate, answer: () => ({ hosted: [QUESTION], toolCalls: [{ name: 'read_file', arguments: { path: 'a' } }] }) },
		async ({ baseUrl, requests }) => {
			const { approver } = saying('approved');
			const finished = finishedOf(await ask(baseUrl, { request: { hostedTools: [MCP] }, options: { approver } }));
			assert.equal(requests.length, 1);
			assert.deepEqual(
				finished.hosted?.map(({ type }) => type),
				['mcp_approval_request', 'mcp_approval_response'],
			);
			const messages: readonly Message[] = [
				{ role: 'user', text: 'Go' },
				{ role: 'assistant', text: '', toolCalls: finished.toolCalls, hosted: finished.hosted! },
				{ role: 'tool', callId: finished.toolCalls[0]!.id, text: 'done' },
			];
			await ask(baseUrl, { request: { hostedTools: [MCP], messages, tools: [READ_FILE] } });
		},
	));

test('a stop while the user is asked ends the answer', () =>
	withEndpoint(asking({ text: 'no' }), async ({ baseUrl, requests }) => {
		const controller = new AbortController();
		const approver: Approver = {
			async ask() {
				controller.abort();
				return 'withdrawn';
			},
		};
		const options = { approver };
		const answered = await ask(baseUrl, { request: { hostedTools: [MCP] }, options, signal: controller.signal });
		assert.deepEqual(answered.ending, { kind: 'cancelled', partialText: 'Let me ask.' });
		assert.equal(requests.length, 1);
	}));

test('tools that cannot go are left out, and the reason is told', () =>
	withEndpoint({ validate, answer: () => ({ text: 'ok' }) }, async ({ baseUrl, requests }) => {
		const hostedTools: readonly HostedTool[] = [
			{ kind: 'fileSearch', vectorStoreIds: [] },
			{ kind: 'webSearch' },
			{ kind: 'webSearch' },
			{ ...MCP, url: 'http://mcp.example' },
			{ ...MCP, label: '1 a' },
		];
		const { events } = await ask(baseUrl, { request: { hostedTools } });
		assert.deepEqual(
			(requests[0]!.wire.tools as readonly { type: string }[]).map(({ type }) => type),
			['function', 'web_search'],
		);
		const notices = events.flatMap((event) => (event.kind === 'notice' ? [event.sentence] : []));
		assert.match(notices.join('\n'), /file search: it needs a vector store.*\n.*twice.*\n.*https:\/\/.*\n.*letters/);
		const local = await ask('http://127.0.0.1:11434/v1', {
			request: { hostedTools: [{ kind: 'webSearch' }] },
			options: { fetch: (address, init) => fetch(String(address).replace('http://127.0.0.1:11434/v1', baseUrl), init) },
		});
		assert.ok(
			local.events.some((event) => event.kind === 'notice' && /Ollama runs no such tools/.test(event.sentence)),
		);
		assert.equal(requests[1]?.transport, 'chat');
	}));

test('an endpoint whose Responses API was found missing is asked without them, and that is told', async () => {
	const endpoint = await startEndpoint({ validate, answer: () => ({ text: 'ok' }) });
	try {
		const quirks = new Quirks([
			{ endpoint: endpoint.baseUrl, model: 'gpt-4.1', transport: 'responses', without: [], refused: true },
		]);
		const { events } = await ask(endpoint.baseUrl, {
			options: { quirks },
			request: { hostedTools: [{ kind: 'webSearch' }] },
		});
		assert.ok(events.some((event) => event.kind === 'notice' && /no Responses API/.test(event.sentence)));
		assert.equal(endpoint.requests[0]?.transport, 'chat');
	} finally {
		await endpoint.close();
	}
});
