import type { LineChange } from './lineDiff.ts';

/**
 * The fewest added and removed lines that make one list of the other (Myers' greedy algorithm), as changes, ascending and apart.
 * `undefined` when that takes more than `limit` of them. Costs the lines plus the square of the limit at most, in time and memory.
 */
export function shortestDiff(
	before: readonly string[],
	after: readonly string[],
	limit: number,
): readonly LineChange[] | undefined {
	const most = Math.min(limit, before.length + after.length);
	const paths = new Paths();
	// For each diagonal (old minus new line) the path that gets farthest on it; 0 for none.
	const best = new Int32Array(2 * most + 5);
	const middle = most + 2;
	let lowest = -most;
	let highest = most;
	best[middle] = paths.add(0, false, endOfSame(before, after, 0, 0));
	if (paths.endOf(1) === before.length && before.length === after.length) return [];
	for (let length = 1; length <= most; length++) {
		for (let diagonal = Math.max(lowest, -length); diagonal <= Math.min(highest, length); diagonal += 2) {
			const shorter = best[middle + diagonal - 1] ?? 0;
			const longer = best[middle + diagonal + 1] ?? 0;
			const removed = paths.endOf(shorter);
			const added = paths.endOf(longer);
			best[middle + diagonal - 1] = 0;
			const canRemove = shorter > 0 && removed < before.length;
			const canAdd = longer > 0 && added > diagonal && added - diagonal <= after.length;
			if (!canRemove && !canAdd) {
				best[middle + diagonal] = 0;
				continue;
			}
			const isAdded = !canRemove || (canAdd && removed < added);
			const end = endOfSame(before, after, isAdded ? added : removed + 1, diagonal);
			const path = paths.add(isAdded ? longer : shorter, isAdded, end);
			best[middle + diagonal] = path;
			const isOldDone = end === before.length;
			const isNewDone = end - diagonal === after.length;
			if (isOldDone && isNewDone) return paths.changes(path, diagonal);
			// Past a diagonal that has come to the end of one of the lists, others only lead back to it.
			if (isOldDone) highest = Math.min(highest, diagonal - 1);
			if (isNewDone) lowest = Math.max(lowest, diagonal + 1);
		}
	}
	return undefined;
}

/** A smallest difference too. The limit is for the lines that both lists have: all others are changed in any difference. */
export function sharedDiff(
	before: readonly string[],
	after: readonly string[],
	limit: number,
): readonly LineChange[] | undefined {
	const old = placesOfShared(before, new Set(after));
	const now = placesOfShared(after, new Set(before));
	const shared = shortestDiff(
		old.map((place) => before[place] ?? ''),
		now.map((place) => after[place] ?? ''),
		limit,
	);
	if (!shared) return undefined;
	const changes: LineChange[] = [];
	let [oldFrom, newFrom, oldAt, newAt] = [0, 0, 0, 0];
	const sameLine = (oldTo: number, newTo: number) => {
		if (oldFrom < oldTo || newFrom < newTo) changes.push({ oldFrom, oldTo, newFrom, newTo });
		[oldFrom, newFrom] = [oldTo + 1, newTo + 1];
	};
	for (const change of [...shared, { oldFrom: old.length, oldTo: 0, newTo: 0 }]) {
		while (oldAt < change.oldFrom) sameLine(old[oldAt++] ?? 0, now[newAt++] ?? 0);
		[oldAt, newAt] = [change.oldTo, change.newTo];
	}
	sameLine(before.length, after.length);
	return changes;
}

function placesOfShared(lines: readonly string[], others: ReadonlySet<string>): readonly number[] {
	const places: number[] = [];
	for (const [place, line] of lines.entries()) if (others.has(line)) places.push(place);
	return places;
}

/** From an old line on along its diagonal: the old line at which the two lists differ. */
function endOfSame(before: readonly string[], after: readonly string[], from: number, diagonal: number): number {
	let at = from;
	while (at < before.length && at - diagonal < after.length && before[at] === after[at - diagonal]) at++;
	return at;
}

/** Paths from the start of both lists, each one added or removed line longer than the one that it goes on from. */
class Paths {
	/** By path, the number of old lines behind it. Path 0 is none. */
	#ends = new Int32Array(1024);
	/** By path, twice the path that it goes on from, and one more where it goes on with an added line. */
	#origins = new Int32Array(1024);
	#count = 1;

	add(from: number, isAdded: boolean, end: number): number {
		if (this.#count === this.#ends.length) {
			this.#ends = grown(this.#ends);
			this.#origins = grown(this.#origins);
		}
		this.#ends[this.#count] = end;
		this.#origins[this.#count] = 2 * from + (isAdded ? 1 : 0);
		return this.#count++;
	}

	endOf(path: number): number {
		return this.#ends[path] ?? 0;
	}

	/** The changes along a path that ends on the diagonal. */
	changes(path: number, diagonal: number): readonly LineChange[] {
		const changes: LineChange[] = [];
		let on = diagonal;
		for (let at = path; at > 1; ) {
			const origin = this.#origins[at] ?? 0;
			const isAdded = origin % 2 === 1;
			at = (origin - (isAdded ? 1 : 0)) / 2;
			on += isAdded ? 1 : -1;
			const oldFrom = this.endOf(at);
			const newFrom = oldFrom - on;
			const change = {
				oldFrom,
				oldTo: oldFrom + (isAdded ? 0 : 1),
				newFrom,
				newTo: newFrom + (isAdded ? 1 : 0),
			};
			const later = changes.at(-1);
			const isJoined = later && later.oldFrom === change.oldTo && later.newFrom === change.newTo;
			if (isJoined) changes.splice(-1, 1, { ...later, oldFrom, newFrom });
			else changes.push(change);
		}
		return changes.reverse();
	}
}

function grown(numbers: Int32Array): Int32Array<ArrayBuffer> {
	const more = new Int32Array(2 * numbers.length);
	more.set(numbers);
	return more;
}
