import type { HunkEdits } from './hunkEdits.ts';
import { type HunkPlaces, hunkPlaces, type NoPlace } from './hunkPlaces.ts';
import type { LineIndex } from './lineIndex.ts';
import type { Hunk } from './patch.ts';
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

/** The edits of the hunks that have their one place, and why each of the others has none. */
export interface PlacedHunks {
	readonly edits: readonly LineEdit[];
	readonly refusals: readonly HunkRefusal[];
}

interface Candidate extends HunkPlaces {
	readonly hunk: Hunk;
	readonly number: number;
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
		if (places.places.length > 1 || !seen.has(key)) candidates.push({ hunk, number: at + 1, ...places });
		seen.add(key);
	}
	const chosen = chosenPlaces(candidates);
	for (const [at, { hunk, number, places, misled }] of candidates.entries()) {
		const starts = places.map((place) => place.start);
		if (!chosen[at]) refusals.push({ hunk, number, problem: { kind: 'ambiguous', starts, misled } });
	}
	const joined = joinedEdits(candidates, chosen);
	return { edits: joined.edits, refusals: [...refusals, ...joined.refusals].sort((a, b) => a.number - b.number) };
}

/** Each hunk's place, or `undefined` for those where more than one is left. */
function chosenPlaces(candidates: readonly Candidate[]): readonly (HunkEdits | undefined)[] {
	const alone = candidates.map(({ places }) => (places.length === 1 ? places[0] : undefined));
	if (alone.every((place) => place !== undefined)) return alone;
	const first = firstInOrder(candidates);
	const last = lastInOrder(candidates);
	return alone.map((place, at) => {
		if (place !== undefined) return place;
		return first && last && first[at] === last[at] && !candidates[at]?.misled ? first[at] : undefined;
	});
}

/** The earliest places that keep the hunks in their order; when they equal the latest there is no other choice. */
function firstInOrder(candidates: readonly Candidate[]): readonly HunkEdits[] | undefined {
	const chosen: HunkEdits[] = [];
	let bound = 0;
	for (const { places } of candidates) {
		const place = places.find(({ from }) => from >= bound);
		if (place === undefined) return undefined;
		chosen.push(place);
		bound = place.to;
	}
	return chosen;
}

function lastInOrder(candidates: readonly Candidate[]): readonly HunkEdits[] | undefined {
	const chosen: HunkEdits[] = [];
	let bound = Number.POSITIVE_INFINITY;
	for (const { places } of candidates.toReversed()) {
		const place = places.findLast(({ to }) => to <= bound);
		if (place === undefined) return undefined;
		chosen.unshift(place);
		bound = place.from;
	}
	return chosen;
}

interface Owned {
	readonly edit: LineEdit;
	readonly owner: Candidate;
}

/** Edits of different hunks at the same lines: the same edit counts once, another one is refused with its whole hunk. */
function joinedEdits(candidates: readonly Candidate[], chosen: readonly (HunkEdits | undefined)[]): PlacedHunks {
	const refusals: HunkRefusal[] = [];
	let owned: readonly Owned[] = [];
	for (const [at, owner] of candidates.entries()) {
		const edits = chosen[at]?.edits ?? [];
		const fresh = edits.filter((edit) => !owned.some((other) => sameEdit(other.edit, edit)));
		const clash = fresh.find((edit) => owned.some((other) => overlaps(other.edit, edit)));
		if (clash) {
			const problem: HunkProblem = { kind: 'overlap', from: clash.from, to: clash.to };
			refusals.push({ hunk: owner.hunk, number: owner.number, problem });
		} else owned = [...owned, ...fresh.map((edit) => ({ edit, owner }))];
	}
	const sorted = owned.map(({ edit }) => edit).toSorted((a, b) => a.from - b.from || a.to - b.to);
	return { edits: touchingJoined(sorted), refusals };
}

function sameEdit(a: LineEdit, b: LineEdit): boolean {
	return a.from === b.from && a.to === b.to && JSON.stringify(a.added) === JSON.stringify(b.added);
}

function overlaps(a: LineEdit, b: LineEdit): boolean {
	return a.from < b.to && b.from < a.to;
}

function touchingJoined(edits: readonly LineEdit[]): readonly LineEdit[] {
	const joined: LineEdit[] = [];
	for (const edit of edits) {
		const last = joined.at(-1);
		if (!last || edit.from > last.to) joined.push(edit);
		else joined.splice(-1, 1, { from: last.from, to: edit.to, added: [...last.added, ...edit.added] });
	}
	return joined;
}
