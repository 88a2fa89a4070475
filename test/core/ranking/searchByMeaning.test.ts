import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FoundPlaces, NoIndex } from '../../../src/core/lookupPorts.ts';
import type { Embedded, MeaningModel, MeaningPorts } from '../../../src/core/ranking/meaningPorts.ts';
import { CANDIDATE_TOKENS, CANDIDATES, SearchByMeaning } from '../../../src/core/ranking/searchByMeaning.ts';
import type { FoundPlace, SearchQuestion } from '../../../src/shared/indexProtocol.ts';
import { fakeClock } from '../../fakes/fakeClock.ts';

const never = new AbortController().signal;
const QUESTION: SearchQuestion = { query: 'where money is added', limit: 3, budgetTokens: 4_000 };
const PLACES: readonly FoundPlace[] = Array.from({ length: 12 }, (_, at) => ({
	path: `src/file${at}.ts`,
	startLine: 1,
	endLine: 4,
	score: 1 / (at + 1),
	reason: 'words',
}));

interface World {
	readonly search: SearchByMeaning;
	readonly asked: SearchQuestion[];
	readonly told: string[];
	readonly charged: { tokens: number; isCounted: boolean }[];
	readonly taken: { texts: readonly string[]; state: string }[];
	readonly sent: string[][];
	readonly clock: ReturnType<typeof fakeClock>;
	ask(question: SearchQuestion): Promise<FoundPlaces | NoIndex>;
}

/** A model that knows what each text means by a word of it: the nearer to `file7`, the better. Texts are paid for once. */
function world(change: Partial<MeaningPorts> = {}, model: Partial<MeaningModel> = {}): World {
	const clock = fakeClock();
	const known = new Set<string>();
	const rest: Pick<World, 'asked' | 'told' | 'charged' | 'taken' | 'sent'> = {
		asked: [],
		told: [],
		charged: [],
		taken: [],
		sent: [],
	};
	const chosen: MeaningModel = {
		id: 'm',
		model: 'm',
		host: 'localhost',
		dollars: (tokens) => tokens / 1_000_000,
		async embed(texts, admit, signal): Promise<Embedded> {
			const missing = [...new Set(texts)].filter((text) => !known.has(text));
			const held = missing.length ? await admit(missing, { input: missing }, signal) : undefined;
			if (held) return { kind: 'failed', failure: held, tokens: 0 };
			if (missing.length) rest.sent.push(missing);
			for (const text of missing) known.add(text);
			const vectors = texts.map((text) => Float32Array.of(1, /file7|money/.test(text) ? 1 : 0));
			return { kind: 'vectors', vectors, tokens: missing.length * 100 };
		},
		...model,
	};
	const ports: MeaningPorts = {
		chosen: () => chosen,
		isAllowed: async () => true,
		read: async ({ path }) => `code of ${path}`,
		cleaner: async () => async (text) => ({ text: text.replaceAll('SECRET', '[…]'), withheld: [], hidden: [] }),
		admit: async () => undefined,
		takeDown(_model, texts) {
			const entry = { texts: texts.map(({ place }) => place?.path ?? 'question'), state: 'running' };
			rest.taken.push(entry);
			return (state) => {
				entry.state = state;
			};
		},
		charge: (_model, tokens, isCounted) => void rest.charged.push({ tokens, isCounted }),
		tell: (sentence) => void rest.told.push(sentence),
		clock,
		...change,
	};
	const ask = async (question: SearchQuestion) => {
		rest.asked.push(question);
		return { value: PLACES.slice(0, question.limit), partial: false };
	};
	return { ...rest, clock, ask, search: new SearchByMeaning(ports) };
}

function placesOf(answer: FoundPlaces | NoIndex): readonly string[] {
	return 'unavailable' in answer ? assert.fail(answer.unavailable) : answer.value.map(({ path }) => path);
}

const plainOrder = PLACES.slice(0, 3).map(({ path }) => path);

test('off, or not agreed to: the answer of the index, and nothing is read or sent', async () => {
	for (const change of [{ chosen: () => undefined }, { isAllowed: async () => false }]) {
		const { search, ask, asked, sent } = world({ ...change, read: () => assert.fail('read') });
		const answer = await search.search(QUESTION, ask, never);
		assert.deepEqual(answer, { value: PLACES.slice(0, 3), partial: false });
		assert.deepEqual([asked, sent], [[QUESTION], []]);
	}
});

test('what means the same comes up, with its reason and the price', async () => {
	const { search, ask, asked, taken, charged } = world();
	const answer = await search.search(QUESTION, ask, never);
	assert.deepEqual(asked, [{ ...QUESTION, limit: CANDIDATES, budgetTokens: CANDIDATE_TOKENS }]);
	const paths = placesOf(answer);
	assert.equal(paths.length, 3);
	assert.ok(!('unavailable' in answer));
	assert.equal(answer.note, 'by meaning, $0.0013');
	const all = await search.search({ ...QUESTION, limit: 12 }, ask, never);
	const up = 'unavailable' in all ? undefined : all.value.find(({ path }) => path === 'src/file7.ts');
	assert.equal(up?.reason, 'words; meaning');
	assert.ok(placesOf(all).indexOf('src/file7.ts') < 7);
	assert.deepEqual(charged, [{ tokens: 1_300, isCounted: true }], 'the second question had nothing new');
	assert.deepEqual(taken, [{ texts: ['question', ...PLACES.map(({ path }) => path)], state: 'done' }]);
});

test('a second question sends only what is new, and says what it cost', async () => {
	const { search, ask, sent } = world();
	await search.search(QUESTION, ask, never);
	const again = await search.search({ ...QUESTION, query: 'money' }, ask, never);
	assert.deepEqual(sent[1], ['money']);
	assert.ok(!('unavailable' in again));
	assert.equal(again.note, 'by meaning, $0.0001');
	const known = await search.search(QUESTION, ask, never);
	assert.equal('unavailable' in known ? '' : known.note, 'by meaning, $0');
});

test('secrets are taken out of the question and of the code before a text is cut and leaves', async () => {
	const { search, ask, sent } = world({ read: async () => `${'x'.repeat(4_060)}SECRET` });
	await search.search({ ...QUESTION, query: 'SECRET money' }, ask, never);
	assert.equal(sent[0]?.[0], '[…] money');
	assert.ok(sent.flat().every((text) => !/SEC/.test(text) && Buffer.byteLength(text) <= 4_096));
});

test('when it cannot be known what is secret nothing leaves', async () => {
	const { search, ask, sent, told } = world({ cleaner: () => Promise.reject(new Error('locked')) });
	assert.deepEqual(placesOf(await search.search(QUESTION, ask, never)), plainOrder);
	assert.deepEqual(sent, []);
	assert.match(told[0] ?? '', /Unlock the keyring/);
});

test('a place that may not be read is not sent, and keeps its place', async () => {
	const { search, ask, sent } = world({ read: async ({ path }) => (path.endsWith('file0.ts') ? undefined : path) });
	assert.equal(placesOf(await search.search(QUESTION, ask, never))[0], 'src/file0.ts');
	assert.ok(sent.flat().every((text) => !text.includes('file0')));
});

test('an endpoint that fails leaves the order of the index, is told of once, and rests for a minute', async () => {
	let tries = 0;
	const failure = { kind: 'serverError', sentence: 'It is down.', action: 'retry' } as const;
	const { search, ask, told, clock, charged } = world(
		{},
		{
			async embed() {
				tries++;
				return { kind: 'failed', failure, tokens: 40 };
			},
		},
	);
	for (let time = 0; time < 3; time++) {
		const answer = await search.search(QUESTION, ask, never);
		assert.deepEqual(placesOf(answer), plainOrder);
		assert.equal('unavailable' in answer ? '' : answer.note, 'not by meaning');
	}
	assert.equal(tries, 1);
	assert.deepEqual(told, ['It is down.']);
	assert.deepEqual(charged, [{ tokens: 40, isCounted: true }], 'what was paid for before is charged');
	await clock.advance(60_001);
	await search.search(QUESTION, ask, never);
	assert.equal(tries, 2);
});

test('a ceiling keeps it here', async () => {
	const failure = { kind: 'ceiling', sentence: 'Above your ceiling.', action: 'raiseCeiling' } as const;
	const { search, ask, sent, told, taken } = world({ admit: async () => failure });
	assert.deepEqual(placesOf(await search.search(QUESTION, ask, never)), plainOrder);
	assert.deepEqual([sent, taken, told], [[], [], ['Above your ceiling.']]);
});

/** A model that answers never, and stops when it is told to. */
const silent: Pick<MeaningModel, 'embed'> = {
	async embed(texts, admit, signal) {
		await admit(texts, {}, signal);
		await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
		return { kind: 'cancelled', tokens: 0 };
	},
};

test('nobody waits longer than three seconds, and what may have been charged is', async () => {
	const { search, ask, told, clock, charged, taken } = world({}, silent);
	const answer = search.search(QUESTION, ask, never);
	await clock.advance(3_000);
	assert.deepEqual(placesOf(await answer), plainOrder);
	assert.match(told[0] ?? '', /longer than 3 seconds/);
	assert.equal(taken[0]?.state, 'stopped');
	assert.equal(charged[0]?.isCounted, false);
	assert.ok((charged[0]?.tokens ?? 0) > 0);
});

test('a stop is taken at once, is no failure, and nothing is told', async () => {
	const stop = new AbortController();
	const { search, ask, told, clock } = world({}, silent);
	const answer = search.search(QUESTION, ask, stop.signal);
	await clock.advance(10);
	stop.abort();
	assert.deepEqual(placesOf(await answer), plainOrder);
	assert.deepEqual(told, []);
	assert.equal(clock.sleepers, 0, 'no timer stays');
});

test('a server that counts no tokens is charged by a guess', async () => {
	const { search, ask, charged } = world(
		{},
		{
			async embed(texts, admit, signal) {
				await admit(texts, {}, signal);
				return { kind: 'vectors', vectors: texts.map(() => Float32Array.of(1)), tokens: 0 };
			},
		},
	);
	assert.deepEqual(placesOf(await search.search(QUESTION, ask, never)), plainOrder, 'all alike: no change');
	assert.equal(charged[0]?.isCounted, false);
});

test('limit and budget of the question hold for the new order', async () => {
	const { search, ask } = world({ read: async () => 'x'.repeat(400) });
	assert.equal(placesOf(await search.search({ ...QUESTION, limit: 5 }, ask, never)).length, 5);
	assert.equal(placesOf(await search.search({ ...QUESTION, limit: 9, budgetTokens: 250 }, ask, never)).length, 2);
});
