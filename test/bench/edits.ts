// Measures the edit engine on cases made here from the sources of packages: `npm run bench:edits [cases per class]`.

import { lineIndex } from '../../src/core/edits/lineIndex.ts';
import { placeHunks } from '../../src/core/edits/placeHunks.ts';
import { largeEdit } from '../core/edits/largeEdit.ts';
import { random, seedOf } from '../core/edits/random.ts';
import { apply } from './edits/adapter.ts';
import { type Case, CLASSES } from './edits/classes.ts';
import { sources } from './edits/sources.ts';
import { trueEdit } from './edits/trueEdit.ts';

type Form = 'patch' | 'replace';
type Outcome = 'correct' | 'refused' | 'wrong';

const ROOT = '/workspaces/demo';
const PATCH_ONLY = new Set(['header of nothing', 'unified header', 'no header', 'no end marker', 'fence']);

function request(path: string, one: Case, form: Form): string {
	if (form === 'replace') {
		const text = (op: '-' | '+') =>
			one.lines.filter((line) => line.op === ' ' || line.op === op).map((line) => line.text);
		return JSON.stringify({ edits: [{ path, old_string: text('-').join('\n'), new_string: text('+').join('\n') }] });
	}
	const header = one.header === undefined ? ['@@'] : one.header ? [one.header] : [];
	const lines = one.lines.map((line) => line.op + line.text);
	const patch = ['*** Begin Patch', `*** Update File: ${path}`, ...header, ...lines, '*** End Patch'].join('\n');
	return one.wrap?.(patch) ?? patch;
}

async function judged(
	path: string,
	one: Case,
	form: Form,
): Promise<{ readonly outcome: Outcome; readonly ms: number }> {
	const start = performance.now();
	const got = await apply(one.files, request(path, one, form), { root: ROOT }).catch(() => undefined);
	const ms = performance.now() - start;
	if (got === undefined) return { outcome: one.expected === undefined ? 'correct' : 'refused', ms };
	return { outcome: got[path] === one.expected ? 'correct' : 'wrong', ms };
}

async function measure(name: string, form: Form, wanted: number, times: number[]): Promise<Record<Outcome, number>> {
	const drift = CLASSES[name];
	const chance = random(seedOf(71) + name.length * 1_000 + name.charCodeAt(name.length - 1));
	const files = sources();
	const counts = { correct: 0, refused: 0, wrong: 0 };
	for (let tries = 0; tries < wanted * 60 && counts.correct + counts.refused + counts.wrong < wanted; tries++) {
		const edit = trueEdit(chance.pick(files), chance);
		const one = edit && drift?.(edit, chance);
		if (!edit || !one) continue;
		const { outcome, ms } = await judged(edit.path, one, form);
		counts[outcome]++;
		times.push(ms);
		if (outcome === 'wrong' && process.env.TANDEM_SHOW) console.log(form, name, request(edit.path, one, form));
	}
	return counts;
}

function planTime(): number {
	const times = Array.from({ length: 9 }, () => {
		const { text, hunks } = largeEdit(20_000, 50);
		const start = performance.now();
		placeHunks(lineIndex(text), hunks);
		return performance.now() - start;
	});
	return times.sort((a, b) => a - b)[4] ?? 0;
}

async function main(): Promise<void> {
	const wanted = Number(process.argv[2] ?? 60);
	const times: number[] = [];
	const total = { correct: 0, refused: 0, wrong: 0 };
	console.log(
		`seed ${seedOf(71)}; correct/refused/WRONG\n${'class'.padEnd(38)}${'patch'.padStart(14)}${'replace'.padStart(14)}`,
	);
	for (const name of Object.keys(CLASSES)) {
		const cells: string[] = [];
		for (const form of ['patch', 'replace'] as const) {
			if (form === 'replace' && PATCH_ONLY.has(name)) continue;
			const counts = await measure(name, form, wanted, times);
			for (const outcome of ['correct', 'refused', 'wrong'] as const) total[outcome] += counts[outcome];
			cells.push(`${counts.correct}/${counts.refused}/${counts.wrong}`.padStart(14));
		}
		console.log(name.padEnd(38) + cells.join(''));
	}
	const all = total.correct + total.refused + total.wrong;
	const sorted = times.sort((a, b) => a - b);
	const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
	console.log(
		`all ${all}: ${((100 * total.correct) / all).toFixed(1)} % correct, ${total.refused} refused, ${total.wrong} WRONG`,
	);
	console.log(`ms a case: median ${at(0.5)}, 95 % ${at(0.95)}, most ${at(1)}`);
	console.log(`20,000 lines, 50 hunks: ${planTime().toFixed(1)} ms`);
	if (total.wrong > 0) process.exitCode = 1;
}

void main();
