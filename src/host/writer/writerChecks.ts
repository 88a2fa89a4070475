import * as vscode from 'vscode';
import { editedText, type FileChange } from '../../core/edits/plan.ts';
import type { FileIdentity } from '../../core/ports.ts';
import type { Identify } from '../workspace/identify.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import { diskTextOf, encodeExactly, eolOf } from './diskText.ts';
import { editKeepingLineEnds, withLineEnds } from './lineEnds.ts';
import { hasSoundEdits } from './planShape.ts';

type Change<Kind extends FileChange['kind']> = Extract<FileChange, { kind: Kind }>;

/** A change that may be written, with all that is needed to write it and to take it back. */
export type CheckedChange =
	| {
			readonly kind: 'update';
			readonly change: Change<'update'>;
			readonly uri: vscode.Uri;
			readonly document: vscode.TextDocument;
			/** The user has unsaved text in it: it stays unsaved. */
			readonly isDirty: boolean;
			readonly target?: vscode.Uri;
			/** For files whose line ends VS Code would rewrite: what goes to the disk instead of a save. */
			readonly mixed?: MixedWrite;
	  }
	| { readonly kind: 'create'; readonly change: Change<'create'>; readonly uri: vscode.Uri; readonly bytes: Uint8Array }
	| {
			readonly kind: 'delete';
			readonly change: Change<'delete'>;
			readonly uri: vscode.Uri;
			readonly bytes: Uint8Array;
	  };

export interface MixedWrite {
	readonly textBefore: string;
	readonly before: Uint8Array;
	readonly after: Uint8Array;
}

export type Verdict =
	| { readonly kind: 'checked'; readonly checked: CheckedChange }
	| { readonly kind: 'refused'; readonly sentence: string };

export interface CheckPlace {
	readonly paths: WorkspacePaths;
	readonly identify: Identify;
	/** The text to leave on disk for a path, line ends included, where it is known: an undo gives back exact bytes with it. */
	readonly diskTexts: ReadonlyMap<string, string>;
}

const refused = (sentence: string): Verdict => ({ kind: 'refused', sentence });

/** Judges one change against the files as they are now. Reads only. Rejects only when the signal aborts. */
export async function checkChange(change: FileChange, place: CheckPlace, signal: AbortSignal): Promise<Verdict> {
	const identity = await place.identify(change.path, signal);
	const uri = place.paths.uriOf(change.path);
	const refusal = refuseIdentity(change.path, identity);
	if (refusal || !uri)
		return refused(refusal ?? `${change.path} is no path of the workspace. Use a path that list_files gives.`);
	try {
		if (change.kind === 'create') return await checkCreate(change, identity, uri);
		if (identity.kind === 'folder') return refused(`${change.path} is a folder. Name a file.`);
		if (identity.kind === 'absent')
			return refused(`There is no file ${change.path}. Find it with list_files, or create it.`);
		if (isNotebook(uri))
			return refused(`${change.path} is open as a notebook, which cannot be edited as text. Leave it as it is.`);
		const document = await vscode.workspace.openTextDocument(uri);
		const stale = refuseDocument(change, document);
		if (stale) return refused(stale);
		return change.kind === 'delete'
			? await checkDelete(change, document)
			: await checkUpdate(change, document, place, signal);
	} catch (error) {
		signal.throwIfAborted();
		return refused(`${change.path} cannot be edited: ${messageOf(error)}. Leave it as it is.`);
	}
}

function messageOf(error: unknown): string {
	return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.slice(0, 200) ?? '';
}

/**
 * Only the real, canonical path of a place is written to. What was judged and approved is a path: a link on the way, or another
 * spelling on a file system that folds case, would let it mean another file.
 */
function refuseIdentity(path: string, identity: FileIdentity): string | undefined {
	if (identity.kind === 'other') return `${path} is no regular file (a broken link or a device). Name another file.`;
	if (identity.real === undefined)
		return `${path} is not inside the workspace. Only files of the workspace can be edited.`;
	// On a file system that folds Unicode forms, two spellings that look the same are one name.
	if (identity.real.normalize() !== path.normalize())
		return `${path} is really ${identity.real}. Name that path instead.`;
	if (path.toLowerCase().split('/').includes('.git'))
		return `${path} belongs to Git itself and is never edited. Leave it as it is.`;
	if (identity.readOnly) return `${path} is read-only. Tell the user, or choose another file.`;
	return undefined;
}

function refuseDocument(change: Change<'update' | 'delete'>, document: vscode.TextDocument): string | undefined {
	if (document.getText() !== change.base) return staleSentence(change.path);
	if (isReadOnlyBySetting(document))
		return `${change.path} is read-only by a setting. Tell the user, or choose another file.`;
	return undefined;
}

export function staleSentence(path: string): string {
	return `${path} changed since it was read. Read it again and make the edit anew.`;
}

/** `files.readonlyInclude` does not show in a file's permissions, and `applyEdit` does not heed it. */
function isReadOnlyBySetting(document: vscode.TextDocument): boolean {
	const globs = (name: string) => {
		const value = vscode.workspace.getConfiguration('files', document.uri).get<Record<string, boolean>>(name) ?? {};
		return Object.keys(value).filter((glob) => value[glob]);
	};
	const root = vscode.workspace.getWorkspaceFolder(document.uri);
	const matches = (glob: string) =>
		vscode.languages.match({ pattern: root ? new vscode.RelativePattern(root, glob) : glob }, document) > 0;
	return globs('readonlyInclude').some(matches) && !globs('readonlyExclude').some(matches);
}

function isNotebook(uri: vscode.Uri): boolean {
	return vscode.workspace.notebookDocuments.some((notebook) => notebook.uri.toString() === uri.toString());
}

async function checkCreate(change: Change<'create'>, identity: FileIdentity, uri: vscode.Uri): Promise<Verdict> {
	const occupied = await refuseTarget(change.path, identity, uri);
	if (occupied) return refused(occupied);
	const bytes = await encodeExactly(change.text, { uri });
	if (!bytes)
		return refused(`${change.path} would hold characters that its encoding has not. Write it with plain characters.`);
	return { kind: 'checked', checked: { kind: 'create', change, uri, bytes } };
}

/** Why no new file can be at a place, or `undefined`. */
async function refuseTarget(path: string, identity: FileIdentity, uri: vscode.Uri): Promise<string | undefined> {
	if (identity.kind === 'folder') return `${path} is a folder. Choose another name.`;
	if (identity.kind !== 'absent') return `${path} exists already. Read it and update it, or choose another name.`;
	const hasUnsaved = vscode.workspace.textDocuments.some(
		(open) => open.isDirty && open.uri.toString() === uri.toString(),
	);
	if (hasUnsaved)
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

async function checkDelete(change: Change<'delete'>, document: vscode.TextDocument): Promise<Verdict> {
	if (document.isDirty)
		return refused(`${change.path} has text that the user has not saved. Ask the user to save it first.`);
	const disk = await diskTextOf(change.path, document);
	// Bytes that are no valid text are no obstacle here: an undo in the editor gives them back as they were.
	if (disk.kind === 'refused' && disk.why === 'changed') return refused(disk.sentence);
	const bytes = disk.kind === 'mixed' ? disk.bytes : await vscode.workspace.fs.readFile(document.uri);
	return { kind: 'checked', checked: { kind: 'delete', change, uri: document.uri, bytes } };
}

async function checkUpdate(
	change: Change<'update'>,
	document: vscode.TextDocument,
	place: CheckPlace,
	signal: AbortSignal,
): Promise<Verdict> {
	if (!hasSoundEdits(change.base, change.edits)) {
		return refused(`The edits of ${change.path} overlap. Make each change of it once.`);
	}
	const refusal = await refuseMove(change, document, place, signal);
	if (refusal) return refused(refusal);
	const after = editedText(change.base, change.edits);
	if (!(await encodeExactly(after, { encoding: document.encoding }))) {
		return refused(
			`${change.path} is kept as ${document.encoding}, which lacks characters of this edit. Use characters that it has.`,
		);
	}
	const target = change.moveTo === undefined ? undefined : place.paths.uriOf(change.moveTo);
	const checked = {
		kind: 'update' as const,
		change,
		uri: document.uri,
		document,
		isDirty: document.isDirty,
		...(target && { target }),
	};
	if (document.isDirty || change.edits.length === 0) return { kind: 'checked', checked };
	const disk = await diskTextOf(change.path, document);
	if (disk.kind === 'refused') return refused(disk.sentence);
	const exact = place.diskTexts.get(change.path);
	const own = exact !== undefined && withLineEnds(exact, eolOf(document)) === after ? exact : undefined;
	if (disk.kind === 'same' && (own === undefined || own === after)) return { kind: 'checked', checked };
	if (target)
		return refused(
			`${change.path} mixes line ends, so it cannot be moved and edited at once. Move it first, then edit it.`,
		);
	const before =
		disk.kind === 'mixed' ? disk : { text: change.base, bytes: await vscode.workspace.fs.readFile(document.uri) };
	const text = own ?? editKeepingLineEnds(before.text, eolOf(document), change.edits);
	const bytes = await encodeExactly(text, { encoding: document.encoding });
	if (!bytes || withLineEnds(text, eolOf(document)) !== after) {
		return refused(
			`${change.path} mixes line ends in a way that this edit would damage. Ask the user to choose one line end for it.`,
		);
	}
	return {
		kind: 'checked',
		checked: { ...checked, mixed: { textBefore: before.text, before: before.bytes, after: bytes } },
	};
}

async function refuseMove(
	{ path, moveTo }: Change<'update'>,
	document: vscode.TextDocument,
	{ paths, identify }: CheckPlace,
	signal: AbortSignal,
): Promise<string | undefined> {
	if (moveTo === undefined) return undefined;
	if (document.isDirty)
		return `${path} has text that the user has not saved, so it is not moved. Ask the user to save it first.`;
	const identity = await identify(moveTo, signal);
	const uri = paths.uriOf(moveTo);
	if (!uri) return `${moveTo} is no path of the workspace. Move it to a path inside of it.`;
	// On a file system that folds case the new spelling is found as the file itself.
	const isRespelling = identity.real === path && moveTo !== path && moveTo.toLowerCase() === path.toLowerCase();
	return isRespelling ? undefined : (refuseIdentity(moveTo, identity) ?? refuseTarget(moveTo, identity, uri));
}
