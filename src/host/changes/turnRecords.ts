import type { ChangedFile } from '../../shared/chat.ts';
import type { TurnTitle } from './changes.ts';
import { reviewOf } from './fileReview.ts';

/**
 * One write of a file, as names of stored texts. `before` or `after` absent = the file did not exist. What of it waits for review is
 * the difference from `kept` to `left`.
 */
export interface TurnStep {
	readonly before?: string;
	readonly after?: string;
	/** What the disk had, where VS Code shows other line ends than that. */
	readonly diskBefore?: string;
	/** The text before with all of the write that the user kept. Absent = before. */
	readonly kept?: string;
	/** The text after without what the user undid. Absent = after. */
	readonly left?: string;
	readonly added: number;
	readonly removed: number;
}

/**
 * What a turn did to one file. There is one step as long as nobody else changes the file; what was typed between two edits of the turn
 * separates them, so that it survives an undo of both.
 */
export interface FileRecord {
	/** Where the turn left the file (or where it was, when it is deleted). */
	readonly path: string;
	/** Where it was before the turn, when that is elsewhere. */
	readonly movedFrom?: string;
	/** Where the user kept it, when they kept that it was moved. */
	readonly keptAt?: string;
	readonly steps: readonly TurnStep[];
	readonly review: ChangedFile['review'];
}

export interface TurnRecord extends TurnTitle {
	readonly files: readonly FileRecord[];
}

/** A file's record with its place among those of its turn. */
export interface RecordAt {
	readonly turn: string;
	readonly at: number;
	readonly file: FileRecord;
}

/** Names a record among all. */
export function recordKey({ turn, at }: Pick<RecordAt, 'turn' | 'at'>): string {
	return `${at} ${turn}`;
}

/** A restore of checkpoints, as it is taken back: each part for itself. */
export interface RestoreRecord {
	readonly parts: readonly RestorePart[];
}

/** Files that belong together, because one came to where another was. */
export interface RestorePart {
	/** What the restore wrote, as a turn's writes are recorded. */
	readonly files: readonly FileRecord[];
	/** The turns' files as they were before it, reviews included. */
	readonly was: readonly RecordAt[];
}

/** All that is stored. */
export interface TurnHistory {
	/** Oldest first. */
	readonly turns: readonly TurnRecord[];
	/** Restores that can be taken back, the last one last. */
	readonly restores: readonly RestoreRecord[];
}

/** One write of a file, as it is added to a turn. */
export interface FileWrite {
	readonly path: string;
	readonly movedFrom?: string;
	readonly step: TurnStep;
}

/** The turn's files with one more write. A file that is back where it began is no change any more. */
export function addWrite(files: readonly FileRecord[], { path, movedFrom, step }: FileWrite): readonly FileRecord[] {
	const at = recordAt(files, movedFrom ?? path);
	const known = files[at];
	if (!known)
		return [...files, { path, ...(movedFrom !== undefined && { movedFrom }), steps: [step], review: 'pending' }];
	// Where a new file came from is nowhere: it has no place to go back to.
	const origin = isNew(known) ? path : (known.movedFrom ?? known.path);
	const steps = addStep(known.steps, step);
	if (steps.length === 0 && origin === path) return files.toSpliced(at, 1);
	const { keptAt } = known;
	const isMoved = origin !== path || keptAt !== undefined;
	const file = { path, ...(isMoved && { movedFrom: origin }), ...(keptAt !== undefined && { keptAt }), steps };
	return files.with(at, { ...file, review: reviewOf(file, 'kept') });
}

/** The record of the file that is at a path, or was; a file that was there and went back is another one. */
function recordAt(files: readonly FileRecord[], path: string): number {
	const isHere = (file: FileRecord) => file.path === path && (file.movedFrom === undefined || file.review !== 'undone');
	const live = files.findLastIndex((file) => isHere(file) && !isGone(file));
	return live >= 0 ? live : files.findLastIndex(isHere);
}

/** The turn left no file. */
export function isGone({ steps }: Pick<FileRecord, 'steps'>): boolean {
	const last = steps.at(-1);
	return last !== undefined && last.after === undefined;
}

/** The turn made the file. */
export function isNew({ steps }: Pick<FileRecord, 'steps'>): boolean {
	return steps[0] !== undefined && steps[0].before === undefined;
}

function addStep(steps: readonly TurnStep[], step: TurnStep): readonly TurnStep[] {
	const last = steps.at(-1);
	if (!last) return [step];
	// What the user undid of the last write is not in `step.before`, but for a change by somebody else that looks the same.
	if (last.after !== step.before || last.left !== undefined) return [...steps, step];
	const { before, diskBefore, kept } = last;
	if (before === step.after && kept === undefined) return steps.slice(0, -1);
	const joined = {
		...(before !== undefined && { before }),
		...(diskBefore !== undefined && { diskBefore }),
		...(kept !== undefined && { kept }),
		...(step.after !== undefined && { after: step.after }),
		added: last.added + step.added,
		removed: last.removed + step.removed,
	};
	return steps.with(-1, joined);
}

/** The turn with other files. A turn that has none leaves no record. */
export function withFiles(
	turns: readonly TurnRecord[],
	title: TurnTitle,
	files: readonly FileRecord[],
): readonly TurnRecord[] {
	const at = turns.findIndex(({ turn }) => turn === title.turn);
	if (files.length === 0) return at < 0 ? turns : turns.toSpliced(at, 1);
	const record = { ...title, files };
	return at < 0 ? [...turns, record] : turns.with(at, record);
}

/** The turns with some of their files' records replaced. What is not there (any more) is left out. */
export function withRecords(turns: readonly TurnRecord[], records: readonly RecordAt[]): readonly TurnRecord[] {
	if (records.length === 0) return turns;
	return turns.map((turn) => {
		const mine = records.filter((record) => record.turn === turn.turn && record.at < turn.files.length);
		return mine.length === 0
			? turn
			: { ...turn, files: mine.reduce((files, { at, file }) => files.with(at, file), turn.files) };
	});
}

/** The record as the panel shows it; `path` is where the file is now. */
export function toChangedFile(file: FileRecord, path: string): ChangedFile {
	const added = file.steps.reduce((sum, step) => sum + step.added, 0);
	const removed = file.steps.reduce((sum, step) => sum + step.removed, 0);
	const isMoved = file.movedFrom !== undefined;
	const change = isGone(file) ? 'deleted' : isNew(file) ? 'created' : isMoved ? 'renamed' : 'modified';
	return { path, change, added, removed, review: file.review };
}

/** Names of all stored texts that files need. */
export function textsOf(files: readonly FileRecord[]): readonly string[] {
	return files.flatMap(({ steps }) =>
		steps.flatMap(({ before, after, diskBefore, kept, left }) =>
			[before, after, diskBefore, kept, left].filter((name) => name !== undefined),
		),
	);
}

/** Names of all stored texts that a restore needs. */
export function textsOfRestore({ parts }: RestoreRecord): readonly string[] {
	return parts.flatMap(({ files, was }) => textsOf([...files, ...was.map(({ file }) => file)]));
}
