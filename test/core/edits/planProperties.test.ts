import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePatch } from '../../../src/core/edits/parsePatch.ts';
import { editedText } from '../../../src/core/edits/plan.ts';
import type { PlannedEdits } from '../../../src/core/edits/planned.ts';
import { planPatch } from '../../../src/core/edits/planPatch.ts';
import { type Random, random, seedOf } from './random.ts';

/** Lines [from, to) of a file give way to `added`. */
interface TrueEdit {
	readonly from: number;
	readonly to: number;
	readonly added: readonly string[];
}

const COMMON = ['}', '', '\treturn;', '  end', 'import x', '😀 = "é";'];

function someLine(chance: Random, fresh: number): string {
	return chance.chance(0.35)
		? chance.pick(COMMON)
		: `${chance.pick(['', '\t', '    '])}line ${fresh}${chance.pick(['', ' {', ';', ' // $& *** x'])}`;
}

function someFile(chance: Random): readonly string[] {
	const lines = Array.from({ length: 1 + chance.below(40) }, (_, at) =>
		someLine(chance, chance.chance(0.8) ? at : chance.below(5)),
	);
	return lines.at(-1) === '' ? [...lines, 'last'] : lines;
}

function someEdits(chance: Random, count: number): readonly TrueEdit[] {
	const edits: TrueEdit[] = [];
	let at = chance.below(3);
	while (at <= count && edits.length < 3) {
		const to = Math.min(count, at + chance.below(3));
		const added = Array.from({ length: chance.below(4) }, () => someLine(chance, 100 + chance.below(900)));
		if (to > at || added.length > 0) edits.push({ from: at, to, added });
		at = to + 1 + chance.below(12);
	}
	return edits;
}

function withEdits(lines: readonly string[], edits: readonly TrueEdit[]): readonly string[] {
	return edits.reduceRight<readonly string[]>(
		(text, edit) => text.toSpliced(edit.from, edit.to - edit.from, ...edit.added),
		lines,
	);
}

function places(lines: readonly string[], block: readonly string[]): number {
	let count = 0;
	for (let at = 0; at + block.length <= lines.length; at++)
		if (block.every((line, k) => line === lines[at + k])) count++;
	return count;
}

/** A patch as a careful model writes it: three lines of context, more until the block stands once, touching hunks joined. */
function patchFor(lines: readonly string[], edits: readonly TrueEdit[]): string {
	const hunks: { from: number; to: number; edits: TrueEdit[] }[] = [];
	for (const edit of edits) {
		let context = 3;
		const from = () => Math.max(0, edit.from - context);
		const to = () => Math.min(lines.length, edit.to + context);
		while (context < lines.length && places(lines, lines.slice(from(), to())) > 1) context++;
		hunks.push({ from: from(), to: to(), edits: [edit] });
		for (
			let last = hunks.at(-1), before = hunks.at(-2);
			last && before && last.from < before.to;
			before = hunks.at(-2)
		) {
			last = {
				from: Math.min(before.from, last.from),
				to: Math.max(before.to, last.to),
				edits: [...before.edits, ...last.edits],
			};
			hunks.splice(-2, 2, last);
		}
	}
	const body = hunks.flatMap((hunk) => {
		const out = ['@@'];
		let at = hunk.from;
		for (const edit of hunk.edits) {
			out.push(...lines.slice(at, edit.from).map((line) => ` ${line}`));
			out.push(...lines.slice(edit.from, edit.to).map((line) => `-${line}`), ...edit.added.map((line) => `+${line}`));
			at = edit.to;
		}
		return [...out, ...lines.slice(at, hunk.to).map((line) => ` ${line}`)];
	});
	return ['*** Begin Patch', '*** Update File: f', ...body, '*** End Patch'].join('\n');
}

function plan(patch: string, text: string): PlannedEdits {
	const parsed = parsePatch(patch);
	if (parsed.kind === 'refused') assert.fail(parsed.sentence);
	return planPatch(parsed.operations, new Map([['f', { kind: 'text', text, quotable: true }]]));
}

function textAfter(result: PlannedEdits): string | undefined {
	if (result.kind === 'refused' || result.refusals.length > 0) return undefined;
	const [change] = result.plan.changes;
	return change?.kind === 'update' ? editedText(change.base, change.edits) : undefined;
}

const ROUNDS = 600;

for (const [name, lineEnd] of [
	['LF', '\n'],
	['CRLF', '\r\n'],
	['CR', '\r'],
] as const) {
	for (const final of [true, false]) {
		test(`a true edit gives the exact bytes: ${name}, ${final ? 'with' : 'without'} a final line end`, () => {
			const seed = seedOf(101 + lineEnd.charCodeAt(0) + Number(final));
			const chance = random(seed);
			const text = (lines: readonly string[]) =>
				lines.length === 0 ? '' : lines.join(lineEnd) + (final ? lineEnd : '');
			for (let round = 0; round < ROUNDS; round++) {
				const lines = someFile(chance);
				const edits = someEdits(chance, lines.length);
				const expected = withEdits(lines, edits);
				// Without a final line end, a blank last line is not a line, and a single line shows no line end.
				if (!final && lines.length < 2) continue;
				if (expected.join() === lines.join() || (!final && expected.at(-1) === '')) continue;
				const patch = patchFor(lines, edits);
				const result = plan(patch, text(lines));
				const at = `seed ${seed}, round ${round}\n${patch}\n${JSON.stringify(text(lines))}\n${JSON.stringify(result)}`;
				assert.equal(textAfter(result), text(expected), at);
			}
		});
	}
}

test('mixed line ends: untouched lines keep theirs, new ones take one from beside them', () => {
	const seed = seedOf(202);
	const chance = random(seed);
	for (let round = 0; round < ROUNDS; round++) {
		const lines = someFile(chance);
		const edits = someEdits(chance, lines.length);
		const expected = withEdits(lines, edits);
		const final = chance.chance(0.5);
		if (expected.join() === lines.join() || expected.length === 0 || (!final && expected.at(-1) === '')) continue;
		const ends = lines.map((_, at) => (at === lines.length - 1 && !final ? '' : chance.pick(['\n', '\r\n'])));
		const after =
			textAfter(plan(patchFor(lines, edits), lines.map((line, at) => line + ends[at]).join(''))) ??
			assert.fail(`seed ${seed}, round ${round}`);
		const found = after.split(/(?<=\n)/);
		assert.deepEqual(
			found.map((line) => line.replace(/\r?\n$/, '')),
			expected,
			`seed ${seed}, round ${round}`,
		);
		assert.equal(/\n$/.test(after), final, `seed ${seed}, round ${round}`);
		const untouched = lines
			.map((line, at) => line + ends[at])
			.filter((_, at) => !edits.some((edit) => at >= edit.from && at < edit.to));
		let cursor = 0;
		for (const line of untouched.slice(0, -1)) {
			cursor = found.indexOf(line, cursor) + 1;
			assert.ok(cursor > 0, `seed ${seed}, round ${round}: ${JSON.stringify(line)}`);
		}
	}
});

interface Drifted {
	/** Which line of the read file this is; `undefined` for one that came since. */
	readonly origin: number | undefined;
	readonly text: string;
}

function drift(chance: Random, lines: readonly string[]): readonly Drifted[] {
	const now: Drifted[] = lines.map((text, origin) => ({ origin, text }));
	for (let change = 1 + chance.below(5); change > 0; change--) {
		const at = chance.below(now.length + 1);
		const kind = chance.below(3);
		const fresh: Drifted = {
			origin: undefined,
			text: chance.chance(0.5) ? '// drift' : `drift ${chance.below(1e6)}`,
		};
		if (kind === 0) now.splice(at, 0, fresh);
		else if (kind === 1) now.splice(at, 1);
		else if (at < now.length) now.splice(at, 1, fresh);
	}
	return now;
}

/** The edits made where their lines are now, or `undefined` where that is not plain any more. */
function onDrifted(now: readonly Drifted[], read: readonly string[], edits: readonly TrueEdit[]): string | undefined {
	const count = read.length;
	let lines: readonly Drifted[] = now;
	for (const edit of edits.toReversed()) {
		const at = (origin: number) => lines.findIndex((line) => line.origin === origin);
		// A blank line that is gone parts nothing.
		const isGoneBlank = (origin: number) => read[origin] === '' && at(origin) < 0;
		let above = edit.from - 1;
		while (above >= 0 && isGoneBlank(above)) above--;
		let below = edit.to;
		while (below < count && isGoneBlank(below)) below++;
		const before = at(above);
		const after = below >= count ? lines.length : at(below);
		const deleted = lines.flatMap((line, at) =>
			line.origin !== undefined && line.origin >= edit.from && line.origin < edit.to ? [at] : [],
		);
		// Beside a neighbour that is still there; between two that were parted there is no telling where.
		const from = deleted[0] ?? (before < 0 ? after : before + 1);
		const parted =
			deleted.length === 0 && edit.from > 0 && edit.to < count && before >= 0 && after >= 0 && before + 1 !== after;
		if (parted) return undefined;
		if (from < 0 || deleted.length !== edit.to - edit.from || deleted.some((at, k) => at !== from + k))
			return undefined;
		lines = lines.toSpliced(from, deleted.length, ...edit.added.map((text) => ({ origin: undefined, text })));
	}
	return lines.map((line) => `${line.text}\n`).join('');
}

test('after drift a patch lands in its place or is refused', () => {
	const seed = seedOf(303);
	const chance = random(seed);
	let landed = 0;
	let turnedDown = 0;
	for (let round = 0; round < 2_500; round++) {
		// Each line once, so that the right place is beyond doubt; common lines stand between them.
		const lines = Array.from({ length: 8 + chance.below(30) }, (_, at) =>
			at % 3 === 2 ? chance.pick(COMMON) : `\tline ${at};`,
		);
		const edits = someEdits(chance, lines.length);
		if (withEdits(lines, edits).join() === lines.join()) continue;
		const now = drift(chance, lines);
		const after = textAfter(plan(patchFor(lines, edits), now.map((line) => `${line.text}\n`).join('')));
		if (after === undefined) {
			turnedDown++;
			continue;
		}
		landed++;
		assert.equal(after, onDrifted(now, lines, edits), `seed ${seed}, round ${round}\n${patchFor(lines, edits)}`);
	}
	assert.ok(landed > 200 && turnedDown > 200, `both must happen: ${landed} landed, ${turnedDown} refused`);
});

test('a block that stands twice is never changed without something that tells which', () => {
	const seed = seedOf(404);
	const chance = random(seed);
	for (let round = 0; round < 600; round++) {
		const block = Array.from(
			{ length: 3 + chance.below(4) },
			() => `\t${someLine(chance, chance.below(9)).trim() || 'x'}`,
		);
		const between = Array.from({ length: 1 + chance.below(6) }, (_, at) => `between ${at}`);
		const file = ['class A {', ...block, '}', ...between, 'class B {', ...block, '}'];
		const at = chance.below(block.length);
		const hunk = block.flatMap((line, k) => (k === at ? [`-${line}`, '+\tnew'] : [` ${line}`]));
		const patch = (anchor: string) => ['*** Update File: f', anchor, ...hunk].join('\n');
		const text = `${file.join('\n')}\n`;
		assert.equal(plan(patch('@@'), text).kind, 'refused', `seed ${seed}, round ${round}\n${text}`);
		const second = file.with(file.lastIndexOf('class B {') + 1 + at, '\tnew');
		assert.equal(
			textAfter(plan(patch('@@ class B {'), text)),
			`${second.join('\n')}\n`,
			`seed ${seed}, round ${round}\n${text}`,
		);
	}
});
