import * as vscode from 'vscode';
import type { TextEdit } from '../../core/edits/plan.ts';
import type { CheckedChange, CheckedUpdate } from './writerChecks.ts';

/** Whether a change is made by VS Code's own edit. It calls an edit without content a failure. */
export function isInEdit(item: CheckedChange): boolean {
	return item.kind !== 'update' || item.target !== undefined || isTextInEdit(item);
}

function isTextInEdit({ edits, mixed }: CheckedUpdate): boolean {
	return edits.length > 0 && !mixed;
}

/**
 * All of a plan as one undo step. Text first: VS Code checks the documents' versions before it touches any, but does file operations
 * without a way back. What is deleted goes to the trash where the user has one (`files.enableTrash`).
 */
export function workspaceEditOf(checked: readonly CheckedChange[], label: string): vscode.WorkspaceEdit {
	const edit = new vscode.WorkspaceEdit();
	const metadata = { needsConfirmation: false, label };
	for (const item of checked) {
		if (item.kind === 'update' && isTextInEdit(item)) replaceAll(edit, item.document, item.edits, metadata);
	}
	for (const item of checked) {
		if (item.kind === 'update' && item.target) edit.renameFile(item.uri, item.target, { overwrite: false }, metadata);
		if (item.kind === 'create') edit.createFile(item.uri, { overwrite: false, contents: item.bytes }, metadata);
		if (item.kind === 'delete') edit.deleteFile(item.uri, { ignoreIfNotExists: false, recursive: false }, metadata);
	}
	return edit;
}

/** Adds edits by the offsets of a document's text. */
export function replaceAll(
	edit: vscode.WorkspaceEdit,
	document: vscode.TextDocument,
	edits: readonly TextEdit[],
	metadata?: vscode.WorkspaceEditEntryMetadata,
): void {
	for (const { start, end, text } of edits) {
		const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
		edit.replace(document.uri, range, text, metadata);
	}
}
