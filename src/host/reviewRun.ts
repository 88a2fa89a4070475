import * as vscode from 'vscode';
import type { Usage } from '../core/ports.ts';
import type { Change } from '../core/review/change.ts';
import type { Finding } from '../core/review/finding.ts';
import { reportText, reviewSummary } from '../core/review/reportText.ts';
import { REVIEW_DEFAULTS, type Review, type ReviewEvent, reviewChange } from '../core/review/reviewChange.ts';
import { planSuggestion } from '../core/review/suggestion.ts';
import { getProblems } from '../core/tools/getProblems.ts';
import { listFiles } from '../core/tools/listFiles.ts';
import { readFile } from '../core/tools/readFile.ts';
import { searchText } from '../core/tools/searchText.ts';
import type { Failure } from '../shared/failure.ts';
import { applyJudged } from './applyJudged.ts';
import { createFindingThreads, type FindingThreads } from './commentThreads.ts';
import { costLabel } from './costLabel.ts';
import type { DoorEngine } from './doorEngine.ts';
import { openGit } from './gitApi.ts';
import { findScopes, type ReviewScope } from './gitChanges.ts';
import { plainNotice, showFailure, withCancellableProgress } from './notice.ts';
import { createReviewReports } from './reviewReport.ts';
import { createWorkspacePaths, type WorkspacePaths } from './workspacePaths.ts';

/** What the review door does once it is used. */
export interface ReviewRuns {
	/** Lets the user choose what to review, reviews it, and shows the findings as threads and a summary. */
	review(): Promise<void>;
	/** Applies the suggestion of a thread's finding, or of the one at the cursor. */
	apply(thread: unknown): Promise<void>;
	dismiss(thread: unknown): Promise<void>;
	dispose(): void;
}

const READING_TOOLS = [readFile, listFiles, searchText, getProblems];

type GetEngine = () => Promise<DoorEngine | Failure>;

export function createReviewRuns(engine: GetEngine): ReviewRuns {
	const paths = createWorkspacePaths();
	const threads = createFindingThreads();
	const reports = createReviewReports();

	async function review(scope: ReviewScope, built: DoorEngine): Promise<void> {
		const again = () => void review(scope, built);
		const title = `Tandem is reviewing: ${scope.label}`;
		const run = await withCancellableProgress(title, (say, signal) =>
			runReview({ scope, built, threads, paths, say, signal }),
		);
		if (!run) return;
		if ('sentence' in run) return showFailure(run, again);
		const summary = reviewSummary(run.review, run.cost) + dirtyNote(run.change, paths);
		const { failure } = run.review;
		const show = 'Show Report';
		const open = () => reports.open('Tandem review', reportText(run.change, run.review, run.cost));
		if (failure) showFailure(failure, again);
		const choice = await vscode.window.showInformationMessage(plainNotice(summary), show);
		if (choice === show) await open();
	}

	return {
		async review() {
			const built = await engine();
			if ('sentence' in built) return showFailure(built, () => void this.review());
			const scope = await chooseScope(built, paths);
			if (scope) await review(scope, built);
		},
		apply: (thread) => applySuggestion(thread, threads, engine),
		async dismiss(thread) {
			const shown = threads.find(thread);
			if (shown) threads.remove(shown);
			else tell('Put the cursor on a finding to dismiss it.');
		},
		dispose() {
			threads.dispose();
			reports.dispose();
		},
	};
}

/** Asks which change; nothing when there is none, or the user chose none. */
async function chooseScope(built: DoorEngine, paths: WorkspacePaths): Promise<ReviewScope | undefined> {
	const found = await vscode.window.withProgress(
		{ location: vscode.ProgressLocation.Window, title: 'Looking for changes' },
		() => lookForScopes(built, paths),
	);
	if ('sentence' in found) {
		tell(found.sentence);
		return undefined;
	}
	const items = found.map((scope) => ({
		label: scope.label,
		description: `${scope.files} ${scope.files === 1 ? 'file' : 'files'}`,
		scope,
	}));
	const chosen = await vscode.window.showQuickPick(items, { placeHolder: 'Which changes should Tandem review?' });
	return chosen?.scope;
}

async function lookForScopes(
	{ workspace }: DoorEngine,
	paths: WorkspacePaths,
): Promise<readonly ReviewScope[] | { readonly sentence: string }> {
	try {
		const git = await openGit(new AbortController().signal);
		if ('sentence' in git) return git;
		const scopes = await findScopes(git, workspace, paths);
		return scopes.length
			? scopes
			: {
					sentence: 'There are no changes to review: nothing is uncommitted, and the branch has no commits of its own.',
				};
	} catch (error) {
		return { sentence: `Git could not tell what has changed: ${reasonOf(error)}` };
	}
}

interface RunInput {
	readonly scope: ReviewScope;
	readonly built: DoorEngine;
	readonly threads: FindingThreads;
	readonly paths: WorkspacePaths;
	readonly say: (sentence: string) => void;
	readonly signal: AbortSignal;
}

interface ReviewRun {
	readonly change: Change;
	readonly review: Review;
	readonly cost: string;
}

/** `undefined` when the user stopped it before anything was asked. */
async function runReview(input: RunInput): Promise<ReviewRun | Failure | undefined> {
	const { scope, built, threads, signal, say } = input;
	let change: Change;
	try {
		change = await scope.read(signal);
	} catch (error) {
		if (signal.aborted) return undefined;
		return { kind: 'internal', sentence: `Git could not show the changes: ${reasonOf(error)}`, action: 'retry' };
	}
	threads.keepOnly(scope.key, []);
	const options = {
		...REVIEW_DEFAULTS,
		model: built.modelName,
		cacheKey: `review-${crypto.randomUUID()}`,
		tools: READING_TOOLS,
	};
	const usages: Usage[] = [];
	const unplaced = new Map<Finding, string>();
	let found = 0;
	for await (const event of reviewChange(change, options, built, signal)) {
		if (event.kind === 'usage') usages.push(event.usage);
		if (event.kind === 'finding') {
			found++;
			if (!(await showFinding(input, event.finding))) unplaced.set(event.finding, NOT_THERE);
		}
		const sentence = progressOf(event, found);
		if (sentence) say(sentence);
		if (event.kind !== 'ended') continue;
		threads.keepOnly(scope.key, event.review.findings);
		return { change, review: withNotes(event.review, unplaced), cost: costLabel(built.modelName, usages) };
	}
	return undefined;
}

const NOT_THERE = 'The file has other text now, so this is not shown in the editor.';

async function showFinding({ scope, threads, paths }: RunInput, finding: Finding): Promise<boolean> {
	const uri = paths.uriOf(finding.file);
	return uri !== undefined && threads.show(scope.key, finding, uri);
}

function progressOf(event: ReviewEvent, found: number): string | undefined {
	const soFar = found ? ` (${found} found)` : '';
	if (event.kind === 'part') return `part ${event.part} of ${event.parts}, ${event.paths.length} files${soFar}`;
	return event.kind === 'progress' ? `${event.sentence}${soFar}` : undefined;
}

/** The report says which of its findings have no thread. */
function withNotes(review: Review, unplaced: ReadonlyMap<Finding, string>): Review {
	const findings = review.findings.map((finding) => {
		const note = unplaced.get(finding);
		return note === undefined ? finding : { ...finding, notes: [...finding.notes, note] };
	});
	return { ...review, findings };
}

async function applySuggestion(thread: unknown, threads: FindingThreads, engine: GetEngine): Promise<void> {
	const shown = threads.find(thread);
	const suggestion = shown?.finding.suggestion;
	if (!shown || !suggestion) return tell('Put the cursor on a finding with a suggestion to apply it.');
	const built = await engine();
	if ('sentence' in built) return showFailure(built, () => void applySuggestion(thread, threads, engine));
	const { signal } = new AbortController();
	const { file } = shown.finding;
	const read = await built.workspace.read(file, signal);
	if (read.kind === 'refused') return warn(`The suggestion was not applied: ${file} cannot be read.`);
	const near = (shown.thread.range?.start.line ?? suggestion.startLine - 1) + 1;
	const planned = planSuggestion(file, read.text, { ...suggestion, startLine: near });
	if (planned.kind === 'refused') return warn(`${planned.sentence} Nothing was changed.`);
	const applied = await applyJudged(planned.plan, built, signal);
	if (applied.kind === 'refused') return warn(`The suggestion was not applied: ${applied.sentence}`);
	if (applied.kind === 'applied') threads.markApplied(shown);
}

/** Git knows only what is saved. */
function dirtyNote(change: Change, paths: WorkspacePaths): string {
	const changed = new Set(change.files.map(({ path }) => path));
	const dirty = vscode.workspace.textDocuments.filter(
		({ isDirty, uri }) => isDirty && changed.has(paths.pathOf(uri) ?? ''),
	).length;
	return dirty ? ` Unsaved text in ${dirty === 1 ? 'a file' : `${dirty} files`} was not reviewed.` : '';
}

function reasonOf(error: unknown): string {
	// What git itself said is in a field of the extension's error.
	const stderr = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr).trim() : '';
	return stderr || (error instanceof Error ? error.message : String(error));
}

function tell(sentence: string): void {
	void vscode.window.showInformationMessage(plainNotice(sentence));
}

function warn(sentence: string): void {
	void vscode.window.showWarningMessage(plainNotice(sentence));
}
