import { type Change, type ChangedFileDiff, changedLines, type DiffLine, type Hunk } from './change.ts';
import { skipReason } from './skipReason.ts';

/** How much of a change is sent, in UTF-16 units of diff text. */
export interface PackBudget {
	/** Of one request. */
	readonly batchChars: number;
	/** Of one file; what is more is clipped. At most `batchChars`. */
	readonly fileChars: number;
	/** Of the whole review; files beyond are skipped. */
	readonly totalChars: number;
}

/** What a review saw of one file. Hunks and changed lines are counted whole: nothing is left out without being in here. */
export interface FileCoverage {
	readonly path: string;
	readonly state: 'reviewed' | 'clipped' | 'skipped';
	/** For `clipped` and `skipped`: why, in words for the user. */
	readonly reason?: string;
	readonly hunks: { readonly reviewed: number; readonly clipped: number; readonly skipped: number };
	readonly changedLines: number;
	readonly reviewedLines: number;
}

/** Files that go to the model in one request. */
export interface Batch {
	readonly files: readonly ChangedFileDiff[];
	/** Their diffs as the model reads them. */
	readonly text: string;
}

/** The change as it is sent, and what was left out of it with the reason. */
export interface PackedChange {
	readonly batches: readonly Batch[];
	/** One entry for each file of the change, in its order, as if every batch succeeds. */
	readonly coverage: readonly FileCoverage[];
}

/** Cuts a change into requests of bounded size and says of every file what becomes of it. */
export function packChange(change: Change, budget: PackBudget): PackedChange {
	const coverage: FileCoverage[] = [];
	const batches: { files: ChangedFileDiff[]; text: string }[] = [];
	let total = 0;
	for (const file of change.files) {
		const reason = skipReason(file);
		const drawn = reason === undefined ? drawFile(file, Math.min(budget.fileChars, budget.batchChars)) : undefined;
		if (!drawn) coverage.push(skippedFile(file, reason ?? 'skipped'));
		else if (total + drawn.text.length > budget.totalChars) {
			coverage.push(skippedFile(file, 'over the size of one review'));
		} else {
			coverage.push(drawn.coverage);
			if (!drawn.coverage.reviewedLines) continue;
			total += drawn.text.length;
			const last = batches.at(-1);
			if (last && last.text.length + drawn.text.length <= budget.batchChars) {
				last.files.push(file);
				last.text += drawn.text;
			} else batches.push({ files: [file], text: drawn.text });
		}
	}
	return { batches, coverage };
}

/** A file that the model saw nothing of. */
function skippedFile(file: ChangedFileDiff, reason: string): FileCoverage {
	return {
		path: file.path,
		state: 'skipped',
		reason,
		hunks: { reviewed: 0, clipped: 0, skipped: file.hunks.length },
		changedLines: changedLines(file.hunks),
		reviewedLines: 0,
	};
}

interface Drawn {
	readonly text: string;
	readonly coverage: FileCoverage;
}

function drawFile(file: ChangedFileDiff, limit: number): Drawn {
	let text = heading(file);
	const hunks = { reviewed: 0, clipped: 0, skipped: 0 };
	let reviewedLines = 0;
	for (const hunk of file.hunks) {
		const cut = hunks.clipped || hunks.skipped ? undefined : drawHunk(hunk, limit - text.length);
		if (!cut) {
			hunks.skipped++;
			continue;
		}
		text += cut.text;
		reviewedLines += cut.reviewedLines;
		if (cut.isWhole) hunks.reviewed++;
		else hunks.clipped++;
	}
	const all = changedLines(file.hunks);
	const base = { path: file.path, hunks, changedLines: all, reviewedLines };
	if (reviewedLines === all) return { text: `${text}\n`, coverage: { ...base, state: 'reviewed' } };
	if (!reviewedLines) return { text: '', coverage: skippedFile(file, 'too large') };
	const reason = `too large: the first ${reviewedLines} of ${all} changed lines`;
	return { text: `${text}[clipped here by Tandem]\n\n`, coverage: { ...base, state: 'clipped', reason } };
}

function heading(file: ChangedFileDiff): string {
	const was = file.oldPath === undefined ? '' : `, was ${file.oldPath}`;
	return `### ${file.path} (${file.status}${was})\n`;
}

function drawHunk(
	hunk: Hunk,
	room: number,
): { readonly text: string; readonly reviewedLines: number; readonly isWhole: boolean } | undefined {
	let text = `@@ line ${hunk.newStart} @@ ${hunk.section}`.trimEnd();
	let reviewedLines = 0;
	for (const line of hunk.lines) {
		const drawn = drawLine(line);
		if (text.length + drawn.length + 1 > room) {
			return reviewedLines
				? { text: `${text}\n`, reviewedLines, isWhole: reviewedLines === changedLines([hunk]) }
				: undefined;
		}
		text += drawn;
		if (line.kind !== 'context') reviewedLines++;
	}
	return { text: `${text}\n`, reviewedLines, isWhole: true };
}

function drawLine(line: DiffLine): string {
	const mark = line.kind === 'added' ? '+' : line.kind === 'removed' ? '-' : ' ';
	return `\n${mark}${line.text}${line.lineEnd === '' ? '\n\\ No newline at end of file' : ''}`;
}
