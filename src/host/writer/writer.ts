import * as vscode from 'vscode';
import type { Plan } from '../../core/edits/plan.ts';
import { createIdentify, type Identify } from '../workspace/identify.ts';
import { hasBytes, isPresent, untilDocument } from '../workspace/onDisk.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import { isThere, land, type Saving, shows, type WrittenFile } from './landing.ts';
import { inverseEdits, pathNamedTwice } from './planShape.ts';
import { saveWithin } from './saveWithin.ts';
import { isInEdit, replaceAll, workspaceEditOf } from './workspaceEdit.ts';
import { refuse, refuseAll, type WriteReport } from './writeReport.ts';
import {
	type CheckedChange,
	type CheckedUpdate,
	type CheckPlace,
	checkChange,
	overtaken,
	type Refused,
} from './writerChecks.ts';

export type { WriteReport, WrittenFile };

/** THE ONE WRITER: nothing else of Tandem changes a file of the user. */
export interface Writer {
	/**
	 * Applies a plan as one undo step, all of it or nothing. Saves documents that had no unsaved text, leaves the others unsaved. Plans
	 * are applied one after the other. `label` names the step. `diskTexts`: exact texts by path for an undo. Never rejects.
	 */
	apply(plan: Plan, label: string, signal: AbortSignal, diskTexts?: ReadonlyMap<string, string>): Promise<WriteReport>;
}

/** What the user decides about writing; asked anew for every plan. */
export interface WriterSettings {
	/** Whether files without unsaved text are saved after an edit; else the edit waits in the editor. */
	saves(): boolean;
	/** How long one save may take before the turn goes on without it, ms. */
	readonly saveMs?: number;
}

/** The writer of a window: plans are applied one after the other. */
export function createWriter(paths: WorkspacePaths, settings: WriterSettings = { saves: () => true }): Writer {
	return new QueuedWriter(paths, settings);
}

class QueuedWriter implements Writer {
	readonly #paths: WorkspacePaths;
	readonly #settings: WriterSettings;
	readonly #identify: Identify;
	/** How the files were kept that were deleted: one that comes back, by an undo, gets its old bytes. */
	readonly #encodings = new Map<string, string>();
	#last: Promise<unknown> = Promise.resolve();

	constructor(paths: WorkspacePaths, settings: WriterSettings) {
		this.#paths = paths;
		this.#settings = settings;
		this.#identify = createIdentify(paths);
	}

	apply(
		plan: Plan,
		label: string,
		signal: AbortSignal,
		diskTexts: ReadonlyMap<string, string> = new Map(),
	): Promise<WriteReport> {
		const turn = this.#last.then(() => {
			const place = {
				paths: this.#paths,
				identify: this.#identify,
				diskTexts,
				encodings: this.#encodings,
				saves: this.#settings.saves(),
			};
			return applyPlan(plan, label, place, this.#settings.saveMs, signal);
		});
		const report = turn.then(
			({ report, checked }) => {
				if (report.written.length > 0) this.#remember(checked);
				return report;
			},
			() => {
				if (signal.aborted) return refuseAll(plan, 'Stopped before anything was written. Nothing was changed.');
				return refuseAll(plan, 'VS Code could not make these edits. Read the files again before you go on.');
			},
		);
		this.#last = report;
		return report;
	}

	#remember(checked: readonly CheckedChange[]): void {
		for (const item of checked) {
			if (item.kind === 'create') this.#encodings.delete(item.change.path);
			if (item.kind === 'delete') this.#encodings.set(item.change.path, item.encoding);
		}
	}
}

interface Applied {
	readonly report: WriteReport;
	readonly checked: readonly CheckedChange[];
}

async function applyPlan(
	plan: Plan,
	label: string,
	place: CheckPlace,
	saveMs: number | undefined,
	signal: AbortSignal,
): Promise<Applied> {
	const twice = pathNamedTwice(plan);
	const checked: CheckedChange[] = [];
	if (twice !== undefined) {
		const sentence = `${twice} is named twice. Put all of its edits into one change.`;
		return { report: refuse(plan, new Map([[twice, { kind: 'refused', sentence }]])), checked };
	}
	const refusals = new Map<string, Refused>();
	for (const change of plan.changes) {
		const verdict = await checkChange(change, place, signal);
		if (verdict.kind === 'checked') checked.push(verdict.checked);
		else refusals.set(change.path, verdict);
	}
	signal.throwIfAborted();
	// From here to `applyEdit` nothing is awaited, so that no key press comes between the last look and the edit.
	for (const item of checked) {
		if (isStale(item)) refusals.set(item.change.path, overtaken(item.change.path));
	}
	if (refusals.size > 0) return { report: refuse(plan, refusals), checked };
	return { report: await write(plan, checked, label, { saves: place.saves, saveMs }), checked };
}

function isStale(item: CheckedChange): boolean {
	if (item.kind !== 'update') return false;
	return item.document.getText() !== item.change.base || item.document.isDirty !== item.isDirty;
}

async function write(
	plan: Plan,
	checked: readonly CheckedChange[],
	label: string,
	saving: Saving,
): Promise<WriteReport> {
	const isApplied = !checked.some(isInEdit) || (await vscode.workspace.applyEdit(workspaceEditOf(checked, label)));
	if (!isApplied || !(await isThere(checked))) return refuseTakenBack(plan, checked);
	const updates = checked.filter((item) => item.kind === 'update');
	const exact = await Promise.all(updates.map(writeMixed));
	if (exact.some((result) => result !== 'done')) return refuseTakenBack(plan, checked, exact.includes('damaged'));
	const landed = await Promise.all(checked.map((item) => land(item, saving)));
	return {
		changes: landed.map(({ applied }) => applied),
		culprits: [],
		written: landed.map(({ written }) => written),
	};
}

async function refuseTakenBack(plan: Plan, checked: readonly CheckedChange[], isDamaged = false): Promise<WriteReport> {
	const isBack = (await takeBack(checked)) && !isDamaged;
	// A key press on its way here while the edit was on its way there.
	const stale = isBack ? checked.filter(isStale) : [];
	if (stale.length > 0) return refuse(plan, new Map(stale.map(({ change: { path } }) => [path, overtaken(path)])));
	const sentence = isBack
		? 'VS Code could not make these edits, so nothing was changed. Read the files again, then try once more.'
		: 'VS Code made these edits only in part and could not take them back. Read the files again and tell the user.';
	return refuseAll(plan, sentence);
}

const RELOAD_MS = 3_000;

/**
 * Puts the bytes on disk and waits until VS Code has taken them into the document, which is an undo step of its own. VS Code's save
 * would rewrite every line end. A full disk may take a part: then the old bytes are put back, or the file is `damaged`.
 */
async function writeMixed(item: CheckedUpdate): Promise<'done' | 'untouched' | 'damaged'> {
	const { mixed } = item;
	const place = item.target ?? item.uri;
	if (!mixed) return 'done';
	if (!(await hasBytes(place, mixed.before))) return 'untouched';
	const document = await vscode.workspace.openTextDocument(place);
	if (document.isDirty) return 'untouched';
	if (!(await putBytes(place, mixed.after))) {
		const isBack = (await hasBytes(place, mixed.before)) || (await putBytes(place, mixed.before));
		return isBack ? 'untouched' : 'damaged';
	}
	await untilDocument(document, () => shows(document, item.after), RELOAD_MS);
	return 'done';
}

/** Writes what the user saves under a name that they chose in VS Code's own dialog, which asked about a file that is there. Never rejects. */
export function saveAs(uri: vscode.Uri, bytes: Uint8Array): Promise<boolean> {
	return putBytes(uri, bytes);
}

async function putBytes(uri: vscode.Uri, bytes: Uint8Array): Promise<boolean> {
	return vscode.workspace.fs.writeFile(uri, bytes).then(
		() => true,
		() => false,
	);
}

/** `applyEdit` can fail half-way: undoes what was done, file by file, as far as it is still as we left it. Returns whether all is back. */
async function takeBack(checked: readonly CheckedChange[]): Promise<boolean> {
	let isBack = true;
	// The last first: a file may have come to where another one was.
	for (const item of checked.toReversed()) {
		const edit = new vscode.WorkspaceEdit();
		const isTouched = item.kind === 'update' ? await addUpdate(edit, item) : await addComingOrGoing(edit, item);
		if (!isTouched) continue;
		if (!(await vscode.workspace.applyEdit(edit))) isBack = false;
		if (item.kind !== 'update' || item.isDirty) continue;
		const document = await vscode.workspace.openTextDocument(item.uri);
		if (document.isDirty) await saveWithin(document);
	}
	return isBack;
}

type ComingOrGoing = Exclude<CheckedChange, CheckedUpdate>;

/** Adds what takes a change back; false when it was not made or is already gone. */
async function addComingOrGoing(edit: vscode.WorkspaceEdit, item: ComingOrGoing): Promise<boolean> {
	const isMade = item.kind === 'create' ? await hasBytes(item.uri, item.bytes) : !(await isPresent(item.uri));
	if (isMade && item.kind === 'create') edit.deleteFile(item.uri);
	if (isMade && item.kind === 'delete') edit.createFile(item.uri, { contents: item.bytes });
	return isMade;
}

async function addUpdate(edit: vscode.WorkspaceEdit, item: CheckedUpdate): Promise<boolean> {
	const { uri, target } = item;
	const isMoved = target !== undefined && !(await isPresent(uri)) && (await isPresent(target));
	const isEdited = await addInverse(edit, isMoved ? target : uri, item);
	if (isMoved) edit.renameFile(target, uri, { overwrite: false });
	return isEdited || isMoved;
}

async function addInverse(edit: vscode.WorkspaceEdit, place: vscode.Uri, item: CheckedUpdate): Promise<boolean> {
	const { change, edits, after, mixed } = item;
	if (mixed) {
		if (await hasBytes(place, mixed.after)) await vscode.workspace.fs.writeFile(place, mixed.before);
		return false;
	}
	if (edits.length === 0 || !(await isPresent(place))) return false;
	const document = await vscode.workspace.openTextDocument(place);
	if (document.getText() !== after) return false;
	replaceAll(edit, document, inverseEdits(change.base, edits));
	return true;
}
