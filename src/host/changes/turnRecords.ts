import type { ChangedFile } from '../../shared/chat.ts';

/** Names of stored texts; absent = the file did not exist. */
export interface TurnStep {
	readonly before?: string;
	readonly after?: string;
	/** What the disk had, where VS Code shows other line ends than that. */
	readonly diskBefore?: string;
	readonly added: number;
	readonly removed: number;
}

/**
 * What a turn did to one file. There is one step as long as nobody else changes the file; what was typed between two edits of the turn
 * separates them, so that it survives an undo of both.
 */
export interface FileRecord {
	/** Where the file is now (or was, when it is deleted). */
	readonly path: string;
	/** Where it was before the turn, when that is elsewhere. */
	readonly movedFrom?: string;
	readonly steps: readonly TurnStep[];
	readonly review: ChangedFile['review'];
}

export interface TurnRecord {
	readonly turn: string;
	readonly files: readonly FileRecord[];
}

/** One write of a file, as it is added to a turn. */
export interface FileWrite {
	readonly path: string;
	readonly movedFrom?: string;
	readonly step: TurnStep;
}

/** The turn's files with one more write. A file that is back where it began is no change any more. */
export function addWrite(files: readonly FileRecord[], { path, movedFrom, step }: FileWrite): readonly FileRecord[] {
	const at = files.findIndex((file) => file.path === (movedFrom ?? path) && file.review === 'pending');
	const known = files[at];
	if (!known)
		return [...files, { path, ...(movedFrom !== undefined && { movedFrom }), steps: [step], review: 'pending' }];
	const origin = known.movedFrom ?? known.path;
	const { movedFrom: _, ...rest } = known;
	const steps = addStep(known.steps, step);
	if (steps.length === 0 && origin === path) return files.toSpliced(at, 1);
	return files.with(at, { ...rest, path, ...(origin !== path && { movedFrom: origin }), steps });
}

function addStep(steps: readonly TurnStep[], step: TurnStep): readonly TurnStep[] {
	const last = steps.at(-1);
	if (!last) return [step];
	if (last.after !== step.before) return [...steps, step];
	const { before, diskBefore } = last;
	if (before === step.after) return steps.slice(0, -1);
	const joined = {
		...(before !== undefined && { before }),
		...(diskBefore !== undefined && { diskBefore }),
		...(step.after !== undefined && { after: step.after }),
		added: last.added + step.added,
		removed: last.removed + step.removed,
	};
	return steps.with(-1, joined);
}

/** The record as the panel shows it. */
export function toChangedFile({ path, movedFrom, steps, review }: FileRecord): ChangedFile {
	const added = steps.reduce((sum, step) => sum + step.added, 0);
	const removed = steps.reduce((sum, step) => sum + step.removed, 0);
	const first = steps[0];
	const last = steps.at(-1);
	const isCreated = first !== undefined && first.before === undefined;
	const isDeleted = last !== undefined && last.after === undefined;
	const change = isDeleted ? 'deleted' : isCreated ? 'created' : movedFrom === undefined ? 'modified' : 'renamed';
	return { path, change, added, removed, review };
}

/** Names of all stored texts that a turn needs. */
export function textsOf({ files }: TurnRecord): readonly string[] {
	return files.flatMap(({ steps }) =>
		steps.flatMap(({ before, after, diskBefore }) => [before, after, diskBefore].filter((name) => name !== undefined)),
	);
}

/** True for what `JSON.parse` gives for a stored record; storage on disk is not to be trusted blindly. */
export function isTurnRecord(value: unknown): value is TurnRecord {
	if (!isObject(value) || typeof value.turn !== 'string' || !Array.isArray(value.files)) return false;
	return value.files.every(
		(file: unknown) =>
			isObject(file) &&
			typeof file.path === 'string' &&
			isOptionalText(file.movedFrom) &&
			['pending', 'kept', 'undone'].includes(String(file.review)) &&
			Array.isArray(file.steps) &&
			file.steps.every(isStep),
	);
}

function isStep(value: unknown): boolean {
	if (!isObject(value) || typeof value.added !== 'number' || typeof value.removed !== 'number') return false;
	return [value.before, value.after, value.diskBefore].every(
		(name) => name === undefined || (typeof name === 'string' && /^[0-9a-f]{64}$/.test(name)),
	);
}

function isOptionalText(value: unknown): boolean {
	return value === undefined || typeof value === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}
