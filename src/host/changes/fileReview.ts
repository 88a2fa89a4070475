import type { ChangedFile } from '../../shared/chat.ts';
import type { FileRecord, TurnStep } from './turnRecords.ts';

/** The name of the empty text, which stands for no file where only text counts. (The byte before it says how it is encoded.) */
export const EMPTY_TEXT = '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d';

/** The text before a write with what the user kept of it, by name. */
export function keptName(step: TurnStep): string {
	return step.kept ?? step.before ?? EMPTY_TEXT;
}

/** The text after a write without what the user undid of it, by name. */
export function leftName(step: TurnStep): string {
	return step.left ?? step.after ?? EMPTY_TEXT;
}

/** The user has decided on all of the step. Not so on the mere coming and going of an empty file, until it is said. */
export function isDecided(step: TurnStep): boolean {
	const isSaid = step.kept !== undefined || step.left !== undefined;
	return isSaid && keptName(step) === leftName(step);
}

/** What a step did, or what of it waits: names, `undefined` where there is no file. */
export interface StepEnds {
	readonly before: string | undefined;
	readonly after: string | undefined;
}

/** What of a step waits for review; `undefined` when nothing does. */
function waitingEnds(step: TurnStep): StepEnds | undefined {
	if (isDecided(step)) return undefined;
	const isNothingKept = step.before === undefined && keptName(step) === EMPTY_TEXT;
	return { before: isNothingKept ? undefined : keptName(step), after: step.left ?? step.after };
}

/** All that a step did and the user did not undo; `undefined` when that is nothing. */
function doneEnds(step: TurnStep): StepEnds | undefined {
	if (step.left !== undefined && step.left === (step.before ?? EMPTY_TEXT)) return undefined;
	return { before: step.before, after: step.left ?? step.after };
}

/** What of a turn's change of a file is meant: what waits for review, or all that is done and not undone. */
export type Extent = 'waiting' | 'done';

/** What of a step is meant; `undefined` when that is nothing. */
export function endsOf(step: TurnStep, extent: Extent): StepEnds | undefined {
	return extent === 'waiting' ? waitingEnds(step) : doneEnds(step);
}

/** Where the file was before the change. */
export function originOf({ path, movedFrom, keptAt }: FileRecord, extent: Extent): string {
	return (extent === 'waiting' ? keptAt : undefined) ?? movedFrom ?? path;
}

/** The file with all that waits of it kept. */
export function keptFile(file: FileRecord): FileRecord {
	const steps = file.steps.map((step) => ({ ...step, kept: leftName(step) }));
	const kept = { ...file, ...(file.movedFrom !== undefined && { keptAt: file.path }), steps };
	return { ...kept, review: verdict(kept, 'kept') };
}

/** The file with all that waits of it undone. Of one that was moved back what the user kept is left. */
export function undoneFile(file: FileRecord): FileRecord {
	const steps = file.steps.map((step) => ({ ...step, left: keptName(step) }));
	const review = verdict({ ...file, steps }, 'undone');
	const path = originOf(file, 'waiting');
	if (review === 'undone' || path === file.path) return { ...file, steps, review };
	return path === file.movedFrom ? { path, steps, review } : { ...file, path, steps, review };
}

/** The file with all that its turn did undone, also what was kept. */
export function restoredFile(file: FileRecord): FileRecord {
	const steps = file.steps.map((step) => ({
		...step,
		kept: step.before ?? EMPTY_TEXT,
		left: step.before ?? EMPTY_TEXT,
	}));
	return { ...file, steps, review: 'undone' };
}

/** The review of a file after lines of it were kept or undone. That it was moved is decided with the whole file only. */
export function reviewOf(file: Omit<FileRecord, 'review'>, last: 'kept' | 'undone'): ChangedFile['review'] {
	const isMoveWaiting = file.movedFrom !== undefined && file.path !== (file.keptAt ?? file.movedFrom);
	return !isMoveWaiting && file.steps.every(isDecided) ? verdict(file, last) : 'pending';
}

function verdict({ steps, keptAt }: Omit<FileRecord, 'review'>, last: 'kept' | 'undone'): ChangedFile['review'] {
	const isAll =
		last === 'kept'
			? steps.every((step) => leftName(step) === (step.after ?? EMPTY_TEXT))
			: keptAt === undefined && steps.every((step) => keptName(step) === (step.before ?? EMPTY_TEXT));
	return isAll ? last : 'mixed';
}
