import * as vscode from 'vscode';
import { COMMANDS } from '../../shared/ids.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import type { TurnChanges } from './changes.ts';
import { joinHunks, lineOf, targetOf } from './hunkTarget.ts';
import type { Waiting } from './waiting.ts';

/** Whether Keep and Undo are wanted above each change. */
export interface LensChoice {
	showLenses(): boolean;
	readonly onDidChange: vscode.Event<void>;
}

/** Title and command of each lens. */
const LENSES = [
	['Keep', COMMANDS.keepChange],
	['Undo', COMMANDS.undoChange],
	['Undo and Say Why…', COMMANDS.undoChangeSayWhy],
] as const;

/** Keep and Undo above each change that waits. A file without any costs one look-up. */
export function registerHunkLenses(
	changes: Pick<TurnChanges, 'hunks'>,
	waiting: Waiting,
	paths: WorkspacePaths,
	choice: LensChoice,
): vscode.Disposable {
	const change = new vscode.EventEmitter<void>();
	const provider: vscode.CodeLensProvider = {
		onDidChangeCodeLenses: change.event,
		async provideCodeLenses(document, token) {
			const path = paths.pathOf(document.uri);
			if (path === undefined || !waiting.has(path) || !choice.showLenses()) return [];
			const { version } = document;
			const hunks = await changes.hunks(path, document.getText());
			// VS Code asks again for the new text.
			if (token.isCancellationRequested || document.version !== version) return [];
			return joinHunks(hunks).flatMap((hunk) => {
				const line = lineOf(hunk, document);
				const target = targetOf(path, hunk, document);
				return LENSES.map(
					([title, command]) =>
						new vscode.CodeLens(new vscode.Range(line, 0, line, 0), { title, command, arguments: [target] }),
				);
			});
		},
	};
	return vscode.Disposable.from(
		change,
		vscode.languages.registerCodeLensProvider({ scheme: '*' }, provider),
		waiting.onDidChange(() => change.fire()),
		choice.onDidChange(() => change.fire()),
	);
}
