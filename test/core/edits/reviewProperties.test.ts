import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editedText, type TextEdit } from '../../../src/core/edits/plan.ts';
import {
	isWaiting,
	keepLines,
	type LineRange,
	type ReviewStep,
	undoLines,
	waitingHunks,
	withoutWaiting,
} from '../../../src/core/edits/reviewSteps.ts';
import { type Random, random, seedOf } from './random.ts';
import { type LineText, ModelFile } from './reviewModel.ts';

const ALL: LineRange = { from: 0, to: Number.POSITIVE_INFINITY };
const REPEATED = ['', '}', 'a', 'b', 'end'];

/** What a round of a test is made of. */
interface World {
	readonly chance: Random;
	/** A line that is nowhere else. */
	readonly fresh: (mark: string) => LineText;
	readonly repeated: () => LineText;
}

function world(chance: Random, isOpen: boolean): World {
	const ends = isOpen || chance.chance(0.8) ? [chance.pick(['\n', '\r\n', '\r'])] : ['\n', '\r\n'];
	// A blank last line without its line end would be none.
	const repeated = isOpen ? REPEATED.filter((line) => line !== '') : REPEATED;
	let count = 0;
	return {
		chance,
		fresh: (mark) => ({ text: `${mark}${count++}`, lineEnd: chance.pick(ends) }),
		repeated: () => ({ text: chance.pick(repeated), lineEnd: chance.pick(ends) }),
	};
}

function times<T>(count: number, make: () => T): readonly T[] {
	return Array.from({ length: count }, make);
}

/** Replaces some lines at some places. */
function written(lines: readonly LineText[], { chance, fresh, repeated }: World, repeats: number): readonly LineText[] {
	const result = [...lines];
	for (let change = 1 + chance.below(4); change > 0; change--) {
		const added = times(chance.below(4), () => (chance.chance(repeats) ? repeated() : fresh('w')));
		result.splice(chance.below(result.length + 1), chance.below(3), ...added);
	}
	return result;
}

function typeBeside(file: ModelFile, { chance, fresh }: World): void {
	for (let line = chance.below(4); line > 0; line--) typeLine(file, { chance, fresh });
	if (chance.chance(0.5)) {
		const at = chance.below(file.shown.length + 1);
		// Only a line that is nowhere else: which of two equal lines was deleted no text tells.
		if (/^(base|user)/.test(file.shown[at]?.text ?? '')) file.delete(at);
	}
}

function typeLine(file: ModelFile, { chance, fresh }: Pick<World, 'chance' | 'fresh'>): void {
	file.type(chance.below(file.shown.length + 1), fresh('user'));
}

/** `alike` and `repeats`: how many of the first lines, and of those that are written, are equal to others. */
function someFile(
	chance: Random,
	{ steps, alike, repeats }: { readonly steps: number; readonly alike: number; readonly repeats: number },
): { readonly file: ModelFile; readonly world: World } {
	const isOpen = chance.chance(0.3);
	const made = world(chance, isOpen);
	const lines = times(chance.below(14), () => (chance.chance(alike) ? made.repeated() : made.fresh('base')));
	const file = new ModelFile(lines, isOpen);
	for (let step = 0; step < steps; step++) {
		file.write(written(file.shown, made, repeats));
		typeBeside(file, made);
	}
	return { file, world: made };
}

/** Undoes and checks what holds for each undo. */
function undo(steps: readonly ReviewStep[], now: string, range: LineRange, force: boolean, at: string) {
	const undone = undoLines(steps, now, range, force);
	if (undone.kind === 'refused') return undone;
	let end = 0;
	for (const edit of undone.edits) {
		assert.ok(end <= edit.start && edit.start <= edit.end && edit.end <= now.length, at);
		assert.notEqual(now.slice(edit.start, edit.end), edit.text, at);
		end = edit.end;
	}
	return { ...undone, text: editedText(now, undone.edits) };
}

test('undo everything gives what the user wrote and nothing else; keep everything changes nothing', () => {
	const seed = seedOf(701);
	const chance = random(seed);
	for (let round = 0; round < 2_000; round++) {
		const { file } = someFile(chance, { steps: 1 + chance.below(3), alike: 0.5, repeats: 0.4 });
		const { steps, text: now } = file;
		const at = `seed ${seed}, round ${round}: ${JSON.stringify({ steps, now })}`;
		const undone = undo(steps, now, ALL, false, at);
		assert.equal(undone.kind, 'undone', at);
		if (undone.kind !== 'undone') continue;
		assert.equal(undone.text, file.without, at);
		assert.equal(withoutWaiting(steps, now), file.without, at);
		assert.ok(!undone.steps.some(isWaiting), at);
		assert.deepEqual(
			undone.steps.map(({ left }) => left),
			steps.map(({ kept }) => kept),
			at,
		);
		const kept = keepLines(steps, now, ALL);
		assert.deepEqual(
			kept.map(({ kept, left }) => [kept, left]),
			steps.map(({ left }) => [left, left]),
			at,
		);
		assert.deepEqual(waitingHunks(kept, now), [], at);
		assert.equal(withoutWaiting(kept, now), now, at);
	}
});

test('whole changes are decided in any order', () => {
	const seed = seedOf(702);
	const chance = random(seed);
	let exact = 0;
	for (let round = 0; round < 3_000; round++) {
		// Which of two equal lines a later step removed, and the user kept so, no text tells.
		const [steps, alike] = chance.pick([
			[1, 0.5],
			[2, 0],
		] as const);
		const { file, world } = someFile(chance, { steps, alike, repeats: 0 });
		if (file.hasOverlaps) continue;
		const hunks = [...new Set(file.units.map(({ step, hunk }) => `${step} ${hunk}`))].map(
			(name) => name.split(' ').map(Number) as [number, number],
		);
		const places = hunks.map(([step, hunk]) => file.placeOf(step, hunk)).sort((a, b) => a.from - b.from || a.to - b.to);
		if (places.some((place, index) => index > 0 && place.from <= (places[index - 1]?.to ?? 0))) continue;
		exact++;
		let { steps: waiting, text: now }: { steps: readonly ReviewStep[]; text: string } = file;
		const at = `seed ${seed}, round ${round}: ${JSON.stringify({ waiting, now })}`;
		while (hunks.length > 0) {
			if (chance.chance(0.3)) typeLine(file, world);
			now = file.text;
			const reported = waitingHunks(waiting, now);
			const expected = hunks.map((hunk) => ({ step: hunk[0], hunk, ...file.placeOf(...hunk) }));
			expected.sort((a, b) => a.from - b.from || a.to - b.to);
			assert.deepEqual(
				reported.map(({ from, to, step }) => ({ from, to, step })),
				expected.map(({ from, to, step }) => ({ from, to, step })),
				at,
			);
			const [next] = hunks.splice(chance.below(hunks.length), 1);
			const range = file.placeOf(...next!);
			const verdict = chance.pick(['kept', 'undone'] as const);
			file.decide(range, verdict);
			if (verdict === 'kept') waiting = keepLines(waiting, now, range);
			else {
				const undone = undo(waiting, now, range, false, at);
				if (undone.kind === 'refused') assert.fail(at);
				({ steps: waiting, text: now } = undone);
			}
			assert.equal(now, file.text, `${at} ${JSON.stringify({ range, verdict })}`);
		}
		assert.ok(!waiting.some(isWaiting), at);
	}
	assert.ok(exact > 500, String(exact));
});

/** Decides on random stretches until nothing waits, and compares with the model each time. */
function decideLines(file: ModelFile, world: World, name: string): void {
	const { chance } = world;
	let { steps }: { steps: readonly ReviewStep[] } = file;
	let at = `${name}: ${JSON.stringify({ steps, now: file.text })}`;
	for (let guard = 0; steps.some(isWaiting); guard++) {
		if (chance.chance(0.1)) typeLine(file, world);
		const now = file.text;
		const from = chance.below(file.shown.length + 1);
		const range = guard > 60 ? ALL : { from, to: from + chance.pick([0, 1, 1, 2]) };
		const verdict = chance.pick(['kept', 'undone'] as const);
		file.decide(range, verdict);
		at += `\n${JSON.stringify({ now, range, verdict })}`;
		if (verdict === 'kept') {
			steps = keepLines(steps, now, range);
			continue;
		}
		const undone = undo(steps, now, range, false, at);
		if (undone.kind === 'refused') assert.fail(`${at} ${undone.sentence}`);
		assert.equal(undone.text, file.text, `${at}\n${JSON.stringify(undone)}`);
		steps = undone.steps;
	}
}

test('lines are decided one by one, in any order', () => {
	const seed = seedOf(703);
	const chance = random(seed);
	let exact = 0;
	for (let round = 0; round < 1_500; round++) {
		// Which of two equal lines a later step removed, and the user kept so, no text tells.
		const [steps, alike] = chance.pick([
			[1, 0.5],
			[2, 0],
		] as const);
		const { file, world } = someFile(chance, { steps, alike, repeats: 0 });
		if (file.hasOverlaps) continue;
		exact++;
		decideLines(file, world, `seed ${seed}, round ${round}`);
	}
	assert.ok(exact > 500, String(exact));
});

test('lines that later steps wrote over are decided with what they stand for', () => {
	const seed = seedOf(706);
	const chance = random(seed);
	let overlaps = 0;
	for (let round = 0; round < 400; round++) {
		const { file, world } = someFile(chance, { steps: 1, alike: 0, repeats: 0 });
		for (let step = 1 + chance.below(3); step > 0; step--) {
			file.write(file.shown.map((line) => (chance.chance(0.25) ? world.fresh('w') : line)));
			typeBeside(file, world);
		}
		if (file.hasOverlaps) overlaps++;
		decideLines(file, world, `seed ${seed}, round ${round}`);
	}
	assert.ok(overlaps > 100, String(overlaps));
});

const wordsOf = (text: string) => text.split(/[\r\n]+/);

const lineCount = (text: string) => text.match(/[^\r\n]+(?:\r\n|\n|\r)?|\r\n|\n|\r/g)?.length ?? 0;

/** No edit reaches into a line that no hunk covers, but for its line end where the end of the file changes. */
function assertInside(steps: readonly ReviewStep[], now: string, edits: readonly TextEdit[], at: string): void {
	const hunks = waitingHunks(steps, now);
	let start = 0;
	for (const [index, line] of (now.match(/[^\r\n]+(?:\r\n|\n|\r)?|\r\n|\n|\r/g) ?? []).entries()) {
		const end = start + line.replace(/[\r\n]+$/, '').length;
		if (!hunks.some(({ from, to }) => from <= index && index < to))
			for (const edit of edits)
				assert.ok(edit.end <= start || edit.start >= end, `${at} ${index} ${JSON.stringify(edits)}`);
		start += line.length;
	}
}

/** Anything anywhere: the user types among the changes, and lines are alike. */
function chaos(chance: Random): { readonly steps: readonly ReviewStep[]; readonly now: string } {
	const ends = chance.pick([['\n'], ['\r\n'], ['\n', '\r\n', '\r']]);
	let count = 0;
	const line = (mark: string, repeats: number) =>
		(chance.chance(repeats) ? chance.pick(REPEATED) : `${mark}${count++}`) + chance.pick(ends);
	const changed = (lines: readonly string[], mark: string, repeats: number) => {
		const result = [...lines];
		for (let change = chance.below(4); change > 0; change--)
			result.splice(
				chance.below(result.length + 1),
				chance.below(3),
				...times(chance.below(4), () => line(mark, repeats)),
			);
		return result;
	};
	const print = (lines: readonly string[]) => lines.join('').replace(chance.chance(0.3) ? /(\r\n|\n|\r)$/ : /$^/, '');
	let lines: readonly string[] = times(chance.below(10), () => line('base', 0.6));
	const steps: ReviewStep[] = [];
	let now = print(lines);
	for (let step = 1 + chance.below(3); step > 0; step--) {
		lines = changed(lines, 'w', 0.5);
		const left = print(lines);
		steps.push({ kept: now, left });
		now = left;
		if (chance.chance(0.3)) continue;
		lines = changed(lines, 'user', 0.2);
		now = print(lines);
	}
	return { steps, now };
}

function assertInOrder(steps: readonly ReviewStep[], now: string, at: string): void {
	let last = 0;
	for (const { from, to, step } of waitingHunks(steps, now)) {
		assert.ok(last <= from && from <= to && to <= lineCount(now) && step < steps.length, at);
		last = from;
	}
}

test('whatever was typed, no decision loses a line, and in the end nothing waits', () => {
	const seed = seedOf(704);
	const chance = random(seed);
	for (let round = 0; round < 2_000; round++) {
		let { steps, now } = chaos(chance);
		let at = `seed ${seed}, round ${round}: ${JSON.stringify({ steps, now })}`;
		for (let count = chance.below(6); count > 0; count--) {
			assertInOrder(steps, now, at);
			const from = chance.below(lineCount(now) + 1);
			const range = { from, to: from + chance.below(4) };
			const verdict = chance.pick(['keep', 'undo', 'force'] as const);
			at += `\n${JSON.stringify({ range, verdict })}`;
			if (verdict === 'keep') {
				steps = keepLines(steps, now, range);
				continue;
			}
			const undone = undo(steps, now, range, verdict === 'force', at);
			if (undone.kind === 'refused') {
				assert.match(undone.sentence, /lines? \d+/, at);
				continue;
			}
			assertInside(steps, now, undone.edits, at);
			// Lines of which no step knows. Others a step may have moved, and the same line is its line then.
			const known = new Set(steps.flatMap(({ kept, left }) => [...wordsOf(kept), ...wordsOf(left)]));
			const typed = wordsOf(now).filter((word) => word.startsWith('user') && !known.has(word));
			if (verdict === 'undo') for (const word of typed) assert.ok(wordsOf(undone.text).includes(word), `${at} ${word}`);
			({ steps, text: now } = undone);
		}
		const all = undo(steps, now, ALL, true, at);
		if (all.kind === 'refused') assert.fail(at);
		assert.equal(all.text, withoutWaiting(steps, now), at);
		assert.ok(!all.steps.some(isWaiting), at);
		assert.ok(!keepLines(steps, now, ALL).some(isWaiting), at);
		const plain = undo(steps, now, ALL, false, at);
		if (plain.kind === 'undone') assert.equal(plain.text, all.text, at);
	}
});

test('who decides on what is shown, one change after the other, comes to an end', () => {
	const seed = seedOf(705);
	const chance = random(seed);
	for (let round = 0; round < 1_000; round++) {
		let { steps, now } = chaos(chance);
		const at = `seed ${seed}, round ${round}: ${JSON.stringify({ steps, now })}`;
		const isUndone = now === steps.at(-1)?.left && steps.length === 1;
		const whole = undo(steps, now, ALL, false, at);
		if (isUndone) assert.equal(whole.kind === 'undone' && whole.text, steps[0]?.kept, at);
		let guard = 100;
		for (let hunks = waitingHunks(steps, now); hunks.length > 0; hunks = waitingHunks(steps, now)) {
			assert.ok(guard-- > 0, at);
			const hunk = chance.pick(hunks);
			const range = chance.chance(0.5) ? hunk : { from: hunk.from, to: hunk.from };
			if (chance.chance(0.5)) steps = keepLines(steps, now, range);
			else {
				const undone = undo(steps, now, range, true, at);
				if (undone.kind === 'refused') assert.fail(at);
				({ steps, text: now } = undone);
			}
		}
		if (guard < 100) assert.ok(!steps.some(isWaiting), at);
	}
});
