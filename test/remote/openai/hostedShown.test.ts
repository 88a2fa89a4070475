import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostedEvent, HostedTool } from '../../../src/core/hostedTools.ts';
import type { Approver } from '../../../src/core/ports.ts';
import { createValidator } from '../../endpoint/violations.ts';
import { fakeClock } from '../../fakes/fakeClock.ts';
import { type Answered, ask, collect, finishedOf, modelAt, withEndpoint } from './conversing.ts';

const validate = createValidator();
const MCP: HostedTool = { kind: 'mcp', label: 'tickets', url: 'https://mcp.example/x' };
const question = (given: string) => ({
	type: 'mcp_approval_request',
	id: 'mcpr_1',
	server_label: 'tickets',
	name: 'fi\u202End',
	arguments: given,
});

function hostedEvents({ events }: Answered): readonly HostedEvent[] {
	return events.flatMap((event) => (event.kind === 'hosted' ? [event.event] : []));
}

test('an endpoint whose Responses API turns out to be missing answers without the tools, and that is told in the same answer', () =>
	withEndpoint({ validate, only: 'chat', answer: () => ({ text: 'Without.' }) }, async ({ baseUrl, requests }) => {
		const { events, ending } = await ask(baseUrl, { request: { hostedTools: [{ kind: 'webSearch' }] } });
		assert.equal(ending.kind, 'finished');
		const notices = events.flatMap((event) => (event.kind === 'notice' ? [event.sentence] : []));
		assert.equal(notices.length, 1);
		assert.match(notices[0] ?? '', /has no Responses API, so the request went without its tools\.$/);
		assert.deepEqual(
			requests.map(({ transport }) => transport),
			['chat'],
		);
	}));

test('offsets are counted in code points there, and in UTF-16 here', () => {
	const text = '🎉🎉 Node 20 is old.';
	const note = { type: 'url_citation', url: 'https://example.org/a', title: 'Node', start_index: 3, end_index: 10 };
	return withEndpoint({ validate, answer: () => ({ text, annotations: [note] }) }, async ({ baseUrl }) => {
		const answered = await ask(baseUrl, { request: { hostedTools: [{ kind: 'webSearch' }] } });
		const [cited] = hostedEvents(answered).flatMap((event) => (event.kind === 'citation' ? [event.citation] : []));
		assert.equal(text.slice(cited?.start, cited?.end), 'Node 20');
	});
});

test('what a request may call of hosted tools has a bound, and an endpoint that does not know the word is asked without it', () =>
	withEndpoint(
		{
			validate,
			answer: (_, index) =>
				index === 0 ? { status: 400, error: { message: "Unknown parameter: 'max_tool_calls'." } } : { text: 'ok' },
		},
		async ({ baseUrl, requests }) => {
			finishedOf(await ask(baseUrl, { request: { hostedTools: [{ kind: 'webSearch' }] } }));
			assert.deepEqual(
				requests.map(({ wire }) => wire.max_tool_calls),
				[20, undefined],
			);
		},
	));

test('each turn has its own way to ask; the question has server, address, tool and arguments, hidden characters and all', () =>
	withEndpoint(
		{ validate, answer: (_, index) => (index % 2 ? { text: 'ok' } : { hosted: [question('{"q":"a\u200bb"}')] }) },
		async ({ baseUrl }) => {
			const asked: string[] = [];
			const approver = (name: string, verdict: 'approved' | 'rejected'): Approver => ({
				async ask({ title, reason, effect }) {
					asked.push([name, title, reason, effect].join('|'));
					return verdict;
				},
			});
			const model = modelAt(baseUrl);
			const clock = fakeClock();
			const asking = { request: { hostedTools: [MCP] }, clock };
			const first = await collect({ ...model, ...model.asking(approver('first', 'rejected')) }, asking);
			const second = await collect({ ...model, ...model.asking(approver('second', 'approved')) }, asking);
			assert.equal(asked.length, 2);
			assert.match(
				asked[0] ?? '',
				/^first\|Let tickets run fi\u202End\?\|.*\|Server: tickets\nAddress: https:\/\/mcp\.example\/x\nTool: fi\u202End\n\n/,
			);
			assert.match(asked[1] ?? '', /^second\|.*a\u200bb/s);
			const refused = hostedEvents(first).find((event) => event.kind === 'refused');
			assert.deepEqual(refused, {
				kind: 'refused',
				call: 'question0.0',
				server: 'tickets',
				tool: 'fi\u202End',
				arguments: '{"q":"a\u200bb"}',
			});
			assert.ok(!hostedEvents(second).some((event) => event.kind === 'refused'));
		},
	));

test('arguments that would lose something when they are written anew are shown as they came', async () => {
	for (const given of ['{"a":1,"a":2}', '{"a":1.0}', 'no json', '{"a":1} ']) {
		const effects: string[] = [];
		await withEndpoint(
			{ validate, answer: (_, index) => (index ? { text: 'ok' } : { hosted: [question(given)] }) },
			async ({ baseUrl }) => {
				const approver: Approver = {
					async ask({ effect }) {
						effects.push(effect);
						return 'rejected';
					},
				};
				await ask(baseUrl, { request: { hostedTools: [MCP] }, options: { approver } });
			},
		);
		const shown = effects[0]?.split('\n\n').slice(1).join('\n\n');
		assert.equal(shown?.replace(/\s/g, ''), given.replace(/\s/g, ''));
	}
});

test('code and what it printed, arguments and results can be read', () =>
	withEndpoint(
		{
			validate,
			answer: () => ({
				text: 'ok',
				hosted: [
					{
						type: 'code_interpreter_call',
						id: 'ci_1',
						status: 'completed',
						container_id: 'cntr_1',
						code: 'print(1)',
						outputs: [{ type: 'logs', logs: '1' }],
					},
					{
						type: 'mcp_call',
						id: 'mcp_1',
						server_label: 'tickets',
						name: 'find',
						arguments: '{}',
						output: 'none',
						status: 'completed',
					},
				],
			}),
		},
		async ({ baseUrl }) => {
			const answered = await ask(baseUrl, { request: { hostedTools: [{ kind: 'codeInterpreter' }, MCP] } });
			const details = hostedEvents(answered).flatMap((event) => (event.kind === 'progress' && event.detail) || []);
			assert.deepEqual(details, ['print(1)\n\n1', '{}\n\nnone']);
		},
	));
