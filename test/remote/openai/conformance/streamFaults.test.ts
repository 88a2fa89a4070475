import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, gzipSync } from 'node:zlib';
import type { FailureKind, NextAction } from '../../../../src/shared/failure.ts';
import { CHAT, type Dialect, RESPONSES } from '../../../endpoint/dialects.ts';
import { delta, event, head, plain, refusal, stream } from '../../../endpoint/hostileActs.ts';
import { type Act, startHostileServer } from '../../../endpoint/hostileServer.ts';
import { fakeClock } from '../../../fakes/fakeClock.ts';
import { after, inBothDialects, turnAgainst } from './turnAgainst.ts';

// Faults of the network and of the stream (security.md FAULT-01 to FAULT-22). Each test checks the six invariants as well.

const CALL = { id: 'call_a', name: 'read_file', arguments: '{"path":"src/a.ts"}' };
const hel = (d: Dialect) => [d.opening, d.text('Hel')];
const lo = (d: Dialect) => [d.text('lo'), d.finish('stop'), d.closing];
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

inBothDialects('FAULT-11 slow drip inside of characters and blank lines: read as if at once', async (d) => {
	const bytes = Buffer.from(d.whole({ text: 'ä👩‍💻' }).join('').replaceAll('\n', '\r\n'));
	const acts = Array.from(bytes, (_, at): readonly Act[] => [
		bytes.subarray(at, at + 1),
		at % 40 ? 'flush' : { delayMs: 3 },
	]);
	assert.equal(
		(await after(d, stream(...acts.flat().filter((_, at) => at % 2 === 0 || at % 20 === 1)))).shown,
		'ä👩‍💻',
	);
});

/** A clock that goes on by itself as long as the turn runs. */
async function whilePassing<T>(clock: ReturnType<typeof fakeClock>, running: Promise<T>): Promise<T> {
	let passing = true;
	const passed = (async () => {
		while (passing) await clock.advance(1000);
	})();
	try {
		return await running;
	} finally {
		passing = false;
		await passed;
	}
}

inBothDialects('FAULT-12 headers, then silence: given up in time, and Stop works at once', async (d) => {
	const clock = fakeClock();
	const report = await whilePassing(clock, turnAgainst({ dialect: d, clock, script: () => stream('hang') }));
	assert.deepEqual([report.failure?.kind, report.requests.length], ['timeout', 1]);
	const stop = new AbortController();
	const stopped = await turnAgainst({
		dialect: d,
		signal: stop.signal,
		script: () => {
			setTimeout(() => stop.abort(), 20);
			return stream('hang');
		},
	});
	assert.equal(stopped.outcome, 'stopped');
});

inBothDialects('FAULT-12 silence in the middle of an answer: what came is kept', async (d) => {
	const clock = fakeClock();
	const script = () => stream(...hel(d), 'hang');
	const report = await whilePassing(clock, turnAgainst({ dialect: d, clock, script }));
	assert.deepEqual([report.failure?.kind, report.shown], ['timeout', 'Hel']);
});

inBothDialects('FAULT-13 nothing but keep-alives: a stall, not activity', async (d) => {
	const clock = fakeClock();
	const alive = [
		': ping\n\n',
		event({ choices: [] }),
		event({ type: 'response.in_progress' }),
		event({ type: 'keepalive' }),
	];
	const idle: readonly Act[] = [...alive, { delayMs: 2 }];
	const script = () => stream(d.opening, ...Array.from({ length: 1000 }, () => idle).flat(), ...hel(d), ...lo(d));
	const report = await whilePassing(clock, turnAgainst({ dialect: d, clock, script }));
	assert.deepEqual([report.failure?.kind, report.requests.length], ['timeout', 1]);
});

const CORRUPT: Readonly<Record<string, string>> = {
	'bad JSON': event('{bad json'),
	'two JSON objects on one line': event('{"choices":[]}{"choices":[]}'),
};

for (const [name, text] of Object.entries(CORRUPT))
	inBothDialects(`FAULT-14 ${name}: fails cleanly, keeps what came`, async (d) => {
		const report = await after(d, stream(...hel(d), text, ...lo(d)));
		assert.deepEqual([report.failure?.kind, report.shown], ['malformedStream', 'Hel']);
	});

const SKIPPED: Readonly<Record<string, (d: Dialect) => readonly Act[]>> = {
	'a line without data': (d) => ['bad line\n\n', ...hel(d), ...lo(d)],
	'CR for line ends': (d) => [...hel(d), ...lo(d)].map((text) => text.replaceAll('\n', '\r')),
	'a byte order mark': (d) => [`\ufeff${d.opening}`, ...hel(d), ...lo(d)],
	'an unknown event type': (d) => ['event: ping\ndata: {}\n\n', 'event: thread.odd\ndata: {}\n\n', ...hel(d), ...lo(d)],
	'an event over 1 MB': (d) => [
		`: ${'x'.repeat(1_100_000)}\n\n`,
		...hel(d),
		event({ type: 'odd', pad: 'y'.repeat(1_100_000) }),
		...lo(d),
	],
	'events that are no objects': (d) => [...['null', '5', '"x"', '[]', '{}'].map(event), ...hel(d), ...lo(d)],
	'empty answers inside': (d) => [
		...[{ choices: null }, { choices: [] }, { choices: [{}] }, { choices: [{ delta: null }] }].map(event),
		...[{ type: 'response.output_item.added' }, { type: 'response.output_text.delta' }, { type: null }].map(event),
		...hel(d),
		...lo(d),
	],
};

for (const [name, acts] of Object.entries(SKIPPED))
	inBothDialects(`FAULT-14 ${name}: skipped`, async (d) => {
		const report = await after(d, stream(...acts(d)));
		assert.deepEqual([report.outcome, report.shown], ['done', 'Hello'], report.failure?.sentence);
	});

test('FAULT-14 chunks without an id, a role, an index, usage: an answer', async () => {
	const chunks = [{ choices: [{ delta: { content: 'Hel' } }] }, { choices: [{ delta: { content: 'lo' } }] }];
	const bare = stream(...chunks.map(event), event({ choices: [{ finish_reason: 'stop' }] }));
	assert.equal((await after(CHAT, bare)).shown, 'Hello');
	const texts = ['Hel', 'lo'].map((text) => event({ type: 'response.output_text.delta', delta: text }));
	assert.equal((await after(RESPONSES, stream(...texts, event({ type: 'response.completed' })))).shown, 'Hello');
	const parts = stream(delta({ content: [{ type: 'text', text: 'Hel' }, 'lo'] }), delta({}, 'stop'));
	assert.equal((await after(CHAT, parts)).shown, 'Hello');
	assert.equal((await after(CHAT, [head(200), delta({ content: 'Hello' }), delta({}, 'stop')])).shown, 'Hello');
	const nulls = stream(
		delta({ content: 'Hel' }),
		event({ choices: [null] }),
		delta({ content: 'lo' }),
		delta({}, 'stop'),
	);
	assert.equal((await after(CHAT, nulls)).failure?.kind, 'malformedStream', 'the library trips over these');
});

inBothDialects('FAULT-15 [DONE] missing is fine; [DONE] early is an interruption', async (d) => {
	assert.equal((await after(d, stream(...hel(d), d.text('lo'), d.finish('stop')))).shown, 'Hello');
	const early = await after(d, stream(...hel(d), event('[DONE]'), ...lo(d)));
	assert.deepEqual([early.failure?.kind, early.shown], ['connectionLost', 'Hel']);
});

inBothDialects('FAULT-17 an empty answer: asked once more without a word, then told', async (d) => {
	const empty = stream(...d.whole({}));
	const report = await after(d, empty);
	assert.deepEqual([report.shown, report.requests.length, report.waits], ['Done.', 2, []]);
	const never = await turnAgainst({ dialect: d, script: () => empty });
	assert.deepEqual([never.failure?.kind, never.requests.length], ['emptyAnswer', 2]);
});

inBothDialects(
	'FAULT-18 cut at the length limit: text is marked, a cut call does not run and is asked for in parts',
	async (d) => {
		const text = await after(d, stream(...d.whole({ text: 'I write', finishReason: 'length' })));
		assert.deepEqual([text.failure?.kind, text.failure?.action, text.shown], ['truncated', 'continue', 'I write']);
		const half = { toolCalls: [{ name: 'write_file', arguments: '{"path":"src/a.ts","content":"x' }] };
		const call = await after(d, stream(...d.whole({ ...half, finishReason: 'length' })));
		assert.deepEqual([call.outcome, call.toolRuns], ['done', []]);
		assert.match(call.requests[1]?.body ?? '', /cut off at the output limit.*several smaller calls/);
	},
);

inBothDialects('FAULT-19 filtered, refused, failed in the stream: told plainly, what came is kept', async (d) => {
	const filtered = await after(d, stream(...d.whole({ text: 'Well', finishReason: 'content_filter' })));
	assert.deepEqual([filtered.failure?.kind, filtered.shown], ['contentFiltered', 'Well']);
	const refused = await after(d, stream(...d.whole({ refusal: 'I will not help with that.' })));
	assert.deepEqual([refused.outcome, refused.shown], ['done', 'I will not help with that.']);
	const failed = await after(d, stream(...hel(d), d.failure('server_error', 'Oops')));
	assert.deepEqual([failed.failure?.kind, failed.shown, failed.requests.length], ['serverError', 'Hel', 1]);
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
	};
	const sentences = new Set<string>();
	for (const [code, kind] of Object.entries(codes)) {
		const broken = new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) });
		const options = { fetch: () => Promise.reject(broken) };
		const report = await turnAgainst({ dialect: d, options, script: () => assert.fail('nothing is sent') });
		assert.equal(report.failure?.kind, kind, code);
		sentences.add(report.failure?.sentence.replace(/:\d+/, '') ?? '');
	}
	assert.equal(sentences.size, 3, 'one for each layer');
});

inBothDialects('FAULT-21 sleep of two hours and clocks that jump by years: nothing fires by it', async (d) => {
	const clock = fakeClock();
	let years = 1;
	const acts = d.whole({ text: 'Hello world', chunkSize: 2 }).flatMap((text): readonly Act[] => [text, { delayMs: 2 }]);
	const report = await after(d, stream(...acts), {
		clock,
		onEvent(each) {
			if (each.kind !== 'text') return;
			clock.jump(years * 31_536_000_000);
			years = -25;
			setImmediate(() => void clock.advance(1000));
		},
	});
	assert.equal(report.shown, 'Hello world');
	const back = fakeClock();
	const waiting = await turnAgainst({
		dialect: d,
		clock: back,
		script: () => refusal(500, { message: 'oops' }),
		onEvent: (each) => each.kind === 'phase' && back.jump(-25 * 31_536_000_000),
	});
	assert.deepEqual(waiting.waits, [1000, 2000, 4000]);
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
