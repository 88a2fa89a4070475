import * as vscode from 'vscode';
import { returnedNote } from '../../core/prompts/returnedNote.ts';
import { undoneNote } from '../../core/prompts/undoneNote.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import type { TurnChanges } from './changes.ts';

export interface FollowEditorDeps {
	readonly changes: Pick<TurnChanges, 'follow' | 'moved'>;
	readonly paths: Pick<WorkspacePaths, 'pathOf'>;
	/** Gives the model something to know with the next request of the chat. */
	readonly tell: (chat: string, text: string) => PromiseLike<void> | void;
}

/**
 * Holds the review to what the editor's own Undo and Redo, a revert, Git or an editor that is closed unsaved do to changes that wait or
 * were undone, and to where the user moves files. What the user types is no such thing.
 */
export function followEditor({ changes, paths, tell }: FollowEditorDeps): vscode.Disposable {
	const stop = new AbortController();
	const follow = async (uri: vscode.Uri, open?: () => string | undefined): Promise<void> => {
		const path = paths.pathOf(uri);
		if (path === undefined) return;
		for (const { chat, isBack, diff } of await changes.follow(path, stop.signal, open))
			await tell(chat, isBack ? returnedNote(path) : undoneNote([{ path, diff }]));
	};
	// Where this fails the next change is followed anew.
	const look = (uri: vscode.Uri, open?: () => string | undefined): void => {
		follow(uri, open).catch(() => {});
	};
	const lookAt = (document: vscode.TextDocument): void =>
		look(document.uri, () => (document.isClosed ? undefined : document.getText()));
	const lookAtAll = ({ files }: { readonly files: readonly vscode.Uri[] }): void => {
		for (const uri of files) look(uri);
	};
	/** Documents with unsaved text: what of it is not saved is gone when they are closed. */
	const unsaved = new Set<vscode.TextDocument>();
	return vscode.Disposable.from(
		vscode.workspace.onDidChangeTextDocument(({ document, reason, contentChanges }) => {
			if (contentChanges.length === 0) return;
			if (document.isDirty) unsaved.add(document);
			if (reason !== undefined || !document.isDirty) lookAt(document);
		}),
		vscode.workspace.onDidSaveTextDocument((document) => unsaved.delete(document)),
		// What happened to it while it was closed.
		vscode.workspace.onDidOpenTextDocument(lookAt),
		vscode.workspace.onDidCloseTextDocument((document) => {
			if (unsaved.delete(document)) look(document.uri);
		}),
		vscode.workspace.onDidCreateFiles(lookAtAll),
		vscode.workspace.onDidDeleteFiles(lookAtAll),
		vscode.workspace.onDidRenameFiles(({ files }) => {
			const moves = files.flatMap(({ oldUri, newUri }) => {
				const [from, to] = [paths.pathOf(oldUri), paths.pathOf(newUri)];
				return from === undefined || to === undefined ? [] : { from, to };
			});
			void changes.moved(moves).catch(() => {});
		}),
		{ dispose: () => stop.abort() },
	);
}
