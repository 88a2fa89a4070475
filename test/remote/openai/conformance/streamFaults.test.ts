import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHAT, type Dialect, RESPONSES } from '../../../endpoint/dialects.ts';
import { delta, event, head, refusal, stream } from '../../../endpoint/hostileActs.ts';
import type { Act } from '../../../endpoint/hostileServer.ts';
import { fakeClock } from '../../../fakes/fakeClock.ts';
import { after, inBothDialects, turnAgainst } from './turnAgainst.ts';

// Faults of the stream itself. Each test checks the six invariants as well.

const hel = (d: Dialect) => [d.opening, d.text('Hel')];
const lo = (d: Dialect) => [d.text('lo'), d.finish('stop'), d.closing];

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

inBothDialects('FAULT-12 10 s of silence are told while they last', async (d) => {
	const clock = fakeClock();
	const acts = stream(...hel(d), { delayMs: 150 }, ...lo(d));
	const report = await after(d, acts, {
		clock,
		onEvent: (each) => each.kind === 'text' && each.delta === 'Hel' && setTimeout(() => void clock.advance(12_000), 20),
	});
	assert.equal(report.shown, 'Hello');
	const phases = report.events.flatMap((each) => (each.kind === 'phase' ? [each] : []));
	const told = phases.findIndex(({ sentence = '' }) => /said nothing for 10 s/.test(sentence));
	assert.deepEqual([phases[told]?.phase, phases[told + 1]], ['waiting', { kind: 'phase', phase: 'answering' }]);
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
