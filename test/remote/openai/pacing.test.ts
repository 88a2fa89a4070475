import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requestTokens } from '../../../src/remote/openai/requestSize.ts';
import { TokenBudget } from '../../../src/remote/openai/tokenBudget.ts';
import type { Answer } from '../../endpoint/answer.ts';
import { startEndpoint } from '../../endpoint/openaiEndpoint.ts';
import { createValidator } from '../../endpoint/violations.ts';
import { fakeClock } from '../../fakes/fakeClock.ts';
import { type Asking, collect, failureOf, finishedOf, inBoth, modelAt, request } from './conversing.ts';

const validate = createValidator();

function limits(limit: number, remaining: number, reset: string, kind = 'tokens'): Readonly<Record<string, string>> {
	return {
		[`x-ratelimit-limit-${kind}`]: String(limit),
		[`x-ratelimit-remaining-${kind}`]: String(remaining),
		[`x-ratelimit-reset-${kind}`]: reset,
	};
}

function budget(...headers: readonly Readonly<Record<string, string>>[]): TokenBudget {
	const known = new TokenBudget();
	for (const each of headers) known.note('m', new Headers(each), 0);
	return known;
}

test('the wait is as long as it takes until there is room', () => {
	// 24,000 tokens come back in 48 s: one every 2 ms.
	const known = budget(limits(30_000, 6_000, '48s'));
	assert.equal(known.waitFor('m', 6_000, 0).ms, 0);
	assert.deepEqual(known.waitFor('m', 10_000, 0), { ms: 8_000, limit: 30_000 });
	assert.equal(known.waitFor('m', 10_000, 5_000).ms, 3_000);
	assert.equal(known.waitFor('m', 10_000, 60_000).ms, 0);
	assert.equal(known.waitFor('other', 10_000, 0).ms, 0);
});

test('no wait for what the server must refuse, and none without knowledge', () => {
	assert.equal(budget(limits(30_000, 0, '60s')).waitFor('m', 30_001, 0).ms, 0);
	const partial: readonly Readonly<Record<string, string>>[] = [
		{},
		{ 'x-ratelimit-remaining-tokens': '0' },
		limits(30_000, 0, ''),
		limits(30_000, 0, 'soon'),
		limits(0, 0, '1s'),
		limits(-5, -5, '1s'),
		{ ...limits(30_000, 0, '1s'), 'x-ratelimit-remaining-tokens': '' },
	];
	for (const headers of partial) assert.equal(budget(headers).waitFor('m', 10_000, 0).ms, 0, JSON.stringify(headers));
});

test('the tighter one of two limits counts', () => {
	const known = budget(limits(30_000, 20_000, '20s'), limits(10_000, 0, '60s', 'project-tokens'));
	assert.deepEqual(known.waitFor('m', 5_000, 0), { ms: 30_000, limit: 10_000 });
});

test('what was sent since counts, and a clock that is set back brings nothing back', () => {
	const known = budget(limits(30_000, 20_000, '20s'));
	known.spend('m', 15_000, 0);
	assert.equal(known.waitFor('m', 10_000, 0).ms, 10_000);
	assert.equal(known.waitFor('m', 10_000, -31_536_000_000).ms, 10_000);
	known.spend('m', 1, 31_536_000_000);
	assert.equal(known.waitFor('m', 29_000, 31_536_000_000).ms, 0);
});

test('the size of a request is told from its characters, or from who knows better', () => {
	const small = requestTokens(request({ messages: [{ role: 'user', text: '' }] }));
	assert.equal(requestTokens(request({ messages: [{ role: 'user', text: 'x'.repeat(4_000) }] })), small + 1_000);
	const called = [
		{ role: 'assistant', text: '', toolCalls: [{ id: 'a', name: 'f', arguments: 'x'.repeat(400) }] },
	] as const;
	assert.equal(requestTokens(request({ messages: called })), small + 100);
	assert.equal(requestTokens(request({ estimatedTokens: 5 })), 5);
	assert.equal(requestTokens(request({ estimatedTokens: 5, maxOutputTokens: 50 })), 50);
});

/** Asks twice; the first answer says how much is left. */
async function askedTwice(
	left: Readonly<Record<string, string>>,
	second: Asking,
): Promise<{
	readonly requests: number;
	readonly last: Awaited<ReturnType<typeof collect>>;
}> {
	const answer = (): Answer => ({ text: 'ok', headers: left });
	const endpoint = await startEndpoint({ validate, answer });
	try {
		const clock = second.clock ?? fakeClock();
		const model = modelAt(endpoint.baseUrl, { clock });
		await collect(model, { clock, ...(second.transport && { transport: second.transport }) });
		const last = await collect(model, { ...second, clock });
		return { last, requests: endpoint.requests.length };
	} finally {
		await endpoint.close();
	}
}

const BIG = { messages: [{ role: 'user', text: 'x'.repeat(40_000) }] } as const;

inBoth('a request that would be refused waits first, and says so', async (transport) => {
	const { last, requests } = await askedTwice(limits(30_000, 1_000, '58s'), { transport, request: BIG });
	finishedOf(last);
	assert.equal(requests, 2);
	assert.equal(last.waits.length, 1);
	// Some 10,100 tokens of which 1,000 are left; 500 come back in a second.
	assert.ok(last.waits[0]! > 17_000 && last.waits[0]! < 20_000, String(last.waits));
	const [event] = last.events;
	assert.match(event?.kind === 'retrying' ? event.sentence : '', /allows 30000 tokens a minute\. Going on in \d+ s/);
});

test('one that fits does not wait, nor one that waits more than a minute: the server decides', async () => {
	assert.deepEqual((await askedTwice(limits(30_000, 20_000, '20s'), { request: BIG })).last.waits, []);
	assert.deepEqual((await askedTwice(limits(30_000, 0, '10m0s'), { request: BIG })).last.waits, []);
});

test('Stop ends the wait, and nothing is sent', async () => {
	const stop = new AbortController();
	const { last, requests } = await askedTwice(limits(30_000, 1_000, '58s'), {
		request: BIG,
		signal: stop.signal,
		onEvent: (event) => event.kind === 'retrying' && setImmediate(() => stop.abort()),
		clock: { ...fakeClock(), advance: async () => {} },
	});
	assert.deepEqual([last.ending.kind, requests], ['cancelled', 1]);
});

inBoth('a request above the whole limit is told with the limit as a number, and not tried again', async (transport) => {
	const message = 'Request too large for gpt-4.1 on tokens per min (TPM): Limit 30,000, Requested 45210.';
	const answer = (): Answer => ({ status: 429, error: { message, type: 'tokens', code: 'rate_limit_exceeded' } });
	const endpoint = await startEndpoint({ validate, answer });
	try {
		const failure = failureOf(await collect(modelAt(endpoint.baseUrl), { transport, clock: fakeClock() }));
		assert.deepEqual([failure.kind, failure.limitTokens], ['requestTooLarge', 30_000]);
		assert.match(failure.sentence, /needs 45210 tokens, and the account may use 30000 a minute/);
		assert.equal(endpoint.requests.length, 1);
	} finally {
		await endpoint.close();
	}
});
