import { type ChangedFile, type ChatEvent, type ChatView, EMPTY_CHAT } from '../shared/chat.ts';
import { foldChat } from '../shared/foldChat.ts';
import { ChatNotes } from './chatNotes.ts';
import { compactedMessages } from './compaction/compactedMessages.ts';
import { type CompactionPlan, planCompaction } from './compaction/planCompaction.ts';
import type { TurnMessage } from './compaction/turnMessage.ts';
import { type AttachedImage, type Message, repairConversation } from './conversation.ts';
import { imagesOf } from './images.ts';
import type { JournalRecord } from './journal.ts';

/** A turn and the files that it changed. */
export interface TurnWork {
	readonly turn: string;
	readonly files: readonly ChangedFile[];
}

/**
 * A chat as its journal tells it: what the user sees, what is sent, what the model must still learn. It grows by the records of
 * the journal and by nothing else, so that a reload gives the same.
 */
export class ChatState {
	#view: ChatView = EMPTY_CHAT;
	#messages: TurnMessage[] = [];
	/** Turns that the user brought back after a compaction. */
	readonly #broughtBack = new Set<string>();
	readonly #notes = new ChatNotes();
	/** The last turn that began, until its first message is there. */
	#unheard: string | undefined;
	/** Every turn that ever began, in order, with its files. */
	readonly #work = new Map<string, readonly ChangedFile[]>();

	get view(): ChatView {
		return this.#view;
	}

	/** What is sent once a turn has begun: the messages of turns in view that were not dropped, as a conversation that the API accepts. */
	history(): readonly Message[] {
		return repairConversation(compactedMessages(this.#messages, this.#view.compaction));
	}

	/** How many messages there are: a plan for the conversation holds as long as this does. */
	get length(): number {
		return this.#messages.length;
	}

	/** What to leave out to come down to so many tokens. `isAsked`: also of what the user brought back. */
	planCompaction(target: number, isAsked: boolean): CompactionPlan | undefined {
		return planCompaction(this.#messages, { target, ...(!isAsked && { keep: this.#broughtBack }) });
	}

	/** The images of a turn that is still sent. */
	imagesOf(turn: string): readonly AttachedImage[] {
		return imagesOf(this.#messages.filter((entry) => entry.turn === turn).map((entry) => entry.message));
	}

	/** What the model must learn with this turn's ask, oldest first. */
	notesFor(turn: string): readonly string[] {
		return this.#notes.toldWith(turn);
	}

	/**
	 * The turn and all that began after it, oldest first; all turns of the chat when none is named. Turns that a restore took out of
	 * view are among them: their edits may still stand.
	 */
	workSince(turn?: string): readonly TurnWork[] {
		const all = [...this.#work].map(([id, files]) => ({ turn: id, files }));
		if (turn === undefined) return all;
		const from = all.findIndex((work) => work.turn === turn);
		return from < 0 ? [] : all.slice(from);
	}

	/** Takes the next record. */
	take(record: JournalRecord): void {
		switch (record.kind) {
			case 'event':
				this.#fold(record.event);
				break;
			case 'message':
				this.#messages.push(record);
				if (record.turn === this.#unheard) this.#unheard = undefined;
				break;
			case 'dropTurn':
				this.#letGo([record.turn]);
				break;
			case 'note':
				this.#notes.add(record.text);
				break;
		}
	}

	#fold(event: ChatEvent): void {
		const before = this.#view;
		this.#view = foldChat(before, event);
		const { compaction } = before;
		if (event.kind === 'broughtBack' && compaction?.id === event.id)
			for (const { turn } of compaction.results) this.#broughtBack.add(turn);
		if (event.kind === 'filesChanged' && this.#work.has(event.turn)) this.#work.set(event.turn, event.files);
		if (event.kind !== 'turnStarted') return;
		// What was restored away cannot come back any more.
		this.#letGo(before.rewound.map(({ id }) => id));
		this.#begin(event.turn);
	}

	#begin(turn: string): void {
		this.#work.set(turn, []);
		// The turn before failed before it said anything, so the model has heard nothing of what went with it.
		if (this.#unheard !== undefined) this.#notes.takeBack(this.#unheard);
		this.#unheard = turn;
		this.#notes.tellWith(turn);
	}

	/** These turns are not sent any more. What they told is told again. */
	#letGo(turns: readonly string[]): void {
		if (!turns.length) return;
		const gone = new Set(turns);
		this.#messages = this.#messages.filter((entry) => !gone.has(entry.turn));
		for (const turn of turns.toReversed()) this.#notes.takeBack(turn);
	}
}
