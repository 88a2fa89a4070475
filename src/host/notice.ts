import * as vscode from 'vscode';
import type { Failure } from '../shared/failure.ts';
import { NEXT_ACTION_LABELS, takeNextAction } from './chat/nextActions.ts';

/** Longer texts are cut: a notification is no page. */
const LONGEST = 300;

/** Text of a model or a file for a notification: one line, cut, and without links, which VS Code would make clickable. */
export function plainNotice(text: string): string {
	const line = text.replace(/\s+/g, ' ').trim().replaceAll('](', '] (');
	return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** Shows a failure with its next action as a button, for a door without a panel. Does not wait for the user. */
export function showFailure(failure: Failure, tryAgain: () => void): void {
	const { action } = failure;
	// What cannot be continued here is begun anew.
	const isAgain = action === 'retry' || action === 'continue' || action === 'newChat';
	const label = NEXT_ACTION_LABELS[isAgain ? 'retry' : action];
	void vscode.window.showErrorMessage(plainNotice(failure.sentence), label).then((choice) => {
		if (choice !== label) return undefined;
		if (action === 'raiseCeiling') return raiseAndGoOn(failure, tryAgain);
		if (!isAgain) return takeNextAction(action);
		tryAgain();
		return undefined;
	});
}

async function raiseAndGoOn({ ceiling }: Failure, tryAgain: () => void): Promise<void> {
	const { raiseCeiling } = await import('./money/raiseCeiling.ts');
	if (ceiling && (await raiseCeiling(ceiling))) tryAgain();
}

/** Runs `work` with a progress notification that the user can cancel. */
export function withCancellableProgress<T>(
	title: string,
	work: (say: (sentence: string) => void, signal: AbortSignal) => Promise<T>,
): Thenable<T> {
	const options = { location: vscode.ProgressLocation.Notification, title: plainNotice(title), cancellable: true };
	return vscode.window.withProgress(options, async (progress, token) => {
		const stop = new AbortController();
		const listener = token.onCancellationRequested(() => stop.abort());
		try {
			return await work((sentence) => progress.report({ message: plainNotice(sentence) }), stop.signal);
		} finally {
			listener.dispose();
		}
	});
}
