import * as vscode from 'vscode';
import type { Approvals } from '../../core/approvals.ts';
import { askedImages } from '../../core/askImages.ts';
import type { AskExtras, Chat } from '../../core/chat.ts';
import type { ChatEvent, RestoreScope } from '../../shared/chat.ts';
import type { NextAction } from '../../shared/failure.ts';
import { COMMANDS, CONTEXT_KEYS } from '../../shared/ids.ts';
import type { Mention } from '../../shared/mention.ts';
import type { FromPanel, PanelStatus } from '../../shared/panelProtocol.ts';
import type { ApiKeys } from '../apiKeys.ts';
import { plainNotice } from '../notice.ts';
import { PASTED_SECRET_NOTE, type Redact, tellOfPastedSecret, withoutSecrets } from '../sent/pastedSecret.ts';
import type { Settings } from '../settings.ts';
import { BesideTurns } from './besideTurns.ts';
import { offersQuestion, offersUndo, tellRestored } from './chatNotices.ts';
import type { ChatPanel } from './chatPanel.ts';
import { ComposerDoor } from './composerDoor.ts';
import type { CurrentChat } from './currentChat.ts';
import { takeNextAction } from './nextActions.ts';
import { openLink } from './openLink.ts';
import { takeOutputMessage } from './outputs.ts';
import type { PanelEngine } from './panelEngine.ts';
import { Restores } from './restore.ts';
import { createRestoreDialogs, type RestoreDialogs } from './restoreDialogs.ts';
import { takeReviewMessage } from './reviewMessage.ts';

export interface ChatDoorDeps {
	readonly current: CurrentChat;
	readonly approvals: Approvals;
	readonly settings: Settings;
	readonly status: () => Promise<PanelStatus>;
	/** Loads the engine at first use. */
	readonly engine: () => Promise<PanelEngine>;
	/** What comes along by default. */
	readonly active: () => Mention | undefined;
	/** Takes secrets out of what the user wrote, before any of it is kept; without it nothing is taken out. */
	readonly redact?: Redact;
	/** Where a key that the user pasted may be put, by their click. */
	readonly keys?: ApiKeys;
	/** The real ones unless others are given. */
	readonly restoreDialogs?: RestoreDialogs;
}

const ENDS_OR_BEGINS_REDO: ReadonlySet<ChatEvent['kind']> = new Set(['turnStarted', 'restored', 'restoreRedone']);
const STILL_ANSWERING = 'Tandem is still answering. Stop it first, or ask again when it is done.';
const STILL_RESTORING = 'Tandem is restoring files. Ask again when that is done.';
const IMAGES_GONE = 'The images of that ask were not kept. Attach them again, then ask.';
const CONTINUE = 'Continue where you stopped.';

/** What the gestures of the chat do: the panel's messages and the commands end up here. */
export class ChatDoor {
	readonly #deps: ChatDoorDeps;
	readonly #restores: Restores;
	readonly #composer: ComposerDoor;
	readonly #beside: BesideTurns;
	#panel: ChatPanel | undefined;

	constructor(deps: ChatDoorDeps) {
		this.#deps = deps;
		const { current, engine, restoreDialogs: dialogs = createRestoreDialogs() } = deps;
		const show = (what: RestoreScope, files: number) => this.#showRestored(what, files);
		this.#restores = new Restores({ current, engine, dialogs, show });
		this.#composer = new ComposerDoor({
			context: async () => (await engine()).composer,
			post: (message) => this.#panel?.post(message),
		});
		this.#beside = new BesideTurns({ current, engine });
		current.onEvents((chat, events) => {
			this.#panel?.post({ kind: 'events', chat, events });
			this.#showQuestions(events);
			if (events.some(({ kind }) => ENDS_OR_BEGINS_REDO.has(kind))) this.#guard(this.#tellRedo());
		});
	}

	/** Names the panel that shows this chat. */
	attach(panel: ChatPanel): void {
		this.#panel = panel;
	}

	/** Opens the chat and asks; without text it opens the composer. */
	async ask(text: unknown): Promise<void> {
		await this.#panel?.focus();
		if (typeof text === 'string' && text.trim()) await this.#askNow(text);
	}

	async stop(): Promise<void> {
		await this.#deps.current.loaded?.stop();
	}

	/** Begins an empty chat. Edits of the old one that wait for review stay; the user is told, and can take them back. */
	async newChat(): Promise<void> {
		const old = await this.#deps.current.get();
		await this.#deps.current.startNew();
		await this.#snapshot();
		await this.#panel?.focus();
		const waiting = old.workSince().filter(({ files }) => files.some((file) => file.review === 'pending'));
		if (waiting.length) this.#guard(this.#offerUndo(waiting.map(({ turn }) => turn)));
	}

	/** Goes back to before a turn, or to one that the user picks; the user says what of it. */
	async restore(turn?: unknown): Promise<void> {
		await this.#restores.restore(typeof turn === 'string' ? turn : undefined);
	}

	/** Takes the last restore back. */
	async redoRestore(): Promise<void> {
		await this.#restores.redo();
	}

	/** Makes the chat shorter because the user asks for it. */
	async compact(): Promise<void> {
		await this.#beside.compact();
	}

	async sendStatus(): Promise<void> {
		this.#panel?.post({ kind: 'status', status: await this.#deps.status() });
	}

	/** Tells the panel what comes along by default. */
	sendActive(mention = this.#deps.active()): void {
		this.#panel?.post({ kind: 'active', ...(mention && { mention }) });
	}

	/** Takes a message of the panel. */
	receive(message: FromPanel): void {
		this.#guard(this.#handle(message));
	}

	/** A failure that nobody expected is shown, not lost. */
	#guard(work: PromiseLike<unknown>): void {
		work.then(undefined, (error: unknown) => {
			const reason = error instanceof Error ? error.message : String(error);
			void vscode.window.showErrorMessage(plainNotice(`Tandem could not do that: ${reason}`));
		});
	}

	async #handle(message: FromPanel): Promise<void> {
		const { current, approvals } = this.#deps;
		switch (message.kind) {
			case 'ready':
				return this.#snapshot();
			case 'ask':
				// The text has left the composer. Not awaited: it is a round trip to the window that the request need not wait for.
				current.saveDraft('').catch(() => {});
				return this.#ask(message.text, message);
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
				return current.saveDraft(await withoutSecrets(message.text, this.#deps.redact));
			case 'keep':
			case 'undo':
			case 'keepFile':
			case 'undoFile':
			case 'openDiff':
			case 'openTurnDiff':
				return takeReviewMessage(message, await this.#deps.engine());
			case 'restore':
				return this.restore(message.turn);
			case 'redoRestore':
				return this.redoRestore();
			case 'bringBack':
				return this.#beside.bringBack(message.compaction);
			case 'nextAction':
				return this.#nextAction(message.turn, message.action);
			case 'answerApproval':
				return approvals.answer(message.id, message.verdict);
			case 'complete':
			case 'dropped':
			case 'pasted':
			case 'attachImage':
				return this.#composer.receive(message);
			case 'showSent':
				return vscode.commands.executeCommand(COMMANDS.showSent, message.turn);
			case 'openLink':
				return openLink(message.href);
			case 'showPicture':
			case 'savePicture':
			case 'saveOutput': {
				const [engine, chat] = await Promise.all([this.#deps.engine(), current.get()]);
				return takeOutputMessage(message, chat.view, engine, (answer) => this.#panel?.post(answer));
			}
			case 'chooseHostedTools':
				return vscode.commands.executeCommand(COMMANDS.chooseHostedTools);
			case 'copy':
				return vscode.env.clipboard.writeText(message.text);
			case 'setApiKey':
				return vscode.commands.executeCommand(COMMANDS.setApiKey);
		}
	}

	/** A question must not wait where nobody sees it: the panel may be hidden, or never have been opened. */
	#showQuestions(events: readonly ChatEvent[]): void {
		const waiting = this.#deps.current.loaded?.view.turns.at(-1)?.approvals ?? [];
		this.#panel?.showWaiting(waiting.length);
		const isAsked = waiting.some(({ id }) =>
			events.some((event) => event.kind === 'approvalAsked' && event.approval.id === id),
		);
		if (!isAsked || this.#panel?.visible) return;
		this.#guard(offersQuestion().then((wanted) => (wanted ? this.#panel?.reveal() : undefined)));
	}

	async #offerUndo(turns: readonly string[]): Promise<void> {
		if (!(await offersUndo())) return;
		const engine = await this.#deps.engine();
		for (const turn of turns.toReversed()) await engine.undo({ kind: 'turn', turn });
	}

	async #snapshot(): Promise<void> {
		const { current, status } = this.#deps;
		const [chat, now] = await Promise.all([current.get(), status()]);
		this.#guard(this.#tellRedo());
		this.#panel?.post({ kind: 'snapshot', chat: chat.id, view: chat.view, draft: current.draft, status: now });
		this.sendActive();
	}

	/** Asks without the panel's word on what goes along: that is what comes along by default. */
	async #askNow(text: string): Promise<void> {
		const active = this.#deps.active();
		await this.#ask(text, active ? { mentions: [active] } : {});
	}

	async #ask(asked: string, { images = [], mentions = [] }: AskExtras): Promise<void> {
		const engine = await this.#deps.engine();
		const clean = await this.#deps.redact?.(asked);
		const text = clean?.text ?? asked;
		const chat = await this.#deps.current.get();
		if (this.#isBusy(chat)) return;
		if (clean?.withheld.length) {
			chat.note(PASTED_SECRET_NOTE);
			this.#guard(tellOfPastedSecret(clean, this.#deps.settings, this.#deps.keys));
		}
		// Nothing is awaited between the look above and the turn's begin: two asks at once, or a new chat, would slip in between.
		const turn = chat.ask(text, this.#deps.settings.model(), engine.startTurn, { images, mentions });
		try {
			await this.#tellRunning();
		} finally {
			await turn;
			await this.#tellRunning();
			this.#guard(this.#beside.title(chat));
			// What was learned of the endpoint may change what goes along with the next ask.
			await this.sendStatus();
		}
	}

	/** Whether nothing can be asked now; then the user is told why. */
	#isBusy({ runningTurn }: Chat): boolean {
		const why = this.#restores.isBusy ? STILL_RESTORING : runningTurn === undefined ? undefined : STILL_ANSWERING;
		if (why) void vscode.window.showInformationMessage(plainNotice(why));
		return why !== undefined;
	}

	/** In a new chat that was begun meanwhile a turn may run already. */
	async #tellRunning(): Promise<void> {
		const isRunning = this.#deps.current.loaded?.runningTurn !== undefined;
		await vscode.commands.executeCommand('setContext', CONTEXT_KEYS.running, isRunning);
	}

	async #tellRedo(): Promise<void> {
		const canRedo = (this.#deps.current.loaded?.view.restores.length ?? 0) > 0;
		await vscode.commands.executeCommand('setContext', CONTEXT_KEYS.canRedoRestore, canRedo);
	}

	/** Who went back in the chat edits the ask and sends it again. */
	async #showRestored(what: RestoreScope, files: number): Promise<void> {
		if (what !== 'files') return this.#panel?.focus();
		if (!this.#panel?.visible) tellRestored(files);
	}

	async #nextAction(turn: string, action: NextAction): Promise<void> {
		if (action === 'continue') return this.#askNow(CONTINUE);
		if (action !== 'retry' && action !== 'raiseCeiling') return takeNextAction(action);
		const chat = await this.#deps.current.get();
		const asked = chat.view.turns.find((candidate) => candidate.id === turn);
		if (action === 'raiseCeiling') {
			const { raiseCeiling } = await import('../money/raiseCeiling.ts');
			const ceiling = asked?.failure?.ceiling;
			if (!ceiling || !(await raiseCeiling(ceiling))) return;
			// What was done already stays, and the turn goes on from there.
			if (asked.parts.length) return this.#askNow(CONTINUE);
		}
		// Asked now it would be refused, and its messages gone.
		if (!asked || this.#isBusy(chat)) return;
		const images = askedImages(asked.images ?? [], chat.imagesOf(turn));
		if (!images) {
			void vscode.window.showInformationMessage(plainNotice(IMAGES_GONE));
			return;
		}
		// A turn that already did something stays in the conversation: the model must know of it.
		if (!asked.files.length) chat.dropTurn(turn);
		await this.#ask(asked.ask, { images, mentions: asked.mentions ?? [] });
	}
}
