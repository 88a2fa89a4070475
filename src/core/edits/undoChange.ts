import { type LineChange, lineChanges, wholeLines } from './lineDiff.ts';
import type { TextEdit } from './plan.ts';

export type UndoneChange =
	/** Edits of `now`. None when the change is gone already. */
	| { readonly kind: 'edits'; readonly edits: readonly TextEdit[] }
	/** The sentence tells the user which lines (1-based, of `now`) stand in the way. */
	| { readonly kind: 'refused'; readonly sentence: string; readonly conflicts: readonly Conflict[] };

/** Lines [from, to) of `now`, 0-based, that were written since, and what the undone text would have there. */
export interface Conflict {
	readonly from: number;
	readonly to: number;
	readonly wanted: string;
}

/**
 * Takes the change `before` → `after` out of `now`. Lines that were written after the change stay, byte for byte; where they touch
 * the changed lines themselves it is refused. Linear, but for the bounded line differences.
 */
export function undoChange(before: string, after: string, now: string): UndoneChange {
	const old = wholeLines(before);
	const changed = wholeLines(after);
	const current = wholeLines(now);
	const later = lineChanges(changed, current);
	const starts = lineStarts(current);
	const lineEnd = /\r\n|\n|\r/.exec(now)?.[0] ?? '\n';
	const edits: TextEdit[] = [];
	const conflicts: Conflict[] = [];
	let passed = 0;
	for (const undo of lineChanges(changed, old)) {
		passed = passBefore(undo, later, passed);
		const place = placeNow(undo, later, passed, old, current);
		if (place === 'undone') continue;
		const wanted = old.slice(undo.newFrom, undo.newTo).join('');
		if (place === 'conflict') {
			const { newFrom: from, newTo: to } = later[passed] ?? undo;
			conflicts.push({ from, to, wanted });
			continue;
		}
		const [start, end] = [starts[place.from] ?? now.length, starts[place.to] ?? now.length];
		edits.push({ start, end, text: withLineEnds(wanted, current, place, lineEnd) });
	}
	if (conflicts.length === 0) return { kind: 'edits', edits };
	const where = [...new Set(conflicts.map(lineNumbers))].join(', ');
	const sentence = `The change cannot be undone: you edited the same lines since (${where}).`;
	return { kind: 'refused', sentence, conflicts };
}

/** A last line has no line end of its own; between other lines it needs one, or two lines become one. */
function withLineEnds(
	text: string,
	current: readonly string[],
	place: { readonly from: number; readonly to: number },
	lineEnd: string,
): string {
	if (!text) return text;
	const isOpen = (line: string | undefined) => line !== undefined && !/[\r\n]$/.test(line);
	const before = isOpen(current[place.from - 1]) ? lineEnd : '';
	const after = isOpen(text) && place.to < current.length ? lineEnd : '';
	return before + text + after;
}

/** How many of the later changes are before the undo, and apart from it. */
function passBefore(undo: LineChange, later: readonly LineChange[], passed: number): number {
	let at = passed;
	for (let change = later[at]; change && change.oldTo <= undo.oldFrom && !touches(undo, change); change = later[at])
		at++;
	return at;
}

type PlaceNow = 'conflict' | 'undone' | { readonly from: number; readonly to: number };

function placeNow(
	undo: LineChange,
	later: readonly LineChange[],
	passed: number,
	old: readonly string[],
	current: readonly string[],
): PlaceNow {
	const [before, first, second] = [later[passed - 1], later[passed], later[passed + 1]];
	if (first && touches(undo, first)) {
		const isOnly = !second || !touches(undo, second);
		return isOnly && sameRange(undo, first) && sameLines(old, undo, current, first) ? 'undone' : 'conflict';
	}
	const shift = before ? before.newTo - before.oldTo : 0;
	return { from: undo.oldFrom + shift, to: undo.oldTo + shift };
}

/** Beside each other is apart; two insertions at one place are not. */
function touches(undo: LineChange, change: LineChange): boolean {
	if (undo.oldFrom < change.oldTo && change.oldFrom < undo.oldTo) return true;
	return undo.oldFrom === undo.oldTo && sameRange(undo, change);
}

function sameRange(a: LineChange, b: LineChange): boolean {
	return a.oldFrom === b.oldFrom && a.oldTo === b.oldTo;
}

function sameLines(old: readonly string[], undo: LineChange, current: readonly string[], change: LineChange): boolean {
	const wanted = old.slice(undo.newFrom, undo.newTo).join('');
	return wanted === current.slice(change.newFrom, change.newTo).join('');
}

function lineStarts(lines: readonly string[]): readonly number[] {
	let at = 0;
	return lines.map((line) => {
		const start = at;
		at += line.length;
		return start;
	});
}

function lineNumbers({ from, to }: Conflict): string {
	const last = Math.max(from + 1, to);
	return last > from + 1 ? `lines ${from + 1}–${last}` : `line ${last}`;
}
