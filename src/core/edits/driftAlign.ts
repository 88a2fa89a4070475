import { type Alignment, type DenseLine, denseBlock, oldLines, withBlanks } from './alignment.ts';
import { indentOf } from './indentStyle.ts';
import { lineChanges } from './lineDiff.ts';
import type { DenseLines, LineIndex } from './lineIndex.ts';
import { isSlip } from './lostLetter.ts';
import type { HunkLine } from './patch.ts';

/** A line that stands more often tells nothing about where a block stands. */
const COMMON = 200;
/** By how many lines context may be off its place: a line forgotten, doubled, broken in two. */
const SLACK = 3;
/** By how many lines the best place must lead when another one has more than half. */
const LEAD = 3;
/** Matching lines that a place needs; a line that goes, and lines on both sides of the difference, count as one each. */
const EVIDENCE = 5;
/** How far (lines that are not blank) context may have moved by edits that the model did not see. */
const NEAR = 40;

/** Where each line of a dense block stands among the file's dense lines. */
type DensePlaces = readonly (number | undefined)[];

/**
 * The one place where the context has drifted: deleted lines stand as they are (a lost letter aside), two thirds of all lines and
 * half of the context do, each change touches a line that does, and no other place comes near. Empty when there is none or any doubt: a few lines that look alike may be another place, and the one that was meant gone.
 */
export function findDrifted(index: LineIndex, lines: readonly HunkLine[]): readonly Alignment[] {
	const block = denseBlock(lines);
	const start = startOf(index.dense(), block);
	if (start === undefined) return [];
	const places = placesNear(index, block, start);
	if (
		!isEnough(block, places) ||
		isRepeated(index.dense(), block, places) ||
		!contextHolds(index, block, places, start)
	)
		return [];
	if (!changesHold(index.dense(), lines, block, places)) return [];
	const at = new Array<number | undefined>(oldLines(lines).length).fill(undefined);
	for (const [k, { old }] of block.entries()) at[old] = index.dense().numbers[places[k] ?? -1];
	const filled = withBlanks(index, lines, at);
	return filled ? [filled] : [];
}

/** The start around which most lines of the block stand, if no other one comes near. */
function startOf(dense: DenseLines, block: readonly DenseLine[]): number | undefined {
	const votes = new Map<number, number>();
	for (const [k, { text }] of block.entries()) {
		const positions = dense.positions.get(text) ?? [];
		if (positions.length > COMMON) continue;
		const starts = new Set(positions.flatMap((at) => span(at - k - SLACK, at - k + SLACK)));
		for (const start of starts) votes.set(start, (votes.get(start) ?? 0) + 1);
	}
	let most = 0;
	for (const count of votes.values()) most = Math.max(most, count);
	const best = [...votes.keys()].filter((start) => votes.get(start) === most).sort((a, b) => a - b);
	const start = best[Math.floor((best.length - 1) / 2)];
	if (start === undefined) return undefined;
	let rival = 0;
	for (const [other, count] of votes) if (Math.abs(other - start) > 2 * SLACK) rival = Math.max(rival, count);
	return 2 * rival > block.length && most - rival < LEAD ? undefined : start;
}

function span(from: number, to: number): readonly number[] {
	return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

/** The block's lines in order among those of the file around the start. */
function placesNear(index: LineIndex, block: readonly DenseLine[], start: number): DensePlaces {
	const dense = index.dense();
	const from = Math.max(0, start - SLACK);
	const stretch = dense.texts.slice(from, start + block.length + SLACK);
	const spoken = block.map((line, k) => spelling(index, line.text, stretch, start + k - from));
	const places = new Array<number | undefined>(block.length).fill(undefined);
	let k = 0;
	let at = 0;
	for (const change of [...lineChanges(spoken, stretch), { oldFrom: block.length, oldTo: 0, newFrom: 0, newTo: 0 }]) {
		while (k < change.oldFrom) places[k++] = from + at++;
		k = change.oldTo;
		at = change.newTo;
	}
	return drawnTogether(places, stretch, from);
}

/** Of equal lines the one beside its neighbour is meant. */
function drawnTogether(places: DensePlaces, stretch: readonly string[], from: number): DensePlaces {
	const drawn = [...places];
	for (let k = drawn.length - 2; k >= 0; k--) {
		const place = drawn[k];
		const next = drawn[k + 1];
		if (place === undefined || next === undefined || drawn[k - 1] === place - 1) continue;
		if (stretch[next - 1 - from] === stretch[place - from]) drawn[k] = next - 1;
	}
	return drawn;
}

/** The line as the file near its place has it, where it differs by a lost letter only. */
function spelling(index: LineIndex, text: string, stretch: readonly string[], at: number): string {
	if (stretch.includes(text)) return text;
	const near = stretch.slice(Math.max(0, at - SLACK), at + SLACK + 1);
	return near.find((real) => isSlip(index, text, real)) ?? text;
}

function isEnough(block: readonly DenseLine[], places: DensePlaces): boolean {
	const matched = places.filter((place) => place !== undefined).length;
	const isBetween = places[0] !== undefined && places.at(-1) !== undefined;
	const evidence = matched + (isBetween ? 1 : 0) + (block.some((line) => line.deleted) ? 1 : 0);
	// Off its place once is a slip; more often, it is another list of the same things.
	const offsets = new Set(places.flatMap((place, k) => (place === undefined ? [] : [place - k])));
	return 3 * matched >= 2 * block.length && evidence >= EVIDENCE && offsets.size <= 2;
}

/** Whether the lines stand nearly as well a few lines further up or down: so they do among records of one form. */
function isRepeated(dense: DenseLines, block: readonly DenseLine[], places: DensePlaces): boolean {
	const matched = places.filter((place) => place !== undefined).length;
	return span(-2 * SLACK, 2 * SLACK).some((shift) => {
		if (shift === 0) return false;
		const others = block.filter(({ text }, k) => dense.texts[(places[k] ?? Number.NaN) + shift] === text).length;
		return 2 * others > block.length && matched - others < LEAD;
	});
}

/** Deleted lines stand, half of the context does, and none of the rest has gone to another part of the file. */
function contextHolds(index: LineIndex, block: readonly DenseLine[], places: DensePlaces, start: number): boolean {
	const dense = index.dense();
	const context = block.flatMap((line, k) => (line.deleted ? [] : [k]));
	const lost = block.flatMap((line, k) => (places[k] === undefined ? [{ line, k }] : []));
	if (2 * lost.length > context.length || lost.some(({ line }) => line.deleted)) return false;
	if (lost.some(({ k }) => k === 0 && opens(index, places[k + 1]))) return false;
	return !lost.some(({ line, k }) => standsFar(dense, line, start + k));
}

/** Whether the line before dense line `next` opens a block that this one is in. */
function opens(index: LineIndex, next: number | undefined): boolean {
	const { numbers } = index.dense();
	const at = (dense: number) => indentOf(index.file.lines[numbers[dense] ?? -1] ?? '').length;
	return next !== undefined && next > 0 && at(next - 1) < at(next);
}

/** The line was not changed but stands somewhere else altogether: then so may the place that is meant. */
function standsFar(dense: DenseLines, line: DenseLine, expected: number): boolean {
	const positions = dense.positions.get(line.text) ?? [];
	return line.text.length >= 12 && positions.length > 0 && positions.every((at) => Math.abs(at - expected) > NEAR);
}

/**
 * Each change touches a line that stands, or takes away lines that stand only there; no neighbour of it has moved off, since what then
 * stands between may be somebody's work.
 */
function changesHold(
	dense: DenseLines,
	lines: readonly HunkLine[],
	block: readonly DenseLine[],
	places: DensePlaces,
): boolean {
	const before = (old: number) => block.findLastIndex((line) => line.old < old);
	for (const { old, removed } of changesOf(lines)) {
		const above = before(old);
		const below = before(old + removed) + 1;
		const gone = places.slice(above + 1, below);
		const top = gone[0] ?? (places[above] !== undefined ? places[above] + 1 : places[below]);
		if (top === undefined) return false;
		const bottom = top + gone.length;
		if ((places[above] ?? top - 1) !== top - 1 || (places[below] ?? bottom) !== bottom) return false;
		const isHeld = places[above] !== undefined || places[below] !== undefined;
		const isAlone = gone.some((place) => dense.positions.get(dense.texts[place ?? -1] ?? '')?.length === 1);
		if (!isHeld && !isAlone) return false;
	}
	return true;
}

interface Change {
	/** How many old lines come before it. */
	readonly old: number;
	readonly removed: number;
}

function changesOf(lines: readonly HunkLine[]): readonly Change[] {
	const changes: Change[] = [];
	let old = 0;
	for (let at = 0; at < lines.length; at++) {
		const from = at;
		while (at < lines.length && lines[at]?.op !== ' ') at++;
		const run = lines.slice(from, at);
		const removed = run.filter((line) => line.op === '-').length;
		if (run.length > 0) changes.push({ old, removed });
		old += removed + 1;
	}
	return changes;
}
