import * as vscode from 'vscode';
import { costLabel } from '../../core/models/costLabel.ts';
import type { Usage } from '../../core/ports.ts';
import type { Change } from '../../core/review/change.ts';
import type { Finding } from '../../core/review/finding.ts';
import { reportText, reviewSummary } from '../../core/review/reportText.ts';
import {
	REVIEW_DEFAULTS,
	type Review,
	type ReviewEvent,
	type ReviewOptions,
	reviewChange,
} from '../../core/review/reviewChange.ts';
import { planSuggestion, type Suggestion } from '../../core/review/suggestion.ts';
import type { Failure } from '../../shared/failure.ts';
import { applyJudged, type JudgedResult } from '../applyJudged.ts';
import type { DoorEngine } from '../doorEngine.ts';
import { plainNotice, showFailure, withCancellableProgress } from '../notice.ts';
import { createWorkspacePaths, type WorkspacePaths } from '../workspace/workspacePaths.ts';
import { FindingThreads, type ShownFinding } from './commentThreads.ts';
import { openGit } from './gitApi.ts';
import { findScopes, type ReviewScope } from './gitChanges.ts';
import { createReviewReports } from './reviewReport.ts';

type Engine = () => Promise<DoorEngine | Failure>;

/** What the review door does once it is used. */
export class ReviewRuns {
	readonly #engine: Engine;
	readonly #paths = createWorkspacePaths();
	readonly #threads = new FindingThreads();
	readonly #reports = createReviewReports();
	/** A second click on Apply must not find the file changed by the first. */
	readonly #applying = new Set<ShownFinding>();

	constructor(engine: Engine) {
		this.#engine = engine;
	}

	/** Lets the user choose what to review, reviews it, and shows the findings as threads and a summary. */
	async review(): Promise<void> {
		const built = await this.#engine();
		if ('sentence' in built) return showFailure(built, () => void this.review());
		const scope = await chooseScope(built, this.#paths);
		if (scope) await this.#review(scope, built);
	}

	/** Applies the suggestion of a thread's finding, or of the one at the cursor. */
	async apply(thread: unknown): Promise<void> {
		const shown = this.#threads.find(thread);
		if (!shown?.finding.suggestion) return tell('Put the cursor on a finding with a suggestion to apply it.');
		if (this.#applying.has(shown)) return;
		this.#applying.add(shown);
		try {
			const built = await this.#engine();
			if ('sentence' in built) return showFailure(built, () => void this.apply(thread));
			const applied = await applySuggestion(shown, shown.finding.suggestion, built);
			if (applied.kind === 'refused') return warn(`${applied.sentence} Nothing was changed.`);
			if (applied.kind === 'applied') this.#threads.markApplied(shown);
		} finally {
			this.#applying.delete(shown);
		}
	}

	async dismiss(thread: unknown): Promise<void> {
		const shown = this.#threads.find(thread);
		if (shown) this.#threads.remove(shown);
		else tell('Put the cursor on a finding to dismiss it.');
	}

	dispose(): void {
		this.#threads.dispose();
		this.#reports.dispose();
	}

	async #review(scope: ReviewScope, built: DoorEngine): Promise<void> {
		const again = () => void this.#review(scope, built);
		const [threads, paths] = [this.#threads, this.#paths];
		const run = await withCancellableProgress(`Tandem is reviewing: ${scope.label}`, (say, signal) =>
			runReview({ scope, built, threads, paths, say, signal }),
		);
		if (!run) return;
		if ('sentence' in run) return showFailure(run, again);
		if (run.review.failure) showFailure(run.review.failure, again);
		const summary = reviewSummary(run.review, run.cost) + dirtyNote(run.change, paths);
		const showReport = 'Show Report';
		const showFirst = 'Show First Finding';
		const isOnLine = run.review.findings.some((finding) => finding.anchor);
		const choice = await vscode.window.showInformationMessage(
			plainNotice(summary),
			...(isOnLine ? [showFirst] : []),
			showReport,
		);
		if (choice === showFirst) await this.#threads.reveal(run.review.findings);
		if (choice === showReport) await this.#reports.open('Tandem review', reportText(run.change, run.review, run.cost));
	}
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
	const usages: Usage[] = [];
	const unplaced = new Map<Finding, string>();
	let found = 0;
	for await (const event of reviewChange(change, optionsFor(built), built, signal)) {
		if (event.kind === 'usage') usages.push(event.usage);
		if (event.kind === 'finding') {
			found++;
			if (!(await showFinding(input, event.finding))) unplaced.set(event.finding, NOT_THERE);
		}
		const sentence = progressOf(event, found);
		if (sentence) say(sentence);
		if (event.kind !== 'ended') continue;
		threads.keepOnly(scope.key, event.review.findings);
		return { change, review: withNotes(event.review, unplaced), cost: costLabel(usages) };
	}
	return undefined;
}

function optionsFor(built: DoorEngine): ReviewOptions {
	const tools = built.tools.filter(({ risk }) => risk === 'reads');
	return { ...REVIEW_DEFAULTS, model: built.modelName, cacheKey: `review-${crypto.randomUUID()}`, tools };
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

/** Against the file's present text, where the thread is now. */
async function applySuggestion(shown: ShownFinding, suggestion: Suggestion, built: DoorEngine): Promise<JudgedResult> {
	const { signal } = new AbortController();
	const { file } = shown.finding;
	const read = await built.workspace.read(file, signal);
	if (read.kind === 'refused') return { kind: 'refused', sentence: `${file} cannot be read.` };
	const line = shown.thread.range?.start.line;
	const startLine = line === undefined ? suggestion.startLine : line + 1;
	const planned = planSuggestion(file, read.text, { ...suggestion, startLine });
	return planned.kind === 'refused' ? planned : applyJudged(planned.plan, built, signal);
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
