import { further, type LineChange } from './lineDiff.ts';

/** Farther than this no change is moved to join another: what it costs stays linear. */
const MAX_MOVE = 50;

/**
 * The same difference with fewer, larger changes. Where equal lines let added or removed lines be read as a little further up or down,
 * right beside another change, they are read so: a block with a blank line in it is one block. Else they are read as far down as they
 * can be, so that they are read alike when another change is no more. Linear.
 */
export function compactChanges(
	changes: readonly LineChange[],
	before: readonly string[],
	after: readonly string[],
): readonly LineChange[] {
	const compact: LineChange[] = [];
	for (const change of changes) {
		let joined = change;
		for (let last = compact.at(-1); last; last = compact.at(-1)) {
			const gap = joined.oldFrom - last.oldTo;
			if (gap > MAX_MOVE) break;
			const isUp = roomAbove(joined, gap, before, after) === gap;
			if (!isUp && roomBelow(last, gap, before, after) < gap) break;
			compact.pop();
			const [first, second] = isUp ? [last, further(joined, -gap)] : [further(last, gap), joined];
			joined = { ...first, oldTo: second.oldTo, newTo: second.newTo };
		}
		compact.push(joined);
	}
	return compact.map((change, index) => {
		const gap = (compact[index + 1]?.oldFrom ?? before.length) - change.oldTo;
		return further(change, roomBelow(change, Math.min(gap, MAX_MOVE), before, after));
	});
}

/** How many lines further down, at most `most`, added or removed lines can be read. */
function roomBelow(change: LineChange, most: number, before: readonly string[], after: readonly string[]): number {
	const [lines, from, to] = movable(change, before, after);
	let room = 0;
	while (lines && room < most && lines[from + room] === lines[to + room]) room++;
	return room;
}

/** How many lines further up, at most `most`, added or removed lines can be read. */
function roomAbove(change: LineChange, most: number, before: readonly string[], after: readonly string[]): number {
	const [lines, from, to] = movable(change, before, after);
	let room = 0;
	while (lines && room < most && lines[from - room - 1] === lines[to - room - 1]) room++;
	return room;
}

/** The added or removed lines. A change that does both stands where it is. */
function movable(
	{ oldFrom, oldTo, newFrom, newTo }: LineChange,
	before: readonly string[],
	after: readonly string[],
): readonly [readonly string[] | undefined, number, number] {
	if (oldFrom === oldTo) return [after, newFrom, newTo];
	return newFrom === newTo ? [before, oldFrom, oldTo] : [undefined, 0, 0];
}
