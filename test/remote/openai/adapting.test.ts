import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Quirks } from '../../../src/remote/openai/quirks.ts';
import type { Answer } from '../../endpoint/answer.ts';
import { type EndpointOptions, type RecordedRequest, startEndpoint } from '../../endpoint/openaiEndpoint.ts';
import { fakeClock } from '../../fakes/fakeClock.ts';
import { type Asking, collect, failureOf, finishedOf, inBoth, modelAt } from './conversing.ts';

const refusal = (message: string, status = 400): Answer => ({ status, error: { message } });

/** Asks a server that refuses in its own way, as often as told, with one model. */
async function asked(
	answer: EndpointOptions['answer'],
	asking: Asking = {},
	times = 1,
): Promise<{ readonly requests: readonly RecordedRequest[]; readonly last: Awaited<ReturnType<typeof collect>> }> {
	const endpoint = await startEndpoint({ validate: false, answer });
	try {
		const clock = fakeClock();
		const model = modelAt(endpoint.baseUrl, { clock, ...asking.options });
		let last = await collect(model, { clock, ...asking });
		for (let more = 1; more < times; more++) last = await collect(model, { clock, ...asking });
		return { requests: endpoint.requests, last };
	} finally {
		await endpoint.close();
	}
}

/** The wire request with this number. */
const wire = (requests: readonly RecordedRequest[], at: number) => requests[at]?.wire ?? {};

inBoth('a field that is refused is left out at once, and from then on', async (transport) => {
	const { requests, last } = await asked(
		(_, index) => (index === 0 ? refusal("Unknown parameter: 'store'.") : { text: 'ok' }),
		{ transport },
		2,
	);
	finishedOf(last);
	assert.deepEqual(
		requests.map((each) => 'store' in each.wire),
		[true, false, false],
	);
});

test('the name of the output limit is learned', async () => {
	const request = { maxOutputTokens: 100 };
	const { requests } = await asked(
		(_, index) =>
			index === 0 ? refusal('Unrecognized request argument supplied: max_completion_tokens') : { text: 'ok' },
		{ request },
	);
	assert.deepEqual([wire(requests, 0).max_completion_tokens, wire(requests, 1).max_tokens], [100, 100]);
	const neither = await asked(
		(body) =>
			'max_tokens' in body || 'max_completion_tokens' in body
				? refusal(`Unknown: max_tokens, max_completion_tokens`)
				: { text: 'ok' },
		{ request },
	);
	finishedOf(neither.last);
	assert.equal(neither.requests.length, 3);
});

test('without Responses there is Chat Completions, at once and from then on', async () => {
	const endpoint = await startEndpoint({ validate: false, answer: () => ({ text: 'ok' }) });
	const seen: string[] = [];
	const chatOnly: typeof fetch = (address, init) => {
		seen.push(String(address).replace(endpoint.baseUrl, ''));
		if (String(address).endsWith('/responses')) return Promise.resolve(new Response('Not Found', { status: 404 }));
		return fetch(address, init);
	};
	try {
		const clock = fakeClock();
		const quirks = new Quirks();
		const model = modelAt(endpoint.baseUrl, { clock, fetch: chatOnly, quirks });
		for (let round = 0; round < 2; round++) finishedOf(await collect(model, { clock, transport: 'responses' }));
		assert.deepEqual(seen, ['/responses', '/chat/completions', '/chat/completions']);
		assert.deepEqual(quirks.snapshot(), [
			{ endpoint: endpoint.baseUrl, model: 'gpt-4.1', transport: 'responses', without: [], refused: true },
		]);
	} finally {
		await endpoint.close();
	}
});

test('a model that says that it wants Responses is asked there', async () => {
	const { requests, last } = await asked((_, index) =>
		index === 0
			? refusal('Function tools are not supported in /v1/chat/completions. Please use /v1/responses.')
			: { text: 'ok' },
	);
	finishedOf(last);
	assert.deepEqual(
		requests.map(({ transport }) => transport),
		['chat', 'responses'],
	);
});

test('an endpoint that has neither format is asked once in each, and the user is told', async () => {
	for (const transport of ['chat', 'responses'] as const) {
		const { requests, last } = await asked(() => ({ status: 404, error: { message: 'Use /v1/responses' } }), {
			transport,
		});
		assert.equal(failureOf(last).action, 'openEndpointSetting');
		assert.equal(requests.length, 2);
	}
});

test('a model that is not there is no missing format', async () => {
	const { requests, last } = await asked(() => ({ status: 404, error: { message: 'The model `x` does not exist' } }), {
		transport: 'responses',
	});
	assert.equal(failureOf(last).kind, 'modelNotFound');
	assert.equal(requests.length, 1);
});

test('what was learned before is not asked again', async () => {
	const quirks = new Quirks();
	const answer: EndpointOptions['answer'] = (body) =>
		'store' in body ? refusal("Unknown parameter: 'store'") : { text: 'ok' };
	const endpoint = await startEndpoint({ validate: false, answer });
	try {
		const clock = fakeClock();
		finishedOf(await collect(modelAt(endpoint.baseUrl, { clock, quirks }), { clock }));
		assert.equal(endpoint.requests.length, 2);
		const stored: unknown = JSON.parse(JSON.stringify(quirks.snapshot()));
		finishedOf(await collect(modelAt(endpoint.baseUrl, { clock, quirks: new Quirks(stored) }), { clock }));
		assert.equal(endpoint.requests.length, 3);
	} finally {
		await endpoint.close();
	}
});

inBoth('a server that refuses everything is not asked for ever', async (transport) => {
	const { requests, last } = await asked(
		(_, index) => refusal(`Unknown parameter: 'store', 'strict', parallel_tool_calls, ${index}`),
		{
			transport,
		},
	);
	assert.equal(failureOf(last).kind, 'badRequest');
	assert.equal(requests.length, 2);
});
