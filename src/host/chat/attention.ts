import * as vscode from 'vscode';
import type { Attention } from '../../core/context/attention.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';

/** What the user looks at now. Only files of the workspace count. The selection's text costs a copy: who needs its lines only says so. */
export function readAttention(paths: WorkspacePaths, selected: 'with text' | 'without text' = 'with text'): Attention {
	const editor = vscode.window.activeTextEditor;
	const path = editor && paths.pathOf(editor.document.uri);
	if (!editor || !path) return {};
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
					text: selected === 'with text' ? document.getText(selection) : '',
				},
			}),
		},
	};
}
