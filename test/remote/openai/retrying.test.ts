import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMPLETE_STREAM, delta, event, head, plain, refusal, stream } from '../../endpoint/hostileActs.ts';
import { type Act, startHostileServer } from '../../endpoint/hostileServer.ts';
import { fakeClock } from '../../fakes/fakeClock.ts';
import { type Answered, type Asking, ask, failureOf, finishedOf, KEY } from './conversing.ts';

const good = stream(...COMPLETE_STREAM);

/** The first answers, then good ones. */
async function after(
	answers: readonly (readonly Act[])[],
	asking: Asking = {},
): Promise<Answered & { readonly requests: number }> {
	const server = await startHostileServer((_, index) => answers[index] ?? good);
	try {
		return { ...(await ask(server.baseUrl, asking)), requests: server.requests.length };
	} finally {
		await server.close();
	}
}

const RETRIED: Readonly<Record<string, readonly Act[]>> = {
	'reset before the first byte': ['reset'],
	'closed before the first byte': ['fin'],
	'reset after the headers': stream('flush', 'reset'),
	'FIN after the role': stream(delta({ role: 'assistant', content: '' })),
	'408': refusal(408, { message: 'slow' }),
	'409': refusal(409, { message: 'locked' }),
	'429 without a header': refusal(429, { message: 'Rate limit reached', code: 'rate_limit_exceeded' }),
	'500': refusal(500, { message: 'oops' }),
	'502 with a page': plain(502, '<html><h1>Bad Gateway</h1></html>'),
	'503': refusal(503, { message: 'Slow Down' }),
	'529': refusal(529, { message: 'overloaded' }),
	'an error before any text': stream(event({ error: { type: 'server_error', message: 'busy' } })),
};

for (const [name, acts] of Object.entries(RETRIED))
	test(`retried: ${name}`, async () => {
		const answered = await after([acts]);
		assert.deepEqual(answered.waits, [1000]);
		assert.equal(answered.requests, 2);
		finishedOf(answered);
		const retry = answered.events[0];
		assert.ok(retry?.kind === 'retrying' && /Trying again in 1 s\.$/.test(retry.sentence), JSON.stringify(retry));
		assert.doesNotMatch(JSON.stringify(retry), /html|Gateway/);
	});

test('after three retries it gives up with one failure', async () => {
	const answered = await after(Array.from({ length: 9 }, () => refusal(500, { message: 'oops' })));
	assert.deepEqual(answered.waits, [1000, 2000, 4000]);
	assert.equal(answered.requests, 4);
	assert.equal(failureOf(answered).kind, 'serverError');
	assert.match(failureOf(answered).detail ?? '', /4 tries/);
});

test('the jitter comes from the random number', async () => {
	const answers = Array.from({ length: 9 }, () => refusal(500, { message: 'oops' }));
	const least = await after(answers, { options: { random: () => 0 } });
	const most = await after(answers, { options: { random: () => 0.999 } });
	assert.deepEqual(least.waits, [750, 1500, 3000]);
	assert.deepEqual(most.waits, [1250, 2499, 4998]);
});

const WAITS: readonly (readonly [string, Readonly<Record<string, string>>, string, number])[] = [
	['Retry-After in seconds', { 'retry-after': '7' }, '', 7000],
	['retry-after-ms', { 'retry-after-ms': '350', 'retry-after': '7' }, '', 350],
	['Retry-After as a date', { 'retry-after': 'Fri, 20 Nov 2026 00:00:12 GMT' }, '', 12_000],
	[
		'a date by the server’s own clock',
		{ 'retry-after': 'Fri, 20 Nov 1998 00:00:05 GMT', date: 'Fri, 20 Nov 1998 00:00:00 GMT' },
		'',
		5000,
	],
	['x-ratelimit-reset-requests', { 'x-ratelimit-reset-requests': '1s' }, '', 1000],
	[
		'the limit that is used up',
		{
			'x-ratelimit-reset-requests': '20s',
			'x-ratelimit-remaining-requests': '99',
			'x-ratelimit-reset-tokens': '6.5s',
			'x-ratelimit-remaining-tokens': '0',
		},
		'',
		6500,
	],
	['the message', {}, 'Rate limit reached. Please try again in 174ms. Visit …', 174],
	['Retry-After 0', { 'retry-after': '0' }, '', 1000],
	['a date in the past', { 'retry-after': 'Fri, 20 Nov 2020 00:00:12 GMT' }, '', 1000],
	['nonsense', { 'retry-after': 'soon' }, '', 1000],
];

for (const [name, headers, message, wait] of WAITS)
	test(`429 waits by ${name}`, async () => {
		const answered = await after([refusal(429, { message, code: 'rate_limit_exceeded' }, headers)]);
		assert.deepEqual(answered.waits, [wait]);
		finishedOf(answered);
	});

test('a wait of more than a minute is the user’s decision: no wait, and the sentence names it', async () => {
	const limited = refusal(429, { message: 'Rate limit reached' }, { 'retry-after': '86400' });
	const answered = await after([limited]);
	assert.deepEqual(answered.waits, []);
	assert.equal(answered.requests, 1);
	const { kind, sentence } = failureOf(answered);
	assert.equal(kind, 'rateLimited');
	assert.match(sentence, /wait 24 h/);
});

test('waits add up to 90 s at most', async () => {
	const limited = refusal(429, { message: 'Rate limit reached' }, { 'retry-after': '40' });
	const answered = await after(Array.from({ length: 9 }, () => limited));
	assert.deepEqual(answered.waits, [40_000, 40_000]);
	assert.equal(failureOf(answered).kind, 'rateLimited');
});

test('a wall clock that is set back lengthens nothing', async () => {
	const clock = fakeClock();
	const answered = await after(
		Array.from({ length: 9 }, () => refusal(500, { message: 'oops' })),
		{ clock, onEvent: () => clock.jump(-25 * 31_536_000_000) },
	);
	assert.deepEqual(answered.waits, [1000, 2000, 4000]);
});

const NEVER: Readonly<Record<string, readonly [readonly Act[], string, string]>> = {
	'quota used up': [
		refusal(429, {
			message: 'You exceeded your current quota',
			code: 'insufficient_quota',
			type: 'insufficient_quota',
		}),
		'quotaExceeded',
		'openBilling',
	],
	'no credit': [refusal(402, { message: 'Payment required' }), 'quotaExceeded', 'openBilling'],
	'request too large': [
		refusal(429, {
			message: 'Request too large for gpt-4.1 on tokens per min (TPM): Limit 30000, Requested 45210.',
			type: 'tokens',
			code: 'rate_limit_exceeded',
		}),
		'requestTooLarge',
		'newChat',
	],
	'more than the limit by its header': [
		refusal(429, { message: 'Limit reached. Requested 45210' }, { 'x-ratelimit-limit-tokens': '30000' }),
		'requestTooLarge',
		'newChat',
	],
	'401': [refusal(401, { message: `Incorrect API key provided: ${KEY}` }), 'keyRejected', 'setApiKey'],
	'403': [refusal(403, { message: `Country not supported, key ${KEY}` }), 'forbidden', 'testConnection'],
	'400': [refusal(400, { message: `Invalid schema for function 'x' ${KEY}` }), 'badRequest', 'retry'],
	'context too long': [
		refusal(400, {
			message: "This model's maximum context length is 1047576 tokens.",
			code: 'context_length_exceeded',
		}),
		'contextTooLong',
		'newChat',
	],
	'content filter': [refusal(400, { message: 'filtered', code: 'content_filter' }), 'contentFiltered', 'retry'],
	'404 of the model': [refusal(404, { message: 'no', code: 'model_not_found' }), 'modelNotFound', 'openModelSetting'],
	'told not to': [refusal(500, { message: 'no' }, { 'x-should-retry': 'false' }), 'serverError', 'retry'],
	redirect: [
		[head(307, { location: 'http://127.0.0.2:9/v1/chat/completions', 'content-length': '0' })],
		'badRequest',
		'openEndpointSetting',
	],
};

for (const [name, [acts, kind, action]] of Object.entries(NEVER))
	test(`never retried: ${name}`, async () => {
		const answered = await after([acts]);
		assert.equal(answered.requests, 1);
		assert.deepEqual(answered.waits, []);
		const failure = failureOf(answered);
		assert.deepEqual([failure.kind, failure.action], [kind, action], failure.sentence);
	});

test('Stop cancels the wait at once', async () => {
	const stop = new AbortController();
	const sent: unknown[] = [];
	const answered = await after([refusal(429, { message: '' }, { 'retry-after': '30' })], {
		signal: stop.signal,
		onEvent: (seen) => seen.kind === 'retrying' && setImmediate(() => stop.abort()),
		options: { onRequest: (body) => sent.push(body) },
		clock: { ...fakeClock(), advance: async () => {} },
	});
	assert.deepEqual(answered.ending, { kind: 'cancelled', partialText: '' });
	assert.equal(answered.requests, 1);
	assert.equal(sent.length, 1);
});

test('nothing listens: three retries, then a sentence that names the place', async () => {
	const server = await startHostileServer(() => []);
	await server.close();
	const answered = await ask(server.baseUrl);
	assert.deepEqual(answered.waits, [1000, 2000, 4000]);
	const { kind, sentence } = failureOf(answered);
	assert.equal(kind, 'tcp');
	assert.match(sentence, /Nothing answers at 127\.0\.0\.1:\d+/);
});
