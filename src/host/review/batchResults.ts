import * as vscode from 'vscode';
import { jobCost, jobEnd } from '../../core/jobs/jobWords.ts';
import { concludeBatch } from '../../core/review/concludeBatch.ts';
import type { Finding } from '../../core/review/finding.ts';
import type { FindingFiles } from '../../core/review/findingTool.ts';
import { REVIEW_DEFAULTS } from '../../core/review/reviewChange.ts';
import type { BatchResults } from '../jobs/batchDesk.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import type { FindingThreads } from './commentThreads.ts';
import { NOT_THERE, type ReviewRun, showFinding, withNotes } from './reviewNow.ts';

/** A batch is for large changes, and shows more. */
const FINDINGS_IN_ALL = 100;

/**
 * Shows the findings of a job as threads, where their code stands now. Their places are proved against the diff that was handed in;
 * `missing` are the files that were not answered.
 */
export async function showBatchResults(
	{ job, change, parts, coverage, answers }: BatchResults,
	threads: FindingThreads,
	paths: WorkspacePaths,
): Promise<{ readonly run: ReviewRun; readonly missing: readonly string[] }> {
	const { signal } = new AbortController();
	const { findingsPerFile } = REVIEW_DEFAULTS;
	const back = { change, parts, coverage, answers, end: jobEnd(job), findingsPerFile, findingsInAll: FINDINGS_IN_ALL };
	const { review, missing } = await concludeBatch(back, filesOf(paths), signal);
	const { scope } = job;
	threads.keepOnly(scope, []);
	const unplaced = new Map<Finding, string>();
	for (const finding of review.findings) {
		if (finding.anchor && !(await showFinding(finding, { scope, threads, paths }))) unplaced.set(finding, NOT_THERE);
	}
	return { run: { change, review: withNotes(review, unplaced), cost: jobCost(job) }, missing };
}

/** The files as they are in the editor now. */
function filesOf(paths: WorkspacePaths): FindingFiles {
	return {
		async read(path) {
			const uri = paths.uriOf(path);
			const document = uri && (await Promise.resolve(vscode.workspace.openTextDocument(uri)).catch(() => undefined));
			return document
				? { kind: 'text', text: document.getText(), languageId: document.languageId }
				: { kind: 'refused', sentence: `${path} cannot be read.` };
		},
	};
}
