import type { Chat } from '../../core/chat.ts';
import { restoredFilesNote } from '../../core/prompts/restoredNote.ts';
import type { Restored, RestoreScope } from '../../shared/chat.ts';
import type { Checkpoints, RestoreReport } from '../changes/changes.ts';
import type { CurrentChat } from './currentChat.ts';
import type { RestoreDialogs } from './restoreDialogs.ts';

export interface RestoreDeps {
	readonly current: CurrentChat;
	/** Loads the engine at first use. */
	readonly engine: () => Promise<{ readonly checkpoints: Checkpoints }>;
	readonly dialogs: RestoreDialogs;
	/** The restore is done; brings it to the user's eyes. */
	readonly show: (what: RestoreScope, files: number) => Promise<void>;
}

const STILL_ANSWERING = 'Tandem is still answering. Stop it first, then restore.';
const STILL_RESTORING = 'Tandem is still restoring files. Wait until that is done.';
const NO_TURNS = 'There is nothing to restore yet: nothing was asked in this chat.';
const NOT_THERE = 'That turn is no longer in this chat. Choose another one.';
const NO_REDO = 'There is no restore to take back. What was restored can be redone until the next ask.';
const NOT_KEPT = 'What the files held before the restore is no longer stored, so they stay as they are now.';
const ALREADY = 'Nothing was changed: the files are already as they were.';

type Run = (how: 'refuse' | 'skip' | 'force', signal: AbortSignal) => Promise<RestoreReport | undefined>;

/** A restore or redo of files as it is carried out. */
interface FileWork {
	readonly doing: 'restore' | 'redo';
	readonly what: RestoreScope;
	/** Paths that are meant. */
	readonly files: readonly string[];
	readonly run: Run;
}

/** Goes back to before a turn: files, chat or both; and forth again. One at a time, never while a turn runs. */
export class Restores {
	readonly #deps: RestoreDeps;
	#isBusy = false;

	constructor(deps: RestoreDeps) {
		this.#deps = deps;
	}

	/** While files are being written no turn may begin. */
	get isBusy(): boolean {
		return this.#isBusy;
	}

	/** Asks what to restore, and without a turn also which; then does it. */
	async restore(turn: string | undefined): Promise<void> {
		const { current, dialogs } = this.#deps;
		const chat = await current.get();
		if (!this.#isFree(chat)) return;
		if (!chat.view.turns.length) return dialogs.tell(NO_TURNS);
		const picked = turn ?? (await dialogs.pickTurn(chat.view.turns));
		if (picked === undefined) return;
		const at = chat.view.turns.findIndex(({ id }) => id === picked);
		const ask = chat.view.turns[at]?.ask;
		if (ask === undefined) return dialogs.tell(NOT_THERE);
		const files = filesSince(chat, picked);
		const what = await dialogs.pickScope({ ask, files, turns: chat.view.turns.length - at });
		if (!what || current.loaded !== chat || !this.#isFree(chat)) return;
		await this.#alone(() => this.#restore(chat, picked, what));
	}

	/** Takes the last restore of the chat back. */
	async redo(): Promise<void> {
		const { current, dialogs } = this.#deps;
		const chat = await current.get();
		if (!this.#isFree(chat)) return;
		if (!chat.view.restores.length) return dialogs.tell(NO_REDO);
		await this.#alone(() => this.#redo(chat));
	}

	#isFree(chat: Chat): boolean {
		const why = this.#isBusy ? STILL_RESTORING : chat.runningTurn === undefined ? undefined : STILL_ANSWERING;
		if (why) this.#deps.dialogs.tell(why);
		return !why;
	}

	async #alone(work: () => Promise<void>): Promise<void> {
		this.#isBusy = true;
		try {
			await work();
		} finally {
			this.#isBusy = false;
		}
	}

	async #restore(chat: Chat, turn: string, what: RestoreScope): Promise<void> {
		const { current, dialogs, show } = this.#deps;
		const report = what === 'chat' ? { restored: [], refused: [] } : await this.#restoreFiles(chat, turn, what);
		if (!report) return;
		const { restored } = report;
		if (what === 'files' && !restored.length) return dialogs.tell(report.refused[0]?.sentence ?? ALREADY);
		const ask = askOf(chat, turn);
		if (!chat.restore(turn, what, restored) || current.loaded !== chat) return;
		// For a panel that is not there now; one that is does the same.
		if (what !== 'files' && !current.draft.trim()) await current.saveDraft(ask);
		await show(what, restored.length);
	}

	async #restoreFiles(chat: Chat, turn: string, what: RestoreScope): Promise<RestoreReport | undefined> {
		const { checkpoints } = await this.#deps.engine();
		const turns = chat.workSince(turn).map((work) => work.turn);
		const run: Run = (how, signal) => checkpoints.restore(turns, how, signal);
		return this.#carryOut({ doing: 'restore', what, files: filesSince(chat, turn), run });
	}

	async #redo(chat: Chat): Promise<void> {
		const { current, dialogs } = this.#deps;
		const last = chat.view.restores.at(-1);
		if (!last) return;
		const report = last.files.length ? await this.#redoFiles(chat, last) : { restored: [], refused: [] };
		if (!report) return;
		const { restored, refused } = report;
		if (last.what === 'files' && !restored.length && refused.length)
			return dialogs.tell(refused[0]?.sentence ?? ALREADY);
		const ask = askOf(chat, last.turn);
		if (!chat.redoRestore()) return;
		const left = restoredFilesNote(refused.map(({ path }) => path));
		if (left) chat.note(left);
		if (last.turns && current.loaded === chat && current.draft === ask) await current.saveDraft('');
	}

	/** Files that are no longer stored are left as they are, and the user is told. */
	async #redoFiles(chat: Chat, { turn, what, files }: Restored): Promise<RestoreReport | undefined> {
		const { checkpoints } = await this.#deps.engine();
		const lost = { restored: [], refused: files.map((path) => ({ path, sentence: NOT_KEPT, canForce: false })) };
		if (!checkpoints.canRedo) {
			this.#deps.dialogs.tell(NOT_KEPT);
			return what === 'files' ? undefined : lost;
		}
		const turns = chat.workSince(turn).map((work) => work.turn);
		const run: Run = (how, signal) => checkpoints.redo(how, signal, turns);
		return this.#carryOut({ doing: 'redo', what, files, run });
	}

	/** Files that cannot go simply are asked about. `undefined`: cancelled, and nothing was written. */
	async #carryOut(work: FileWork): Promise<RestoreReport | undefined> {
		const { dialogs } = this.#deps;
		const first = await this.#follow(work, 'refuse');
		if (!first?.refused.length) return first;
		const names = new Set(first.refused.map(({ path }) => path));
		const others = work.files.filter((path) => !names.has(path)).length;
		const isHopeless = !others && work.what === 'files' && first.refused.every(({ canForce }) => !canForce);
		// Nothing to choose: the sentence of the refusal says all.
		if (isHopeless) return first;
		const how = await dialogs.askConflicts({ doing: work.doing, what: work.what, refused: first.refused, others });
		if (!how) return undefined;
		const second = await this.#follow(work, how);
		// What was skipped is known; what failed all the same is not.
		const news = second?.refused.filter(({ path }) => how === 'force' || !names.has(path)) ?? [];
		if (news.length && (work.what === 'both' || second?.restored.length))
			dialogs.tell(news.map(({ sentence }) => sentence).join(' '));
		return second;
	}

	async #follow({ doing, run }: FileWork, how: 'refuse' | 'skip' | 'force'): Promise<RestoreReport | undefined> {
		const title = doing === 'restore' ? 'Restoring files' : 'Taking the restore back';
		return this.#deps.dialogs.follow(title, async (signal) => {
			try {
				return await run(how, signal);
			} catch (error) {
				if (signal.aborted) return undefined;
				throw error;
			}
		});
	}
}

/** Paths of what the turn and those after it did and the user did not undo, each once. */
function filesSince(chat: Chat, turn: string): readonly string[] {
	const files = chat.workSince(turn).flatMap((work) => work.files.filter(({ review }) => review !== 'undone'));
	return [...new Set(files.map(({ path }) => path))];
}

function askOf(chat: Chat, turn: string): string {
	const { turns, rewound } = chat.view;
	return [...turns, ...rewound].find(({ id }) => id === turn)?.ask ?? '';
}
