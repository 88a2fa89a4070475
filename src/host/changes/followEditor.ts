import * as vscode from 'vscode';
import { returnedNote } from '../../core/prompts/returnedNote.ts';
import { undoneNote } from '../../core/prompts/undoneNote.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import type { TurnChanges } from './changes.ts';

export interface FollowEditorDeps {
	readonly changes: Pick<TurnChanges, 'follow'>;
	readonly paths: Pick<WorkspacePaths, 'pathOf'>;
	/** Gives the model something to know with the next request of the chat. */
	readonly tell: (chat: string, text: string) => PromiseLike<void> | void;
}

/**
 * Holds the review to what the editor's own Undo and Redo, a revert, a closed unsaved editor or a file's coming and going do to what was
 * undone. What the user types is no such thing.
 */
export function followEditor({ changes, paths, tell }: FollowEditorDeps): vscode.Disposable {
	const stop = new AbortController();
	const follow = async (uri: vscode.Uri): Promise<void> => {
		const path = paths.pathOf(uri);
		if (path === undefined) return;
		for (const { chat, isBack, diff } of await changes.follow(path, stop.signal))
			await tell(chat, isBack ? returnedNote(path) : undoneNote([{ path, diff }]));
	};
	// The next change is followed anew; a window that closes needs nothing.
	const look = (uri: vscode.Uri) => void follow(uri).catch(() => {});
	return vscode.Disposable.from(
		vscode.workspace.onDidChangeTextDocument(({ document, reason, contentChanges }) => {
			if (contentChanges.length > 0 && (reason !== undefined || !document.isDirty)) look(document.uri);
		}),
		vscode.workspace.onDidCloseTextDocument(({ uri }) => look(uri)),
		vscode.workspace.onDidCreateFiles(({ files }) => files.forEach(look)),
		vscode.workspace.onDidDeleteFiles(({ files }) => files.forEach(look)),
		{ dispose: () => stop.abort() },
	);
}
