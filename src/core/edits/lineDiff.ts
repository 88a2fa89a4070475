import { diffArrays } from 'diff';
import { textLines } from './textLines.ts';

/** Lines [oldFrom, oldTo) of the old text became [newFrom, newTo) of the new one; 0-based, one of the two may be empty. */
export interface LineChange {
	readonly oldFrom: number;
	readonly oldTo: number;
	readonly newFrom: number;
	readonly newTo: number;
}

/** Past this many changed lines the search for the smallest difference ends, and all between first and last change counts as one. */
const MAX_CHANGED_LINES = 2_000;

/** The lines of a text with their line ends, which are part of what is compared. */
export function wholeLines(text: string): readonly string[] {
	const { lines, lineEnds } = textLines(text);
	return lines.map((line, at) => line + lineEnds[at]);
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
	const parts = diffArrays(before.slice(head, oldTo), after.slice(head, newTo), { maxEditLength: MAX_CHANGED_LINES });
	return parts ? joined(parts, head) : [whole];
}

function joined(
	parts: readonly { readonly added?: boolean; readonly removed?: boolean; readonly count?: number }[],
	head: number,
): readonly LineChange[] {
	const changes: LineChange[] = [];
	let oldAt = head;
	let newAt = head;
	for (const part of parts) {
		const count = part.count ?? 0;
		const oldTo = part.added ? oldAt : oldAt + count;
		const newTo = part.removed ? newAt : newAt + count;
		if (part.added || part.removed) {
			const last = changes.at(-1);
			if (last && last.oldTo === oldAt && last.newTo === newAt) changes.splice(-1, 1, { ...last, oldTo, newTo });
			else changes.push({ oldFrom: oldAt, oldTo, newFrom: newAt, newTo });
		}
		oldAt = oldTo;
		newAt = newTo;
	}
	return changes;
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
