import assert from 'node:assert/strict';
import { test } from 'node:test';
import { random } from '../../../core/edits/random.ts';
import { DIALECTS, type Dialect } from '../../../endpoint/dialects.ts';
import { refusal, stream } from '../../../endpoint/hostileActs.ts';
import type { Act } from '../../../endpoint/hostileServer.ts';
import { fakeClock } from '../../../fakes/fakeClock.ts';
import { FAULTS, faultyFetch, type NetworkFault } from './faultyFetch.ts';
import { inBothDialects, turnAgainst } from './turnAgainst.ts';
import { FILES, type TurnReport } from './turnReport.ts';

// The N-th-fault method: every network call of every golden turn fails in every way, and the six invariants hold.

const NEW_TEXT = 'export const a = 10;\n';
const READS = ['src/a.ts', 'src/b.ts'].map((path) => ({ name: 'read_file', arguments: { path } }));
const EDIT = {
	name: 'replace_in_file',
	arguments: { path: 'src/a.ts', edits: [{ old: 'a = 1', new: 'a = 10' }] },
};

interface Golden {
	/** Network calls when nothing fails. */
	readonly calls: number;
	/** The first call is answered with an error. */
	readonly errorFirst?: boolean;
	/** What `src/a.ts` holds in the end. */
	readonly ends: string;
	/** What is answered, by what the conversation holds so far: a request that is made again gets the same. */
	answer(dialect: Dialect, results: number, request: number): readonly Act[];
}

const GOLDEN: Readonly<Record<string, Golden>> = {
	'a plain answer': {
		calls: 1,
		ends: FILES['src/a.ts'],
		answer: (d) => stream(...d.whole({ text: 'Hello, this is an answer.' })),
	},
	'two calls, an edit, an answer': {
		calls: 3,
		ends: NEW_TEXT,
		answer(d, results) {
			if (results === 0) return stream(...d.whole({ text: 'Looking.', toolCalls: READS }));
			if (results === 2) return stream(...d.whole({ text: 'Changing it.', toolCalls: [EDIT] }));
			return stream(...d.whole({ text: 'It is changed.' }));
		},
	},
	'a retry': {
		calls: 2,
		errorFirst: true,
		ends: FILES['src/a.ts'],
		answer: (d, _, request) =>
			request === 0 ? refusal(503, { message: 'busy' }) : stream(...d.whole({ text: 'Hello again.' })),
	},
};

/** Results of calls in a request, in either format. */
const resultsIn = (body: string) => body.match(/"role":"tool"|"type":"function_call_output"/g)?.length ?? 0;

async function run(
	dialect: Dialect,
	golden: Golden,
	fault: (call: number) => NetworkFault | undefined,
): Promise<TurnReport> {
	const stop = new AbortController();
	const clock = fakeClock();
	const faulty = faultyFetch(fault, () => stop.abort());
	let over = false;
	const turn = turnAgainst({
		dialect,
		clock,
		signal: stop.signal,
		options: { fetch: faulty.fetch },
		script: ({ body }, index) => golden.answer(dialect, resultsIn(body), index),
		mayEndAs: [golden.ends],
	}).finally(() => {
		over = true;
	});
	const passing = (async () => {
		const slow = Array.from({ length: 8 }, (_, call) => fault(call)).some((each) => each?.takesTime);
		while (slow && !over) await clock.advance(5000);
	})();
	const report = await turn;
	await passing;
	return report;
}

/** A break after the last event changes nothing, and what cuts streams does nothing to an error. */
function isHarmless(fault: NetworkFault, golden: Golden, call: number): boolean {
	return fault.name === 'breaks at the end' || (golden.errorFirst === true && call === 0);
}

/** The conversation of a turn that failed is one that the next turn can go on with. */
async function goOn(dialect: Dialect, { messages }: TurnReport): Promise<void> {
	const next = await turnAgainst({
		dialect,
		history: messages,
		text: 'Go on',
		script: () => stream(...dialect.whole({ text: 'Going on.' })),
	});
	assert.deepEqual([next.outcome, next.shown], ['done', 'Going on.']);
}

for (const [name, golden] of Object.entries(GOLDEN)) {
	inBothDialects(`golden: ${name}`, async (dialect) => {
		const report = await run(dialect, golden, () => undefined);
		assert.deepEqual([report.outcome, report.requests.length], ['done', golden.calls], report.failure?.sentence);
		assert.equal(report.files.get('src/a.ts'), golden.ends);
	});
	for (const fault of FAULTS)
		inBothDialects(`N-th fault: ${name}: a call ${fault.name}`, async (dialect) => {
			for (let k = 0; k < golden.calls; k++) {
				const once = await run(dialect, golden, (call) => (call === k ? fault : undefined));
				if (fault.heals) assert.equal(once.outcome, 'done', `call ${k}: ${once.failure?.sentence}`);
				else if (once.outcome === 'done') assert.ok(isHarmless(fault, golden, k), `call ${k}`);
				if (once.outcome === 'done') assert.equal(once.files.get('src/a.ts'), golden.ends);
				await goOn(dialect, once);
				if (!fault.heals) continue;
				const always = await run(dialect, golden, (call) => (call >= k ? fault : undefined));
				assert.equal(always.outcome, 'failed', `from call ${k} on`);
				await goOn(dialect, always);
			}
		});
}

test('two faults in one turn: whatever the pair, the turn ends and can be gone on with', async () => {
	const seed = Number(process.env.TANDEM_SEED ?? Date.now() % 1_000_000_000);
	console.log(`# seed ${seed} (TANDEM_SEED repeats it)`);
	const chance = random(seed);
	const { 'two calls, an edit, an answer': golden } = GOLDEN;
	for (let round = 0; golden && round < 40; round++) {
		const [first, second] = [chance.pick(FAULTS), chance.pick(FAULTS)];
		const [j, k] = [chance.below(4), chance.below(4)];
		const dialect = chance.pick(DIALECTS);
		const report = await run(dialect, golden, (call) => (call === j ? first : call === k ? second : undefined));
		await goOn(dialect, report);
	}
});
