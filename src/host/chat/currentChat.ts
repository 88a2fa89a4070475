import { Chat } from '../../core/chat.ts';
import type { Clock } from '../../core/ports.ts';
import type { ChatEvent } from '../../shared/chat.ts';
import { newestChat, openJournal, readJournal } from './journalFile.ts';

/** Small values that VS Code keeps for the workspace. */
export interface Memory {
	get<T>(key: string): T | undefined;
	update(key: string, value: unknown): Thenable<void>;
}

export interface CurrentChatDeps {
	/** Folder of the journals, on this machine's disk. */
	readonly folder: string;
	/** Windows without a folder keep their chats in one place: none of them may take up the chat of another. */
	readonly isShared: boolean;
	readonly memory: Memory;
	readonly clock: Clock;
	readonly newId: () => string;
	/** A journal could not be written; the chat goes on in memory. */
	readonly onJournalError: (error: unknown) => void;
}

const CHAT_KEY = 'tandem.currentChat';
const DRAFT_KEY = 'tandem.draft';

/** The chat that the panel shows. It is read from disk when it is first needed, and a new one replaces it. */
export class CurrentChat {
	readonly #deps: CurrentChatDeps;
	readonly #listeners = new Set<(chat: string, events: readonly ChatEvent[]) => void>();
	#chat: Promise<Chat> | undefined;
	/** The same as `#chat` once it is there, for who cannot wait. */
	#loaded: Chat | undefined;

	constructor(deps: CurrentChatDeps) {
		this.#deps = deps;
	}

	/** The chat, loaded when that has not happened yet. */
	get(): Promise<Chat> {
		this.#chat ??= this.#load();
		return this.#chat;
	}

	/** The chat when it has been loaded. */
	get loaded(): Chat | undefined {
		return this.#loaded;
	}

	/** Ends the running turn and begins an empty chat. The old one stays on disk. */
	startNew(): Promise<Chat> {
		// Whoever asks for the chat from now on gets the new one, also while the old one is still ending.
		this.#chat = this.#replace(this.get());
		return this.#chat;
	}

	/** Something that the model must learn with the next ask of this chat; of no use to another chat than the current one. */
	async note(chat: string, text: string): Promise<void> {
		// The window may be new, and the user undoes an edit before they open the chat.
		const current = this.#loaded ?? (await this.get());
		if (current.id === chat) current.note(text);
	}

	/** Adds an event; a chat that is not loaded yet gets it when it is. */
	record(event: ChatEvent): void {
		if (this.#loaded) this.#loaded.record(event);
		else
			this.get().then(
				(chat) => chat.record(event),
				() => {},
			);
	}

	/** Hears of every event of whichever chat is current. */
	onEvents(listener: (chat: string, events: readonly ChatEvent[]) => void): void {
		this.#listeners.add(listener);
	}

	get draft(): string {
		return this.#deps.memory.get<string>(DRAFT_KEY) ?? '';
	}

	async saveDraft(text: string): Promise<void> {
		await this.#deps.memory.update(DRAFT_KEY, text);
	}

	/** Brings what is held back to the journal. A turn that runs is not stopped: the next window shows it as interrupted. */
	dispose(): void {
		this.#loaded?.flush();
	}

	async #load(): Promise<Chat> {
		const { folder, isShared, memory } = this.#deps;
		const newest = isShared ? undefined : await newestChat(folder);
		const id = memory.get<string>(CHAT_KEY) ?? newest ?? this.#newChatId();
		await memory.update(CHAT_KEY, id);
		this.#loaded = this.#open(id, await readJournal(folder, id));
		return this.#loaded;
	}

	async #replace(old: Promise<Chat>): Promise<Chat> {
		await (await old).dispose();
		const id = this.#newChatId();
		await this.#deps.memory.update(CHAT_KEY, id);
		this.#loaded = this.#open(id, []);
		return this.#loaded;
	}

	#open(id: string, records: Awaited<ReturnType<typeof readJournal>>): Chat {
		const { folder, clock, newId, onJournalError } = this.#deps;
		const journal = openJournal(folder, id, onJournalError);
		const onEvents = (events: readonly ChatEvent[]) => {
			for (const listener of this.#listeners) listener(id, events);
		};
		return new Chat(id, records, { journal, clock, newId, onEvents });
	}

	/** Sorts by the time that it was made. */
	#newChatId(): string {
		return `${this.#deps.clock.now().toString(36).padStart(9, '0')}-${this.#deps.newId().slice(0, 8)}`;
	}
}
