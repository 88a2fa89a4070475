import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATALOGUE } from '../../../src/core/models/catalogue.ts';
import { parseCeilings } from '../../../src/core/models/ceilingSetting.ts';
import { NOTHING_SPENT } from '../../../src/core/models/ceilings.ts';
import type { Charge } from '../../../src/core/models/charge.ts';
import type { Meter } from '../../../src/core/models/meter.ts';
import { meteredModel } from '../../../src/core/models/meteredModel.ts';
import { dollarsOf } from '../../../src/core/models/money.ts';
import type { Model, ModelEvent, ModelRequest } from '../../../src/core/ports.ts';
import { guessTokens } from '../../../src/core/tokens/guessTokens.ts';
import { RequestEstimator } from '../../../src/core/tokens/requestEstimator.ts';
import { type FakeClock, fakeClock } from '../../fakes/fakeClock.ts';
import { type ScriptedModel, type Step, scriptedModel } from '../../fakes/scriptedModel.ts';

const SMALL: ModelRequest = {
	model: 'gpt-4.1',
	system: 'You are a copilot.',
	messages: [{ role: 'user', text: 'Say hi.' }],
	tools: [],
	toolChoice: 'auto',
	parallelToolCalls: true,
	cacheKey: 'chat',
};

/** A token for each “a ”. */
const sized = (tokens: number, more: Partial<ModelRequest> = {}): ModelRequest => ({
	...SMALL,
	messages: [{ role: 'user', text: 'a '.repeat(tokens) }],
	...more,
});
const countTexts = async (texts: readonly string[]) => texts.map((text) => Math.ceil(text.length / 2));

interface World {
	readonly scripted: ScriptedModel;
	readonly charges: Charge[];
	readonly questions: { readonly title: string; readonly reason: string; readonly effect: string }[];
	readonly clock: FakeClock;
	counted: number;
	ask(request?: ModelRequest, signal?: AbortSignal): Promise<readonly ModelEvent[]>;
}

interface Setting {
	readonly steps?: readonly Step[];
	readonly ceilings?: object;
	readonly answer?: 'approved' | 'rejected';
	readonly meter?: Partial<Meter>;
}

function world({ steps = [], ceilings = {}, answer = 'approved', meter }: Setting = {}): World {
	const clock = fakeClock();
	const scripted = scriptedModel(steps.length ? steps : Array.from({ length: 9 }, () => ({ text: 'Hi.' })));
	const made: World = { scripted, charges: [], questions: [], clock, counted: 0, ask };
	const estimator = new RequestEstimator((texts) => {
		made.counted++;
		return countTexts(texts);
	});
	const model = meteredModel(scripted, {
		host: 'api.openai.com',
		rows: CATALOGUE,
		estimator,
		ceilings: () => parseCeilings(ceilings).ceilings,
		spentToday: async () => NOTHING_SPENT,
		record: (charge) => made.charges.push(charge),
		approver: {
			ask: async (question) => {
				made.questions.push(question);
				return answer;
			},
		},
		clock,
		...meter,
	});
	function ask(request = SMALL, signal = new AbortController().signal) {
		return eventsOf(model, request, signal);
	}
	return made;
}

async function eventsOf(model: Model, request: ModelRequest, signal: AbortSignal): Promise<readonly ModelEvent[]> {
	const events: ModelEvent[] = [];
	for await (const event of model.stream(request, signal)) events.push(event);
	return events;
}

const kinds = (events: readonly ModelEvent[]) => events.map(({ kind }) => kind);
const failureOf = (events: readonly ModelEvent[]) => {
	const last = events.at(-1);
	return last?.kind === 'failed' ? last.failure : assert.fail(JSON.stringify(last));
};

test('a small request is sent at once, without counting its tokens first', async () => {
	const made = world();
	assert.deepEqual(kinds(await made.ask()), ['text', 'usage', 'finished']);
	assert.equal(made.scripted.requests.length, 1);
	assert.deepEqual(made.questions, []);
});

test('usage has its price, and is recorded with it', async () => {
	const usage = { inputTokens: 1_000, cachedTokens: 500, outputTokens: 100 };
	const made = world({ steps: [{ text: 'Hi.', usage }] });
	const events = await made.ask();
	// 500 at $2, 500 cached at $0.50, 100 out at $8 a million.
	const dollars = dollarsOf('gpt-4.1', usage) ?? 0;
	assert.ok(Math.abs(dollars - 0.00205) < 1e-12);
	assert.deepEqual(made.charges, [{ model: 'gpt-4.1', ...usage, dollars, counted: true }]);
	assert.equal(events.find((event) => event.kind === 'usage')?.usage.dollars, dollars);
});

test('a request above its ceiling is never sent, and the failure says what to do', async () => {
	const made = world();
	// 600,000 at $2 a million, and an answer of 2,000 at $8.
	const failure = failureOf(await made.ask(sized(600_000)));
	assert.equal(made.scripted.requests.length, 0);
	assert.deepEqual(made.charges, []);
	assert.equal(failure.kind, 'ceiling');
	assert.equal(failure.action, 'raiseCeiling');
	assert.match(
		failure.sentence,
		/^This request would take about \$1\.22, more than your ceiling of \$1\.00 for a request\. It was not sent\. Raise the ceiling to go on\.$/,
	);
	assert.deepEqual(
		[failure.ceiling?.scope, failure.ceiling?.unit, failure.ceiling?.ceiling],
		['request', 'dollars', 1],
	);
});

test('the ceiling of a turn counts what its requests took; raised, the same turn goes on', async () => {
	const usage = { inputTokens: 100_000, cachedTokens: 0, outputTokens: 0 };
	const ceilings: { dollarsPerTurn: number } = { dollarsPerTurn: 0.5 };
	const made = world({ steps: [{ usage }, { usage }, { usage }], ceilings });
	assert.equal((await made.ask(sized(100_000))).at(-1)?.kind, 'finished');
	assert.equal((await made.ask(sized(100_000))).at(-1)?.kind, 'finished');
	const failure = failureOf(await made.ask(sized(100_000)));
	assert.match(
		failure.sentence,
		/^This turn has taken \$0\.40, and its next request about \$0\.22: more than your ceiling of \$0\.50 for a turn\./,
	);
	ceilings.dollarsPerTurn = 1;
	assert.equal((await made.ask(sized(100_000))).at(-1)?.kind, 'finished');
	assert.equal(made.scripted.requests.length, 3);
});

test('the ceiling of a day counts what all took, and of tokens where no price is known', async () => {
	const rich = world({ meter: { spentToday: async () => ({ dollars: 19.999, tokens: 1 }) } });
	assert.match(failureOf(await rich.ask()).sentence, /^Today took \$20\.00, and this request about .* for a day\./);
	const local = world({
		ceilings: { tokensPerDay: 1_000 },
		meter: { rows: [], spentToday: async () => ({ dollars: 99, tokens: 900 }) },
	});
	assert.equal((await local.ask()).at(-1)?.kind, 'finished', 'dollars do not count');
	assert.match(
		failureOf(await local.ask(sized(200))).sentence,
		/^Today took 900 tokens, .*: more than your ceiling of 1,000 tokens for a day\. It was not sent\. The price of this model is not known here, so only tokens are counted\. Raise/,
	);
});

test('a request that is stopped asks nobody, and one above the threshold asks before it is sent', async () => {
	const made = world();
	const events = await made.ask(sized(300_000));
	assert.equal(events.at(-1)?.kind, 'finished');
	const [question] = made.questions;
	assert.equal(question?.title, 'Send a request for about $0.62?');
	assert.match(question?.reason ?? '', /may cost more than \$0\.50, from where on Tandem asks/);
	assert.match(question?.effect ?? '', /^gpt-4\.1 at api\.openai\.com\n300,0\d\d tokens in\n\$0\.60 to \$0\.62$/);
	await made.ask(sized(310_000));
	assert.equal(made.questions.length, 1, 'a little more was allowed as well');
	await failureOf(await made.ask(sized(600_000)));
	assert.equal(made.questions.length, 1);
});

test('a no cancels the request and nothing is sent', async () => {
	const made = world({ answer: 'rejected' });
	assert.deepEqual(kinds(await made.ask(sized(300_000))), ['cancelled']);
	assert.equal(made.scripted.requests.length, 0);
});

test('a price cliff is announced before the request, once in a turn', async () => {
	const made = world({ ceilings: { askAboveDollars: 0 } });
	const luna = (tokens: number) => sized(tokens, { model: 'gpt-6-luna' });
	assert.deepEqual(kinds(await made.ask(luna(271_000))), ['waiting', 'text', 'usage', 'finished']);
	const events = await made.ask(luna(280_000));
	assert.deepEqual(kinds(events), ['notice', 'waiting', 'text', 'usage', 'finished']);
	assert.match(
		events[0]?.kind === 'notice' ? events[0].sentence : '',
		/^Above 272,000 input tokens gpt-6-luna charges 2 times/,
	);
	assert.ok(!kinds(await made.ask(luna(290_000))).includes('notice'));
});

test('while the answer is awaited the user is told what the request takes', async () => {
	let release = () => {};
	const held = new Promise<void>((resolve) => {
		release = resolve;
	});
	const step: Step = async function* () {
		await held;
		yield { kind: 'finished', reason: 'stop', text: '', toolCalls: [] };
	};
	const made = world({ steps: [step] });
	const events = made.ask();
	await made.clock.advance(500);
	assert.equal(made.counted, 0, 'the request is on its way first');
	await made.clock.advance(200);
	release();
	const [first] = await events;
	assert.deepEqual(first, {
		kind: 'waiting',
		sentence: 'Waiting for gpt-4.1 · 24 tokens, at least $0.000048',
		silentMs: 0,
	});
});

test('an answer that was stopped is charged by estimate', async () => {
	const text = 'word '.repeat(100);
	const events: readonly ModelEvent[] = [
		{ kind: 'text', delta: text },
		{ kind: 'callProgress', index: 0, name: 'read_file', argumentsText: '{"pa' },
		{ kind: 'callProgress', index: 0, name: 'read_file', argumentsText: '{"path":"a.ts"}' },
		{ kind: 'cancelled', partialText: text },
	];
	const made = world({ steps: [{ events }] });
	const stop = new AbortController();
	const asked = made.ask(SMALL, stop.signal);
	await made.clock.advance(700);
	await asked;
	const [charge] = made.charges;
	assert.equal(charge?.counted, false);
	assert.ok(charge.inputTokens > 10 && charge.inputTokens < 40, `${charge.inputTokens}`);
	assert.equal(charge.outputTokens, guessTokens(text) + guessTokens('read_file{"path":"a.ts"}'));
	assert.ok((charge.dollars ?? 0) > 0);
});

test('a request that failed before anything came is not charged', async () => {
	const failure = { kind: 'dns', sentence: 'No such host.', action: 'testConnection' } as const;
	const made = world({ steps: [{ events: [{ kind: 'failed', failure, partialText: '' }] }] });
	await made.ask();
	assert.deepEqual(made.charges, []);
});

test('a turn that was stopped sends nothing more', async () => {
	const stop = new AbortController();
	stop.abort();
	for (const request of [SMALL, sized(300_000), sized(600_000)]) {
		const made = world();
		assert.deepEqual(kinds(await made.ask(request, stop.signal)), ['cancelled']);
		assert.equal(made.scripted.requests.length, 0);
		assert.deepEqual(made.questions, []);
	}
});

test('an answer whose server counts nothing ends at once, and is charged when it is reckoned', async () => {
	const events: readonly ModelEvent[] = [
		{ kind: 'text', delta: 'All is well.' },
		{ kind: 'finished', reason: 'stop', text: 'All is well.', toolCalls: [] },
	];
	const made = world({ steps: [{ events }] });
	// The clock stands still: an end that waited for the estimate would never come.
	assert.deepEqual(kinds(await made.ask()), ['text', 'finished']);
	assert.equal(made.charges.length, 0);
	await made.clock.advance(700);
	assert.equal(made.charges.length, 1);
	assert.equal(made.charges[0]?.counted, false);
});

test('hosted tools: the most that their fees may be counts for the ceiling before, and what they did is charged after', async () => {
	const search = {
		kind: 'hosted',
		event: { kind: 'progress', call: 'h', tool: 'webSearch', state: 'done', sentence: 's' },
	} as const;
	const image = { kind: 'hosted', event: { ...search.event, tool: 'imageGeneration' } } as const;
	const usage = {
		inputTokens: 1_000,
		cachedTokens: 0,
		outputTokens: 0,
		fees: [{ kind: 'webSearch', count: 1, dollars: 0.01 }],
	} as const;
	const done = { kind: 'finished', reason: 'stop', text: '', toolCalls: [] } as const;
	const made = world({
		steps: [
			{ events: [search, { kind: 'usage', usage }, done] },
			{ events: [search, image, { kind: 'cancelled', partialText: '' }] },
		],
	});
	const request: ModelRequest = { ...SMALL, hostedTools: [{ kind: 'webSearch' }] };
	await made.ask(request);
	assert.deepEqual(
		made.charges.map(({ dollars, feeDollars, counted }) => [dollars?.toFixed(3), feeDollars, counted]),
		[['0.012', 0.01, true]],
	);
	await made.ask(request);
	await made.clock.advance(10_000);
	await new Promise(setImmediate);
	const stopped = made.charges[1];
	assert.deepEqual([stopped?.dollars, stopped?.feeDollars, stopped?.counted], [undefined, 0.01, false]);
	assert.ok((stopped?.knownDollars ?? 0) > 0.01);
	const limited = world({ ceilings: { dollarsPerRequest: 0.15 } });
	assert.match(
		failureOf(await limited.ask(request)).sentence,
		/more than your ceiling.*\. Fees of up to \$0\.20 of hosted tools are in it\. It was not sent\./,
	);
	assert.equal(kinds(await limited.ask()).at(-1), 'finished');
});
