import type { BatchAnswer } from '../batch.ts';
import { readPartAnswer } from './batchAnswer.ts';
import type { BatchPart } from './batchReview.ts';
import type { Change } from './change.ts';
import { capFindings, sortFindings } from './finding.ts';
import { type FindingFiles, openFindingBook } from './findingTool.ts';
import type { FileCoverage } from './packChange.ts';
import type { Review } from './reviewChange.ts';

/** All that came back of a review by batch. */
export interface BatchReturn {
	/** The change as it was when it was handed in: the files of all parts. */
	readonly change: Change;
	readonly parts: readonly Pick<BatchPart, 'name' | 'files'>[];
	/** As it was planned: as if every part succeeds. */
	readonly coverage: readonly FileCoverage[];
	readonly answers: ReadonlyMap<string, BatchAnswer>;
	/** How the job ended, and why when it failed. */
	readonly end: Pick<Review, 'outcome' | 'failure'>;
	readonly findingsPerFile: number;
	readonly findingsInAll: number;
}

/** A batch's answers become a review: each finding is proved against the stored diff, as those of a review of now are. */
export async function concludeBatch(
	{ change, parts, coverage, answers, end, findingsPerFile, findingsInAll }: BatchReturn,
	files: FindingFiles,
	signal: AbortSignal,
): Promise<{ readonly review: Review; readonly missing: readonly string[] }> {
	const book = openFindingBook(change);
	const remarks: string[] = [];
	const unread = new Map<string, string>();
	for (const part of parts) {
		const answer = readPartAnswer(answers.get(part.name));
		if (answer.kind === 'none') for (const { path } of part.files) unread.set(path, answer.reason);
		else {
			for (const report of answer.reports) await book.report(report, files, signal);
			if (answer.remark) remarks.push(answer.remark);
		}
	}
	const paths = change.files.map(({ path }) => path);
	const sorted = sortFindings(book.findings(), paths);
	const { kept, leftOut } = capFindings(sorted, findingsPerFile, findingsInAll);
	const review: Review = {
		...end,
		findings: kept,
		leftOut,
		coverage: coverage.map((file) => unreviewed(file, unread.get(file.path))),
		remarks,
	};
	return { review, missing: [...unread.keys()] };
}

/** What was planned but not answered does not count as reviewed. */
function unreviewed(file: FileCoverage, reason: string | undefined): FileCoverage {
	if (reason === undefined || file.state === 'skipped') return file;
	const { reviewed, clipped, skipped } = file.hunks;
	const hunks = { reviewed: 0, clipped: 0, skipped: reviewed + clipped + skipped };
	return { ...file, state: 'skipped', reason, reviewedLines: 0, hunks };
}
