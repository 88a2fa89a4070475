import * as vscode from 'vscode';
import type { Attention } from '../../core/context/contextSource.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';

/** What the user looks at now. Only files of the workspace count. */
export function readAttention(paths: WorkspacePaths): Attention {
	const editor = vscode.window.activeTextEditor;
	const path = editor && paths.pathOf(editor.document.uri);
	if (!editor || path === undefined) return {};
	const { selection, document } = editor;
	return {
		activeFile: {
			path,
			languageId: document.languageId,
			cursorLine: selection.active.line + 1,
			...(!selection.isEmpty && {
				selection: {
					startLine: selection.start.line + 1,
					endLine: selection.end.line + 1,
					text: document.getText(selection),
				},
			}),
		},
	};
}
