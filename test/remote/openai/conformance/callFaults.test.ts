import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../../../../src/core/conversation.ts';
import { TOOLS } from '../../../../src/core/tools/index.ts';
import type { Tool } from '../../../../src/core/tools/tool.ts';
import { CHAT, type Dialect } from '../../../endpoint/dialects.ts';
import { stream } from '../../../endpoint/hostileActs.ts';
import type { Act } from '../../../endpoint/hostileServer.ts';
import { fakeClock } from '../../../fakes/fakeClock.ts';
import { until } from '../conversing.ts';
import { after, inBothDialects, turnAgainst } from './turnAgainst.ts';
import { FILES, type TurnReport } from './turnReport.ts';

// Faults of calls and of the turn around them, FAULT-23 to FAULT-31. Each test checks the six invariants as well.

interface Call {
	readonly name: string;
	readonly arguments: unknown;
	readonly id?: string;
}

const calling = (d: Dialect, ...toolCalls: readonly Call[]) => stream(...d.whole({ toolCalls }));
const READ: Call = { name: 'read_file', arguments: { path: 'src/a.ts' } };
const READ_B: Call = { name: 'read_file', arguments: { path: 'src/b.ts' } };
const NEW_TEXT = 'export const a = 10;\n';
const EDIT: Call = {
	name: 'replace_in_file',
	arguments: { path: 'src/a.ts', edits: [{ old: 'a = 1', new: 'a = 10' }] },
};

/** What the model was told of its calls. */
function results(report: TurnReport): readonly string[] {
	return report.messages.flatMap((message) => (message.role === 'tool' ? [message.text] : []));
}

const edited = (report: TurnReport) => report.files.get('src/a.ts') !== FILES['src/a.ts'];

inBothDialects('FAULT-23 arguments cut off before a clean end are not mended into a call', async (d) => {
	const cut = '{"path":"src/a.ts","content":"import x';
	const report = await after(d, calling(d, { name: 'write_file', arguments: cut }));
	assert.equal(edited(report), false);
	assert.match(results(report)[0] ?? '', /JSON/);
	assert.equal(report.outcome, 'failed', 'the edit is missing, and the user is told');
	assert.equal(report.failure?.kind, 'editsMissing');
});

inBothDialects('FAULT-24 a path that is still streaming creates nothing', async (d) => {
	const acts = [
		d.opening,
		d.call(0, { id: 'a', name: 'write_file' }),
		d.callArguments(0, '{"path":"src/comp'),
		{ delayMs: 5 },
		'reset',
	] as const;
	const report = await after(d, stream(...acts));
	assert.deepEqual([report.toolRuns, report.failure?.kind], [[], 'connectionLost']);
});

const DEEP = `${'{"path":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
const ODD_ARGUMENTS: Readonly<Record<string, string>> = {
	null: 'null',
	'an empty string': '""',
	'a list': '[]',
	'a string': '"src/a.ts"',
	'10 MB': JSON.stringify({ path: 'x'.repeat(10_000_000) }),
	'depth 10,000': DEEP,
	'doubled keys': '{"path":"src/zzz.ts","path":5}',
	NaN: '{"path":"src/a.ts","start_line":NaN}',
	'unknown keys': '{"path":"src/a.ts","mode":"x"}',
	'a wrong type': '{"path":["src/a.ts"]}',
	'no JSON': '{"path": oops',
};

for (const [name, text] of Object.entries(ODD_ARGUMENTS))
	inBothDialects(`FAULT-25 arguments: ${name}: the model hears what is wrong, the turn goes on`, async (d) => {
		const big = text.length > 1_000_000;
		const acts = stream(
			...d.whole({ toolCalls: [{ name: 'read_file', arguments: text }], chunkSize: big ? 65_536 : 24 }),
		);
		const report = await after(d, acts);
		assert.equal(report.outcome, 'done', report.failure?.sentence);
		assert.equal(report.requests.length, 2);
		assert.doesNotMatch(results(report)[0] ?? '', /export const/);
		assert.ok((results(report)[0] ?? '').length < 2000);
	});

inBothDialects('FAULT-25 an empty argument text is an empty object', async (d) => {
	const report = await after(d, calling(d, { name: 'get_problems', arguments: '' }));
	assert.deepEqual(
		report.toolRuns.map(({ argumentsText }) => argumentsText),
		['{}'],
	);
});

inBothDialects('FAULT-25 the same bad call again and again ends the turn', async (d) => {
	const report = await turnAgainst({ dialect: d, script: () => calling(d, { name: 'read_file', arguments: 'null' }) });
	assert.ok(report.failure?.kind === 'loop' || report.failure?.kind === 'stepLimit', report.failure?.kind);
});

inBothDialects('FAULT-26 a tool that there is not, by name or by case: told, the turn goes on', async (d) => {
	for (const name of ['frobnicate', 'Read_File', 'functions.read_file', '']) {
		const report = await after(d, calling(d, { ...READ, name }));
		assert.deepEqual([report.outcome, report.toolRuns], ['done', []], name);
		assert.match(results(report)[0] ?? '', /There is no tool named/);
	}
	const reading = TOOLS.filter(({ risk }) => risk === 'reads');
	const closed = await after(d, calling(d, EDIT), { tools: reading });
	assert.deepEqual([closed.outcome, edited(closed)], ['done', false]);
});

const IDS: Readonly<Record<string, readonly (string | undefined)[]>> = {
	'the same id twice': ['x', 'x'],
	'an id that the turn had before': ['before', 'y'],
	'no id': ['', ''],
	'an id of 200 characters': ['z'.repeat(200), 'y'],
	'an id that is half a character': ['\ud83d', 'y'],
};
const HISTORY: readonly Message[] = [
	{ role: 'user', text: 'Earlier' },
	{ role: 'assistant', text: '', toolCalls: [{ id: 'before', name: 'read_file', arguments: '{"path":"src/a.ts"}' }] },
	{ role: 'tool', callId: 'before', text: 'export const a = 1;' },
	{ role: 'assistant', text: 'Read.', toolCalls: [] },
];

for (const [name, [one = '', two = '']] of Object.entries(IDS))
	inBothDialects(`FAULT-27 ${name}: both calls run, the next request is valid`, async (d) => {
		const acts = stream(
			d.opening,
			d.call(0, { id: one, name: 'read_file', arguments: '{"path":"src/a.ts"}' }),
			d.call(1, { id: two, name: 'read_file', arguments: '{"path":"src/b.ts"}' }),
			d.finish('toolCalls'),
			d.closing,
		);
		const report = await after(d, acts, { history: HISTORY });
		assert.equal(report.outcome, 'done', report.failure?.sentence);
		assert.equal(report.toolRuns.length, 2);
	});

inBothDialects('FAULT-27 gaps between indices and deltas that interleave', async (d) => {
	const acts = stream(
		d.opening,
		d.call(0, { id: 'a', name: 'read_file' }),
		d.call(2, { id: 'b', name: 'read_file' }),
		d.callArguments(0, '{"path":'),
		d.callArguments(2, '{"path":"src/b.ts"}'),
		d.callArguments(0, '"src/a.ts"}'),
		d.finish('toolCalls'),
		d.closing,
	);
	const report = await after(d, acts);
	assert.deepEqual(
		report.toolRuns.map(({ argumentsText }) => argumentsText),
		['{"path":"src/a.ts"}', '{"path":"src/b.ts"}'],
	);
});

inBothDialects('FAULT-28 64 calls at once, reads and writes of one file: one after the other, in order', async (d) => {
	const number = (at: number) => `export const a = ${at};\n`;
	const write = (at: number): Call => ({
		name: 'replace_in_file',
		arguments: { path: 'src/a.ts', edits: [{ old: `a = ${at};`, new: `a = ${at + 1};` }] },
	});
	const calls = Array.from({ length: 64 }, (_, at) => (at % 2 ? write((at + 1) / 2) : READ));
	const report = await after(d, calling(d, ...calls), { mayEndAs: [number(33)] });
	assert.equal(report.files.get('src/a.ts'), number(33), report.failure?.sentence);
	const reads = results(report).filter((_, at) => at % 2 === 0);
	reads.forEach((text, at) => {
		assert.match(text, new RegExp(`a = ${at + 1};`));
	});
});

inBothDialects('FAULT-29 text after calls is kept; the same failing call five times stops the turn', async (d) => {
	const acts = stream(
		d.opening,
		d.call(0, { id: 'a', name: 'read_file', arguments: '{"path":"src/a.ts"}' }),
		d.text('Reading it.'),
		d.finish('toolCalls'),
		d.closing,
	);
	assert.equal((await after(d, acts)).shown, 'Reading it.Done.');
	const missing: Call = { name: 'read_file', arguments: { path: 'src/none.ts' } };
	const loop = await turnAgainst({ dialect: d, script: () => calling(d, missing) });
	assert.ok(loop.failure?.kind === 'loop' || loop.failure?.kind === 'stepLimit');
	assert.ok(loop.requests.length <= 6);
	assert.equal(loop.failure?.action, 'continue');
});

/** `read_file` replaced by one that behaves like this. */
function instead(run: Tool['run']): readonly Tool[] {
	return TOOLS.map((tool) => (tool.spec.name === 'read_file' ? { ...tool, run } : tool));
}

inBothDialects('FAULT-30 a tool that throws, or returns half a character: told, the turn goes on', async (d) => {
	const throws = instead(() => Promise.reject(new Error('disk gone')));
	const thrown = await after(d, calling(d, READ), { tools: throws });
	assert.equal(thrown.outcome, 'done');
	assert.match(results(thrown)[0] ?? '', /disk gone.*Try another way/);
	const odd = instead(async () => ({ outcome: 'ok', title: 'Read', text: 'half \ud83d' }));
	assert.equal((await after(d, calling(d, READ), { tools: odd })).outcome, 'done');
});

inBothDialects('FAULT-30 a tool that returns 50 MB: the request is one that the API accepts', async (d) => {
	const huge = instead(async () => ({ outcome: 'ok', title: 'Read', text: 'x'.repeat(50_000_000) }));
	const report = await after(d, calling(d, READ), { tools: huge });
	assert.equal(report.outcome, 'done', report.failure?.sentence);
	assert.match(report.requests[1]?.body.slice(-2_000) ?? '', /The rest was left out/);
});

inBothDialects('FAULT-30 a tool that hangs: Stop ends the turn, what comes late is dropped', async (d) => {
	const stop = new AbortController();
	let late = () => {};
	const hangs = instead(
		() =>
			new Promise((resolve) => {
				late = () => resolve({ outcome: 'ok', title: 'Late', text: 'late' });
				setTimeout(() => stop.abort(), 5);
			}),
	);
	const report = await after(d, calling(d, READ), { tools: hangs, signal: stop.signal });
	late();
	assert.equal(report.outcome, 'stopped');
	assert.match(results(report)[0] ?? '', /Cancelled by the user/);
});

const STOPS: Readonly<Record<string, (d: Dialect) => readonly Act[]>> = {
	'waiting for the first byte': () => ['hang'],
	'waiting for the first event': () => stream('hang'),
	'text is streaming': (d) => stream(d.opening, d.text('Hel'), 'hang'),
	'a call is streaming': (d) => stream(d.opening, d.call(0, { id: 'a', name: 'read_file' }), 'hang'),
	'all is there but the end': (d) =>
		stream(d.opening, d.call(0, { id: 'a', name: 'read_file', arguments: '{"path":"src/a.ts"}' }), 'hang'),
};

for (const [name, acts] of Object.entries(STOPS))
	inBothDialects(`FAULT-31 Stop while ${name}: at once, no tool runs`, async (d) => {
		const stop = new AbortController();
		let asked = false;
		const script = () => {
			asked = true;
			return acts(d);
		};
		const turn = turnAgainst({ dialect: d, script, signal: stop.signal });
		await until(() => asked);
		setTimeout(() => stop.abort(), 15);
		const report = await turn;
		assert.deepEqual([report.outcome, report.toolRuns], ['stopped', []]);
	});

inBothDialects('FAULT-31 Stop at each event of a turn that reads, edits and answers', async (d) => {
	const each = [stream(...d.whole({ text: 'Looking.', toolCalls: [READ, READ_B] })), calling(d, EDIT)];
	const whole = await after(d, { each }, { mayEndAs: [NEW_TEXT] });
	assert.deepEqual([whole.outcome, edited(whole)], ['done', true]);
	for (let at = 0; at < whole.events.length; at++) {
		const stop = new AbortController();
		let seen = 0;
		const report = await after(
			d,
			{ each },
			{
				signal: stop.signal,
				mayEndAs: [NEW_TEXT],
				onEvent: () => seen++ === at && stop.abort(),
			},
		);
		assert.ok(report.outcome === 'stopped' || report.outcome === 'done', `stopped at event ${at}: ${report.outcome}`);
	}
});

test('FAULT-31 Stop between two retries: nothing more is sent', async () => {
	const stop = new AbortController();
	const report = await after(CHAT, ['reset'], {
		signal: stop.signal,
		clock: { ...fakeClock(), advance: async () => {} },
		onModelEvent: (event) => event.kind === 'retrying' && setImmediate(() => stop.abort()),
	});
	assert.deepEqual([report.outcome, report.requests.length], ['stopped', 1]);
});
