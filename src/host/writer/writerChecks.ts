import * as vscode from 'vscode';
import { editedText, type FileChange, type TextEdit } from '../../core/edits/plan.ts';
import type { FileIdentity } from '../../core/ports.ts';
import { SETTINGS } from '../../shared/ids.ts';
import { canHold, encodeExactly, whyNotEncodable } from '../workspace/encodings.ts';
import type { Identify } from '../workspace/identify.ts';
import { eolOf } from '../workspace/onDisk.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import { diskTextOf } from './diskText.ts';
import { editKeepingLineEnds, withLineEnds } from './lineEnds.ts';
import {
	isReadOnlyBySetting,
	refuseIdentity,
	refuseLeaving,
	refuseNewFile,
	refuseOpenElsewhere,
} from './placeChecks.ts';
import { hasSoundEdits } from './planShape.ts';

type Change<Kind extends FileChange['kind']> = Extract<FileChange, { kind: Kind }>;

/** An update that may be written, with all that is needed to write it and to take it back. */
export interface CheckedUpdate {
	readonly kind: 'update';
	readonly change: Change<'update'>;
	readonly uri: vscode.Uri;
	/** As it was looked at. VS Code keeps some fifty documents that nobody shows: of many files some are closed again by now. */
	readonly document: vscode.TextDocument;
	/** The change's edits with the line ends that VS Code gives them, and what it is to show after them. */
	readonly edits: readonly TextEdit[];
	readonly after: string;
	/** The user has unsaved text in it: it stays unsaved. */
	readonly isDirty: boolean;
	readonly target?: vscode.Uri;
	/** For files whose line ends VS Code would rewrite: what goes to the disk instead of a save. */
	readonly mixed?: MixedWrite;
}

/** A change that may be written. */
export type CheckedChange =
	| CheckedUpdate
	| { readonly kind: 'create'; readonly change: Change<'create'>; readonly uri: vscode.Uri; readonly bytes: Uint8Array }
	| {
			readonly kind: 'delete';
			readonly change: Change<'delete'>;
			readonly uri: vscode.Uri;
			readonly bytes: Uint8Array;
			readonly encoding: string;
			/** The text that the disk has where VS Code shows other line ends. */
			readonly diskText?: string;
	  };

export interface MixedWrite {
	readonly textBefore: string;
	readonly before: Uint8Array;
	readonly after: Uint8Array;
}

export type Verdict = { readonly kind: 'checked'; readonly checked: CheckedChange } | Refused;

/** The sentence is for the model. `isOvertaken`: the file changed since the plan was made; another plan may fit. */
export interface Refused {
	readonly kind: 'refused';
	readonly sentence: string;
	readonly isOvertaken?: true;
}

export interface CheckPlace {
	readonly paths: WorkspacePaths;
	readonly identify: Identify;
	/** The text to leave on disk for a path, line ends included, where it is known: an undo gives back exact bytes with it. */
	readonly diskTexts: ReadonlyMap<string, string>;
	/** How files were kept that this writer deleted, by path: one that comes back is kept so again. */
	readonly encodings: ReadonlyMap<string, string>;
	/** Whether files without unsaved text are saved after an edit. */
	readonly saves: boolean;
}

const refused = (sentence: string): Refused => ({ kind: 'refused', sentence });

/** VS Code shows extensions no larger file (bytes). */
const MAX_BYTES = 50 * 1024 * 1024;

/** Judges one change against the files as they are now. Reads only. Rejects only when the signal aborts. */
export async function checkChange(change: FileChange, place: CheckPlace, signal: AbortSignal): Promise<Verdict> {
	const { path } = change;
	const identity = await place.identify(path, signal);
	const uri = place.paths.uriOf(path);
	const refusal = refuseIdentity(path, identity);
	if (refusal || !uri)
		return refused(refusal ?? `${path} is no path of the workspace. Use a path that list_files gives.`);
	try {
		if (change.kind === 'create') return await checkCreate(change, identity, uri, place);
		const closed = refusePresent(path, identity, uri);
		if (closed) return refused(closed);
		const document = await vscode.workspace.openTextDocument(uri);
		const stale = refuseDocument(change, document);
		if (stale) return stale;
		return change.kind === 'delete'
			? await checkDelete(change, document, signal)
			: await checkUpdate(change, document, place, signal);
	} catch (error) {
		signal.throwIfAborted();
		return refused(/binary/i.test(String(error)) ? notText(path) : notOpened(path, error));
	}
}

function notText(path: string): string {
	return `${path} is not text, so it cannot be edited. Leave it as it is.`;
}

function notOpened(path: string, error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	return `${path} cannot be edited: ${message.split('\n', 1)[0]?.slice(0, 200)}. Leave it as it is.`;
}

/** Why what is at a path is no file that can be opened as text, or `undefined`. */
function refusePresent(path: string, identity: FileIdentity, uri: vscode.Uri): string | undefined {
	if (identity.kind === 'folder') return `${path} is a folder. Name a file.`;
	if (identity.kind === 'absent') return `There is no file ${path}. Find it with list_files, or create it.`;
	if (identity.size > MAX_BYTES)
		return `${path} has over 50 MB, which is too large to edit. Tell the user, or leave it as it is.`;
	return refuseOpenElsewhere(path, uri);
}

function refuseDocument(change: Change<'update' | 'delete'>, document: vscode.TextDocument): Refused | undefined {
	if (document.getText() !== change.base) return overtaken(change.path);
	if (change.base.includes('\0')) return refused(notText(change.path));
	if (isReadOnlyBySetting(document))
		return refused(`${change.path} is read-only by a setting. Tell the user, or choose another file.`);
	return undefined;
}

/** The file changed between the plan and its writing. */
export function overtaken(path: string): Refused {
	const sentence = `${path} changed since it was read. Read it again and make the edit anew.`;
	return { kind: 'refused', sentence, isOvertaken: true };
}

async function checkCreate(
	change: Change<'create'>,
	identity: FileIdentity,
	uri: vscode.Uri,
	{ encodings }: CheckPlace,
): Promise<Verdict> {
	const { path, text } = change;
	const occupied = await refuseNewFile(path, identity, uri);
	if (occupied) return refused(occupied);
	const encoding = encodings.get(path);
	const choice = encoding === undefined ? { uri } : { encoding };
	const bytes = text.includes('\0') ? undefined : await encodeExactly(text, choice);
	if (!bytes) return refused(`${path} cannot be written: ${await whyNotKept(text, choice)}`);
	return { kind: 'checked', checked: { kind: 'create', change, uri, bytes } };
}

async function whyNotKept(text: string, choice: Parameters<typeof whyNotEncodable>[1]): Promise<string> {
	if (text.includes('\0'))
		return 'its text has a NUL character (U+0000), and editors take such a file for binary. Write it as an escape.';
	return whyNotEncodable(text, choice);
}

async function checkDelete(
	change: Change<'delete'>,
	document: vscode.TextDocument,
	signal: AbortSignal,
): Promise<Verdict> {
	const { path } = change;
	const { uri, encoding } = document;
	if (document.isDirty) return refused(`${path} has text that the user has not saved. Ask the user to save it first.`);
	const leaving = await refuseLeaving(path, uri);
	if (leaving) return refused(leaving);
	const disk = await diskTextOf(path, document, signal);
	// Bytes that are no valid text are no obstacle here: an undo in the editor gives them back as they were.
	if (disk.kind === 'overtaken') return overtaken(path);
	if (disk.kind === 'refused' && disk.why === 'changed') return refused(disk.sentence);
	const bytes = disk.kind === 'refused' ? await vscode.workspace.fs.readFile(uri) : disk.bytes;
	const diskText = disk.kind === 'mixed' ? { diskText: disk.text } : {};
	return { kind: 'checked', checked: { kind: 'delete', change, uri, bytes, encoding, ...diskText } };
}

async function checkUpdate(
	change: Change<'update'>,
	document: vscode.TextDocument,
	place: CheckPlace,
	signal: AbortSignal,
): Promise<Verdict> {
	const { path, base, moveTo } = change;
	if (!hasSoundEdits(base, change.edits)) {
		return refused(`The edits of ${path} overlap or part a line end. Make each change of it once, in whole lines.`);
	}
	const refusal = await refuseMove(change, document, place, signal);
	if (refusal) return refused(refusal);
	const edits = change.edits.map((edit) => ({ ...edit, text: withLineEnds(edit.text, eolOf(document)) }));
	const after = editedText(base, edits);
	const { uri, encoding, isDirty } = document;
	const inserted = edits.map(({ text }) => text);
	if (after.includes('\0') || !(await canHold(after, inserted, encoding)))
		return refused(`${path} cannot be changed so: ${await whyNotKept(after, { encoding })}`);
	const target = moveTo === undefined ? undefined : place.paths.uriOf(moveTo);
	const checked = { kind: 'update' as const, change, uri, document, edits, after, isDirty, ...(target && { target }) };
	if (isDirty || edits.length === 0) return { kind: 'checked', checked };
	return withDiskText(checked, place, signal);
}

/** Sees to it that the bytes outside of the edits stay as they are on disk. */
async function withDiskText(checked: CheckedUpdate, place: CheckPlace, signal: AbortSignal): Promise<Verdict> {
	const { change, document, edits, after } = checked;
	const { path } = change;
	const eol = eolOf(document);
	const disk = await diskTextOf(path, document, signal);
	if (disk.kind === 'overtaken') return overtaken(path);
	if (disk.kind === 'refused') return refused(disk.sentence);
	const exact = place.diskTexts.get(path);
	const own = exact !== undefined && withLineEnds(exact, eol) === after ? exact : undefined;
	if (disk.kind === 'same' && (own === undefined || own === after)) return { kind: 'checked', checked };
	if (!place.saves)
		return refused(
			`${path} mixes line ends, and VS Code would make all of them alike when it is saved. Ask the user to choose one line end for it, or to turn on ${SETTINGS.saveEditedFiles}.`,
		);
	const textBefore = disk.kind === 'mixed' ? disk.text : change.base;
	const text = own ?? editKeepingLineEnds(textBefore, eol, edits);
	const bytes = await encodeExactly(text, { encoding: document.encoding });
	if (!bytes || withLineEnds(text, eol) !== after) {
		return refused(
			`${path} mixes line ends in a way that this edit would damage. Ask the user to choose one line end for it.`,
		);
	}
	return {
		kind: 'checked',
		checked: { ...checked, mixed: { textBefore, before: disk.bytes, after: bytes } },
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
	const occupied = isRespelling
		? undefined
		: (refuseIdentity(moveTo, identity) ?? (await refuseNewFile(moveTo, identity, uri)));
	return occupied ?? refuseLeaving(path, document.uri);
}
