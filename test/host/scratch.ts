import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { createWorkspacePaths, type WorkspacePaths } from '../../src/host/workspace/workspacePaths.ts';

/** A folder of its own for one test, inside the window's workspace or (`outside`) beside it. */
export interface Scratch {
	readonly folder: string;
	readonly paths: WorkspacePaths;
	/** Workspace path of a file of this folder. */
	path(name: string): string;
	file(name: string): string;
	uri(name: string): vscode.Uri;
	write(name: string, content: string | Uint8Array): void;
	/** The file's bytes as latin1 text; `undefined` when there is no such file. */
	bytes(name: string): string | undefined;
	remove(): void;
}

export const never = new AbortController().signal;

export function workspaceFolder(): vscode.WorkspaceFolder {
	const folder = vscode.workspace.workspaceFolders?.[0];
	assert.ok(folder, 'the tests need a window with a folder');
	return folder;
}

export function createScratch(): Scratch {
	const root = workspaceFolder().uri.fsPath;
	return scratchIn(mkdtempSync(join(root, 'scratch-')), createWorkspacePaths(), root);
}

/** A folder that is no part of the workspace. */
export function createOutside(): Scratch {
	const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tandem-outside-')));
	return scratchIn(folder, createWorkspacePaths(), folder);
}

function scratchIn(folder: string, paths: WorkspacePaths, root: string): Scratch {
	const file = (name: string) => join(folder, ...name.split('/'));
	return {
		folder,
		paths,
		path: (name) =>
			file(name)
				.slice(root.length + 1)
				.replaceAll('\\', '/'),
		file,
		uri: (name) => vscode.Uri.file(file(name)),
		write(name, content) {
			mkdirSync(dirname(file(name)), { recursive: true });
			writeFileSync(file(name), content);
		},
		bytes(name) {
			try {
				return readFileSync(file(name), 'latin1');
			} catch {
				return undefined;
			}
		},
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}

/** Closes all editors without asking to save. */
export async function closeEditors(): Promise<void> {
	for (const document of vscode.workspace.textDocuments.filter((open) => open.isDirty)) {
		await vscode.window.showTextDocument(document);
		await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
	}
	// A file that was changed while it was closed gets a tab up to a second later.
	await until('all editors are closed', () => {
		void vscode.commands.executeCommand('workbench.action.closeAllEditors');
		return vscode.window.tabGroups.all.every(({ tabs }) => tabs.length === 0);
	});
}

/** Waits until something holds; fails with `what` after 10 s. */
export async function until(what: string, holds: () => boolean): Promise<void> {
	for (const end = Date.now() + 10_000; !holds(); ) {
		assert.ok(Date.now() < end, `never happened: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

/** Replaces the first occurrence of a text in a file's text, as a plan would. */
export function replacing(path: string, base: string, from: string, to: string) {
	const start = base.indexOf(from);
	assert.ok(start >= 0, `${JSON.stringify(from)} is in the base`);
	return { kind: 'update' as const, path, base, edits: [{ start, end: start + from.length, text: to }] };
}

/** Types into a document as a user would: unsaved. */
export async function typeInto(document: vscode.TextDocument, line: number, text: string): Promise<void> {
	const edit = new vscode.WorkspaceEdit();
	edit.insert(document.uri, new vscode.Position(line, 0), text);
	assert.ok(await vscode.workspace.applyEdit(edit));
}
