import { type HunkPlaces, hunkPlaces, type NoPlace } from './hunkPlaces.ts';
import type { LineIndex } from './lineIndex.ts';
import type { Hunk, HunkLine } from './patch.ts';
import type { LineEdit } from './textLines.ts';

/** Why a hunk cannot be applied. Line numbers are 0-based. */
export type HunkProblem =
	| NoPlace
	| { readonly kind: 'ambiguous'; readonly starts: readonly number[]; readonly misled: boolean }
	/** Another hunk changes the same lines. */
	| { readonly kind: 'overlap'; readonly from: number; readonly to: number };

export interface HunkRefusal {
	readonly hunk: Hunk;
	/** 1-based place of the hunk among the hunks of its file. */
	readonly number: number;
	readonly problem: HunkProblem;
}

export type PlacedHunks =
	| { readonly kind: 'placed'; readonly edits: readonly LineEdit[] }
	| { readonly kind: 'refused'; readonly refusals: readonly HunkRefusal[] };

interface Candidate {
	readonly hunk: Hunk;
	readonly number: number;
	readonly places: HunkPlaces;
	/** The changed part of the hunk, in old lines after its start. */
	readonly changedFrom: number;
	readonly changedTo: number;
}

/**
 * Finds the one place of every hunk, or says for each that has none why. A place counts when it is the only one that text,
 * anchors and end-of-file mark leave; where several are left, the order of the hunks decides if it leaves only one.
 */
export function placeHunks(index: LineIndex, hunks: readonly Hunk[]): PlacedHunks {
	const refusals: HunkRefusal[] = [];
	const candidates: Candidate[] = [];
	const seen = new Set<string>();
	for (const [at, hunk] of hunks.entries()) {
		const places = hunkPlaces(index, hunk);
		if (places.kind !== 'places') {
			refusals.push({ hunk, number: at + 1, problem: places });
			continue;
		}
		const key = JSON.stringify([hunk.anchors, hunk.lines]);
		if (places.starts.length > 1 || !seen.has(key)) candidates.push(candidate(hunk, at + 1, places));
		seen.add(key);
	}
	const starts = chosenStarts(candidates);
	for (const [at, { hunk, number, places }] of candidates.entries()) {
		if (starts[at] === undefined) refusals.push({ hunk, number, problem: { ...places, kind: 'ambiguous' } });
	}
	if (refusals.length > 0) return { kind: 'refused', refusals: refusals.sort((a, b) => a.number - b.number) };
	return joinedEdits(candidates, starts);
}

function candidate(hunk: Hunk, number: number, places: HunkPlaces): Candidate {
	let at = 0;
	let changedFrom: number | undefined;
	let changedTo = 0;
	for (const line of places.lines) {
		if (line.op !== ' ') changedFrom ??= at;
		if (line.op !== '+') at++;
		if (line.op !== ' ') changedTo = at;
	}
	return { hunk, number, places, changedFrom: changedFrom ?? 0, changedTo };
}

/** Each hunk's start, or `undefined` for those where more than one is left. */
function chosenStarts(candidates: readonly Candidate[]): readonly (number | undefined)[] {
	const alone = candidates.map(({ places }) => (places.starts.length === 1 ? places.starts[0] : undefined));
	if (alone.every((start) => start !== undefined)) return alone;
	const first = firstInOrder(candidates);
	const last = lastInOrder(candidates);
	return alone.map((start, at) => {
		if (start !== undefined) return start;
		return first && last && first[at] === last[at] && !candidates[at]?.places.misled ? first[at] : undefined;
	});
}

/** The earliest places that keep the hunks in their order; when they equal the latest there is no other choice. */
function firstInOrder(candidates: readonly Candidate[]): readonly number[] | undefined {
	const chosen: number[] = [];
	let bound = 0;
	for (const { places, changedFrom, changedTo } of candidates) {
		const start = places.starts.find((place) => place + changedFrom >= bound);
		if (start === undefined) return undefined;
		chosen.push(start);
		bound = start + changedTo;
	}
	return chosen;
}

function lastInOrder(candidates: readonly Candidate[]): readonly number[] | undefined {
	const chosen: number[] = [];
	let bound = Number.POSITIVE_INFINITY;
	for (const { places, changedFrom, changedTo } of candidates.toReversed()) {
		const start = places.starts.findLast((place) => place + changedTo <= bound);
		if (start === undefined) return undefined;
		chosen.unshift(start);
		bound = start + changedFrom;
	}
	return chosen;
}

function joinedEdits(candidates: readonly Candidate[], starts: readonly (number | undefined)[]): PlacedHunks {
	const edits = candidates
		.flatMap((candidate, at) =>
			changedRuns(candidate.places.lines, starts[at] ?? 0).map((edit) => ({ edit, candidate })),
		)
		.sort((a, b) => a.edit.from - b.edit.from || a.edit.to - b.edit.to);
	const joined: LineEdit[] = [];
	for (const { edit, candidate } of edits) {
		const last = joined.at(-1);
		if (!last || edit.from > last.to) joined.push(edit);
		else if (edit.from === last.to)
			joined.splice(-1, 1, { from: last.from, to: edit.to, added: [...last.added, ...edit.added] });
		else if (JSON.stringify(edit) !== JSON.stringify(last)) {
			const problem: HunkProblem = { kind: 'overlap', from: edit.from, to: edit.to };
			return { kind: 'refused', refusals: [{ hunk: candidate.hunk, number: candidate.number, problem }] };
		}
	}
	return { kind: 'placed', edits: joined };
}

/** The hunk's changes as line edits; lines that it removes and adds again unchanged are left alone. */
function changedRuns(lines: readonly HunkLine[], start: number): readonly LineEdit[] {
	const edits: LineEdit[] = [];
	let at = start;
	let removed: string[] = [];
	let added: string[] = [];
	const close = () => {
		let head = 0;
		while (head < removed.length && head < added.length && removed[head] === added[head]) head++;
		let tail = 0;
		const room = Math.min(removed.length, added.length) - head;
		while (tail < room && removed.at(-1 - tail) === added.at(-1 - tail)) tail++;
		const to = at - tail;
		const from = at - removed.length + head;
		if (from < to || head + tail < added.length)
			edits.push({ from, to, added: added.slice(head, added.length - tail) });
		removed = [];
		added = [];
	};
	for (const line of lines) {
		if (line.op === ' ') close();
		if (line.op === '-') removed.push(line.text);
		if (line.op === '+') added.push(line.text);
		if (line.op !== '+') at++;
	}
	close();
	return edits;
}
