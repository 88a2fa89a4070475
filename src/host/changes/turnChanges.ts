import type * as vscode from 'vscode';
import type { LineRange } from '../../core/edits/reviewSteps.ts';
import { unifiedDiff } from '../../core/edits/unifiedDiff.ts';
import type { Editor, Workspace } from '../../core/ports.ts';
import type { ChangedFile } from '../../shared/chat.ts';
import type { Writer } from '../writer/writer.ts';
import type {
	Checkpoints,
	FileHunk,
	FollowedUndo,
	Scope,
	TurnChanges,
	TurnTitle,
	UndoReport,
	WaitingTurn,
} from './changes.ts';
import { createCheckpoints } from './checkpoints.ts';
import { textNow } from './fileOverlay.ts';
import { keptFile } from './fileReview.ts';
import { fileHunks, keptLines, textWithoutWaiting } from './lineReview.ts';
import { type UserMove, withUserMove } from './movedByUser.ts';
import type { PlacedFile } from './placedFiles.ts';
import { writeForTurn } from './turnEditor.ts';
import { createTurnLedger, type TurnLedger } from './turnLedger.ts';
import { type RecordAt, toChangedFile, withRecords } from './turnRecords.ts';
import type { TurnStore } from './turnStore.ts';
import { createUndoLog, type UndoLog } from './undoLog.ts';
import { undoFiles, undoLinesOf } from './undoWaiting.ts';

/** What turns' changes read and write by. */
export interface TurnChangesDeps {
	readonly writer: Writer;
	readonly workspace: Pick<Workspace, 'identify' | 'read'>;
	readonly store: TurnStore;
}

interface KnownHunks {
	readonly now: string;
	readonly files: readonly PlacedFile[];
	readonly hunks: Promise<readonly FileHunk[]>;
}

/** Files whose hunks are remembered. */
const MAX_HUNKED = 8;

/** What turns changed, with the checkpoints over the same records: what the one does the other knows. */
export function createTurnChanges(deps: TurnChangesDeps): TurnChanges & { readonly checkpoints: Checkpoints } {
	return new StoredTurnChanges(deps);
}

class StoredTurnChanges implements TurnChanges {
	readonly checkpoints: Checkpoints;
	readonly onDidChange: vscode.Event<string>;
	readonly #deps: TurnChangesDeps;
	readonly #ledger: TurnLedger;
	readonly #log: UndoLog;
	/** By path, the one asked for last at the end: gutter, CodeLenses and commands ask for the same text. */
	readonly #lastHunks = new Map<string, KnownHunks>();

	/** Writes of our own that run: the moves among them are no news. */
	#writing = 0;

	constructor({ writer, ...rest }: TurnChangesDeps) {
		const deps = { ...rest, writer: { apply: (...order: Parameters<Writer['apply']>) => this.#write(writer, order) } };
		this.#deps = deps;
		this.#ledger = createTurnLedger(deps.store);
		this.onDidChange = this.#ledger.onDidChange;
		this.#log = createUndoLog(this.#ledger);
		this.checkpoints = createCheckpoints({ ...deps, ledger: this.#ledger, log: this.#log });
	}

	editorFor(title: TurnTitle): Editor {
		const ports = { writer: this.#deps.writer, ledger: this.#ledger };
		return {
			apply: (plan, signal) =>
				this.#ledger.inOrder(async () => {
					const applied = await writeForTurn(plan, title, ports, signal);
					this.#log.forget(applied.flatMap(({ path, outcome }) => (outcome === 'applied' ? path : [])));
					return applied;
				}),
		};
	}

	files(turn: string): readonly ChangedFile[] {
		return this.#ledger.files.filter((file) => file.turn === turn).map(({ file, path }) => toChangedFile(file, path));
	}

	waiting(): readonly WaitingTurn[] {
		return this.#ledger.turns.flatMap(({ turn, chat, ask }) => {
			const files = this.files(turn).filter(({ review }) => review === 'pending');
			return files.length === 0 ? [] : [{ turn, chat, ask, files }];
		});
	}

	hunks(path: string, now: string): Promise<readonly FileHunk[]> {
		const { files } = this.#ledger;
		const known = this.#lastHunks.get(path);
		if (known?.now === now && known.files === files) return known.hunks;
		const hunks = fileHunks(this.#ledger, path, now);
		this.#lastHunks.delete(path);
		this.#lastHunks.set(path, { now, files, hunks });
		for (const oldest of [...this.#lastHunks.keys()].slice(0, -MAX_HUNKED)) this.#lastHunks.delete(oldest);
		return hunks;
	}

	withoutWaiting(path: string, now: string): Promise<string | undefined> {
		return textWithoutWaiting(this.#ledger, path, now);
	}

	async textBefore(turn: string, path: string): Promise<string | undefined> {
		const found = this.#ledger.files.find((file) => file.turn === turn && isAt(file, path));
		const step = found?.file.steps[0];
		if (!step) return undefined;
		return step.before === undefined ? '' : this.#ledger.text(step.before);
	}

	keep(scope: Scope, signal: AbortSignal): Promise<void> {
		return this.#ledger.inOrder(() =>
			scope.kind === 'lines' ? this.#keepLines(scope.path, scope.lines, signal) : this.#keepFiles(scope),
		);
	}

	undo(scope: Scope, signal: AbortSignal, force: boolean = false): Promise<UndoReport> {
		const ports = { ...this.#deps, ledger: this.#ledger, log: this.#log };
		return this.#ledger.inOrder(() =>
			scope.kind === 'lines'
				? undoLinesOf(scope, force, ports, signal)
				: undoFiles((file) => isMeant(file, scope), force, ports, signal),
		);
	}

	async follow(path: string, signal: AbortSignal, open?: () => string | undefined): Promise<readonly FollowedUndo[]> {
		if (!this.#log.isFollowed(path)) return [];
		return this.#ledger.inOrder(async () => {
			const text = open?.();
			if (open && text === undefined) return [];
			const now = open ? ({ kind: 'text', text } as const) : await textNow(path, this.#deps.workspace, signal);
			const turned = now.kind === 'text' ? await this.#log.follow(path, now.text) : [];
			return turned.flatMap(({ turns, isBack, ...texts }) => {
				const chats = new Set(this.#ledger.turns.flatMap(({ turn, chat }) => (turns.includes(turn) ? chat : [])));
				const diff = unifiedDiff(path, path, texts.without ?? '', texts.with ?? '');
				return [...chats].map((chat) => ({ chat, path, isBack, diff }));
			});
		});
	}

	async moved(moves: readonly UserMove[]): Promise<void> {
		if (this.#writing > 0) return;
		await this.#ledger.inOrder(async () => {
			const { turns, restores } = this.#ledger;
			const next = moves.reduce(withUserMove, { turns, restores });
			this.#log.forget(moves.map(({ from }) => from));
			if (next.turns === turns && next.restores === restores) return;
			await this.#ledger.save(next);
			this.#ledger.tell(next.turns.filter((turn) => !turns.includes(turn)).map(({ turn }) => turn));
		});
	}

	async #write(writer: Writer, order: Parameters<Writer['apply']>): ReturnType<Writer['apply']> {
		this.#writing++;
		try {
			return await writer.apply(...order);
		} finally {
			this.#writing--;
		}
	}

	dispose(): void {
		this.#ledger.dispose();
	}

	async #keepFiles(scope: Exclude<Scope, { kind: 'lines' }>): Promise<void> {
		const meant = this.#ledger.files.filter((file) => file.file.review === 'pending' && isMeant(file, scope));
		await this.#decide(meant.map(({ turn, at, file }) => ({ turn, at, file: keptFile(file) })));
	}

	async #keepLines(path: string, lines: LineRange, signal: AbortSignal): Promise<void> {
		const now = await textNow(path, this.#deps.workspace, signal);
		if (now.kind === 'refused' || now.text === undefined) return;
		await this.#decide(await keptLines(this.#ledger, path, now.text, lines));
	}

	async #decide(records: readonly RecordAt[]): Promise<void> {
		if (records.length === 0) return;
		await this.#ledger.save({ turns: withRecords(this.#ledger.turns, records) });
		this.#ledger.tell(records.map(({ turn }) => turn));
	}
}

function isMeant(file: PlacedFile, scope: Exclude<Scope, { kind: 'lines' }>): boolean {
	if (scope.kind === 'turn') return file.turn === scope.turn;
	if (scope.turn === undefined) return file.path === scope.path && !file.isReplaced;
	return file.turn === scope.turn && isAt(file, scope.path);
}

/** By where it is now, or by where its turn left it, which is the path that an older list of the turn's files has. */
function isAt({ path, file }: PlacedFile, wanted: string): boolean {
	return path === wanted || file.path === wanted;
}
