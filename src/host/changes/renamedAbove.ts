import { type Extent, originOf } from './fileReview.ts';
import { type FileRecord, isNew, type RecordAt, recordKey, type TurnRecord } from './turnRecords.ts';

/**
 * The records of later turns that change when moves of files are undone (`undone`: as they were, with all or what waits of them taken
 * back): what these turns did to the files they did where the files are then.
 */
export function renamedAbove(
	turns: readonly TurnRecord[],
	undone: readonly RecordAt[],
	extent: Extent,
): readonly RecordAt[] {
	const moves = undone.filter(({ file }) => file.path !== originOf(file, extent));
	if (moves.length === 0) return [];
	const keys = new Set(undone.map(recordKey));
	const renamed: RecordAt[] = [];
	/** Where files are by the places to which their turns had moved them. */
	let names: ReadonlyMap<string, string> = new Map();
	for (const { turn, files } of turns) {
		const isUndone = (at: number) => keys.has(recordKey({ turn, at }));
		const others = files.filter((_, at) => !isUndone(at));
		for (const [at, file] of files.entries()) {
			const next = isUndone(at) ? file : withNames(file, names);
			if (next !== file) renamed.push({ turn, at, file: next });
		}
		names = namesAfter(
			names,
			others,
			moves.filter((record) => record.turn === turn).map(({ file }) => file),
			extent,
		);
	}
	return renamed;
}

function withNames(file: FileRecord, names: ReadonlyMap<string, string>): FileRecord {
	if (names.size === 0 || file.review === 'undone' || isNew(file)) return file;
	const { movedFrom, ...rest } = file;
	const name = names.get(movedFrom ?? file.path);
	if (name === undefined) return file;
	if (movedFrom === undefined) return { ...file, path: name };
	// Moved to where it is anyhow: no move any more.
	return name === file.path && file.keptAt === undefined ? rest : { ...file, movedFrom: name };
}

function namesAfter(
	before: ReadonlyMap<string, string>,
	others: readonly FileRecord[],
	moves: readonly FileRecord[],
	extent: Extent,
): ReadonlyMap<string, string> {
	const names = new Map(before);
	for (const { review, movedFrom, ...file } of others) {
		if (review === 'undone') continue;
		if (movedFrom !== undefined) names.delete(movedFrom);
		if (movedFrom !== undefined || isNew(file)) names.delete(file.path);
	}
	for (const file of moves) names.delete(originOf(file, extent));
	for (const file of moves) {
		const origin = originOf(file, extent);
		names.set(file.path, before.get(origin) ?? origin);
	}
	return names;
}
