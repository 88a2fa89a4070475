import { type ChatEvent, type ChatView, EMPTY_CHAT, foldChat } from '../shared/chat.ts';
import { type Message, repairConversation } from './conversation.ts';
import type { Journal, JournalRecord } from './journal.ts';
import type { Clock } from './ports.ts';
import type { TurnEvent } from './turn.ts';
import { TurnMeter } from './turnMeter.ts';

/** Starts a turn of the engine with the conversation so far. */
export type TurnStarter = (input: {
	readonly turn: string;
	readonly chat: string;
	readonly history: readonly Message[];
	readonly text: string;
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
	#view: ChatView = EMPTY_CHAT;
	#messages: { readonly turn: string; readonly message: Message }[] = [];
	#running: { readonly turn: string; readonly controller: AbortController; readonly done: Promise<void> } | undefined;
	#held: ChatEvent[] = [];
	readonly #lifetime = new AbortController();
	#flushSoon = false;
	#flushedAt = Number.NEGATIVE_INFINITY;

	/** `records` are what the journal holds of this chat; a turn that was running then is marked as interrupted. */
	constructor(id: string, records: readonly JournalRecord[], deps: ChatDeps) {
		this.id = id;
		this.#deps = deps;
		for (const record of records) this.#replay(record);
		for (const turn of this.#view.turns) {
			if (turn.state === 'running')
				this.record({ kind: 'turnEnded', turn: turn.id, outcome: 'interrupted', at: deps.clock.now() });
		}
		this.flush();
	}

	get view(): ChatView {
		return this.#view;
	}

	/** The turn that runs now. */
	get runningTurn(): string | undefined {
		return this.#running?.turn;
	}

	/** Asks; resolves when the turn has ended. Does nothing and says `false` while another turn runs or when there is nothing to ask. */
	async ask(text: string, model: string, start: TurnStarter): Promise<boolean> {
		if (this.#running || !text.trim()) return false;
		const turn = this.#deps.newId();
		const controller = new AbortController();
		const history = repairConversation(this.#messages.map((entry) => entry.message));
		this.record({ kind: 'turnStarted', turn, ask: text, model, at: this.#deps.clock.now() });
		this.flush();
		const done = this.#follow(turn, start({ turn, chat: this.id, history, text, signal: controller.signal }));
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

	/** Takes a turn's messages out of what is sent, to ask its text again. */
	dropTurn(turn: string): void {
		this.#messages = this.#messages.filter((entry) => entry.turn !== turn);
		this.#deps.journal.append([{ kind: 'dropTurn', turn }]);
	}

	/** Adds an event; the view follows at once, panel and journal within `COALESCE_MS`. */
	record(event: ChatEvent): void {
		this.#view = foldChat(this.#view, event);
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

	#replay(record: JournalRecord): void {
		if (record.kind === 'event') this.#view = foldChat(this.#view, record.event);
		else if (record.kind === 'message') this.#messages.push(record);
		else this.#messages = this.#messages.filter((entry) => entry.turn !== record.turn);
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
				// What was shown before the message must stand before it on disk, too.
				this.flush();
				this.#messages.push({ turn, message: event.message });
				this.#deps.journal.append([{ kind: 'message', turn, message: event.message }]);
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
