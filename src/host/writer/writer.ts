import * as vscode from 'vscode';
import { editedText, type Plan } from '../../core/edits/plan.ts';
import type { AppliedChange } from '../../core/ports.ts';
import { createIdentify } from '../workspace/identify.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import { inverseEdits, pathNamedTwice } from './planShape.ts';
import { type CheckedChange, checkChange, staleSentence } from './writerChecks.ts';

/** A file that was written, with its text before and after (`undefined`: there was or is none). */
export interface WrittenFile {
	/** Where it is now; for a deleted file where it was. */
	readonly path: string;
	readonly movedFrom?: string;
	readonly before: string | undefined;
	readonly after: string | undefined;
	/** What the disk had before where VS Code shows other line ends than that. */
	readonly diskBefore?: string;
}

/** What became of a plan: all of its changes `applied`, or all `refused` and nothing written. */
export interface WriteReport {
	/** In the plan's order. An applied one has a sentence when the file could not be saved or differs from what was intended. */
	readonly changes: readonly AppliedChange[];
	/** Paths that caused a refusal; the plan's other changes were refused only because of these. */
	readonly culprits: readonly string[];
	readonly written: readonly WrittenFile[];
}

/** THE ONE WRITER: nothing else of Tandem changes a file of the user. */
export interface Writer {
	/**
	 * Applies a plan as one undo step, all of it or nothing. Saves documents that had no unsaved text, leaves the others unsaved. Plans
	 * are applied one after the other. `label` names the step. `diskTexts`: exact texts by path for an undo. Never rejects.
	 */
	apply(plan: Plan, label: string, signal: AbortSignal, diskTexts?: ReadonlyMap<string, string>): Promise<WriteReport>;
}

export function createWriter(paths: WorkspacePaths): Writer {
	const identify = createIdentify(paths);
	let last: Promise<unknown> = Promise.resolve();
	return {
		apply(plan, label, signal, diskTexts = new Map()) {
			const turn = last.then(() => applyPlan(plan, label, { paths, identify, diskTexts }, signal));
			const report = turn.catch(() => {
				if (signal.aborted) return refuseAll(plan, 'Stopped before anything was written. Nothing was changed.');
				return refuseAll(plan, 'VS Code could not make these edits. Read the files again before you go on.');
			});
			last = report;
			return report;
		},
	};
}

type Place = Parameters<typeof checkChange>[1];

async function applyPlan(plan: Plan, label: string, place: Place, signal: AbortSignal): Promise<WriteReport> {
	const twice = pathNamedTwice(plan);
	if (twice) return refuse(plan, new Map([[twice, `${twice} is named twice. Put all of its edits into one change.`]]));
	const checked: CheckedChange[] = [];
	const refusals = new Map<string, string>();
	for (const change of plan.changes) {
		const verdict = await checkChange(change, place, signal);
		if (verdict.kind === 'checked') checked.push(verdict.checked);
		else refusals.set(change.path, verdict.sentence);
	}
	signal.throwIfAborted();
	// From here to `applyEdit` nothing is awaited, so that no key press comes between the last look and the edit.
	for (const item of checked) {
		if (isStale(item)) refusals.set(item.change.path, staleSentence(item.change.path));
	}
	if (refusals.size > 0) return refuse(plan, refusals);
	// VS Code calls an edit without content a failure.
	const isApplied = !checked.some(isInEdit) || (await vscode.workspace.applyEdit(workspaceEditOf(checked, label)));
	return isApplied && (await isThere(checked)) ? finish(plan, checked) : takeBack(plan, checked);
}

function isStale(item: CheckedChange): boolean {
	if (item.kind !== 'update') return false;
	return item.document.getText() !== item.change.base || item.document.isDirty !== item.isDirty;
}

function isInEdit(item: CheckedChange): boolean {
	return item.kind !== 'update' || item.target !== undefined || (item.change.edits.length > 0 && !item.mixed);
}

function refuse(plan: Plan, refusals: ReadonlyMap<string, string>): WriteReport {
	const [culprit] = refusals.keys();
	const changes = plan.changes.map(({ path }) => ({
		path,
		outcome: 'refused' as const,
		sentence:
			refusals.get(path) ??
			`Not changed, because ${culprit} in the same patch was refused. Mend that one, then send all of it again.`,
	}));
	return { changes, culprits: [...refusals.keys()], written: [] };
}

function refuseAll(plan: Plan, sentence: string): WriteReport {
	return refuse(plan, new Map(plan.changes.map(({ path }) => [path, sentence])));
}

/** Text first: VS Code checks the documents' versions before it touches any, but does file operations without a way back. */
function workspaceEditOf(checked: readonly CheckedChange[], label: string): vscode.WorkspaceEdit {
	const edit = new vscode.WorkspaceEdit();
	const metadata = { needsConfirmation: false, label };
	for (const item of checked) {
		if (item.kind !== 'update' || item.mixed) continue;
		for (const { start, end, text } of item.change.edits)
			edit.replace(item.uri, rangeOf(item.document, start, end), text, metadata);
	}
	for (const item of checked) {
		if (item.kind === 'update' && item.target) edit.renameFile(item.uri, item.target, { overwrite: false }, metadata);
		if (item.kind === 'create') edit.createFile(item.uri, { overwrite: false, contents: item.bytes }, metadata);
		if (item.kind === 'delete') edit.deleteFile(item.uri, { ignoreIfNotExists: false, recursive: false }, metadata);
	}
	return edit;
}

/** `applyEdit` is also true when a part was left out. Texts are looked at later; here it is the files' coming and going. */
async function isThere(checked: readonly CheckedChange[]): Promise<boolean> {
	const looks = checked.map(async (item) => {
		if (item.kind === 'create') return hasBytes(item.uri, item.bytes);
		if (item.kind === 'delete') return !(await exists(item.uri));
		return item.target === undefined || exists(item.target);
	});
	return (await Promise.all(looks)).every(Boolean);
}

function rangeOf(document: vscode.TextDocument, start: number, end: number): vscode.Range {
	return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

/** Saves what was clean, then looks at every file to say what is really there. */
async function finish(plan: Plan, checked: readonly CheckedChange[]): Promise<WriteReport> {
	for (const item of checked) {
		if (item.kind === 'update' && item.mixed && !(await writeMixed(item))) return takeBack(plan, checked);
	}
	const results = await Promise.all(checked.map(saveAndLook));
	return {
		changes: results.map(({ applied }) => applied),
		culprits: [],
		written: results.map(({ written }) => written),
	};
}

interface Result {
	readonly applied: AppliedChange;
	readonly written: WrittenFile;
}

async function saveAndLook(item: CheckedChange): Promise<Result> {
	const { path } = item.change;
	const applied: AppliedChange = { path, outcome: 'applied' };
	if (item.kind === 'create') return { applied, written: { path, before: undefined, after: item.change.text } };
	if (item.kind === 'delete') return { applied, written: { path, before: item.change.base, after: undefined } };
	const document = item.target ? await vscode.workspace.openTextDocument(item.target) : item.document;
	const isIntended = document.getText() === editedText(item.change.base, item.change.edits);
	const isSaved = item.isDirty || !document.isDirty || (await document.save());
	const sentence = !isIntended
		? `${path} was changed by someone else at the same time. Read it again before you go on.`
		: isSaved
			? undefined
			: `${path} is changed in the editor but could not be saved. Tell the user to save it.`;
	const written: WrittenFile = {
		path: item.change.moveTo ?? path,
		...(item.change.moveTo !== undefined && { movedFrom: path }),
		before: item.change.base,
		after: document.getText(),
		...(item.mixed && { diskBefore: item.mixed.textBefore }),
	};
	return { applied: { ...applied, ...(sentence && { sentence }) }, written };
}

type Update = Extract<CheckedChange, { kind: 'update' }>;

/**
 * Puts the bytes on disk and waits until VS Code has taken them into the document, which is an undo step of its own. VS Code's save
 * would rewrite every line end. False when nothing was written.
 */
async function writeMixed({ uri, document, mixed, change }: Update): Promise<boolean> {
	if (!mixed) return false;
	try {
		const now = await vscode.workspace.fs.readFile(uri);
		if (Buffer.compare(now, mixed.before) !== 0 || document.isDirty) return false;
		await vscode.workspace.fs.writeFile(uri, mixed.after);
	} catch {
		return false;
	}
	await untilText(document, editedText(change.base, change.edits));
	return true;
}

const RELOAD_MS = 3_000;

function untilText(document: vscode.TextDocument, text: string): Promise<void> {
	return new Promise((resolve) => {
		const look = () => {
			if (document.getText() !== text) return;
			end();
		};
		const end = () => {
			clearTimeout(timer);
			listener.dispose();
			resolve();
		};
		const timer = setTimeout(end, RELOAD_MS);
		const listener = vscode.workspace.onDidChangeTextDocument((event) => event.document === document && look());
		look();
	});
}

/** `applyEdit` can fail half-way: what was done is undone, file by file, as far as it is still as we left it. */
async function takeBack(plan: Plan, checked: readonly CheckedChange[]): Promise<WriteReport> {
	let isBack = true;
	// The last first: a file may have come to where another one was.
	for (const item of checked.toReversed()) {
		const edit = new vscode.WorkspaceEdit();
		const isTouched = await addTakeBack(edit, item);
		if (isTouched && !(await vscode.workspace.applyEdit(edit))) isBack = false;
		if (item.kind === 'update' && !item.isDirty && item.document.isDirty && !item.document.isClosed)
			await item.document.save();
	}
	if (isBack) {
		return refuseAll(
			plan,
			'VS Code could not make these edits, so nothing was changed. Read the files again, then try once more.',
		);
	}
	return refuseAll(
		plan,
		'VS Code made these edits only in part and could not take them back. Read the files again and tell the user.',
	);
}

/** Adds what takes one change back; false when it was not made or is already gone. */
async function addTakeBack(edit: vscode.WorkspaceEdit, item: CheckedChange): Promise<boolean> {
	if (item.kind === 'create') {
		const isMade = await hasBytes(item.uri, item.bytes);
		if (isMade) edit.deleteFile(item.uri);
		return isMade;
	}
	if (item.kind === 'delete') {
		const isMade = !(await exists(item.uri));
		if (isMade) edit.createFile(item.uri, { contents: item.bytes });
		return isMade;
	}
	if (item.mixed) {
		if (await hasBytes(item.uri, item.mixed.after)) await vscode.workspace.fs.writeFile(item.uri, item.mixed.before);
		return false;
	}
	const isMoved = item.target !== undefined && !(await exists(item.uri)) && (await exists(item.target));
	const document = isMoved && item.target ? await vscode.workspace.openTextDocument(item.target) : item.document;
	const { base, edits } = item.change;
	const isEdited = edits.length > 0 && document.getText() === editedText(base, edits);
	if (isEdited) {
		for (const { start, end, text } of inverseEdits(base, edits))
			edit.replace(document.uri, rangeOf(document, start, end), text);
	}
	if (isMoved && item.target) edit.renameFile(item.target, item.uri, { overwrite: false });
	return isEdited || isMoved;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
	return vscode.workspace.fs.stat(uri).then(
		() => true,
		() => false,
	);
}

async function hasBytes(uri: vscode.Uri, bytes: Uint8Array): Promise<boolean> {
	return vscode.workspace.fs.readFile(uri).then(
		(now) => Buffer.compare(now, bytes) === 0,
		() => false,
	);
}
