import * as vscode from 'vscode';
import type { Chat } from '../../core/chat.ts';
import type { TurnView } from '../../shared/chat.ts';
import type { ChatJobs } from '../jobs/chatJobs.ts';
import { plainNotice, withCancellableProgress } from '../notice.ts';
import type { CurrentChat } from './currentChat.ts';

export interface BesideTurnsDeps {
	readonly current: CurrentChat;
	/** Loads the engine at first use. */
	readonly engine: () => Promise<{ readonly chatJobs: ChatJobs }>;
}

/** Who waits longer for a title has no use for it. */
const TITLE_MS = 30_000;
const STILL_ANSWERING = 'Tandem is still answering. Stop it first, or wait until it is done.';
const NOTHING_TO_GAIN = 'There is nothing to leave out: the chat holds no long results, or none that are still sent.';

/** What happens to a chat beside its turns: it gets a title, it is made shorter, and long again. */
export class BesideTurns {
	readonly #deps: BesideTurnsDeps;
	#titling: string | undefined;

	constructor(deps: BesideTurnsDeps) {
		this.#deps = deps;
	}

	/** Gives the chat a title once it has an answer. A title that fails is asked for again with the next answer. */
	async title(chat: Chat): Promise<void> {
		const answered = chat.view.turns.find(({ state }) => state === 'done');
		if (chat.view.title !== undefined || !answered || this.#titling === chat.id) return;
		this.#titling = chat.id;
		try {
			const { chatJobs } = await this.#deps.engine();
			const beginning = { ask: answered.ask, answer: answerOf(answered) };
			const { title, model } = await chatJobs.title(chat.id, beginning, AbortSignal.timeout(TITLE_MS));
			// The chat may have been left meanwhile; its journal is closed then.
			if (this.#deps.current.loaded === chat && title) chat.title(title, model);
		} finally {
			this.#titling = undefined;
		}
	}

	/** Makes the chat shorter because the user asks for it. */
	async compact(): Promise<void> {
		const chat = await this.#deps.current.get();
		if (chat.runningTurn !== undefined) return tell(STILL_ANSWERING);
		const { chatJobs } = await this.#deps.engine();
		const outcome = await withCancellableProgress('Leaving out old results of this chat', async (_say, signal) =>
			(await chatJobs.compact(chat.id, chat.conversation(), signal)) ? 'done' : signal.aborted ? 'stopped' : 'nothing',
		);
		if (outcome === 'nothing') tell(NOTHING_TO_GAIN);
	}

	/** Sends again what was left out. */
	async bringBack(compaction: string): Promise<void> {
		const chat = await this.#deps.current.get();
		if (chat.runningTurn !== undefined) return tell(STILL_ANSWERING);
		chat.bringBack(compaction);
	}
}

function answerOf({ parts }: TurnView): string {
	return parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('\n');
}

function tell(sentence: string): void {
	void vscode.window.showInformationMessage(plainNotice(sentence));
}
