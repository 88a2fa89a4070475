import * as vscode from 'vscode';
import { countChangedLines } from '../../core/edits/lineDiff.ts';
import { editedText, type FileChange, type Plan } from '../../core/edits/plan.ts';
import type { AppliedChange, Editor, Workspace } from '../../core/ports.ts';
import type { ChangedFile } from '../../shared/chat.ts';
import type { Writer, WrittenFile } from '../writer/writer.ts';
import { addWrite, type FileRecord, type TurnRecord, type TurnStep, toChangedFile } from './turnRecords.ts';
import type { TurnStore } from './turnStore.ts';
import { planUndo, type UndoReport } from './turnUndo.ts';

/** What each turn changed, and the way back. Survives a reload of the window. */
export interface TurnChanges {
	/** The editor that a turn's plans go to. The text before is stored before a file is touched; `label` names the undo step. */
	editorFor(turn: string, label: string): Editor;
	files(turn: string): readonly ChangedFile[];
	/** The user wants the turn's pending changes as they are. */
	keep(turn: string): Promise<void>;
	/** Takes the turn's pending changes back, through the writer. What the user typed since survives, or the file is refused. */
	undo(turn: string, signal: AbortSignal): Promise<UndoReport>;
	/** The file's text before the turn first touched it; '' when there was no file; `undefined` when it is not known (any more). */
	textBefore(turn: string, path: string): Promise<string | undefined>;
	/** Tells the turn whose files or reviews changed. */
	readonly onDidChange: vscode.Event<string>;
	dispose(): void;
}

export interface TurnChangesDeps {
	readonly writer: Writer;
	readonly workspace: Pick<Workspace, 'identify' | 'read'>;
	readonly store: TurnStore;
}

export function createTurnChanges(deps: TurnChangesDeps): TurnChanges {
	return new StoredTurnChanges(deps);
}

class StoredTurnChanges implements TurnChanges {
	readonly #deps: TurnChangesDeps;
	readonly #change = new vscode.EventEmitter<string>();
	readonly onDidChange = this.#change.event;
	#turns: readonly TurnRecord[];
	#last: Promise<unknown> = Promise.resolve();

	constructor(deps: TurnChangesDeps) {
		this.#deps = deps;
		this.#turns = deps.store.turns;
	}

	editorFor(turn: string, label: string): Editor {
		return { apply: (plan, signal) => this.#inOrder(() => this.#apply(turn, label, plan, signal)) };
	}

	files(turn: string): readonly ChangedFile[] {
		return this.#filesOf(turn).map(toChangedFile);
	}

	keep(turn: string): Promise<void> {
		return this.#inOrder(() => this.#review(turn, 'kept', () => true));
	}

	undo(turn: string, signal: AbortSignal): Promise<UndoReport> {
		return this.#inOrder(() => this.#undo(turn, signal));
	}

	async textBefore(turn: string, path: string): Promise<string | undefined> {
		const step = this.#filesOf(turn).find((file) => file.path === path)?.steps[0];
		if (!step) return undefined;
		return step.before === undefined ? '' : this.#deps.store.get(step.before);
	}

	dispose(): void {
		this.#change.dispose();
	}

	/** One thing at a time: records are read, changed and stored across awaits. */
	#inOrder<T>(work: () => Promise<T>): Promise<T> {
		const result = this.#last.then(work);
		this.#last = result.catch(() => {});
		return result;
	}

	#filesOf(turn: string): readonly FileRecord[] {
		return this.#turns.find((record) => record.turn === turn)?.files ?? [];
	}

	async #record(turn: string, files: readonly FileRecord[]): Promise<void> {
		this.#turns = await this.#deps.store.save(withFiles(this.#turns, turn, files));
	}

	async #apply(turn: string, label: string, plan: Plan, signal: AbortSignal): Promise<readonly AppliedChange[]> {
		const before = this.#filesOf(turn);
		try {
			await this.#record(turn, await this.#addAll(before, plan.changes.map(intended)));
		} catch {
			const sentence =
				'The text before the edit could not be stored for Undo (is the disk full?). Nothing was changed; tell the user.';
			return plan.changes.map(({ path }) => ({ path, outcome: 'refused', sentence }));
		}
		const report = await this.#deps.writer.apply(plan, label, signal);
		// The record of what was meant stays when this fails: it is what a crash would have left, and undo compares before it acts.
		await this.#record(turn, await this.#addAll(before, report.written)).catch(() => {});
		if (report.written.length > 0) this.#change.fire(turn);
		return report.changes;
	}

	async #addAll(files: readonly FileRecord[], written: readonly WrittenFile[]): Promise<readonly FileRecord[]> {
		const { store } = this.#deps;
		let all = files;
		for (const { path, movedFrom, before, after, diskBefore } of written) {
			const step: TurnStep = {
				...(before !== undefined && { before: await store.put(before) }),
				...(after !== undefined && { after: await store.put(after) }),
				...(diskBefore !== undefined && { diskBefore: await store.put(diskBefore) }),
				...countChangedLines(before ?? '', after ?? ''),
			};
			all = addWrite(all, { path, ...(movedFrom !== undefined && { movedFrom }), step });
		}
		return all;
	}

	async #review(turn: string, verdict: 'kept' | 'undone', isMeant: (path: string) => boolean): Promise<void> {
		const files = this.#filesOf(turn).map((file) =>
			file.review === 'pending' && isMeant(file.path) ? { ...file, review: verdict } : file,
		);
		await this.#record(turn, files).catch(() => {
			// Not stored, but true for this window.
			this.#turns = withFiles(this.#turns, turn, files);
		});
		this.#change.fire(turn);
	}

	async #undo(turn: string, signal: AbortSignal): Promise<UndoReport> {
		const { writer, workspace, store } = this.#deps;
		const pending = this.#filesOf(turn).filter((file) => file.review === 'pending');
		const { done, refused, plan, diskTexts } = await planUndo(pending, workspace, store, signal);
		const undone = [...done];
		const refusals = [...refused];
		let rest = [...plan];
		while (rest.length > 0) {
			const changes = rest.map((item) => item.change);
			const report = await writer.apply({ changes }, 'Tandem: undo turn', signal, diskTexts);
			const culprits = new Set(report.culprits);
			for (const item of rest) {
				const applied = report.changes.find(({ path }) => path === item.change.path);
				if (applied?.outcome === 'applied') undone.push(item.path);
				else if (culprits.has(item.change.path)) refusals.push({ path: item.path, sentence: applied?.sentence ?? '' });
			}
			// One file that cannot be taken back does not hold up the others.
			const isOver = report.written.length > 0 || culprits.size === 0;
			rest = isOver ? [] : rest.filter((item) => !culprits.has(item.change.path));
		}
		await this.#review(turn, 'undone', (path) => undone.includes(path));
		return { undone, refused: refusals };
	}
}

/** A turn that has no files leaves no record. */
function withFiles(turns: readonly TurnRecord[], turn: string, files: readonly FileRecord[]): readonly TurnRecord[] {
	const at = turns.findIndex((record) => record.turn === turn);
	if (files.length === 0) return at < 0 ? turns : turns.toSpliced(at, 1);
	return at < 0 ? [...turns, { turn, files }] : turns.with(at, { turn, files });
}

/** The write that a change will be when it goes as planned. */
function intended(change: FileChange): WrittenFile {
	const { path } = change;
	if (change.kind === 'create') return { path, before: undefined, after: change.text };
	if (change.kind === 'delete') return { path, before: change.base, after: undefined };
	const after = editedText(change.base, change.edits);
	if (change.moveTo === undefined) return { path, before: change.base, after };
	return { path: change.moveTo, movedFrom: path, before: change.base, after };
}
