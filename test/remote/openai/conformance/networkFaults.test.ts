import assert from 'node:assert/strict';
import { constants, gzipSync } from 'node:zlib';
import type { FailureKind, NextAction } from '../../../../src/shared/failure.ts';
import type { Dialect } from '../../../endpoint/dialects.ts';
import { head, plain, refusal, stream } from '../../../endpoint/hostileActs.ts';
import { type Act, startHostileServer } from '../../../endpoint/hostileServer.ts';
import { fakeClock } from '../../../fakes/fakeClock.ts';
import { after, inBothDialects, turnAgainst } from './turnAgainst.ts';

// Faults before an answer, instead of one, and of the connection under it. Each test checks the six invariants as well.

const CALL = { id: 'call_a', name: 'read_file', arguments: '{"path":"src/a.ts"}' };
const hel = (d: Dialect) => [d.opening, d.text('Hel')];
const sse = { 'content-type': 'text/event-stream' };

inBothDialects('FAULT-01 reset after three deltas: kept, marked, not asked again', async (d) => {
	const deltas = ['One ', 'two ', 'three'].map(d.text);
	const report = await after(d, stream(d.opening, ...deltas, 'flush', 'reset'));
	assert.equal(report.shown, 'One two three');
	assert.deepEqual([report.failure?.kind, report.failure?.action], ['connectionLost', 'retry']);
	assert.match(report.failure?.sentence ?? '', /What came is kept/);
	assert.equal(report.requests.length, 1);
});

const BEFORE_THE_FIRST_BYTE: Readonly<Record<string, (d: Dialect) => readonly Act[]>> = {
	'reset at once': () => ['reset'],
	'closed at once': () => ['fin'],
	'reset after the headers': () => stream('flush', 'reset'),
	'FIN after the opening': (d) => stream(d.opening),
};

for (const [name, acts] of Object.entries(BEFORE_THE_FIRST_BYTE))
	inBothDialects(`FAULT-02 ${name}: up to three retries, then one error`, async (d) => {
		const report = await after(d, acts(d));
		assert.deepEqual([report.shown, report.requests.length, report.waits], ['Done.', 2, [1000]]);
		const never = await turnAgainst({ dialect: d, script: () => acts(d) });
		assert.deepEqual([never.requests.length, never.waits], [4, [1000, 2000, 4000]]);
		assert.equal(never.failure?.kind, 'connectionLost');
	});

inBothDialects('FAULT-03 reset after a complete call: the tool does not run', async (d) => {
	for (const how of ['reset', 'fin'] as const) {
		const report = await after(d, stream(...hel(d), d.call(0, CALL), 'flush', how));
		assert.deepEqual(report.toolRuns, []);
		assert.equal(report.failure?.kind, 'connectionLost');
		assert.equal(report.requests.length, 1);
	}
});

const FULL = 'Fri, 20 Nov 2026 00:00:12 GMT';
const WAITS: Readonly<Record<string, readonly [Readonly<Record<string, string>>, number]>> = {
	'Retry-After: 7': [{ 'retry-after': '7' }, 7000],
	'retry-after-ms: 350': [{ 'retry-after-ms': '350' }, 350],
	'Retry-After as a date': [{ 'retry-after': FULL }, 12_000],
	'x-ratelimit-reset-requests: 1s': [{ 'x-ratelimit-reset-requests': '1s' }, 1000],
};

for (const [name, [headers, wait]] of Object.entries(WAITS))
	inBothDialects(`FAULT-04 429 with ${name}: waits that long, once, and says so`, async (d) => {
		const limited = refusal(429, { message: 'Rate limit reached', code: 'rate_limit_exceeded' }, headers);
		const report = await after(d, limited);
		assert.deepEqual([report.waits, report.requests.length, report.shown], [[wait], 2, 'Done.']);
		const phase = report.events.find((each) => each.kind === 'phase' && each.phase === 'retrying');
		assert.match(phase?.kind === 'phase' ? (phase.sentence ?? '') : '', /limits how often.*Trying again in/);
		const stop = new AbortController();
		const stopped = await after(d, limited, {
			signal: stop.signal,
			clock: { ...fakeClock(), advance: async () => {} },
			onEvent: (each) => each.kind === 'phase' && each.phase === 'retrying' && setImmediate(() => stop.abort()),
		});
		assert.deepEqual([stopped.outcome, stopped.requests.length], ['stopped', 1]);
	});

inBothDialects('FAULT-05 429 without a header backs off; a day is not waited for', async (d) => {
	const limited = refusal(429, { message: 'Rate limit reached', code: 'rate_limit_exceeded' });
	const report = await turnAgainst({ dialect: d, script: () => limited });
	assert.deepEqual(report.waits, [1000, 2000, 4000]);
	const day = refusal(429, { message: 'Rate limit reached' }, { 'retry-after': '86400' });
	const long = await turnAgainst({ dialect: d, script: () => day });
	assert.deepEqual([long.waits, long.requests.length, long.failure?.kind], [[], 1, 'rateLimited']);
	assert.match(long.failure?.sentence ?? '', /24 h/);
});

/** Told at once, with what to do next. */
const AT_ONCE: Readonly<Record<string, readonly [readonly Act[], FailureKind, NextAction]>> = {
	'FAULT-06 429 insufficient_quota': [
		refusal(429, {
			message: 'You exceeded your current quota',
			code: 'insufficient_quota',
			type: 'insufficient_quota',
		}),
		'quotaExceeded',
		'openBilling',
	],
	'FAULT-08 401': [refusal(401, { message: 'Incorrect API key', code: 'invalid_api_key' }), 'keyRejected', 'setApiKey'],
	'FAULT-08 403': [refusal(403, { message: 'Country not supported' }), 'forbidden', 'testConnection'],
	'FAULT-09 400 context_length_exceeded': [
		refusal(400, { message: 'maximum context length is 1047576 tokens', code: 'context_length_exceeded' }),
		'contextTooLong',
		'newChat',
	],
	'FAULT-10 400 invalid tool schema': [
		refusal(400, { message: "Invalid schema for function 'read_file': oops", param: 'tools[0].parameters' }),
		'badRequest',
		'retry',
	],
	'FAULT-10 404 model not found': [
		refusal(404, { message: 'The model `gpt-4.1` does not exist', code: 'model_not_found' }),
		'modelNotFound',
		'openModelSetting',
	],
	'FAULT-10 413': [plain(413, 'too large'), 'requestTooLarge', 'newChat'],
	'FAULT-10 415': [plain(415, 'what?'), 'badRequest', 'retry'],
	'FAULT-16 200 with application/json': [
		plain(200, { error: { message: 'nope' } }),
		'notAStream',
		'openEndpointSetting',
	],
	'FAULT-16 200 with a captive portal': [
		plain(200, '<!doctype html><html><body>Log in</body></html>'),
		'notAStream',
		'openEndpointSetting',
	],
	'FAULT-20 proxy 407': [plain(407, ''), 'proxy', 'testConnection'],
	'FAULT-20 no HTTP at all': [['SSH-2.0-OpenSSH_9.2\r\n'], 'notAStream', 'openEndpointSetting'],
};

for (const [name, [acts, kind, action]] of Object.entries(AT_ONCE))
	inBothDialects(`${name}: told at once, not tried again`, async (d) => {
		const report = await turnAgainst({ dialect: d, script: () => acts });
		assert.deepEqual([report.failure?.kind, report.failure?.action], [kind, action], report.failure?.sentence);
		assert.equal(report.requests.length, 1);
		assert.doesNotMatch(JSON.stringify(report.failure), /<|doctype/i);
	});

for (const status of [500, 502, 503, 504, 529])
	inBothDialects(`FAULT-07 ${status} with a page, then success: tried again, nothing of the page shown`, async (d) => {
		const report = await after(d, plain(status, '<html><h1>Bad Gateway</h1></html>'));
		assert.deepEqual([report.shown, report.requests.length], ['Done.', 2]);
		assert.doesNotMatch(JSON.stringify(report.events), /<h|Gateway/);
	});

inBothDialects('FAULT-08 401 in the middle of a turn: what was done is kept', async (d) => {
	const calling = stream(...d.whole({ toolCalls: [{ name: 'read_file', arguments: { path: 'src/a.ts' } }] }));
	const report = await after(d, { each: [calling, refusal(401, { message: 'Incorrect API key' })] });
	assert.equal(report.failure?.kind, 'keyRejected');
	assert.deepEqual(
		report.messages.map(({ role }) => role),
		['user', 'assistant', 'tool'],
	);
});

const chunked = { ...sse, 'transfer-encoding': 'chunked' };
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const BROKEN_BODIES: Readonly<Record<string, (d: Dialect) => readonly Act[]>> = {
	'gzip truncated': (d) => [
		head(200, { ...sse, 'content-encoding': 'gzip' }),
		gzipSync(hel(d).join(''), { finishFlush: constants.Z_SYNC_FLUSH }),
	],
	'chunked encoding broken': (d) => [head(200, chunked), chunk(hel(d).join('')), 'zz\r\n'],
	'FIN inside a chunked body': (d) => [head(200, chunked), chunk(hel(d).join(''))],
};

for (const [name, acts] of Object.entries(BROKEN_BODIES))
	inBothDialects(`FAULT-20 ${name}: the connection broke, what came is kept`, async (d) => {
		const report = await after(d, acts(d));
		assert.deepEqual([report.failure?.kind, report.shown], ['connectionLost', 'Hel']);
	});

inBothDialects('FAULT-20 names, hosts, certificates: a sentence for each', async (d) => {
	const codes = {
		EAI_AGAIN: 'dns',
		EHOSTUNREACH: 'tcp',
		UND_ERR_CONNECT_TIMEOUT: 'tcp',
		SELF_SIGNED_CERT_IN_CHAIN: 'tls',
		ERR_HTTP2_GOAWAY_SESSION: 'connectionLost',
	};
	const sentences = new Set<string>();
	for (const [code, kind] of Object.entries(codes)) {
		const broken = new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) });
		const options = { fetch: () => Promise.reject(broken) };
		const report = await turnAgainst({ dialect: d, options, script: () => assert.fail('nothing is sent') });
		assert.equal(report.failure?.kind, kind, code);
		sentences.add(report.failure?.sentence.replace(/:\d+/, '') ?? '');
	}
	assert.equal(sentences.size, 4, 'one for each layer');
});

inBothDialects('FAULT-22 offline from the start: the ask is kept, the place is named', async (d) => {
	const gone = await startHostileServer(() => []);
	await gone.close();
	const address = new URL(gone.baseUrl);
	const options = { fetch: ((_: string, init: RequestInit) => fetch(address, init)) as typeof fetch };
	const report = await turnAgainst({ dialect: d, options, script: () => assert.fail('nothing is sent') });
	assert.equal(report.failure?.kind, 'tcp');
	assert.deepEqual(report.messages, [{ role: 'user', text: 'Do it.' }]);
});
