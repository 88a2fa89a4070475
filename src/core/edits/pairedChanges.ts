import { compactChanges } from './compactChanges.ts';
import { type LineChange, lineChanges } from './lineDiff.ts';

/** Changes with no more equal lines than this between them are looked at together. */
const NEAR_LINES = 8;
/** So many old lines times new lines are looked at together at most, and in a whole text at most. */
const MAX_CELLS = 40_000;
const MAX_ALL_CELLS = 400_000;

/**
 * A smallest difference in which as many lines as can be changed into others, rather than come here and go there. So a change of which
 * some lines were decided on already is read as before: its other lines stand for the same lines as they did. Bounded; past the bound
 * it is a smallest difference.
 */
export function pairedChanges(before: readonly string[], after: readonly string[]): readonly LineChange[] {
	const changes = lineChanges(before, after);
	if (changes.length < 2) return changes;
	let cells = 0;
	const paired = nearChanges(changes).map((near) => {
		const hull = near.length > 1 ? hullOf(near) : undefined;
		if (!hull || cells + cellsOf(hull) > MAX_ALL_CELLS) return near;
		cells += cellsOf(hull);
		return mostPaired(hull, before, after);
	});
	return compactChanges(paired.flat(), before, after);
}

function nearChanges(changes: readonly LineChange[]): readonly (readonly LineChange[])[] {
	const groups: LineChange[][] = [];
	for (const change of changes) {
		const group = groups.at(-1);
		const hull = group && hullOf([...group.slice(0, 1), change]);
		const isNear = change.oldFrom - (group?.at(-1)?.oldTo ?? 0) <= NEAR_LINES;
		if (group && hull && isNear && cellsOf(hull) <= MAX_CELLS) group.push(change);
		else groups.push([change]);
	}
	return groups;
}

function hullOf(changes: readonly LineChange[]): LineChange | undefined {
	const [first, last] = [changes[0], changes.at(-1)];
	return first && last && { ...first, oldTo: last.oldTo, newTo: last.newTo };
}

function cellsOf({ oldFrom, oldTo, newFrom, newTo }: LineChange): number {
	return (oldTo - oldFrom + 1) * (newTo - newFrom + 1);
}

/** Of all ways to read a stretch with the most equal lines, one with the most changed lines. */
function mostPaired(
	{ oldFrom, oldTo, newFrom, newTo }: LineChange,
	before: readonly string[],
	after: readonly string[],
): readonly LineChange[] {
	const [rows, columns] = [oldTo - oldFrom, newTo - newFrom];
	const width = columns + 1;
	const equalLine = rows + columns + 1;
	/** How good the rest is from an old and a new line on. */
	const rest = new Int32Array((rows + 1) * width);
	const at = (row: number, column: number) => rest[row * width + column] ?? 0;
	const isEqual = (row: number, column: number) => before[oldFrom + row] === after[newFrom + column];
	const both = (row: number, column: number) => at(row + 1, column + 1) + (isEqual(row, column) ? equalLine : 1);
	for (let row = rows - 1; row >= 0; row--)
		for (let column = columns - 1; column >= 0; column--)
			rest[row * width + column] = Math.max(both(row, column), at(row + 1, column), at(row, column + 1));
	const changes: LineChange[] = [];
	let [row, column] = [0, 0];
	while (row < rows || column < columns) {
		const isBoth = row < rows && column < columns && both(row, column) === at(row, column);
		const isRemoved = isBoth || (row < rows && (column === columns || at(row + 1, column) === at(row, column)));
		const isAdded = isBoth || !isRemoved;
		const [old, now] = [oldFrom + row, newFrom + column];
		if (isRemoved) row++;
		if (isAdded) column++;
		if (isBoth && before[old] === after[now]) continue;
		const last = changes.at(-1);
		const change = { oldFrom: old, oldTo: oldFrom + row, newFrom: now, newTo: newFrom + column };
		if (last && last.oldTo === old && last.newTo === now)
			changes.splice(-1, 1, { ...last, oldTo: change.oldTo, newTo: change.newTo });
		else changes.push(change);
	}
	return changes;
}
