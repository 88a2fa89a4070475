import * as vscode from 'vscode';
import { type LineChange, lineChanges, wholeLines } from '../../../src/core/edits/lineDiff.ts';
import { editedText } from '../../../src/core/edits/plan.ts';
import { undoChange } from '../../../src/core/edits/undoChange.ts';
import { unifiedDiff } from '../../../src/core/edits/unifiedDiff.ts';
import type {
	FileHunk,
	Scope,
	TurnChanges,
	TurnTitle,
	UndoneChange,
	UndoReport,
} from '../../../src/host/changes/changes.ts';
import type { WorkspacePaths } from '../../../src/host/workspace/workspacePaths.ts';
import type { ChangedFile } from '../../../src/shared/chat.ts';

/** One change of a turn. A text that is missing means that there was, or is, no file. */
export interface FakeFile {
	readonly path: string;
	readonly before?: string;
	readonly after?: string;
}

/** Changes that wait, for tests of what shows them. A path belongs to one turn. Deleted files are not brought back. */
export interface FakeChanges extends TurnChanges {
	/** As if the turn had just made these changes; the files themselves are the test's business. */
	add(title: TurnTitle, ...files: readonly FakeFile[]): void;
	/** Undo of this path is refused from now on; `undefined`: done again. */
	refuse(path: string, refusal: { readonly sentence: string; readonly canForce: boolean } | undefined): void;
	/** The next keep or undo rejects. */
	failNext(error: Error): void;
	/** What was asked for, oldest first, e.g. `undo lines src/a.ts 3-4`. */
	readonly calls: readonly string[];
	/** How often hunks were asked for. */
	readonly hunkLooks: () => number;
}

interface Waiting {
	readonly title: TurnTitle;
	readonly path: string;
	readonly first: string | undefined;
	before: string | undefined;
	after: string | undefined;
	review: ChangedFile['review'];
}

export function createFakeChanges(paths: WorkspacePaths): FakeChanges {
	return new FakeTurnChanges(paths);
}

class FakeTurnChanges implements FakeChanges {
	readonly #paths: WorkspacePaths;
	readonly #change = new vscode.EventEmitter<string>();
	readonly onDidChange = this.#change.event;
	readonly calls: string[] = [];
	readonly #files: Waiting[] = [];
	readonly #refusals = new Map<string, { readonly sentence: string; readonly canForce: boolean }>();
	#failure: Error | undefined;
	#looks = 0;
	readonly hunkLooks = () => this.#looks;

	constructor(paths: WorkspacePaths) {
		this.#paths = paths;
	}

	add(title: TurnTitle, ...files: readonly FakeFile[]): void {
		for (const { path, before, after } of files)
			this.#files.push({ title, path, first: before, before, after, review: 'pending' });
		this.#change.fire(title.turn);
	}

	refuse(path: string, refusal: { readonly sentence: string; readonly canForce: boolean } | undefined): void {
		if (refusal) this.#refusals.set(path, refusal);
		else this.#refusals.delete(path);
	}

	failNext(error: Error): void {
		this.#failure = error;
	}

	editorFor(): never {
		throw new Error('not for editing');
	}

	files(turn: string): readonly ChangedFile[] {
		return this.#files.filter(({ title }) => title.turn === turn).map(changedFile);
	}

	waiting() {
		const titles = [...new Set(this.#files.map(({ title }) => title))];
		return titles
			.map((title) => ({
				...title,
				files: this.files(title.turn).filter(({ review }) => review === 'pending'),
			}))
			.filter(({ files }) => files.length > 0);
	}

	async hunks(path: string, now: string): Promise<readonly FileHunk[]> {
		this.#looks++;
		const file = this.#pending(path);
		return file?.after === undefined
			? []
			: hunksIn(file, now).map(({ newFrom, newTo, oldFrom, oldTo }) => ({
					turn: file.title.turn,
					from: newFrom,
					to: newTo,
					removed: oldTo - oldFrom,
				}));
	}

	async withoutWaiting(path: string, now: string): Promise<string | undefined> {
		const file = this.#pending(path);
		return file && withoutChange(file, now);
	}

	async textBefore(turn: string, path: string): Promise<string | undefined> {
		const file = this.#files.find((candidate) => candidate.path === path && candidate.title.turn === turn);
		return file && (file.first ?? '');
	}

	async keep(scope: Scope): Promise<void> {
		this.#asked('keep', scope);
		for (const file of this.#meant(scope)) {
			if (scope.kind === 'lines') await this.#decide(file, scope.lines, 'kept');
			else file.review = 'kept';
			this.#change.fire(file.title.turn);
		}
	}

	async undo(scope: Scope, _signal: AbortSignal, force = false): Promise<UndoReport> {
		this.#asked(force ? 'force' : 'undo', scope);
		const undone: UndoneChange[] = [];
		const refused: { path: string; sentence: string; canForce: boolean }[] = [];
		for (const file of this.#meant(scope)) {
			const { path } = file;
			const refusal = this.#refusals.get(path);
			if (refusal && !(force && refusal.canForce)) refused.push({ path, ...refusal });
			else {
				const diff = unifiedDiff(path, path, file.before ?? '', file.after ?? '');
				if (scope.kind === 'lines') await this.#decide(file, scope.lines, 'undone');
				else await this.#undoFile(file);
				undone.push({ chat: file.title.chat, path, diff });
			}
			this.#change.fire(file.title.turn);
		}
		return { undone, refused };
	}

	async follow(): Promise<readonly never[]> {
		return [];
	}

	async moved(): Promise<void> {}

	dispose(): void {
		this.#change.dispose();
	}

	#asked(what: string, scope: Scope): void {
		const place = scope.kind === 'turn' ? scope.turn : scope.path;
		const which = scope.kind === 'lines' ? ` ${scope.lines.from}-${scope.lines.to}` : '';
		const turn = scope.kind === 'file' && scope.turn !== undefined ? ` of ${scope.turn}` : '';
		this.calls.push(`${what} ${scope.kind} ${place}${which}${turn}`);
		const failure = this.#failure;
		this.#failure = undefined;
		if (failure) throw failure;
	}

	#pending(path: string): Waiting | undefined {
		return this.#files.find((file) => file.path === path && file.review === 'pending');
	}

	#meant(scope: Scope): readonly Waiting[] {
		return this.#files.filter(
			({ path, title, review }) =>
				review === 'pending' &&
				(scope.kind === 'turn' || path === scope.path) &&
				(scope.kind === 'lines' || scope.turn === undefined || scope.turn === title.turn),
		);
	}

	async #undoFile(file: Waiting): Promise<void> {
		const uri = this.#paths.uriOf(file.path);
		if (uri && file.before === undefined) await vscode.workspace.fs.delete(uri);
		else if (file.after !== undefined) {
			const document = await this.#document(file.path);
			await replaceText(document, withoutChange(file, document.getText()));
		}
		file.review = 'undone';
	}

	/** Whole hunks only: those that the lines touch. */
	async #decide(file: Waiting, lines: { from: number; to: number }, verdict: 'kept' | 'undone'): Promise<void> {
		const document = await this.#document(file.path);
		const now = document.getText();
		const standing = hunksIn(file, now);
		const made = lineChanges(wholeLines(file.before ?? ''), wholeLines(file.after ?? ''));
		const isMeant = (at: number) => {
			const hunk = standing[at];
			return hunk !== undefined && hunk.newFrom <= Math.max(lines.from, lines.to - 1) && lines.from <= hunk.newTo;
		};
		const meant = made.filter((_, at) => isMeant(at));
		const without = wholeLines(withoutChange(file, now));
		const text = [...wholeLines(now)];
		for (const at of [...standing.keys()].reverse()) {
			const hunk = standing[at];
			if (hunk && verdict === 'undone' && isMeant(at))
				text.splice(hunk.newFrom, hunk.newTo - hunk.newFrom, ...without.slice(hunk.oldFrom, hunk.oldTo));
		}
		if (verdict === 'undone') await replaceText(document, text.join(''));
		const before = [...wholeLines(file.before ?? '')];
		const after = [...wholeLines(file.after ?? '')];
		for (const { oldFrom, oldTo, newFrom, newTo } of meant.toReversed()) {
			if (verdict === 'kept') before.splice(oldFrom, oldTo - oldFrom, ...after.slice(newFrom, newTo));
			else after.splice(newFrom, newTo - newFrom, ...before.slice(oldFrom, oldTo));
		}
		file.before = before.join('');
		file.after = after.join('');
		if (file.before === file.after) file.review = verdict;
	}

	async #document(path: string): Promise<vscode.TextDocument> {
		const uri = this.#paths.uriOf(path);
		if (!uri) throw new Error(`${path} is no path`);
		return vscode.workspace.openTextDocument(uri);
	}
}

function hunksIn(file: Waiting, now: string): readonly LineChange[] {
	return lineChanges(wholeLines(withoutChange(file, now)), wholeLines(now));
}

function withoutChange({ before, after }: Waiting, now: string): string {
	const undone = undoChange(before ?? '', after ?? '', now);
	return undone.kind === 'edits' ? editedText(now, undone.edits) : (before ?? '');
}

function changedFile({ path, before, after, first, review }: Waiting): ChangedFile {
	const change = first === undefined ? 'created' : after === undefined ? 'deleted' : 'modified';
	const [added, removed] = [wholeLines(after ?? ''), wholeLines(before ?? '')].map(({ length }) => length);
	return { path, change, added: added ?? 0, removed: removed ?? 0, review };
}

async function replaceText(document: vscode.TextDocument, text: string): Promise<void> {
	const edit = new vscode.WorkspaceEdit();
	const all = new vscode.Range(0, 0, document.lineCount, 0);
	edit.replace(document.uri, document.validateRange(all), text);
	await vscode.workspace.applyEdit(edit);
	await document.save();
}
