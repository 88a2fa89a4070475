import assert from 'node:assert/strict';
import { checkLifecycle } from '../../../src/host/models/checkLifecycle.ts';
import { type LifecycleDeps, type UsedModel, watchLifecycle } from '../../../src/host/models/lifecycleWatch.ts';
import { createKnownDates } from '../../../src/host/models/shutdownDates.ts';
import { type FakeClock, fakeClock } from '../../fakes/fakeClock.ts';
import { fakeMemory, fakeSettings, keysWith } from './fakes.ts';

const DAY = 86_400_000;
const OPENAI = 'https://api.openai.com/v1';
const KEY = 'sk-test';
const never = new AbortController().signal;

interface World extends LifecycleDeps {
	readonly clock: FakeClock;
	/** Requests that left: address and authorization. */
	readonly asked: { readonly url: string; readonly authorization: string | null }[];
	readonly said: { endpoint: string; model: string; models?: unknown };
}

/** Nothing leaves the machine: the endpoint's list is what the test says. */
function world(list: unknown = { object: 'list', data: [] }, startedAt?: number): World {
	const asked: World['asked'] = [];
	const said = { endpoint: OPENAI, model: 'gpt-4.1' };
	const answer: typeof fetch = async (url, init) => {
		asked.push({ url: String(url), authorization: new Headers(init?.headers).get('authorization') });
		return Response.json(list);
	};
	return {
		asked,
		said,
		settings: fakeSettings(said),
		keys: keysWith('https://api.openai.com', KEY),
		memory: fakeMemory(),
		clock: fakeClock(startedAt),
		fetch: answer,
	};
}

function checked(deps: World): { readonly used: UsedModel[]; readonly check: (used: UsedModel) => Promise<void> } {
	const used: UsedModel[] = [];
	return {
		used,
		check: async (one) => {
			used.push(one);
			assert.equal(deps.asked.length, 0);
		},
	};
}

describe('lifecycleWatch', () => {
	it('does nothing before a request leaves, then looks once a day for each model', async () => {
		const deps = world();
		const { used, check } = checked(deps);
		const watch = watchLifecycle(deps, check);
		await deps.clock.advance(DAY);
		assert.equal(used.length, 0);
		for (let times = 0; times < 3; times++) watch.requestLeaves({ model: 'gpt-4.1' });
		await deps.clock.advance(1);
		assert.equal(used.length, 0, 'the user’s request goes first');
		await deps.clock.advance(10_000);
		assert.deepEqual(
			used.map(({ model, endpoint }) => [model, endpoint.baseUrl]),
			[['gpt-4.1', OPENAI]],
		);
		watch.requestLeaves({ model: 'gpt-4.1-mini' });
		await deps.clock.advance(10_000);
		assert.equal(used.length, 2, 'another model');
		await deps.clock.advance(DAY);
		watch.requestLeaves({ model: 'gpt-4.1' });
		await deps.clock.advance(10_000);
		assert.equal(used.length, 3, 'the next day');
		watch.dispose();
	});

	it('asks nothing when there is no endpoint or no model, nor after it is disposed', async () => {
		const deps = world();
		const { used, check } = checked(deps);
		const watch = watchLifecycle(deps, check);
		for (const body of [undefined, null, 'x', {}, { model: 5 }]) watch.requestLeaves(body);
		deps.said.endpoint = 'http://evil.example/v1';
		watch.requestLeaves({ model: 'gpt-4.1' });
		await deps.clock.advance(10_000);
		deps.said.endpoint = OPENAI;
		watch.requestLeaves({ model: 'gpt-4.1' });
		watch.dispose();
		await deps.clock.advance(10_000);
		assert.equal(used.length, 0);
	});

	it('a model that the user has just left is not looked at', async () => {
		const deps = world();
		const { used, check } = checked(deps);
		const watch = watchLifecycle(deps, check);
		watch.requestLeaves({ model: 'gpt-4.1' });
		deps.said.model = 'gpt-6-luna';
		await deps.clock.advance(10_000);
		assert.equal(used.length, 0);
		watch.requestLeaves({ model: 'gpt-4.1-mini' });
		await deps.clock.advance(10_000);
		assert.equal(used.length, 1, 'one that was asked on the side is');
		watch.dispose();
	});

	it('a look-up that fails is nobody’s trouble', async () => {
		const deps = world();
		const watch = watchLifecycle(deps, () => Promise.reject(new Error('no disk')));
		watch.requestLeaves({ model: 'gpt-4.1' });
		await deps.clock.advance(10_000);
		watch.dispose();
	});
});

describe('checkLifecycle', () => {
	const endpoint = {
		baseUrl: OPENAI,
		origin: 'https://api.openai.com',
		host: 'api.openai.com',
		isLoopback: false,
		isOpenai: true,
	};
	const model = (id: string, shutdown_date: string | null) => ({ id, object: 'model', created: 1, shutdown_date });

	it('reads the list of the endpoint that was used, with its key, at most once a day', async () => {
		const deps = world({ object: 'list', data: [model('qwen', null)] });
		await checkLifecycle({ model: 'qwen', endpoint, isChosen: true }, deps, never);
		await checkLifecycle({ model: 'other', endpoint, isChosen: true }, deps, never);
		assert.deepEqual(deps.asked, [{ url: `${OPENAI}/models`, authorization: `Bearer ${KEY}` }]);
		assert.deepEqual([...createKnownDates(deps.memory).of(OPENAI)], [['qwen', null]]);
		await deps.clock.advance(DAY);
		await checkLifecycle({ model: 'qwen', endpoint, isChosen: true }, deps, never);
		assert.equal(deps.asked.length, 2);
	});

	it('is remembered over windows, and read although another version kept it', async () => {
		const deps = world({ object: 'list', data: [model('a', '2027-06-01')] });
		await deps.memory.update('tandem.shutdownDates', { [OPENAI]: { at: 'long ago', dates: 5 }, x: null, y: { at: 1 } });
		await checkLifecycle({ model: 'a', endpoint, isChosen: true }, deps, never);
		assert.equal(createKnownDates(deps.memory).of(OPENAI).get('a'), '2027-06-01');
	});

	it('tells once a week of a model that ends, and not of one that lives', async () => {
		const deps = world();
		// The notice stays open in the test window: it is not awaited.
		const told = () => JSON.parse((deps.memory as ReturnType<typeof fakeMemory>).kept.get('tandem.endNotices') ?? '{}');
		void checkLifecycle({ model: 'gpt-6-luna', endpoint, isChosen: true }, deps, never);
		void checkLifecycle({ model: 'gpt-4.1', endpoint, isChosen: true }, deps, never);
		await deps.clock.advance(1000);
		const first = told();
		assert.deepEqual(Object.keys(first), ['gpt-4.1']);
		await deps.clock.advance(3 * DAY);
		await checkLifecycle({ model: 'gpt-4.1', endpoint, isChosen: true }, deps, never);
		assert.deepEqual(told(), first, 'not again within the week, so this check ended at once');
	});

	it('of a model that OpenAI has ended nothing is said where another endpoint serves it', async () => {
		const deps = world();
		const elsewhere = { ...endpoint, baseUrl: 'https://gateway.example/v1', host: 'gateway.example', isOpenai: false };
		await checkLifecycle({ model: 'openai/gpt-4.1-nano', endpoint: elsewhere, isChosen: true }, deps, never);
		assert.equal((deps.memory as ReturnType<typeof fakeMemory>).kept.get('tandem.endNotices'), undefined);
	});

	it('keeps the dates of a few endpoints, the newest', async () => {
		const { memory } = world();
		const dates = createKnownDates(memory);
		for (let at = 1; at <= 12; at++)
			await dates.remember(`https://${at}.example/v1`, [{ id: 'm', shutdown: null }], at);
		assert.equal(dates.readAt('https://12.example/v1'), 12);
		assert.equal(dates.readAt('https://5.example/v1'), 5);
		assert.equal(dates.readAt('https://4.example/v1'), undefined);
		await dates.remember('https://12.example/v1', [{ id: 'silent' }], 13);
		assert.equal(dates.of('https://12.example/v1').size, 0, 'what an endpoint no longer says is forgotten');
	});
});
