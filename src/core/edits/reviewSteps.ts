import { touchedUnits, withAbove, withBelow, withEditedHunks } from './chosenUnits.ts';
import { type ClosedLines, closedText } from './closedLines.ts';
import { editedText, type TextEdit } from './plan.ts';
import { reviewEdits } from './reviewEdits.ts';
import { type ReviewStack, type ReviewUnit, reviewStack } from './reviewStack.ts';

/** Lines [from, to) of a text, 0-based. Where lines were taken out it is empty: `from` is the line that now stands there. */
export interface LineRange {
	readonly from: number;
	readonly to: number;
}

/**
 * One write of a file that the user reviews. `kept`: the text before the write with all of it that the user kept; `left`: the text
 * after the write without what the user undid. Where they are equal nothing of it waits.
 */
export interface ReviewStep {
	readonly kept: string;
	readonly left: string;
}

/** A stretch of a step that waits for the user's word, where it stands in the text now. */
export interface WaitingHunk extends LineRange {
	/** Index of its step. */
	readonly step: number;
	/** How many lines it replaced. */
	readonly removed: number;
	/** The user changed its lines since. */
	readonly edited: boolean;
}

/** What an undo of lines comes to: edits of the text now, ascending and apart, and the steps without what was undone. */
export type UndoneLines =
	| { readonly kind: 'undone'; readonly edits: readonly TextEdit[]; readonly steps: readonly ReviewStep[] }
	/** The user changed the same lines since. The sentence is for the user. */
	| { readonly kind: 'refused'; readonly sentence: string };

/** Something of the step waits: the texts differ. */
export function isWaiting({ kept, left }: ReviewStep): boolean {
	return kept !== left;
}

/**
 * What waits of the steps of one file, oldest first, in the lines of its text `now`: ascending. Later steps and what the user wrote may
 * stand among them. What is gone from `now` is left out. Bounded: linear in the texts, but for two line differences for each step.
 */
export function waitingHunks(steps: readonly ReviewStep[], now: string): readonly WaitingHunk[] {
	const hunks = reviewStack(steps, now).layers.flatMap((layer) => layer.hunks.flatMap((units) => waitingHunk(units)));
	return hunks.toSorted((a, b) => a.from - b.from || a.to - b.to || a.step - b.step);
}

function waitingHunk(units: readonly ReviewUnit[]): readonly WaitingHunk[] {
	const waiting = units.filter(({ acts }) => acts);
	const [first, last] = [waiting[0], waiting.at(-1)];
	if (!first || !last) return [];
	const removed = waiting.reduce((sum, { kept }) => sum + kept.to - kept.from, 0);
	// The last line without its line end is another line, as diffs have it.
	const isEndOnly = waiting.every(({ removes, restores }) => removes.length + restores.length === 0);
	return [
		{
			from: first.place.from,
			to: Math.max(first.place.from, last.place.to),
			step: first.layer.step,
			removed: isEndOnly ? Math.max(1, removed) : removed,
			edited: waiting.some(({ isEdited }) => isEdited),
		},
	];
}

/** The text without all that waits. Where the user changed what waits, that goes too; all else that the user wrote stays. */
export function withoutWaiting(steps: readonly ReviewStep[], now: string): string {
	return closedText(reviewStack(steps, now).without);
}

/**
 * The steps with all that touches the lines of `now` kept. Of a hunk that reaches beyond them only these lines are kept: each goes with
 * the line at its place in the kept text, the last one with all that are over. An edited hunk is kept as a whole. An empty range is the
 * line at which a cursor stands. The file's text stays as it is.
 */
export function keepLines(steps: readonly ReviewStep[], now: string, range: LineRange): readonly ReviewStep[] {
	const stack = reviewStack(steps, now);
	const meant = withBelow(withEditedHunks(stack, withBelow(touchedUnits(stack, range))));
	return settled(decided(steps, stack, meant, 'kept'), now);
}

/**
 * Takes back all that touches the lines of `now`; of a hunk that reaches beyond them only these lines, as `keepLines` pairs them. What
 * later steps wrote over them is taken back first. Where lines among them were changed since it is refused; with `force` these go back
 * to the kept text too, with all that was written in them.
 */
export function undoLines(steps: readonly ReviewStep[], now: string, range: LineRange, force: boolean): UndoneLines {
	const stack = reviewStack(steps, now);
	const meant = withAbove(touchedUnits(stack, range));
	const edited = [...meant].filter(({ isEdited }) => isEdited);
	if (edited.length > 0 && !force) return { kind: 'refused', sentence: refusal(edited, stack.now.lines.length) };
	const edits = reviewEdits(stack, now, meant);
	return { kind: 'undone', edits, steps: settled(decided(steps, stack, meant, 'undone'), editedText(now, edits)) };
}

/** Where all that still waits is gone from the file, none of it does any more: who decided on all that is shown is done. */
function settled(steps: readonly ReviewStep[], now: string): readonly ReviewStep[] {
	if (!steps.some(isWaiting)) return steps;
	const stack = reviewStack(steps, now);
	const units = stack.layers.flatMap(({ hunks }) => hunks.flat());
	return units.some(({ acts }) => acts) ? steps : decided(steps, stack, new Set(units), 'undone');
}

/** The steps once the units are decided on. What is gone from the file was undone by the user, whatever the verdict. */
function decided(
	steps: readonly ReviewStep[],
	{ layers }: ReviewStack,
	units: ReadonlySet<ReviewUnit>,
	verdict: 'kept' | 'undone',
): readonly ReviewStep[] {
	const next = [...steps];
	for (const { step, kept, left, hunks } of layers) {
		const meant = hunks.flat().filter((unit) => units.has(unit));
		const isKept = ({ acts }: ReviewUnit) => acts && verdict === 'kept';
		const keptUnits = meant.filter(isKept);
		const undoneUnits = meant.filter((unit) => !isKept(unit));
		if (meant.length === 0) continue;
		next[step] = {
			kept: closedText(replaced(kept, left, keptUnits, 'kept')),
			left: closedText(replaced(left, kept, undoneUnits, 'left')),
		};
	}
	return next;
}

/** The lines of one side with those that the units, ascending, have on the other side. */
function replaced(
	target: ClosedLines,
	source: ClosedLines,
	units: readonly ReviewUnit[],
	side: 'kept' | 'left',
): ClosedLines {
	const lines: (readonly string[])[] = [];
	let at = 0;
	for (const { kept, left } of units) {
		const [to, from] = side === 'kept' ? [kept, left] : [left, kept];
		lines.push(target.lines.slice(at, to.from), source.lines.slice(from.from, from.to));
		at = to.to;
	}
	lines.push(target.lines.slice(at));
	return { lines: lines.flat(), isOpen: (units.some(({ isAtEnd }) => isAtEnd) ? source : target).isOpen };
}

/** More places than these only count in a sentence. */
const NAMED_PLACES = 5;

function refusal(edited: readonly ReviewUnit[], lineCount: number): string {
	const places = edited.map(({ place }) => place).toSorted((a, b) => a.from - b.from || a.to - b.to);
	const names = [...new Set(places.map((place) => lineNumbers(place, lineCount)))];
	const more = names.length > NAMED_PLACES ? ` and ${names.length - NAMED_PLACES} more` : '';
	const where = names.slice(0, NAMED_PLACES).join(', ') + more;
	return `The same lines were changed since (${where}). Keep them as they are, or undo them anyway: what was written there since goes too.`;
}

/** 1-based. Where nothing is left the line is named that stands there now. */
function lineNumbers({ from, to }: LineRange, lineCount: number): string {
	if (to - from > 1) return `lines ${from + 1}–${to}`;
	return `line ${Math.max(1, Math.min(from + 1, lineCount))}`;
}
