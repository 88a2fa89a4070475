import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { FileIdentity } from '../../core/ports.ts';
import { longName } from '../../core/tools/longName.ts';
import { isLocked } from '../workspace/identify.ts';

/**
 * Only the real, canonical path of a place is written to. What was judged and approved is a path: a link on the way, or another
 * spelling on a file system that folds case, would let it mean another file. `undefined` when nothing is in the way.
 */
export function refuseIdentity(path: string, identity: FileIdentity): string | undefined {
	if (identity.kind === 'other' && identity.real === undefined)
		return (
			longName(path) ??
			`${path} is no regular file (a link that leads nowhere, in a circle or out of the workspace). Name another file.`
		);
	if (identity.kind === 'other') return `${path} is no regular file (a pipe or a device). Name another file.`;
	if (identity.real === undefined)
		return `${path} is not inside the workspace. Only files of the workspace can be edited.`;
	// On a file system that folds Unicode forms, two spellings that look the same are one name.
	if (identity.real.normalize() !== path.normalize())
		return `${path} is really ${identity.real}. Name that path instead.`;
	if (path.toLowerCase().split('/').includes('.git'))
		return `${path} belongs to Git itself and is never edited. Leave it as it is.`;
	if (!identity.readOnly) return undefined;
	return identity.kind === 'absent'
		? `The folder of ${path} cannot be written to. Tell the user, or choose another folder.`
		: `${path} is read-only. Tell the user, or choose another file.`;
}

/** Why no new file can be at a place, or `undefined`. */
export async function refuseNewFile(
	path: string,
	identity: FileIdentity,
	uri: vscode.Uri,
): Promise<string | undefined> {
	if (identity.kind === 'folder') return `${path} is a folder. Choose another name.`;
	if (identity.kind !== 'absent') return `${path} exists already. Read it and update it, or choose another name.`;
	if (isTakenByUnsaved(uri))
		return `${path} is open with text that the user has not saved. Choose another name, or ask the user to save it.`;
	for (let folder = vscode.Uri.joinPath(uri, '..'); folder.path !== '/'; folder = vscode.Uri.joinPath(folder, '..')) {
		const type = await vscode.workspace.fs.stat(folder).then(
			(found) => found.type,
			() => undefined,
		);
		if (type === undefined) continue;
		return (type & vscode.FileType.Directory) === 0
			? `A folder of ${path} is a file. Choose another place.`
			: undefined;
	}
	return undefined;
}

/** A buffer whose file was deleted, or a new one that the user has begun under this name: saving it would want this place. */
function isTakenByUnsaved(uri: vscode.Uri): boolean {
	return vscode.workspace.textDocuments.some((open) => {
		if (!open.isDirty) return false;
		return open.uri.toString() === uri.toString() || (open.uri.scheme === 'untitled' && open.uri.path === uri.path);
	});
}

/** Why a file cannot leave its place, for the trash or elsewhere, or `undefined`. */
export async function refuseLeaving(path: string, uri: vscode.Uri): Promise<string | undefined> {
	if (uri.scheme !== 'file' || !(await isLocked(dirname(uri.fsPath)))) return undefined;
	return `${path} cannot leave its folder, which cannot be written to. Tell the user, or leave it where it is.`;
}

/** Why a file that is there is not to be touched as text, judged by where it is open, or `undefined`. */
export function refuseOpenElsewhere(path: string, uri: vscode.Uri): string | undefined {
	const isUri = (other: vscode.Uri) => other.toString() === uri.toString();
	if (vscode.workspace.notebookDocuments.some((notebook) => isUri(notebook.uri)))
		return `${path} is open as a notebook, which cannot be edited as text. Leave it as it is.`;
	const hasUnsaved = vscode.window.tabGroups.all
		.flatMap(({ tabs }) => tabs)
		.some(({ input, isDirty }) => isDirty && input instanceof vscode.TabInputCustom && isUri(input.uri));
	return hasUnsaved
		? `${path} is open in an editor of its own kind with changes that are not saved. Ask the user to save it first.`
		: undefined;
}

/** `files.readonlyInclude` does not show in a file's permissions, and `applyEdit` does not heed it. */
export function isReadOnlyBySetting(document: vscode.TextDocument): boolean {
	const globs = (name: string) => {
		const value = vscode.workspace.getConfiguration('files', document.uri).get<Record<string, boolean>>(name) ?? {};
		return Object.keys(value).filter((glob) => value[glob]);
	};
	const root = vscode.workspace.getWorkspaceFolder(document.uri);
	const matches = (glob: string) =>
		vscode.languages.match({ pattern: root ? new vscode.RelativePattern(root, glob) : glob }, document) > 0;
	return globs('readonlyInclude').some(matches) && !globs('readonlyExclude').some(matches);
}
