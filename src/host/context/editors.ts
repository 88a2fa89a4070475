import * as vscode from 'vscode';
import type { Editors, OpenFile } from '../../core/context/contextPorts.ts';
import { readAttention } from '../chat/attention.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';

/** A stretch of a document that the user had selected. */
export interface SelectedRange {
	readonly document: vscode.TextDocument;
	readonly range: vscode.Range;
}

/** What the user has in the editor, and had a moment ago. Listens until it is disposed. */
export interface EditorWatch extends Editors {
	/** What is selected in editors that are seen, then what was selected before, newest first. The text may have changed since. */
	selections(): readonly SelectedRange[];
	dispose(): void;
}

const MOST_RECENT = 50;
const MOST_SELECTIONS = 12;

export function watchEditors(paths: WorkspacePaths): EditorWatch {
	const recent = new Set<string>();
	const selected: SelectedRange[] = [];
	const remember = (editor: vscode.TextEditor | undefined) => {
		const path = editor && paths.pathOf(editor.document.uri);
		if (!path) return;
		recent.delete(path);
		recent.add(path);
		for (const oldest of recent) if (recent.size > MOST_RECENT) recent.delete(oldest);
	};
	const select = ({ document, selection }: vscode.TextEditor) => {
		if (selection.isEmpty) return;
		// While the mouse moves each step is a selection: only the last of them is meant.
		const grows = selected[0]?.document === document && selected[0].range.start.isEqual(selection.start);
		if (grows) selected.shift();
		selected.unshift({ document, range: new vscode.Range(selection.start, selection.end) });
		selected.length = Math.min(selected.length, MOST_SELECTIONS);
	};
	remember(vscode.window.activeTextEditor);
	const listeners = [
		vscode.window.onDidChangeActiveTextEditor(remember),
		vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => select(textEditor)),
		vscode.workspace.onDidCloseTextDocument((document) => {
			const kept = selected.filter((one) => one.document !== document);
			selected.splice(0, selected.length, ...kept);
		}),
	];
	return {
		attention: () => readAttention(paths),
		open: () => openFiles(paths),
		recent: () => [...new Set([...[...recent].reverse(), ...openFiles(paths).map(({ path }) => path)])],
		selections: () => [...seenSelections(), ...selected],
		dispose() {
			for (const listener of listeners) listener.dispose();
		},
	};
}

/** With an empty selection the editor copies the whole line. */
function seenSelections(): readonly SelectedRange[] {
	return vscode.window.visibleTextEditors.map(({ document, selection }) => ({
		document,
		range: selection.isEmpty ? document.lineAt(selection.active.line).rangeIncludingLineBreak : selection,
	}));
}

function openFiles(paths: WorkspacePaths): readonly OpenFile[] {
	const active = vscode.window.activeTextEditor?.document.uri.toString();
	const visible = new Set(vscode.window.visibleTextEditors.map(({ document }) => document.uri.toString()));
	const found = new Map<string, OpenFile>();
	for (const tab of vscode.window.tabGroups.all.flatMap((group) => group.tabs)) {
		const uri = uriOf(tab);
		const path = uri && paths.pathOf(uri);
		if (!uri || !path || found.has(path)) continue;
		const key = uri.toString();
		const state = key === active ? 'active' : visible.has(key) ? 'visible' : 'open';
		found.set(path, { path, state, isUnsaved: tab.isDirty });
	}
	return [...found.values()];
}

function uriOf({ input }: vscode.Tab): vscode.Uri | undefined {
	if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputNotebook) return input.uri;
	return input instanceof vscode.TabInputTextDiff ? input.modified : undefined;
}
