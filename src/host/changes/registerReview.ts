import * as vscode from 'vscode';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import { type BeforeDocuments, createBeforeDocuments } from './beforeDocuments.ts';
import type { TurnChanges } from './changes.ts';
import { followEditor } from './followEditor.ts';
import { type LensChoice, registerHunkLenses } from './hunkLenses.ts';
import { createHunkTour } from './hunkTour.ts';
import { createReviewActions, type ReviewActions, type ReviewActionsDeps } from './reviewActions.ts';
import type { ReviewGestures } from './reviewCommands.ts';
import { createReviewGestures } from './reviewGestures.ts';
import { type ReviewVoice, reviewVoice } from './reviewVoice.ts';
import { createSourceControl } from './sourceControl.ts';
import { createWaiting } from './waiting.ts';
import { createWaitingContext } from './waitingContext.ts';
import { createWithoutDocuments } from './withoutDocuments.ts';

export interface ReviewDeps {
	readonly changes: TurnChanges;
	readonly paths: WorkspacePaths;
	readonly tell: ReviewActionsDeps['tell'];
	readonly lenses: LensChoice;
	/** VS Code's notifications unless another is given. */
	readonly voice?: ReviewVoice;
}

/** The review of changes in VS Code's own places. */
export interface Review {
	/** Keep and Undo for the chat panel. */
	readonly actions: ReviewActions;
	/** What the commands do; give them to `registerReviewCommands`. */
	readonly gestures: ReviewGestures;
	readonly documents: BeforeDocuments;
	dispose(): void;
}

/** Shows what waits: source control, gutter, lenses, context keys. Nothing of it is there while nothing waits. */
export function registerReview({ changes, paths, tell, lenses, voice = reviewVoice }: ReviewDeps): Review {
	const waiting = createWaiting(changes);
	const documents = createBeforeDocuments(changes, paths);
	const without = createWithoutDocuments(changes, waiting, paths);
	const actions = createReviewActions({ changes, paths, tell, voice });
	const tour = createHunkTour({ changes, waiting, paths, voice });
	const parts = vscode.Disposable.from(
		followEditor({ changes, paths, tell }),
		registerHunkLenses(changes, waiting, paths, lenses),
		createWaitingContext(waiting, paths),
		createSourceControl(waiting, paths, without),
		without,
		documents,
		actions,
		waiting,
	);
	return {
		actions,
		documents,
		gestures: createReviewGestures({ changes, waiting, paths, actions, documents, tour, voice }),
		dispose: () => parts.dispose(),
	};
}
