import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelEvent } from '../../../src/core/ports.ts';
import type { Answer } from '../../endpoint/answer.ts';
import { createValidator } from '../../endpoint/violations.ts';
import { fakeClock } from '../../fakes/fakeClock.ts';
import { ask, failureOf, finishedOf, inBoth, modelAt, request, until, withEndpoint } from './conversing.ts';

const validate = createValidator();

test('Stop in the middle of the stream ends it at once, and the connection with it', () =>
	withEndpoint(
		{
			validate,
			answer: () => ({ text: 'Hello world', chunkSize: 2, hangAfter: 3 }),
		},
		async ({ baseUrl, requests }) => {
			const stop = new AbortController();
			const answered = await ask(baseUrl, {
				signal: stop.signal,
				onEvent: (event) => event.kind === 'text' && stop.abort(),
			});
			assert.deepEqual(answered.ending, { kind: 'cancelled', partialText: answered.text });
			assert.ok(answered.text.length > 0);
			await until(() => requests[0]?.aborted === true);
		},
	));

test('Stop before the headers, and before the request, cancels', () =>
	withEndpoint({ validate, answer: () => new Promise(() => {}) }, async ({ baseUrl, requests }) => {
		const stop = new AbortController();
		const asked = ask(baseUrl, { signal: stop.signal });
		await until(() => requests.length === 1);
		stop.abort();
		assert.equal((await asked).ending.kind, 'cancelled');
		assert.equal((await ask(baseUrl, { signal: AbortSignal.abort() })).ending.kind, 'cancelled');
		assert.equal(requests.length, 1);
	}));

test('Stop while the key store hangs cancels', async () => {
	const stop = new AbortController();
	const asked = ask('https://api.openai.com/v1', {
		signal: stop.signal,
		options: { apiKey: () => new Promise(() => {}), fetch: () => assert.fail('a request was made') },
	});
	stop.abort();
	assert.equal((await asked).ending.kind, 'cancelled');
});

test('a consumer that leaves takes the connection along', () =>
	withEndpoint(
		{
			validate,
			answer: () => ({ text: 'Hello world', chunkSize: 2, hangAfter: 3 }),
		},
		async ({ baseUrl, requests }) => {
			const clock = fakeClock();
			for await (const event of modelAt(baseUrl, { clock }).stream(request(), new AbortController().signal))
				if (event.kind === 'text') break;
			await until(() => requests[0]?.aborted === true);
			assert.equal(clock.sleepers, 0, 'no watchdog is left');
		},
	));

test('a server that never answers is given up after 60 s, without a retry', () =>
	withEndpoint({ validate, answer: () => new Promise(() => {}) }, async ({ baseUrl, requests }) => {
		const clock = fakeClock();
		const asked = ask(baseUrl, { clock });
		await until(() => requests.length === 1);
		await clock.advance(59_000);
		assert.equal(clock.sleepers, 1, 'it still waits');
		await clock.advance(2_000);
		const answered = await asked;
		assert.equal(failureOf(answered).kind, 'timeout');
		assert.equal(requests.length, 1);
		assert.equal(clock.sleepers, 0);
	}));

test('a server that falls silent is given up after 90 s, and what came is kept', () =>
	withEndpoint({ validate, answer: () => ({ text: 'Hello world', hangAfter: 2 }) }, async ({ baseUrl }) => {
		const clock = fakeClock();
		const answered = await ask(baseUrl, {
			clock,
			onEvent: (event) => event.kind === 'text' && setImmediate(() => void clock.advance(91_000)),
		});
		assert.equal(failureOf(answered).kind, 'timeout');
		assert.equal(answered.text, 'Hello world');
	}));

test('a consumer that takes its time is not taken for a silent server', () =>
	withEndpoint({ validate, answer: () => ({ text: 'Hello world', chunkSize: 6 }) }, async ({ baseUrl }) => {
		const clock = fakeClock();
		const events = [];
		for await (const event of modelAt(baseUrl, { clock }).stream(request(), new AbortController().signal)) {
			events.push(event.kind);
			if (event.kind === 'text') await clock.advance(200_000);
		}
		assert.equal(events.at(-1), 'finished');
	}));

test('a wall clock that jumps fires no watchdog', () =>
	withEndpoint({ validate, answer: () => ({ text: 'Hello world', chunkSize: 2 }) }, async ({ baseUrl }) => {
		const clock = fakeClock();
		let years = 1;
		const answered = await ask(baseUrl, {
			clock,
			onEvent: () => {
				clock.jump(years * 31_536_000_000);
				years = -25;
				setImmediate(() => void clock.advance(1_000));
			},
		});
		assert.equal(finishedOf(answered).text, 'Hello world');
	}));

test('after the finish reason a connection that stays open costs 5 s, not 90', () =>
	withEndpoint({ validate, answer: () => ({ text: 'Hi', hangAfter: 3 }) }, async ({ baseUrl }) => {
		const clock = fakeClock();
		const answered = await ask(baseUrl, {
			clock,
			onEvent: (event) => event.kind === 'text' && setTimeout(() => void clock.advance(6_000), 20),
		});
		assert.equal(finishedOf(answered).text, 'Hi');
	}));

test('a fetch that hears no signal does not keep Stop from working', async () => {
	const stop = new AbortController();
	const asked = ask('http://127.0.0.1:9/v1', {
		signal: stop.signal,
		options: { fetch: () => new Promise(() => {}) },
	});
	setImmediate(() => stop.abort());
	assert.equal((await asked).ending.kind, 'cancelled');
});

/** The notices of a silence that were given out, ms. */
const notices = (events: readonly ModelEvent[]) =>
	events.flatMap((event) => (event.kind === 'waiting' ? [event.silentMs] : []));

inBoth('after 10 s of silence the user is told, once, and the answer is still waited for', (transport) => {
	let release = () => {};
	const answer = () => new Promise<Answer>((resolve) => (release = () => resolve({ text: 'Hello' })));
	return withEndpoint({ validate, answer }, async ({ baseUrl, requests }) => {
		const clock = fakeClock();
		const asked = ask(baseUrl, { clock, transport });
		await until(() => requests.length === 1);
		await clock.advance(30_000);
		release();
		const answered = await asked;
		assert.equal(finishedOf(answered).text, 'Hello');
		assert.deepEqual(notices(answered.events), [10_000]);
		const [told] = answered.events;
		assert.match(
			told?.kind === 'waiting' ? told.sentence : '',
			/has said nothing for 10 s\. Tandem waits up to 60 s; stop the turn to end it now\.$/,
		);
	});
});

inBoth('a silence in the middle of an answer is told as well', (transport) =>
	withEndpoint(
		{ validate, answer: () => ({ text: 'Hello world', chunkSize: 6, hangAfter: transport === 'chat' ? 3 : 6 }) },
		async ({ baseUrl }) => {
			const clock = fakeClock();
			let texts = 0;
			const answered = await ask(baseUrl, {
				clock,
				transport,
				onEvent: (event) => event.kind === 'text' && ++texts === 2 && setTimeout(() => void clock.advance(91_000), 20),
			});
			assert.equal(failureOf(answered).kind, 'timeout');
			assert.deepEqual(notices(answered.events), [10_000]);
			assert.match(JSON.stringify(answered.events), /waits up to 90 s/);
		},
	),
);

test('Stop and leaving work while a silence is told', () =>
	withEndpoint({ validate, answer: () => new Promise(() => {}) }, async ({ baseUrl, requests }) => {
		for (const leave of [false, true]) {
			const clock = fakeClock();
			const stop = new AbortController();
			const before = requests.length;
			setTimeout(() => void until(() => requests.length > before).then(() => clock.advance(11_000)), 1);
			const seen: string[] = [];
			for await (const event of modelAt(baseUrl, { clock }).stream(request(), stop.signal)) {
				seen.push(event.kind);
				if (event.kind === 'waiting' && leave) break;
				if (event.kind === 'waiting') stop.abort();
			}
			assert.deepEqual(seen, leave ? ['waiting'] : ['waiting', 'cancelled']);
			await until(() => requests.at(-1)?.aborted === true);
			assert.equal(clock.sleepers, 0);
		}
	}));

inBoth('a model that thinks may be silent for five minutes', (transport) =>
	withEndpoint({ validate, answer: () => new Promise(() => {}) }, async ({ baseUrl, requests }) => {
		const clock = fakeClock();
		const thinking = { model: 'gpt-6-luna', tools: [], reasoning: { effort: 'high' } } as const;
		const asked = ask(baseUrl, { clock, transport, request: thinking });
		await until(() => requests.length === 1);
		await clock.advance(299_000);
		assert.equal(clock.sleepers, 1, 'it still waits');
		await clock.advance(2_000);
		assert.equal(failureOf(await asked).kind, 'timeout');
	}),
);
