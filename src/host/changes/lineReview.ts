import {
	isWaiting,
	keepLines,
	type LineRange,
	type ReviewStep,
	waitingHunks,
	withoutWaiting,
} from '../../core/edits/reviewSteps.ts';
import { unifiedDiff } from '../../core/edits/unifiedDiff.ts';
import type { FileHunk, UndoneChange } from './changes.ts';
import { isDecided, keptName, leftName, reviewOf } from './fileReview.ts';
import { withLineEndsOf } from './lineEndsOf.ts';
import type { PlacedFile } from './placedFiles.ts';
import type { TurnLedger } from './turnLedger.ts';
import type { RecordAt, TurnStep } from './turnRecords.ts';

/** A step of a turn that waits, with the texts by which its lines are reviewed. */
export interface WaitingStep extends ReviewStep {
	readonly of: PlacedFile;
	/** Its index among the steps of its file. */
	readonly index: number;
}

type Texts = Pick<TurnLedger, 'files' | 'text'>;

/**
 * The steps that wait in a file, of all turns, oldest first, with the line ends of its text `now`. Files that were deleted have none,
 * and steps whose texts are no longer stored are left out.
 */
export async function waitingSteps(ledger: Texts, path: string, now: string): Promise<readonly WaitingStep[]> {
	const found: WaitingStep[] = [];
	for (const file of ledger.files) {
		const { steps, review } = file.file;
		if (file.path !== path || file.isReplaced || review !== 'pending' || steps.at(-1)?.after === undefined) continue;
		for (const [index, step] of steps.entries()) {
			if (isDecided(step) || step.after === undefined) continue;
			const [kept, left] = [await ledger.text(keptName(step)), await ledger.text(leftName(step))];
			if (kept === undefined || left === undefined) continue;
			found.push({ of: file, index, kept: withLineEndsOf(kept, now), left: withLineEndsOf(left, now) });
		}
	}
	return found;
}

/** The hunks that wait in a file, ascending in the lines of `now`, its text. */
export async function fileHunks(ledger: Texts, path: string, now: string): Promise<readonly FileHunk[]> {
	const steps = await waitingSteps(ledger, path, now);
	return waitingHunks(steps, now)
		.flatMap(({ from, to, removed, step }) => {
			const turn = steps[step]?.of.turn;
			return turn === undefined ? [] : [{ from, to, removed, turn }];
		})
		.toSorted((a, b) => a.from - b.from || a.to - b.to);
}

/** The text without what waits in it, or `undefined` when nothing does. */
export async function textWithoutWaiting(ledger: Texts, path: string, now: string): Promise<string | undefined> {
	const steps = (await waitingSteps(ledger, path, now)).filter(isWaiting);
	return steps.length === 0 ? undefined : withoutWaiting(steps, now);
}

/** The records of a file whose waiting lines in a range of its text `now` are kept. Rejects when the disk does not take the texts. */
export async function keptLines(
	ledger: Texts & Pick<TurnLedger, 'put'>,
	path: string,
	now: string,
	lines: LineRange,
): Promise<readonly RecordAt[]> {
	const steps = await waitingSteps(ledger, path, now);
	return reviewedRecords(ledger, steps, keepLines(steps, now, lines), 'kept');
}

/** The records of the steps' files with other texts of what was kept and what is left. */
export async function reviewedRecords(
	ledger: Pick<TurnLedger, 'put' | 'text'>,
	steps: readonly WaitingStep[],
	reviewed: readonly ReviewStep[],
	verdict: 'kept' | 'undone',
): Promise<readonly RecordAt[]> {
	const records = new Map<PlacedFile, RecordAt>();
	for (const [at, step] of steps.entries()) {
		const next = reviewed[at];
		if (!next || (next.kept === step.kept && next.left === step.left)) continue;
		const { turn, at: place, file } = records.get(step.of) ?? step.of;
		const known = file.steps[step.index];
		if (!known) continue;
		const changed: TurnStep = {
			...known,
			...(next.kept !== step.kept && { kept: await nameOf(ledger, next.kept, step, known) }),
			...(next.left !== step.left && { left: await nameOf(ledger, next.left, step, known) }),
		};
		const changedFile = { ...file, steps: file.steps.with(step.index, changed) };
		records.set(step.of, { turn, at: place, file: { ...changedFile, review: reviewOf(changedFile, verdict) } });
	}
	return [...records.values()];
}

/** A text that is one of the step's, but for line ends that the user changed since, has the name of that one. */
async function nameOf(
	ledger: Pick<TurnLedger, 'put' | 'text'>,
	text: string,
	step: ReviewStep,
	known: TurnStep,
): Promise<string> {
	if (text === step.kept) return keptName(known);
	if (text === step.left) return leftName(known);
	for (const name of [known.before, known.after]) {
		const own = name !== undefined && (await ledger.text(name));
		if (typeof own === 'string' && withLineEndsOf(own, text) === text) return name ?? '';
	}
	return ledger.put(text);
}

/** What was taken out of a file by undoing lines, file by file of its turns, as the turns had made it. */
export function undoneDiffs(
	path: string,
	steps: readonly WaitingStep[],
	undone: readonly ReviewStep[],
	chatOf: (turn: string) => string,
): readonly UndoneChange[] {
	const diffs = new Map<PlacedFile, string>();
	for (const [at, step] of steps.entries()) {
		const next = undone[at];
		if (!next || next.left === step.left) continue;
		diffs.set(step.of, (diffs.get(step.of) ?? '') + unifiedDiff(path, path, next.left, step.left));
	}
	return [...diffs].map(([{ turn }, diff]) => ({ chat: chatOf(turn), path, diff }));
}
