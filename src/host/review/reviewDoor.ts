import * as vscode from 'vscode';
import type { Failure } from '../../shared/failure.ts';
import { COMMANDS } from '../../shared/ids.ts';
import type { DoorEngine } from '../doorEngine.ts';
import type { BatchDesk, BatchResults } from '../jobs/batchDesk.ts';
import type { LargeReviews } from '../settings.ts';
import type { ReviewRuns } from './reviewRun.ts';

/** What the review door needs; the engine is loaded when a review starts. */
export interface ReviewDoorDeps {
	/** The copilot, or why nothing can be asked. Called when a review is asked for, not before. */
	readonly engine: () => Promise<DoorEngine | Failure>;
	/** The queue for large reviews. Called when there is one, not before. */
	readonly desk: () => Promise<BatchDesk>;
	readonly largeReviews: () => LargeReviews;
}

/** The review command, and the results of jobs that come later. */
export interface ReviewDoor extends vscode.Disposable {
	showBatch(results: BatchResults): Promise<void>;
}

/** The review command and the buttons of its findings; all that they do is loaded when the first of them is used. */
export function registerReviewDoor(deps: ReviewDoorDeps): ReviewDoor {
	let loaded: Promise<ReviewRuns> | undefined;
	const runs = () => {
		loaded ??= import('./reviewRun.ts').then(({ ReviewRuns }) => new ReviewRuns(deps));
		return loaded;
	};
	const registered = vscode.Disposable.from(
		vscode.commands.registerCommand(COMMANDS.reviewChanges, async () => (await runs()).review()),
		vscode.commands.registerCommand(COMMANDS.applySuggestion, async (thread?: unknown) => (await runs()).apply(thread)),
		vscode.commands.registerCommand(COMMANDS.dismissFinding, async (thread?: unknown) =>
			(await runs()).dismiss(thread),
		),
		{ dispose: () => void loaded?.then((built) => built.dispose()) },
	);
	return { showBatch: async (results) => (await runs()).showBatch(results), dispose: () => registered.dispose() };
}
