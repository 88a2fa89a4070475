import type { AskImage } from '../shared/askImage.ts';
import type { ChatEvent, ChatView, RestoreScope } from '../shared/chat.ts';
import { attachedImages, shownImages } from './askImages.ts';
import { ChatState, type TurnWork } from './chatState.ts';
import type { Compactable } from './compaction/compactable.ts';
import type { AttachedImage, Message } from './conversation.ts';
import type { Journal, JournalRecord } from './journal.ts';
import type { Clock } from './ports.ts';
import { restoredNote } from './prompts/restoredNote.ts';
import { guessTokens } from './tokens/guessTokens.ts';
import type { TurnEvent } from './turn.ts';
import { TurnMeter } from './turnMeter.ts';

/** Starts a turn of the engine with the conversation so far. */
export type TurnStarter = (input: {
	readonly turn: string;
	readonly chat: string;
	readonly history: readonly Message[];
	/** The user's words. */
	readonly text: string;
	/** Pictures that go with them. */
	readonly images: readonly AttachedImage[];
	/** What the model must learn with them, oldest first; they are told in this turn's message and not again. */
	readonly notes: readonly string[];
	/** The conversation so far, to be made shorter before it is sent. */
	readonly conversation: Compactable;
	readonly signal: AbortSignal;
}) => AsyncIterable<TurnEvent>;

export interface ChatDeps {
	readonly journal: Journal;
	readonly clock: Clock;
	readonly newId: () => string;
	/** What the panel and the journal get, coalesced. */
	readonly onEvents: (events: readonly ChatEvent[]) => void;
}

/** How long events are held back to be sent together, ms: about two frames. */
const COALESCE_MS = 30;
/** What the user is shown of a tool's result, in UTF-16 units. */
const DETAIL_LIMIT = 4_000;

/** A chat as the host owns it: what was said, what the user sees, and the turn that runs. The panel only mirrors it. */
export class Chat {
	readonly id: string;
	readonly #deps: ChatDeps;
	readonly #state = new ChatState();
	#running: { readonly turn: string; readonly controller: AbortController; readonly done: Promise<void> } | undefined;
	/** The last ask's images, also while nothing of it is in the journal's messages. */
	#asked: { readonly turn: string; readonly images: readonly AttachedImage[] } | undefined;
	#held: ChatEvent[] = [];
	readonly #lifetime = new AbortController();
	#flushSoon = false;
	#flushedAt = Number.NEGATIVE_INFINITY;

	/** `records` are what the journal holds of this chat; a turn that was running then is marked as interrupted. */
	constructor(id: string, records: readonly JournalRecord[], deps: ChatDeps) {
		this.id = id;
		this.#deps = deps;
		for (const record of records) this.#state.take(record);
		for (const turn of this.view.turns) {
			if (turn.state === 'running')
				this.record({ kind: 'turnEnded', turn: turn.id, outcome: 'interrupted', at: deps.clock.now() });
		}
		this.flush();
	}

	get view(): ChatView {
		return this.#state.view;
	}

	/** The turn that runs now. */
	get runningTurn(): string | undefined {
		return this.#running?.turn;
	}

	/**
	 * Asks; resolves when the turn has ended. The view and the journal's events keep a small picture of each image, the message that
	 * is sent keeps it whole. Does nothing and says `false` while another turn runs or when there is nothing to ask.
	 */
	async ask(text: string, model: string, start: TurnStarter, images: readonly AskImage[] = []): Promise<boolean> {
		if (this.#running || !text.trim()) return false;
		const turn = this.#deps.newId();
		const controller = new AbortController();
		const restored = restoredNote(this.view);
		// Until now it could be redone, and then there would have been nothing to tell.
		if (restored) this.note(restored);
		const shown = images.length ? { images: shownImages(images) } : {};
		this.record({ kind: 'turnStarted', turn, ask: text, ...shown, model, at: this.#deps.clock.now() });
		this.flush();
		const [history, notes] = [this.#state.history(), this.#state.notesFor(turn)];
		const { signal } = controller;
		this.#asked = { turn, images: attachedImages(images) };
		const conversation = this.conversation();
		const input = { ...this.#asked, chat: this.id, history, text, notes, conversation, signal };
		const done = this.#follow(turn, start(input));
		this.#running = { turn, controller, done };
		try {
			await done;
		} finally {
			this.#running = undefined;
			this.flush();
		}
		return true;
	}

	/** Stops the running turn; resolves when it has ended. */
	async stop(): Promise<void> {
		this.#running?.controller.abort();
		await this.#running?.done;
	}

	/** The images that a turn was asked with, whole; none when it failed before its ask was taken up, in an earlier window. */
	imagesOf(turn: string): readonly AttachedImage[] {
		return this.#asked?.turn === turn ? this.#asked.images : this.#state.imagesOf(turn);
	}

	/** The conversation as it is now, to be made shorter. */
	conversation(): Compactable {
		const state = this.#state;
		const { length } = state;
		return {
			history: () => state.history(),
			plan: (target, isAsked) => state.planCompaction(target, isAsked),
			take: ({ results, answers, leftOut, before, after }, summary) => {
				if (state.length !== length) return false;
				const savedTokens = before - after - (summary ? guessTokens(summary.text) : 0);
				const id = this.#deps.newId();
				const compaction = { id, results, answers, leftOut, savedTokens, ...(summary && { summary }) };
				this.record({ kind: 'compacted', compaction });
				this.flush();
				return true;
			},
		};
	}

	/** Sends again what a compaction left out. Does nothing and says `false` while a turn runs or when it is not the one that holds. */
	bringBack(compaction: string): boolean {
		if (this.#isBusy() || this.view.compaction?.id !== compaction) return false;
		this.record({ kind: 'broughtBack', id: compaction });
		this.flush();
		return true;
	}

	/** Gives the chat a name. */
	title(title: string, model?: string): void {
		this.record({ kind: 'titled', title, ...(model !== undefined && { model }) });
		this.flush();
	}

	/** Takes a turn's messages out of what is sent, to ask its text again. */
	dropTurn(turn: string): void {
		this.#append({ kind: 'dropTurn', turn });
	}

	/** Something that the user did and the model must learn, once, with the next ask. The caller bounds its length. */
	note(text: string): void {
		this.#append({ kind: 'note', text });
	}

	/** The turn and all that began after it, restored away or not, oldest first; all turns of the chat when none is named. */
	workSince(turn?: string): readonly TurnWork[] {
		return this.#state.workSince(turn);
	}

	/**
	 * The user went back to before a turn; `files` are the paths that were changed for it. Does nothing and says `false` while a turn
	 * runs or when the chat does not show that turn.
	 */
	restore(turn: string, what: RestoreScope, files: readonly string[]): boolean {
		if (this.#isBusy() || !this.view.turns.some(({ id }) => id === turn)) return false;
		this.record({ kind: 'restored', turn, what, files });
		this.flush();
		return true;
	}

	/** The user took the last restore back. Does nothing and says `false` while a turn runs or when there is none. */
	redoRestore(): boolean {
		if (this.#isBusy() || !this.view.restores.length) return false;
		this.record({ kind: 'restoreRedone' });
		this.flush();
		return true;
	}

	/** Adds an event; the view follows at once, panel and journal within `COALESCE_MS`. */
	record(event: ChatEvent): void {
		this.#state.take({ kind: 'event', event });
		this.#hold(event);
		if (this.#flushSoon) return;
		// After a pause nothing is gained by waiting: the first word is painted as soon as it comes.
		if (this.#deps.clock.now() - this.#flushedAt >= COALESCE_MS) {
			this.flush();
			return;
		}
		this.#flushSoon = true;
		void this.#deps.clock.sleep(COALESCE_MS, this.#lifetime.signal).then(() => this.flush());
	}

	/** Resolves when all that happened so far is in the journal, or has failed to get there. */
	async saved(): Promise<void> {
		this.flush();
		await this.#deps.journal.flush();
	}

	/** Ends the chat: the running turn is stopped, what is held back is sent. */
	async dispose(): Promise<void> {
		await this.stop();
		this.#lifetime.abort();
		this.flush();
		await this.#deps.journal.close();
	}

	/** Sends what is held back. */
	flush(): void {
		this.#flushSoon = false;
		if (!this.#held.length) return;
		this.#flushedAt = this.#deps.clock.now();
		const events = this.#held;
		this.#held = [];
		this.#deps.journal.append(events.map((event) => ({ kind: 'event', event })));
		this.#deps.onEvents(events);
	}

	#hold(event: ChatEvent): void {
		const last = this.#held.at(-1);
		if (event.kind === 'text' && last?.kind === 'text' && last.turn === event.turn) {
			this.#held[this.#held.length - 1] = { ...last, delta: last.delta + event.delta };
			return;
		}
		this.#held.push(event);
	}

	/** The engine may already act before the turn is noted as running. */
	#isBusy(): boolean {
		return this.#running !== undefined || this.view.turns.at(-1)?.state === 'running';
	}

	/** Takes a record that is no event. What happened before it must stand before it on disk, too. */
	#append(record: Exclude<JournalRecord, { kind: 'event' }>): void {
		this.flush();
		this.#state.take(record);
		this.#deps.journal.append([record]);
	}

	async #follow(turn: string, events: AsyncIterable<TurnEvent>): Promise<void> {
		const meter = new TurnMeter();
		try {
			for await (const event of events) {
				const usage = meter.follow(event);
				if (usage) this.record({ kind: 'usage', turn, usage });
				this.#take(turn, event);
			}
		} catch (error) {
			// The engine promises not to throw; if it does all the same, the turn ends with a sentence instead of a dead panel.
			const detail = error instanceof Error ? error.message : String(error);
			const failure = {
				kind: 'internal',
				sentence: 'Something in Tandem itself went wrong.',
				action: 'retry',
				detail,
			} as const;
			this.record({ kind: 'turnEnded', turn, outcome: 'failed', failure, at: this.#deps.clock.now() });
		}
	}

	#take(turn: string, event: TurnEvent): void {
		switch (event.kind) {
			case 'message':
				this.#append({ kind: 'message', turn, message: event.message });
				return;
			case 'usage':
				return;
			case 'toolEnded': {
				const { text, ...rest } = event;
				this.record({ ...rest, turn, detail: text.length > DETAIL_LIMIT ? `${text.slice(0, DETAIL_LIMIT)}…` : text });
				return;
			}
			case 'ended': {
				const { outcome, failure } = event;
				this.record({ kind: 'turnEnded', turn, outcome, at: this.#deps.clock.now(), ...(failure && { failure }) });
				return;
			}
			default:
				this.record({ ...event, turn });
		}
	}
}
