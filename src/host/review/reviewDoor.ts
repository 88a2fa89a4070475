import * as vscode from 'vscode';
import type { Failure } from '../../shared/failure.ts';
import { COMMANDS } from '../../shared/ids.ts';
import type { DoorEngine } from '../doorEngine.ts';
import type { ReviewRuns } from './reviewRun.ts';

/** What the review door needs; the engine is loaded when a review starts. */
export interface ReviewDoorDeps {
	/** The copilot, or why nothing can be asked. Called when a review is asked for, not before. */
	readonly engine: () => Promise<DoorEngine | Failure>;
}

/** The review command and the buttons of its findings; all that they do is loaded when the first of them is used. */
export function registerReviewDoor({ engine }: ReviewDoorDeps): vscode.Disposable {
	let loaded: Promise<ReviewRuns> | undefined;
	const runs = () => {
		loaded ??= import('./reviewRun.ts').then(({ ReviewRuns }) => new ReviewRuns(engine));
		return loaded;
	};
	return vscode.Disposable.from(
		vscode.commands.registerCommand(COMMANDS.reviewChanges, async () => (await runs()).review()),
		vscode.commands.registerCommand(COMMANDS.applySuggestion, async (thread?: unknown) => (await runs()).apply(thread)),
		vscode.commands.registerCommand(COMMANDS.dismissFinding, async (thread?: unknown) =>
			(await runs()).dismiss(thread),
		),
		{ dispose: () => void loaded?.then((built) => built.dispose()) },
	);
}
