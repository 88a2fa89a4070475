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
 * the changed lines themselves it is refused.
 */
export function undoChange(before: string, after: string, now: string): UndoneChange {
	const old = wholeLines(before);
	const changed = wholeLines(after);
	const current = wholeLines(now);
	const later = lineChanges(changed, current);
	const starts = lineStarts(current);
	const edits: TextEdit[] = [];
	const conflicts: Conflict[] = [];
	for (const undo of lineChanges(changed, old)) {
		const place = placeNow(undo, later, old, current);
		if (place === 'conflict') conflicts.push(conflictOf(undo, later, old));
		else if (place !== 'undone')
			edits.push({
				start: starts[place.from] ?? now.length,
				end: starts[place.to] ?? now.length,
				text: withLineEnds(old.slice(undo.newFrom, undo.newTo).join(''), current, place),
			});
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
): string {
	if (!text) return text;
	const lineEnd = /\r\n|\n|\r/.exec(current.join(''))?.[0] ?? '\n';
	const isOpen = (line: string | undefined) => line !== undefined && !/[\r\n]$/.test(line);
	const before = isOpen(current[place.from - 1]) ? lineEnd : '';
	const after = isOpen(text) && place.to < current.length ? lineEnd : '';
	return before + text + after;
}

type PlaceNow = 'conflict' | 'undone' | { readonly from: number; readonly to: number };

function placeNow(
	undo: LineChange,
	later: readonly LineChange[],
	old: readonly string[],
	current: readonly string[],
): PlaceNow {
	const touching = later.filter((change) => touches(undo, change));
	const [only] = touching;
	if (touching.length > 1 || (only && !sameRange(undo, only))) return 'conflict';
	if (only) return sameLines(old, undo, current, only) ? 'undone' : 'conflict';
	const shift = later.reduce(
		(sum, change) =>
			change.oldTo <= undo.oldFrom ? sum + change.newTo - change.newFrom - (change.oldTo - change.oldFrom) : sum,
		0,
	);
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

function conflictOf(undo: LineChange, later: readonly LineChange[], old: readonly string[]): Conflict {
	const change = later.find((candidate) => touches(undo, candidate));
	const wanted = old.slice(undo.newFrom, undo.newTo).join('');
	return { from: change?.newFrom ?? 0, to: change?.newTo ?? 0, wanted };
}

function lineNumbers({ from, to }: Conflict): string {
	const last = Math.max(from + 1, to);
	return last > from + 1 ? `lines ${from + 1}–${last}` : `line ${last}`;
}
