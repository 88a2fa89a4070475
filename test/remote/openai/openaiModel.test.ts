import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatRequest } from '../../endpoint/chatRequest.ts';
import { startEndpoint } from '../../endpoint/openaiEndpoint.ts';
import { createValidator } from '../../endpoint/violations.ts';
import { fakeClock } from '../../fakes/fakeClock.ts';
import {
	ask,
	collect,
	countsOf,
	failureOf,
	finishedOf,
	inBoth,
	KEY,
	modelAt,
	usageOf,
	withEndpoint,
} from './conversing.ts';

const validate = createValidator();

inBoth('text streams in pieces, usage comes before the end', (transport) =>
	withEndpoint({ validate, answer: () => ({ text: 'Hello, 👩‍💻 world', chunkSize: 3 }) }, async ({ baseUrl }) => {
		const answered = await ask(baseUrl, { transport });
		const { events, ending } = answered;
		assert.ok(events.filter(({ kind }) => kind === 'text').length > 4);
		assert.equal(events.at(-2)?.kind, 'usage');
		assert.deepEqual(countsOf(usageOf(answered)), [1000, 0, 50]);
		assert.deepEqual(ending, { kind: 'finished', reason: 'stop', text: 'Hello, 👩‍💻 world', toolCalls: [] });
	}),
);

inBoth('calls grow piece by piece and arrive complete, in order', (transport) =>
	withEndpoint(
		{
			validate,
			answer: () => ({
				text: 'Let me look.',
				toolCalls: [
					{ name: 'read_file', arguments: { path: 'src/a.ts' } },
					{ name: 'read_file', arguments: { path: 'src/b.ts' } },
				],
				chunkSize: 4,
			}),
		},
		async ({ baseUrl }) => {
			const answered = await ask(baseUrl, { transport });
			const { reason, toolCalls } = finishedOf(answered);
			assert.equal(reason, 'toolCalls');
			assert.deepEqual(toolCalls, [
				{ id: 'call_0_0', name: 'read_file', arguments: '{"path":"src/a.ts"}' },
				{ id: 'call_0_1', name: 'read_file', arguments: '{"path":"src/b.ts"}' },
			]);
			const growth = answered.events.flatMap((event) => (event.kind === 'callProgress' ? [event] : []));
			assert.deepEqual(growth[0], { kind: 'callProgress', index: 0, name: 'read_file', argumentsText: '' });
			assert.equal(growth.findLast(({ index }) => index === 1)?.argumentsText, '{"path":"src/b.ts"}');
		},
	),
);

test('the request is what OpenAI takes, without the fields that are meant for OpenAI alone', () =>
	withEndpoint({ validate, answer: () => ({ text: 'ok' }) }, async ({ baseUrl, requests }) => {
		const seen: unknown[] = [];
		await ask(baseUrl, { options: { onRequest: (body) => seen.push(body) } });
		const { body, headers } = requests[0]!;
		assert.deepEqual(seen, [body]);
		assert.deepEqual(Object.keys(body).sort(), [
			'messages',
			'model',
			'parallel_tool_calls',
			'store',
			'stream',
			'stream_options',
			'tools',
		]);
		assert.equal((body as ChatRequest & { store: unknown }).store, false);
		assert.deepEqual(body.stream_options, { include_usage: true });
		assert.equal(headers.authorization, `Bearer ${KEY}`);
		assert.deepEqual(
			Object.keys(headers).filter((name) => /stainless|openai/.test(name)),
			[],
		);
	}));

test('without a key a loopback server is asked without Authorization', () =>
	withEndpoint({ validate, answer: () => ({ text: 'ok' }) }, async ({ baseUrl, requests }) => {
		finishedOf(await ask(baseUrl, { options: { apiKey: async () => undefined } }));
		assert.equal(requests[0]?.headers.authorization, undefined);
	}));

test('without a key nothing is sent elsewhere, and the user is told to set one', async () => {
	const noFetch = () => assert.fail('a request was made');
	const failure = failureOf(
		await ask('https://api.openai.com/v1', { options: { apiKey: async () => undefined, fetch: noFetch } }),
	);
	assert.equal(failure.kind, 'noKey');
	assert.equal(failure.action, 'setApiKey');
});

inBoth('a key that cannot be read, or cannot be a key, is a failure that does not show it', async (transport) => {
	const noFetch = () => assert.fail('a request was made');
	const unreadable = async () => {
		throw new Error(`locked ${KEY}`);
	};
	const unusable = async () => `${KEY}\nX-Evil: 1`;
	for (const [apiKey, kind] of [
		[unreadable, 'noKey'],
		[unusable, 'keyRejected'],
	] as const)
		assert.equal(
			failureOf(await ask('https://api.openai.com/v1', { transport, options: { apiKey, fetch: noFetch } })).kind,
			kind,
		);
});

inBoth('a wrong key is rejected once, and never echoed', (transport) =>
	withEndpoint({ validate, answer: () => ({}), key: 'another' }, async ({ baseUrl }) => {
		const answered = await ask(baseUrl, { transport });
		assert.deepEqual(answered.waits, []);
		const { kind, action } = failureOf(answered);
		assert.deepEqual([kind, action], ['keyRejected', 'setApiKey']);
	}),
);

inBoth('an empty answer is asked for once more, silently, then reported; its tokens are counted twice', (transport) =>
	withEndpoint({ validate, answer: () => ({}) }, async ({ baseUrl, requests }) => {
		const answered = await ask(baseUrl, { transport });
		assert.equal(requests.length, 2);
		assert.deepEqual(answered.waits, []);
		assert.equal(failureOf(answered).kind, 'emptyAnswer');
		assert.deepEqual(countsOf(usageOf(answered)), [2000, 0, 100]);
	}),
);

inBoth('an empty answer followed by a good one is the good one', (transport) =>
	withEndpoint({ validate, answer: (_, index) => (index ? { text: 'Here I am.' } : {}) }, async ({ baseUrl }) => {
		assert.equal(finishedOf(await ask(baseUrl, { transport })).text, 'Here I am.');
	}),
);

inBoth('a refusal is an answer of its own kind', (transport) =>
	withEndpoint(
		{ validate, answer: () => ({ refusal: 'I will not help with that.' }) },
		async ({ baseUrl, requests }) => {
			const finished = finishedOf(await ask(baseUrl, { transport }));
			assert.equal(finished.refusal, 'I will not help with that.');
			assert.equal(finished.text, '');
			assert.equal(requests.length, 1);
		},
	),
);

inBoth('an answer cut at the length limit says so and carries complete calls only', (transport) =>
	withEndpoint(
		{
			validate,
			answer: () => ({
				text: 'I write',
				toolCalls: [
					{ name: 'read_file', arguments: { path: 'a.ts' } },
					{ name: 'read_file', arguments: '{"path":"b.t' },
				],
				finishReason: 'length',
			}),
		},
		async ({ baseUrl }) => {
			const { reason, toolCalls } = finishedOf(await ask(baseUrl, { transport }));
			assert.equal(reason, 'length');
			assert.deepEqual(
				toolCalls.map((call) => call.arguments),
				['{"path":"a.ts"}'],
			);
		},
	),
);

inBoth('an answer cut by the content filter says so', (transport) =>
	withEndpoint({ validate, answer: () => ({ text: 'Well', finishReason: 'content_filter' }) }, async ({ baseUrl }) => {
		const { reason, text } = finishedOf(await ask(baseUrl, { transport }));
		assert.deepEqual([reason, text], ['contentFilter', 'Well']);
	}),
);

inBoth('arguments that are no JSON reach the engine as they came', (transport) =>
	withEndpoint(
		{
			validate,
			answer: () => ({ toolCalls: [{ name: 'read_file', arguments: '{"path": oops' }] }),
		},
		async ({ baseUrl }) => {
			const { reason, toolCalls } = finishedOf(await ask(baseUrl, { transport }));
			assert.equal(reason, 'toolCalls');
			assert.equal(toolCalls[0]?.arguments, '{"path": oops');
		},
	),
);

inBoth('ids that were used before in the conversation are replaced', (transport) =>
	withEndpoint(
		{
			validate,
			answer: () => ({ toolCalls: [{ id: 'call_0', name: 'read_file', arguments: {} }] }),
		},
		async ({ baseUrl }) => {
			const { toolCalls } = finishedOf(
				await ask(baseUrl, {
					transport,
					request: {
						messages: [
							{ role: 'user', text: 'Read it' },
							{ role: 'assistant', text: '', toolCalls: [{ id: 'call_0', name: 'read_file', arguments: '{}' }] },
							{ role: 'tool', callId: 'call_0', text: 'done' },
						],
					},
				}),
			);
			assert.notEqual(toolCalls[0]?.id, 'call_0');
		},
	),
);

test('text that is no text is mended before it is sent', () =>
	withEndpoint({ validate, answer: () => ({ text: 'ok' }) }, async ({ baseUrl, requests }) => {
		const answered = await ask(baseUrl, { request: { messages: [{ role: 'user', text: 'half \ud83d' }] } });
		finishedOf(answered);
		assert.equal(requests[0]?.body.messages.at(-1)?.content, 'half \ufffd');
	}));

test('fields that a server refuses are left out, at once and from then on', async (t) => {
	const refuses = ['stream_options', 'parallel_tool_calls', 'store', 'strict'];
	const endpoint = await startEndpoint({
		validate: false,
		answer(body) {
			const text = JSON.stringify(body);
			const first = refuses.find((field) => text.includes(`"${field}"`));
			if (!first) return { text: 'ok' };
			return {
				status: first === 'store' ? 422 : 400,
				error: { message: `Unknown parameter: '${first}'.`, param: first, code: 'unknown_parameter' },
			};
		},
	});
	t.after(() => endpoint.close());
	const clock = fakeClock();
	const model = modelAt(endpoint.baseUrl, { clock });
	const answered = await collect(model, { clock });
	finishedOf(answered);
	assert.deepEqual(answered.waits, []);
	assert.equal(endpoint.requests.length, refuses.length + 1);
	await collect(model, { clock });
	assert.equal(endpoint.requests.length, refuses.length + 2);
});

test('a server that refuses a field for ever is not asked for ever', async (t) => {
	const endpoint = await startEndpoint({
		validate: false,
		answer: () => ({ status: 400, error: { message: 'Unsupported parameter: stream_options' } }),
	});
	t.after(() => endpoint.close());
	const answered = await ask(endpoint.baseUrl);
	assert.equal(failureOf(answered).kind, 'badRequest');
	assert.equal(endpoint.requests.length, 2);
});

inBoth('100 kB in small pieces stream in linear time', (transport) =>
	withEndpoint(
		{
			validate,
			answer: () => ({ toolCalls: [{ name: 'read_file', arguments: { path: 'x'.repeat(100_000) } }], chunkSize: 16 }),
		},
		async ({ baseUrl }) => {
			const { toolCalls } = finishedOf(await ask(baseUrl, { transport }));
			assert.equal(toolCalls[0]?.arguments.length, 100_011);
		},
	),
);
