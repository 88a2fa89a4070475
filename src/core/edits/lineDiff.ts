import { sharedDiff, shortestDiff } from './shortestDiff.ts';

/** Lines [oldFrom, oldTo) of the old text became [newFrom, newTo) of the new one; 0-based, one of the two may be empty. */
export interface LineChange {
	readonly oldFrom: number;
	readonly oldTo: number;
	readonly newFrom: number;
	readonly newTo: number;
}

/** Past this many changed lines only lines that both texts have are searched, which costs less the more was rewritten. */
const MANY_CHANGED_LINES = 300;
/** Past this many changes among those the search for the smallest difference ends, and all between first and last change counts as one. */
const MAX_CHANGED_LINES = 2_000;

/** The lines of a text with their line ends, which are part of what is compared. */
export function wholeLines(text: string): readonly string[] {
	return text.match(/[^\r\n]+(?:\r\n|\n|\r)?|\r\n|\n|\r/g) ?? [];
}

/** What changed between two lists of lines, ascending and apart. Its cost is bounded; beyond the bound it is coarse, never wrong. */
export function lineChanges(before: readonly string[], after: readonly string[]): readonly LineChange[] {
	let head = 0;
	while (head < before.length && head < after.length && before[head] === after[head]) head++;
	let tail = 0;
	const room = Math.min(before.length, after.length) - head;
	while (tail < room && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
	const oldTo = before.length - tail;
	const newTo = after.length - tail;
	if (head === oldTo && head === newTo) return [];
	const whole: LineChange = { oldFrom: head, oldTo, newFrom: head, newTo };
	if (head === oldTo || head === newTo) return [whole];
	const [old, now] = [before.slice(head, oldTo), after.slice(head, newTo)];
	const parts = shortestDiff(old, now, MANY_CHANGED_LINES) ?? sharedDiff(old, now, MAX_CHANGED_LINES);
	return parts?.map((part) => further(part, head)) ?? [whole];
}

/** The change so many lines further down. */
export function further({ oldFrom, oldTo, newFrom, newTo }: LineChange, by: number): LineChange {
	return { oldFrom: oldFrom + by, oldTo: oldTo + by, newFrom: newFrom + by, newTo: newTo + by };
}

/** How many lines the new text adds and removes; a changed line counts as both. */
export function countChangedLines(before: string, after: string): { readonly added: number; readonly removed: number } {
	let added = 0;
	let removed = 0;
	for (const change of lineChanges(wholeLines(before), wholeLines(after))) {
		added += change.newTo - change.newFrom;
		removed += change.oldTo - change.oldFrom;
	}
	return { added, removed };
}
