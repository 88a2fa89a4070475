import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { VIEWS } from '../../shared/ids.ts';
import { panelHtml } from '../../shared/panelHtml.ts';
import { type FromPanel, isFromPanel, type ToPanel } from '../../shared/panelProtocol.ts';

/**
 * The webview view of the chat: it carries messages and holds nothing. While the panel is hidden VS Code throws its page away;
 * what is posted then is dropped, and the page asks for a snapshot when it comes back.
 */
export class ChatPanel implements vscode.WebviewViewProvider {
	readonly #extensionUri: vscode.Uri;
	readonly #onMessage: (message: FromPanel) => void;
	#view: vscode.WebviewView | undefined;
	#ready = false;
	#waiting = 0;
	/** The page was not there yet when the keyboard was to go into the composer. */
	#focusWhenReady = false;

	constructor(extensionUri: vscode.Uri, onMessage: (message: FromPanel) => void) {
		this.#extensionUri = extensionUri;
		this.#onMessage = onMessage;
	}

	resolveWebviewView(view: vscode.WebviewView): void {
		this.#view = view;
		this.#ready = false;
		const dist = vscode.Uri.joinPath(this.#extensionUri, 'dist');
		const { webview } = view;
		webview.options = { enableScripts: true, localResourceRoots: [dist] };
		webview.onDidReceiveMessage((message: unknown) => this.#receive(view, message));
		view.onDidChangeVisibility(() => {
			if (!view.visible) this.#ready = false;
		});
		this.#drawBadge();
		view.onDidDispose(() => {
			if (this.#view === view) this.#view = undefined;
		});
		webview.html = panelHtml({
			nonce: randomBytes(16).toString('base64url'),
			cspSource: webview.cspSource,
			scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'panel.js')).toString(),
			styleUri: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'panel.css')).toString(),
			lang: vscode.env.language,
		});
	}

	/** Sends to the page when there is one that has asked for its snapshot. */
	post(message: ToPanel): void {
		if (this.#ready) void this.#view?.webview.postMessage(message);
	}

	/** Shows on the view's icon how many questions wait for the user, also while the panel is hidden. */
	showWaiting(questions: number): void {
		if (questions === this.#waiting) return;
		this.#waiting = questions;
		this.#drawBadge();
	}

	/** True when the user can see the panel. */
	get visible(): boolean {
		return this.#view?.visible ?? false;
	}

	/** Brings the panel to front. */
	async reveal(): Promise<void> {
		await vscode.commands.executeCommand(`${VIEWS.chat}.focus`);
	}

	/** Brings the panel to front and puts the keyboard into the composer. */
	async focus(): Promise<void> {
		await this.reveal();
		this.#focusWhenReady = !this.#ready;
		this.post({ kind: 'focusComposer' });
	}

	#drawBadge(): void {
		if (!this.#view) return;
		const value = this.#waiting;
		this.#view.badge = value ? { value, tooltip: 'Tandem needs your decision' } : undefined;
	}

	#receive(view: vscode.WebviewView, message: unknown): void {
		if (view !== this.#view || !isFromPanel(message)) return;
		if (message.kind === 'ready') this.#ready = true;
		this.#onMessage(message);
		if (!this.#ready || !this.#focusWhenReady) return;
		this.#focusWhenReady = false;
		this.post({ kind: 'focusComposer' });
	}
}
