import { type Extent, originOf } from './fileReview.ts';
import { isNew, type RecordAt, type TurnRecord } from './turnRecords.ts';

/** A turn's file with the place where it is now. */
export interface PlacedFile extends RecordAt {
	readonly path: string;
	/** A later turn made another file there, or moved one there, so that this one is nowhere. */
	readonly isReplaced: boolean;
}

/** Where files are now by where they were when a turn ended, and whether that is another file by now. */
type Places = ReadonlyMap<string, { readonly path: string; readonly isReplaced: boolean }>;

/**
 * All files of the turns, oldest first, each where it is now: turns that came later may have moved it. What `reversed` tells of is
 * taken to be moved back, for turns that are older.
 */
export function placedFiles(
	turns: readonly TurnRecord[],
	reversed: (record: RecordAt) => Extent | undefined = () => undefined,
): readonly PlacedFile[] {
	const placed: (readonly PlacedFile[])[] = [];
	let places: Places = new Map();
	for (const { turn, files } of turns.toReversed()) {
		const mine = files.map((file, at) => {
			// What was undone is back where it was.
			const path = file.review === 'undone' ? originOf(file, 'done') : file.path;
			return { turn, at, file, ...(places.get(path) ?? { path, isReplaced: false }) };
		});
		placed.push(mine);
		const done = mine.filter(({ file }) => file.review !== 'undone');
		places = placesBefore(places, done, reversed);
	}
	return placed.reverse().flat();
}

/** Within a turn all files came to their places at once. */
function placesBefore(
	after: Places,
	files: readonly PlacedFile[],
	reversed: (record: RecordAt) => Extent | undefined,
): Places {
	const arrived = files.filter(({ file }) => isNew(file) || file.movedFrom !== undefined);
	if (arrived.length === 0) return after;
	const before = new Map(after);
	for (const { file } of arrived) before.set(file.path, { path: file.path, isReplaced: true });
	for (const { turn, at, file, path, isReplaced } of arrived) {
		if (file.movedFrom === undefined) continue;
		const extent = reversed({ turn, at, file });
		before.set(file.movedFrom, extent ? { path: originOf(file, extent), isReplaced: false } : { path, isReplaced });
	}
	return before;
}

/** Puts together what must be taken back together, oldest first: files of which one is, or was, where another is or was. */
export function groupedByPlace(files: readonly PlacedFile[]): readonly (readonly PlacedFile[])[] {
	const groups = new Map<string, number[]>();
	files.forEach((file, index) => {
		const [group = [], ...others] = new Set(
			pathsOf(file)
				.map((path) => groups.get(path))
				.filter((known) => known !== undefined),
		);
		for (const member of others.flat()) {
			group.push(member);
			for (const path of files[member] ? pathsOf(files[member]) : []) groups.set(path, group);
		}
		group.push(index);
		for (const path of pathsOf(file)) groups.set(path, group);
	});
	return [...new Set(groups.values())].map((group) =>
		group.toSorted((a, b) => a - b).flatMap((index) => files[index] ?? []),
	);
}

/** The turns that files belong to. */
export function turnsOf(files: readonly PlacedFile[]): ReadonlySet<string> {
	return new Set(files.map(({ turn }) => turn));
}

function pathsOf({ path, file }: PlacedFile): readonly string[] {
	return [path, originOf(file, 'done'), originOf(file, 'waiting')];
}
