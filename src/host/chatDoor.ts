import * as vscode from 'vscode';
import type { Approvals } from '../core/approvals.ts';
import type { Chat } from '../core/chat.ts';
import type { NextAction } from '../shared/failure.ts';
import { COMMANDS, CONTEXT_KEYS } from '../shared/ids.ts';
import type { FromPanel, PanelStatus } from '../shared/panelProtocol.ts';
import type { ChatPanel } from './chatPanel.ts';
import type { CurrentChat } from './currentChat.ts';
import type { ChatEngine } from './engine.ts';
import { takeNextAction } from './nextActions.ts';
import { openLink } from './openLink.ts';
import type { Settings } from './settings.ts';

export interface ChatDoorDeps {
	readonly current: CurrentChat;
	readonly approvals: Approvals;
	readonly settings: Settings;
	readonly status: () => Promise<PanelStatus>;
	/** Loads the engine at first use. */
	readonly engine: () => Promise<ChatEngine>;
}

const CONTINUE = 'Continue where you stopped.';

/** What the gestures of the chat do: the panel's messages and the commands end up here. */
export class ChatDoor {
	readonly #deps: ChatDoorDeps;
	#panel: ChatPanel | undefined;

	constructor(deps: ChatDoorDeps) {
		this.#deps = deps;
		deps.current.onEvents((chat, events) => this.#panel?.post({ kind: 'events', chat, events }));
	}

	/** Names the panel that shows this chat. */
	attach(panel: ChatPanel): void {
		this.#panel = panel;
	}

	/** Opens the chat and asks; without text it opens the composer. */
	async ask(text: unknown): Promise<void> {
		await this.#panel?.focus();
		if (typeof text === 'string' && text.trim()) await this.#ask(text);
	}

	async stop(): Promise<void> {
		await this.#deps.current.loaded?.stop();
	}

	async newChat(): Promise<void> {
		await this.#deps.current.startNew();
		await this.#snapshot();
		await this.#panel?.focus();
	}

	async sendStatus(): Promise<void> {
		this.#panel?.post({ kind: 'status', status: await this.#deps.status() });
	}

	/** Takes a message of the panel; a failure inside is shown, not lost. */
	receive(message: FromPanel): void {
		this.#handle(message).catch((error: unknown) => {
			const reason = error instanceof Error ? error.message : String(error);
			void vscode.window.showErrorMessage(`Tandem could not do that: ${reason}`);
		});
	}

	async #handle(message: FromPanel): Promise<void> {
		const { current, approvals } = this.#deps;
		switch (message.kind) {
			case 'ready':
				return this.#snapshot();
			case 'ask':
				return this.#ask(message.text);
			case 'stop':
				return this.stop();
			case 'newChat':
				return this.newChat();
			case 'draft':
				// Who types is about to ask: what a turn needs is loaded meanwhile.
				// If that fails, the ask says so.
				this.#deps.engine().then(
					(engine) => engine.warmUp(),
					() => {},
				);
				return current.saveDraft(message.text);
			case 'keep':
				return (await this.#deps.engine()).keep(message.turn);
			case 'undo':
				return (await this.#deps.engine()).undo(message.turn);
			case 'openDiff':
				return (await this.#deps.engine()).openDiff(message.turn, message.path);
			case 'nextAction':
				return this.#nextAction(message.turn, message.action);
			case 'answerApproval':
				return approvals.answer(message.id, message.verdict);
			case 'openLink':
				return openLink(message.href);
			case 'copy':
				return vscode.env.clipboard.writeText(message.text);
			case 'setApiKey':
				return vscode.commands.executeCommand(COMMANDS.setApiKey);
		}
	}

	async #snapshot(): Promise<void> {
		const { current, status } = this.#deps;
		const [chat, now] = await Promise.all([current.get(), status()]);
		this.#panel?.post({ kind: 'snapshot', chat: chat.id, view: chat.view, draft: current.draft, status: now });
	}

	async #ask(text: string): Promise<void> {
		const chat = await this.#deps.current.get();
		if (chat.runningTurn) {
			void vscode.window.showInformationMessage(
				'Tandem is still answering. Stop it first, or ask again when it is done.',
			);
			return;
		}
		// Neither of these is waited for: each is a round trip to the window that the request need not wait for.
		this.#deps.current.saveDraft('').catch(() => {});
		await this.#run(chat, text);
	}

	async #run(chat: Chat, text: string): Promise<void> {
		const engine = await this.#deps.engine();
		void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.running, true);
		try {
			await chat.ask(text, this.#deps.settings.model(), engine.startTurn);
		} finally {
			void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.running, false);
		}
	}

	async #nextAction(turn: string, action: NextAction): Promise<void> {
		if (action === 'continue') return this.#ask(CONTINUE);
		if (action !== 'retry') return takeNextAction(action);
		const chat = await this.#deps.current.get();
		const asked = chat.view.turns.find((candidate) => candidate.id === turn);
		if (!asked || chat.runningTurn) return;
		// A turn that already did something stays in the conversation: the model must know of it.
		if (!asked.files.length) chat.dropTurn(turn);
		await this.#run(chat, asked.ask);
	}
}
