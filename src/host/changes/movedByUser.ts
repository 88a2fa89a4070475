import { placedFiles } from './placedFiles.ts';
import {
	type FileRecord,
	isGone,
	type RestoreRecord,
	recordKey,
	type TurnHistory,
	type TurnRecord,
} from './turnRecords.ts';

/** A file or folder that the user moved, as workspace paths. */
export interface UserMove {
	readonly from: string;
	readonly to: string;
}

/** The history with each file at the place to which the user moved it; the same when it tells of none of them. */
export function withUserMove(history: TurnHistory, move: UserMove): TurnHistory {
	const turns = movedTurns(history.turns, move);
	const restores = history.restores.map((restore) => movedRestore(restore, move));
	const isSame = turns === history.turns && restores.every((restore, at) => restore === history.restores[at]);
	return isSame ? history : { turns, restores };
}

function movedTurns(turns: readonly TurnRecord[], move: UserMove): readonly TurnRecord[] {
	const moved = new Map(
		placedFiles(turns).flatMap((placed) => {
			// What a later turn moved on, or put another file in the place of, is not what the user moved.
			const isHere = placed.path === placed.file.path && !placed.isReplaced;
			const file = isHere ? movedFile(placed.file, move) : placed.file;
			return file === placed.file ? [] : [[recordKey(placed), file] as const];
		}),
	);
	if (moved.size === 0) return turns;
	return turns.map((record) => ({
		...record,
		files: record.files.map((file, at) => moved.get(recordKey({ turn: record.turn, at })) ?? file),
	}));
}

function movedRestore(restore: RestoreRecord, move: UserMove): RestoreRecord {
	let isSame = true;
	const moved = (file: FileRecord) => {
		const next = movedFile(file, move);
		isSame &&= next === file;
		return next;
	};
	const parts = restore.parts.map(({ files, was }) => ({
		files: files.map(moved),
		was: was.map((record) => ({ ...record, file: moved(record.file) })),
	}));
	return isSame ? restore : { parts };
}

function movedFile(file: FileRecord, { from, to }: UserMove): FileRecord {
	const isItself = file.path === from;
	if (!isItself && !file.path.startsWith(`${from}/`)) return file;
	// Where a file was deleted another one may have been; what was moved back is where the turn had it from.
	if (isItself && isGone(file)) return file;
	const path = to + file.path.slice(from.length);
	if (path === file.movedFrom) return file;
	return { ...file, path, ...(file.keptAt === file.path && { keptAt: path }) };
}
