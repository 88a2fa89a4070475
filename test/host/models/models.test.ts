import assert from 'node:assert/strict';
import type { Model, ModelRequest } from '../../../src/core/ports.ts';
import { TOOLS } from '../../../src/core/tools/index.ts';
import { learnedOf } from '../../../src/host/connectionCommand.ts';
import { createQuirks } from '../../../src/host/models/quirksMemory.ts';
import { createKnownDates } from '../../../src/host/models/shutdownDates.ts';
import { createModels } from '../../../src/host/models.ts';
import { quirkSentence } from '../../../src/remote/openai/quirks.ts';
import { DONE, delta, refusal, stream } from '../../endpoint/hostileActs.ts';
import { type Act, type HostileServer, startHostileServer } from '../../endpoint/hostileServer.ts';
import { fakeMemory, fakeSettings, keysWith } from './fakes.ts';

const fine = stream(delta({ role: 'assistant', content: 'Hi.' }), delta({}, 'stop'), DONE);
const ASK: ModelRequest = {
	model: 'gpt-4.1',
	system: 'You answer.',
	messages: [{ role: 'user', text: 'Hello' }],
	tools: [],
	toolChoice: 'auto',
	parallelToolCalls: true,
	cacheKey: 'k',
};

const plainly = (model: Model) => model;

describe('models', () => {
	let server: HostileServer;
	let acts: readonly (readonly Act[])[];

	beforeEach(async () => {
		let served = 0;
		server = await startHostileServer(() => acts[Math.min(served++, acts.length - 1)] ?? fine);
	});
	afterEach(() => server.close());

	/** Asks in a session of its own; the memory is what is left of the one before. */
	const ask = async (memory: ReturnType<typeof fakeMemory>, model = 'gpt-4.1') => {
		const quirks = createQuirks(memory);
		const settings = fakeSettings({ endpoint: server.baseUrl, model });
		const models = createModels({
			settings,
			keys: keysWith('', ''),
			quirks,
			memory,
			onRequest: () => {},
			sendPoint: (model: Model) => model,
		});
		const ready = await models.forAsk({ text: 'Hello' }, plainly);
		assert.ok('model' in ready);
		const kinds: string[] = [];
		for await (const { kind } of ready.model.stream({ ...ASK, model }, new AbortController().signal)) kinds.push(kind);
		return { kinds, quirks };
	};
	const bodies = () => server.requests.map(({ body }) => JSON.parse(body) as Readonly<Record<string, unknown>>);

	it('what an endpoint refuses is learned, kept over sessions, said in words and forgotten on demand', async () => {
		acts = [refusal(400, { message: "Unknown parameter: 'store'.", param: 'store' }), fine];
		const memory = fakeMemory();
		assert.equal((await ask(memory)).kinds.at(-1), 'finished');
		const { kinds, quirks } = await ask(memory);
		assert.equal(kinds.at(-1), 'finished');
		assert.deepEqual(
			bodies().map((body) => 'store' in body),
			[true, false, false],
		);
		const said = learnedOf(server.baseUrl, 'gpt-4.1', quirks).map(quirkSentence);
		assert.deepEqual(said, ['“gpt-4.1” is asked without store (Chat Completions): it was refused.']);
		quirks.forget(server.baseUrl);
		acts = [fine];
		await ask(memory);
		assert.ok('store' in (bodies().at(-1) ?? {}));
	});

	it('what is set for an endpoint counts from the next request on, and goes to that kind of endpoint only', async () => {
		const sent: { readonly host: string; readonly provider: unknown }[] = [];
		const realFetch = globalThis.fetch;
		globalThis.fetch = async (url, init) => {
			const { provider } = JSON.parse(String(init?.body)) as { provider?: unknown };
			sent.push({ host: new URL(String(url)).host, provider });
			return new Response('{}', { status: 400 });
		};
		try {
			const said = { endpoint: 'https://openrouter.ai/api/v1', model: 'gpt-4.1', endpointOptions: {} };
			const deps = {
				quirks: createQuirks(fakeMemory()),
				memory: fakeMemory(),
				onRequest: () => {},
				sendPoint: (model: Model) => model,
			};
			const keys = { ...keysWith('', ''), get: async () => ({ kind: 'key', key: 'k', source: 'stored' }) as const };
			const models = createModels({ ...deps, settings: fakeSettings(said), keys });
			const send = async () => {
				const ready = await models.forAsk({ text: 'Hello' }, plainly);
				assert.ok('model' in ready);
				for await (const _ of ready.model.stream(ASK, new AbortController().signal));
			};
			await send();
			said.endpointOptions = { openrouter: { provider: { data_collection: 'deny' } } };
			await send();
			said.endpoint = 'https://api.openai.com/v1';
			await send();
		} finally {
			globalThis.fetch = realFetch;
		}
		assert.deepEqual(sent, [
			{ host: 'openrouter.ai', provider: undefined },
			{ host: 'openrouter.ai', provider: { data_collection: 'deny' } },
			{ host: 'api.openai.com', provider: undefined },
		]);
	});

	it('goes on with the user’s list at the same endpoint, each model counted by itself', async () => {
		acts = [refusal(404, { message: 'The model does not exist', code: 'model_not_found' }), fine];
		const settings = fakeSettings({ endpoint: server.baseUrl, model: 'gone', fallbackModels: ['other'] });
		const deps = {
			quirks: createQuirks(fakeMemory()),
			memory: fakeMemory(),
			onRequest: () => {},
			sendPoint: (model: Model) => model,
		};
		const models = createModels({ ...deps, settings, keys: keysWith('', '') });
		const counted: string[] = [];
		const meter = (model: Model): Model => ({
			stream(request, signal) {
				counted.push(request.model);
				return model.stream(request, signal);
			},
		});
		const ready = await models.forAsk({ text: 'Hello' }, meter);
		assert.ok('model' in ready);
		const said: string[] = [];
		for await (const event of ready.model.stream({ ...ASK, model: ready.name }, new AbortController().signal))
			said.push(event.kind === 'model' ? event.model : event.kind);
		assert.deepEqual(said, ['notice', 'other', 'text', 'finished']);
		assert.deepEqual(counted, ['gone', 'other']);
		assert.deepEqual(
			bodies().map(({ model }) => model),
			['gone', 'other'],
		);
	});

	it('auto and small jobs use what the endpoint listed, and nothing where it listed nothing', async () => {
		acts = [fine];
		const memory = fakeMemory();
		const settings = fakeSettings({ endpoint: server.baseUrl, model: 'auto' });
		const deps = { quirks: createQuirks(memory), memory, onRequest: () => {}, sendPoint: (model: Model) => model };
		const models = createModels({ ...deps, settings, keys: keysWith('', '') });
		const names = async () => {
			const found = [
				await models.forAsk({ text: 'What is a monad?' }, plainly),
				await models.forAsk({ text: 'Fix it' }, plainly),
				await models.forSmallJob(plainly),
			];
			return found.map((ready) => ('model' in ready ? ready.name : ready.kind));
		};
		assert.deepEqual(await names(), ['modelNotFound', 'modelNotFound', 'modelNotFound']);
		const listed = ['llama', 'openai/gpt-4.1', 'openai/gpt-4.1-mini'].map((id) => ({ id, shutdown: null }));
		await createKnownDates(memory).remember(server.baseUrl, listed, Date.now());
		assert.deepEqual(await names(), ['openai/gpt-4.1-mini', 'openai/gpt-4.1', 'openai/gpt-4.1-mini']);
		const ended = listed.map(({ id }) => ({ id, shutdown: '2020-01-01' }));
		await createKnownDates(memory).remember(server.baseUrl, ended, Date.now());
		assert.deepEqual((await names())[0], 'modelNotFound');
	});

	it('a model that thinks calls functions without thinking where the endpoint turns out to lack Responses', async () => {
		const message =
			'Function tools with reasoning_effort are not supported in this API. Please use /v1/responses instead.';
		acts = [refusal(404, { message: 'Not Found' }), refusal(400, { message, param: 'reasoning_effort' }), fine];
		const settings = fakeSettings({ endpoint: server.baseUrl, model: 'gpt-6-luna', reasoningEffort: 'low' });
		const deps = {
			quirks: createQuirks(fakeMemory()),
			memory: fakeMemory(),
			onRequest: () => {},
			sendPoint: (model: Model) => model,
		};
		const ready = await createModels({ ...deps, settings, keys: keysWith('', '') }).forAsk({ text: 'Hello' }, plainly);
		assert.ok('model' in ready);
		const tools = TOOLS.map(({ spec }) => spec);
		const kinds: string[] = [];
		const request = { ...ASK, model: ready.name, tools };
		for await (const { kind } of ready.model.stream(request, new AbortController().signal)) kinds.push(kind);
		assert.equal(kinds.at(-1), 'finished');
		assert.deepEqual(
			server.requests.map(({ path }) => path.replace('/v1', '')),
			['/responses', '/chat/completions', '/chat/completions'],
		);
		assert.deepEqual(
			bodies().map((body) => body.reasoning_effort),
			[undefined, 'low', 'none'],
		);
	});
});
