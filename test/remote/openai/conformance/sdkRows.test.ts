import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FailureKind } from '../../../../src/shared/failure.ts';
import { CHAT, type Dialect, named, RESPONSES } from '../../../endpoint/dialects.ts';
import { delta, event, head, plain, stream } from '../../../endpoint/hostileActs.ts';
import type { Act } from '../../../endpoint/hostileServer.ts';
import { fakeClock } from '../../../fakes/fakeClock.ts';
import { countsOf, until } from '../conversing.ts';
import { after, inBothDialects, turnAgainst } from './turnAgainst.ts';

// What the client library makes of a stream (§5.3 of the wire facts), and what must come of it here.

type Row = (dialect: Dialect) => readonly Act[];

const hel = (dialect: Dialect) => [dialect.opening, dialect.text('Hel')];
const lo = (dialect: Dialect) => [dialect.text('lo'), dialect.finish('stop'), dialect.closing];
const jsonCut = 'data: {"choices":[{"del';

/** Cut off or corrupt after something was seen: one request, no retry, the text kept. */
const BROKEN: Readonly<Record<string, readonly [Row, FailureKind]>> = {
	'FIN without [DONE] and without the end of the answer': [(d) => stream(...hel(d)), 'connectionLost'],
	'[DONE] without the end of the answer': [(d) => stream(...hel(d), 'data: [DONE]\n\n'), 'connectionLost'],
	'socket reset': [(d) => stream(...hel(d), 'flush', 'reset'), 'connectionLost'],
	'cut inside a JSON line': [(d) => stream(...hel(d), jsonCut), 'connectionLost'],
	'malformed JSON': [(d) => stream(...hel(d), event('{bad json'), ...lo(d)), 'malformedStream'],
	'an error in data': [
		(d) => stream(...hel(d), event({ error: { message: 'The server had an error', type: 'server_error' } })),
		'serverError',
	],
	'an OpenRouter error chunk': [
		(d) =>
			stream(
				...hel(d),
				event({ error: { code: 502, message: 'Upstream' }, choices: [{ delta: {}, finish_reason: 'error' }] }),
			),
		'serverError',
	],
	'event: error': [
		(d) => stream(...hel(d), 'event: error\ndata: {"message":"overloaded","code":"server_error"}\n\n'),
		'serverError',
	],
	'an error as text': [(d) => stream(...hel(d), event({ error: 'boom' })), 'serverError'],
	'event: error with nothing in it': [(d) => stream(...hel(d), 'event: error\ndata: null\n\n'), 'serverError'],
	'a finish reason that says error': [
		(d) => stream(...hel(d), delta({}, 'error'), event({ type: 'response.failed' })),
		'serverError',
	],
	'an error in the words of the format': [
		(d) => stream(...hel(d), d.failure('server_error', 'The server had an error')),
		'serverError',
	],
	'a rate limit in the words of the format': [
		(d) => stream(...hel(d), d.failure('rate_limit_exceeded', 'Slow down')),
		'rateLimited',
	],
};

for (const [name, [row, kind]] of Object.entries(BROKEN))
	inBothDialects(`§5.3 ${name}: the text is kept, nothing is asked again`, async (dialect) => {
		const report = await after(dialect, row(dialect));
		assert.equal(report.failure?.kind, kind, report.failure?.sentence);
		assert.equal(report.shown, 'Hel');
		assert.equal(report.requests.length, 1);
		assert.deepEqual(report.toolRuns, []);
	});

/** Odd and complete. */
const COMPLETE: Readonly<Record<string, Row>> = {
	'FIN after the end of the answer, no [DONE]': (d) => stream(...hel(d), d.text('lo'), d.finish('stop')),
	'comment lines': (d) => stream(': OPENROUTER PROCESSING\n\n', ...hel(d), ': ping\n\n', ...lo(d)),
	CRLF: (d) => stream(...[...hel(d), ...lo(d)].map((text) => text.replaceAll('\n', '\r\n'))),
	'an error after the end of the answer': (d) =>
		stream(...hel(d), d.text('lo'), d.finish('stop'), event({ error: { message: 'late' } })),
	'reset after the end of the answer': (d) =>
		stream(...hel(d), d.text('lo'), { delayMs: 20 }, d.finish('stop'), 'flush', { delayMs: 20 }, 'reset'),
};

for (const [name, row] of Object.entries(COMPLETE))
	inBothDialects(`§5.3 ${name}: it is an answer`, async (dialect) => {
		const report = await after(dialect, row(dialect));
		assert.equal(report.outcome, 'done', report.failure?.sentence);
		assert.equal(report.shown, 'Hello');
		assert.equal(report.requests.length, 1);
	});

inBothDialects('§5.3 UTF-8 split anywhere: byte by byte is as good as at once', async (dialect) => {
	const answer = { text: 'Grüße 👩‍💻!', toolCalls: [{ name: 'read_file', arguments: { path: 'src/a.ts' } }] };
	const bytes = Buffer.from(dialect.whole(answer).join('').replaceAll('\n', '\r\n'));
	const acts = Array.from(bytes, (_, at): Act => bytes.subarray(at, at + 1));
	const report = await after(dialect, stream(...acts));
	assert.equal(report.shown, 'Grüße 👩‍💻!Done.');
	assert.deepEqual(
		report.toolRuns.map(({ argumentsText }) => argumentsText),
		['{"path":"src/a.ts"}'],
	);
	const counted = report.modelEvents.find((each) => each.kind === 'usage');
	assert.deepEqual(counted?.kind === 'usage' && countsOf(counted.usage), [1000, 0, 50]);
});

/** The smallest complete answers, every byte of which is a place to break. */
const SMALL: readonly (readonly [Dialect, readonly string[]])[] = [
	[
		CHAT,
		[
			event({ choices: [{ delta: { content: 'é👩‍💻' } }] }),
			event({
				choices: [{ delta: { tool_calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: '{"a":1}' } }] } }],
			}),
			event({ choices: [{ finish_reason: 'tool_calls' }] }),
		],
	],
	[
		RESPONSES,
		[
			event({ type: 'response.output_text.delta', delta: 'é👩‍💻' }),
			event({
				type: 'response.output_item.done',
				item: { type: 'function_call', call_id: 'c', name: 'f', arguments: '{"a":1}' },
			}),
			event({ type: 'response.completed' }),
		],
	],
];

for (const [dialect, events] of SMALL)
	for (const how of ['fin', 'reset'] as const)
		test(`§5.3 cut by ${how} at every byte: never taken for complete (${dialect.transport})`, async () => {
			const bytes = Buffer.from(events.join(''));
			const cutAt = async (cut: number) => {
				const report = await after(dialect, stream(bytes.subarray(0, cut), 'flush', how));
				// Before anything is seen the request is made again; without the blank line after it an event is complete as well.
				const text = report.shown.replace('Done.', '');
				assert.ok('é👩‍💻'.startsWith(text), text);
				if (text === '') return assert.equal(report.outcome, 'done', 'asked again');
				if (cut < bytes.length - 2) return assert.equal(report.failure?.kind, 'connectionLost', String(cut));
				// A reset may overtake the last bytes.
				if (how === 'reset' && report.outcome === 'failed') return;
				assert.equal(report.outcome, 'done', String(cut));
			};
			for (let cut = 0; cut <= bytes.length; cut += 16)
				await Promise.all(Array.from({ length: Math.min(16, bytes.length + 1 - cut) }, (_, more) => cutAt(cut + more)));
		});

/** Answers that are no stream. None is asked for again, no page is shown. */
const NO_STREAM: Readonly<Record<string, readonly [readonly Act[], FailureKind]>> = {
	'200 with a JSON error': [plain(200, { error: { message: 'Plan expired' } }), 'notAStream'],
	'200 with a whole completion': [plain(200, { choices: [{ message: { content: 'Hello' } }] }), 'notAStream'],
	'200 with a text': [plain(200, 'welcome', { 'content-type': 'text/plain' }), 'notAStream'],
	'204 without a body': [[head(204)], 'notAStream'],
	'400 without a body': [[head(400)], 'badRequest'],
	'400 with a body that is cut off': [[head(400, { 'content-length': '99' }), '{"error":'], 'badRequest'],
	'400 with a body that is not read to its end': [
		[head(400, { 'content-length': '1000000000' }), ...Array.from({ length: 20 }, () => 'x'.repeat(10_000)), 'hang'],
		'badRequest',
	],
	'200 with a whole response': [plain(200, { object: 'response', output: [], status: 'completed' }), 'notAStream'],
};

for (const [name, [acts, kind]] of Object.entries(NO_STREAM))
	inBothDialects(`§5.3 ${name} is a failure, not an empty answer`, async (dialect) => {
		const report = await after(dialect, acts);
		assert.equal(report.failure?.kind, kind, report.failure?.sentence);
		assert.equal(report.requests.length, 1);
	});

inBothDialects('§5.3 404 for the path: told, with the other format tried once where there is one', async (dialect) => {
	const page = plain(404, '<html><title>Not Found</title></html>');
	const report = await turnAgainst({ dialect, script: () => page });
	assert.deepEqual([report.failure?.kind, report.failure?.action], ['badRequest', 'openEndpointSetting']);
	assert.equal(report.requests.length, dialect.transport === 'chat' ? 1 : 2);
});

inBothDialects('§5.3 cut after every event: it ends once and keeps its text', async (dialect) => {
	const events = dialect.whole({ text: 'Grüße 👩‍💻!', chunkSize: 4 });
	for (let count = 0; count < events.length; count++) {
		const report = await after(dialect, stream(...events.slice(0, count), 'fin'));
		const text = report.shown.replace('Done.', '');
		assert.ok('Grüße 👩‍💻!'.startsWith(text), text);
		if (report.outcome === 'failed') assert.equal(report.failure?.kind, 'connectionLost');
	}
});

inBothDialects('§5.3 HTML 502: tried again, never shown', async (dialect) => {
	const page = plain(502, '<html><h1>Bad Gateway</h1></html>');
	const report = await turnAgainst({ dialect, script: () => page });
	assert.equal(report.requests.length, 4);
	assert.equal(report.failure?.kind, 'serverError');
	assert.doesNotMatch(JSON.stringify(report.events), /Gateway|<h/);
});

inBothDialects('§5.3 abort before headers is a stop', async (dialect) => {
	const stop = new AbortController();
	const report = await after(dialect, ['hang'], {
		signal: stop.signal,
		onEvent: (each) => each.kind === 'phase' && setTimeout(() => stop.abort(), 20),
	});
	assert.equal(report.outcome, 'stopped');
});

inBothDialects('§5.3 abort mid-stream is a stop, not an end', async (dialect) => {
	const stop = new AbortController();
	const report = await after(dialect, stream(...hel(dialect), 'flush', { delayMs: 30 }, ...lo(dialect)), {
		signal: stop.signal,
		onEvent: (each) => each.kind === 'text' && stop.abort(),
	});
	assert.equal(report.outcome, 'stopped');
	assert.equal(report.shown, 'Hel');
});

inBothDialects('§5.3 no header within 60 s is a timeout', async (dialect) => {
	const clock = fakeClock();
	let asked = 0;
	const script = () => {
		asked++;
		return ['hang'] as const;
	};
	const turn = turnAgainst({ dialect, clock, script });
	await until(() => asked === 1);
	await clock.advance(61_000);
	const report = await turn;
	assert.equal(report.failure?.kind, 'timeout');
	assert.equal(asked, 1);
});

test('§5.3 the error event of a failed response names its reason (responses)', async () => {
	const rows: readonly (readonly [string, FailureKind])[] = [
		[named({ type: 'error', code: 'server_error', message: 'Oops', param: null }), 'serverError'],
		[event({ type: 'error', code: 'server_error', message: 'Oops' }), 'serverError'],
		[event({ type: 'error', error: { code: 'rate_limit_exceeded', message: 'x' } }), 'rateLimited'],
		[RESPONSES.failure('invalid_prompt', 'no'), 'contentFiltered'],
		[RESPONSES.failure('bio_policy', 'no'), 'contentFiltered'],
		[RESPONSES.failure('invalid_image_url', 'no'), 'badRequest'],
		[named({ type: 'response.failed', response: null }), 'serverError'],
	];
	for (const [acts, kind] of rows) {
		const report = await after(RESPONSES, stream(...hel(RESPONSES), acts));
		assert.equal(report.failure?.kind, kind, acts);
	}
});

test('§5.3 an error with status 200 as JSON is told in the server’s words', async () => {
	const report = await after(CHAT, plain(200, { error: { message: 'Plan expired' } }));
	assert.match(report.failure?.sentence ?? '', /plain JSON instead of a stream: Plan expired\./);
	const wrong = await after(CHAT, [head(200, { 'content-type': 'text/event-stream' }), delta({}, 'error')]);
	assert.equal(wrong.outcome, 'done', 'nothing was seen: asked again');
});
