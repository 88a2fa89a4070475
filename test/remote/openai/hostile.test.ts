import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, gzipSync } from 'node:zlib';
import type { FailureKind } from '../../../src/shared/failure.ts';
import { COMPLETE_STREAM, DONE, delta, event, head, plain, STREAM_HEAD, stream } from '../../endpoint/hostileActs.ts';
import { type Act, type RawRequest, startHostileServer } from '../../endpoint/hostileServer.ts';
import { fakeClock } from '../../fakes/fakeClock.ts';
import { type Answered, type Asking, ask, failureOf, finishedOf } from './conversing.ts';

async function against(
	script: (request: RawRequest, index: number) => readonly Act[],
	asking: Asking = {},
): Promise<Answered & { readonly requests: number }> {
	const server = await startHostileServer(script);
	try {
		const answered = await ask(server.baseUrl, asking);
		return { ...answered, requests: server.requests.length };
	} finally {
		await server.close();
	}
}

const hello = delta({ role: 'assistant', content: 'Hel' });
const finished = [delta({ content: 'lo' }), delta({}, 'stop'), DONE];
const CALL = { index: 0, id: 'call_a', type: 'function', function: { name: 'read_file', arguments: '{"path":"a"}' } };

/** Streams that break after something was seen: one request, no retry, the text kept. */
const BROKEN: Readonly<Record<string, readonly [readonly Act[], FailureKind]>> = {
	'FIN without a finish reason': [stream(hello), 'connectionLost'],
	'[DONE] without a finish reason': [stream(hello, DONE), 'connectionLost'],
	'reset after text': [stream(hello, 'flush', 'reset'), 'connectionLost'],
	'cut inside a line': [stream(hello, 'data: {"choices":[{"del'), 'connectionLost'],
	'malformed JSON': [stream(hello, event('{bad json'), ...finished), 'malformedStream'],
	'two objects on one line': [stream(hello, event('{"choices":[]}{"choices":[]}'), ...finished), 'malformedStream'],
	'choices with null in them': [stream(hello, event({ choices: [null] }), ...finished), 'malformedStream'],
	'an error in data': [
		stream(hello, event({ error: { message: 'The server had an error', type: 'server_error' } })),
		'serverError',
	],
	'an error as text': [stream(hello, event({ error: 'boom' })), 'serverError'],
	'an error event': [
		stream(hello, 'event: error\ndata: {"message":"overloaded","code":"server_error"}\n\n'),
		'serverError',
	],
	'an error event with nothing in it': [stream(hello, 'event: error\ndata: null\n\n'), 'serverError'],
	'a rate limit in the stream': [
		stream(hello, event({ error: { message: 'Slow down', code: 'rate_limit_exceeded' } })),
		'rateLimited',
	],
	'an upstream error with a finish reason': [
		stream(
			hello,
			event({ error: { code: 502, message: 'Upstream' }, choices: [{ delta: {}, finish_reason: 'error' }] }),
		),
		'serverError',
	],
	'finish reason error': [stream(hello, delta({}, 'error'), DONE), 'serverError'],
	'a complete call, then reset': [stream(hello, delta({ tool_calls: [CALL] }), 'flush', 'reset'), 'connectionLost'],
	'broken chunked encoding': [
		[
			head(200, { 'content-type': 'text/event-stream', 'transfer-encoding': 'chunked' }),
			`${hello.length.toString(16)}\r\n${hello}\r\nzz\r\n`,
		],
		'connectionLost',
	],
	'FIN inside a chunked body': [
		[
			head(200, { 'content-type': 'text/event-stream', 'transfer-encoding': 'chunked' }),
			`${hello.length.toString(16)}\r\n${hello}\r\n`,
		],
		'connectionLost',
	],
	'a gzip body cut short': [
		[
			head(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' }),
			gzipSync(hello, { finishFlush: constants.Z_SYNC_FLUSH }),
		],
		'connectionLost',
	],
};

for (const [name, [acts, kind]] of Object.entries(BROKEN))
	test(`broken stream: ${name}`, async () => {
		const answered = await against(() => acts);
		assert.equal(failureOf(answered).kind, kind, failureOf(answered).sentence);
		assert.equal(answered.text, 'Hel');
		assert.equal(answered.requests, 1);
	});

/** Streams that are odd and complete. */
const ODD: Readonly<Record<string, readonly Act[]>> = {
	'no [DONE]': stream(hello, delta({ content: 'lo' }), delta({}, 'stop')),
	'CRLF line ends': stream(...[hello, ...finished].map((text) => text.replaceAll('\n', '\r\n'))),
	'CR line ends': stream(...[hello, ...finished].map((text) => text.replaceAll('\n', '\r'))),
	'a byte order mark': stream(`\ufeff${hello}`, ...finished),
	'comments between events': stream(': OPENROUTER PROCESSING\n\n', hello, ': ping\n\n', ...finished),
	'choices null, empty and missing': stream(
		event({ choices: null }),
		event({ choices: [] }),
		event({}),
		hello,
		...finished,
	),
	'delta null and missing': stream(event({ choices: [{ delta: null }] }), event({ choices: [{}] }), hello, ...finished),
	'chunks that are no objects': stream(event('null'), event('5'), event('"x"'), event('[]'), hello, ...finished),
	'an unknown event type': stream('event: ping\ndata: {}\n\n', 'event: thread.odd\ndata: {}\n\n', hello, ...finished),
	'a line without data': stream('bad line\n\n', hello, ...finished),
	'bare minimum chunks': stream(
		event({ choices: [{ delta: { content: 'Hel' } }] }),
		event({ choices: [{ delta: { content: 'lo' } }] }),
		event({ choices: [{ finish_reason: 'stop' }] }),
	),
	'content in parts': stream(delta({ content: [{ type: 'text', text: 'Hel' }, 'lo'] }), delta({}, 'stop')),
	'no content type': [head(200), hello, ...finished],
	'an error after the end': stream(
		hello,
		delta({ content: 'lo' }),
		delta({}, 'stop'),
		event({ error: { message: 'late' } }),
	),
	'reset after the finish reason': stream(hello, delta({ content: 'lo' }), delta({}, 'stop'), 'flush', 'reset'),
	'an event of a megabyte': stream(
		`: ${'x'.repeat(1_100_000)}\n\n`,
		hello,
		delta({ content: 'lo', pad: 'y'.repeat(1_100_000) }),
		delta({}, 'stop'),
	),
};

for (const [name, acts] of Object.entries(ODD))
	test(`odd stream: ${name}`, async () => {
		const answered = await against(() => acts);
		assert.equal(finishedOf(answered).text, 'Hello');
		assert.equal(answered.requests, 1);
	});

/** Answers that are no stream. None is retried, no page is shown. */
const NO_STREAM: Readonly<Record<string, readonly [readonly Act[], FailureKind]>> = {
	'200 with a JSON error': [plain(200, { error: { message: 'nope' } }), 'notAStream'],
	'200 with a whole completion': [plain(200, { choices: [{ message: { content: 'Hello' } }] }), 'notAStream'],
	'200 with a web page': [plain(200, '<!doctype html><html><body>Log in</body></html>'), 'notAStream'],
	'200 with a text': [plain(200, 'welcome', { 'content-type': 'text/plain' }), 'notAStream'],
	'204 without a body': [[head(204)], 'notAStream'],
	'404 for the path': [plain(404, '<html><title>Not Found</title></html>'), 'badRequest'],
	'404 for the model': [
		plain(404, { error: { message: 'The model `x` does not exist', code: 'model_not_found' } }),
		'modelNotFound',
	],
	'413': [plain(413, 'too large'), 'requestTooLarge'],
	'415': [plain(415, 'what?'), 'badRequest'],
	'400 without a body': [[head(400)], 'badRequest'],
	'400 with a body that never ends': [[head(400, { 'content-length': '99' }), '{"error":'], 'badRequest'],
	'407': [plain(407, ''), 'proxy'],
	'no HTTP at all': [['SSH-2.0-OpenSSH_9.2\r\n'], 'notAStream'],
};

for (const [name, [acts, kind]] of Object.entries(NO_STREAM))
	test(`no stream: ${name}`, async () => {
		const answered = await against(() => acts);
		assert.equal(failureOf(answered).kind, kind, failureOf(answered).sentence);
		assert.doesNotMatch(failureOf(answered).sentence, /<|html|doctype/i);
		assert.equal(answered.requests, 1);
	});

test('an error body without end is not read to its end', async () => {
	const flood = Array.from({ length: 20 }, () => 'x'.repeat(10_000));
	const answered = await against(() => [head(400, { 'content-length': '1000000000' }), ...flood, 'hang']);
	assert.equal(failureOf(answered).kind, 'badRequest');
});

test('comments and empty chunks alone do not keep a stream alive', async () => {
	const clock = fakeClock();
	const idle: readonly Act[] = [': ping\n\n', event({ choices: [] }), { delayMs: 2 }];
	const asked = against(() => stream(...Array.from({ length: 1000 }, () => idle).flat(), hello, ...finished), {
		clock,
	});
	let passing = true;
	const pass = async () => {
		while (passing) await clock.advance(1_000);
	};
	const passed = pass();
	const answered = await asked;
	passing = false;
	await passed;
	assert.equal(failureOf(answered).kind, 'timeout');
	assert.equal(answered.requests, 1);
});

test('an error that comes as JSON with status 200 is told in the server’s words', async () => {
	const answered = await against(() => plain(200, { error: { message: 'Plan expired' } }));
	assert.match(failureOf(answered).sentence, /plain JSON instead of a stream: Plan expired\./);
});

test('headers and then silence is a timeout, and Stop ends it', async () => {
	const stop = new AbortController();
	const asked = against(() => stream('hang'), { signal: stop.signal });
	setTimeout(() => stop.abort(), 30);
	assert.equal((await asked).ending.kind, 'cancelled');
});

test('a stream that comes byte by byte is read as if it came at once', async () => {
	const bytes = Buffer.from(COMPLETE_STREAM.join('').replaceAll('\n', '\r\n'));
	const acts = Array.from(bytes, (_, at): Act => bytes.subarray(at, at + 1));
	const answered = await against(() => stream(...acts));
	const { text, toolCalls, reason } = finishedOf(answered);
	assert.deepEqual([text, reason], ['Grüße 👩‍💻!', 'toolCalls']);
	assert.deepEqual(toolCalls, [{ id: 'call_a', name: 'read_file', arguments: '{"path":"ä.ts"}' }]);
	assert.deepEqual(answered.events.at(-2), {
		kind: 'usage',
		usage: { inputTokens: 12, cachedTokens: 4, outputTokens: 7 },
	});
});

/** The same, as short as a server can say it: every byte of it is a place to break. */
const SMALL = [
	event({ choices: [{ delta: { content: 'é' } }] }),
	event({ choices: [{ delta: { content: '👩‍💻' } }] }),
	event({ choices: [{ delta: { tool_calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: '{"a":' } }] } }] }),
	event({ choices: [{ delta: { tool_calls: [{ index: 0, function: { arguments: '1}' } }] } }] }),
	event({ choices: [{ finish_reason: 'tool_calls' }] }),
	DONE,
].join('');

for (const how of ['fin', 'reset'] as const)
	test(`a stream cut by ${how} at every byte ends once, keeps its text and never pretends to be complete`, async () => {
		const bytes = Buffer.from(SMALL);
		// Without the blank line after it an event is complete as well: the connection's end ends it.
		const finishedAt = Buffer.byteLength(SMALL.slice(0, SMALL.indexOf(DONE))) - 2;
		const server = await startHostileServer(({ path }) =>
			stream(bytes.subarray(0, Number(path.split('/')[2])), 'flush', how),
		);
		const cutAt = async (cut: number) => {
			const answered = await ask(`${server.baseUrl}/${cut}`);
			assert.ok('é👩‍💻'.startsWith(answered.text));
			if (cut < finishedAt) return assert.equal(failureOf(answered).kind, 'connectionLost', String(cut));
			// A reset may overtake the last bytes.
			if (how === 'reset' && answered.ending.kind === 'failed') return;
			const { toolCalls, text } = finishedOf(answered);
			assert.deepEqual(toolCalls, [{ id: 'c', name: 'f', arguments: '{"a":1}' }]);
			assert.equal(text, 'é👩‍💻');
		};
		try {
			for (let cut = 0; cut <= bytes.length; cut += 16)
				await Promise.all(Array.from({ length: Math.min(16, bytes.length + 1 - cut) }, (_, more) => cutAt(cut + more)));
		} finally {
			await server.close();
		}
	});

test('a stream cut after every event ends once and keeps its text', async () => {
	for (let count = 0; count <= COMPLETE_STREAM.length; count++) {
		const answered = await against(() => [STREAM_HEAD, ...COMPLETE_STREAM.slice(0, count), 'fin']);
		assert.equal(answered.ending.kind, count < 7 ? 'failed' : 'finished', `after ${count} events`);
		assert.equal(answered.text, ['', '', 'Grüße '][count] ?? 'Grüße 👩‍💻!');
	}
});
