import * as vscode from 'vscode';
import type { Change } from '../../core/review/change.ts';
import { reportText, reviewSummary } from '../../core/review/reportText.ts';
import { planSuggestion, type Suggestion } from '../../core/review/suggestion.ts';
import { applyJudged, type JudgedResult } from '../applyJudged.ts';
import type { DoorEngine } from '../doorEngine.ts';
import type { BatchResults } from '../jobs/batchDesk.ts';
import { plainNotice, showFailure, withCancellableProgress } from '../notice.ts';
import { createWorkspacePaths, type WorkspacePaths } from '../workspace/workspacePaths.ts';
import { chooseWay } from './batchOffer.ts';
import { showBatchResults } from './batchResults.ts';
import { chooseScope, readChange } from './chooseScope.ts';
import { FindingThreads, type ShownFinding } from './commentThreads.ts';
import type { ReviewScope } from './gitChanges.ts';
import type { ReviewDoorDeps } from './reviewDoor.ts';
import { type ReviewRun, reviewNow } from './reviewNow.ts';
import { createReviewReports } from './reviewReport.ts';

/** What the review door does once it is used. */
export class ReviewRuns {
	readonly #deps: ReviewDoorDeps;
	readonly #engine: ReviewDoorDeps['engine'];
	readonly #paths = createWorkspacePaths();
	readonly #threads = new FindingThreads();
	readonly #reports = createReviewReports();
	/** A second click on Apply must not find the file changed by the first. */
	readonly #applying = new Set<ShownFinding>();

	constructor(deps: ReviewDoorDeps) {
		this.#deps = deps;
		this.#engine = deps.engine;
	}

	/** Lets the user choose what to review, reviews it, and shows the findings as threads and a summary. */
	async review(): Promise<void> {
		const built = await this.#engine();
		if ('sentence' in built) return showFailure(built, () => void this.review());
		const scope = await chooseScope(built, this.#paths);
		if (scope) await this.#review(scope, built);
	}

	/** Shows what came of a batch job as a review of now is shown. */
	async showBatch(results: BatchResults): Promise<void> {
		const [threads, paths] = [this.#threads, this.#paths];
		const { run, missing } = await showBatchResults(results, threads, paths);
		const { failure } = run.review;
		if (failure) showFailure(failure, () => void this.review());
		const many = missing.length === 1 ? 'Missing File' : `${missing.length} Missing Files`;
		const more = { label: `Review ${many} Now`, run: () => this.#reviewMissing(results, missing) };
		await this.#tell(run, missing.length ? more : undefined);
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
		const change = await withCancellableProgress(`Tandem is reading: ${scope.label}`, (_, signal) =>
			readChange(scope, signal),
		);
		if (!change) return;
		if ('sentence' in change) return showFailure(change, again);
		const { desk, largeReviews } = this.#deps;
		const way = await chooseWay({ change, scope, built, desk, mode: largeReviews() }, again);
		if (way === 'now') await this.#reviewNow(change, scope, built);
	}

	async #reviewNow(
		change: Change,
		{ key, label }: Pick<ReviewScope, 'key' | 'label'>,
		built: DoorEngine,
	): Promise<void> {
		const [threads, paths] = [this.#threads, this.#paths];
		const run = await withCancellableProgress(`Tandem is reviewing: ${label}`, (say, signal) =>
			reviewNow({ change, scope: key, built, threads, paths, say, signal }),
		);
		if (!run) return;
		if (run.review.failure) showFailure(run.review.failure, () => void this.#reviewNow(change, { key, label }, built));
		await this.#tell(run);
	}

	/** What was not answered is offered to be reviewed now: the same diffs, whatever the files hold by then. */
	async #reviewMissing(results: BatchResults, missing: readonly string[]): Promise<void> {
		const { change, job } = results;
		const built = await this.#engine();
		if ('sentence' in built) return showFailure(built, () => void this.#reviewMissing(results, missing));
		const wanted = new Set(missing);
		const files = change.files.filter(({ path }) => wanted.has(path));
		// Beside the findings that are there already.
		await this.#reviewNow({ ...change, files }, { key: `${job.scope} missing`, label: job.title }, built);
	}

	async #tell(run: ReviewRun, more?: { readonly label: string; run(): Promise<void> }): Promise<void> {
		const summary = reviewSummary(run.review, run.cost) + dirtyNote(run.change, this.#paths);
		const showReport = 'Show Report';
		const showFirst = 'Show First Finding';
		const isOnLine = run.review.findings.some((finding) => finding.anchor);
		const choice = await vscode.window.showInformationMessage(
			plainNotice(summary),
			...(isOnLine ? [showFirst] : []),
			...(more ? [more.label] : []),
			showReport,
		);
		if (choice === showFirst) await this.#threads.reveal(run.review.findings);
		if (choice === showReport) await this.#reports.open('Tandem review', reportText(run.change, run.review, run.cost));
		if (more && choice === more.label) await more.run();
	}
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

function tell(sentence: string): void {
	void vscode.window.showInformationMessage(plainNotice(sentence));
}

function warn(sentence: string): void {
	void vscode.window.showWarningMessage(plainNotice(sentence));
}
