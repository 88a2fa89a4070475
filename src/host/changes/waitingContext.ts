import * as vscode from 'vscode';
import { CONTEXT_KEYS } from '../../shared/ids.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import type { Waiting } from './waiting.ts';

/** Holds the keys of `when` clauses to what waits, until it is disposed of; then nothing waits. */
export function createWaitingContext(waiting: Waiting, paths: WorkspacePaths): vscode.Disposable {
	let shown: string | undefined;
	const show = (files: readonly string[]) => {
		const state = files.join('\0');
		if (state === shown) return;
		shown = state;
		void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.hasWaiting, files.length > 0);
		void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.waitingFiles, files);
	};
	const update = () => show(waiting.files().flatMap((path) => placesOf(paths.uriOf(path))));
	const listener = waiting.onDidChange(update);
	update();
	return {
		dispose() {
			listener.dispose();
			show([]);
		},
	};
}

/** `resourcePath` is the path on disk in a local window and the URI's path in a remote one, which differ on Windows. */
function placesOf(uri: vscode.Uri | undefined): readonly string[] {
	return uri ? [...new Set([uri.fsPath, uri.path])] : [];
}
