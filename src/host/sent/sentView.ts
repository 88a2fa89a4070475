import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { sentHtml } from '../../core/sent/sentHtml.ts';
import { withShortImages } from '../../core/sent/shortImages.ts';
import type { SentLog } from './sentLog.ts';

const SCHEME = 'tandem-request';

/** Shows what was sent: the page, and the exact requests as read-only documents, so that closing them asks nothing. */
export class SentView {
	readonly #documents = new Map<string, string>();
	readonly #registration: vscode.Disposable;
	#panel: vscode.WebviewPanel | undefined;
	#log: SentLog | undefined;
	#count = 0;

	constructor() {
		this.#registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
			provideTextDocumentContent: ({ query }) => this.#documents.get(query) ?? 'This request is no longer kept.\n',
		});
	}

	/** Opens the page for a turn, or for the whole chat and what the other doors sent. */
	async show(log: SentLog, chat: string, turn: string | undefined): Promise<void> {
		this.#log = log;
		await log.settled();
		const all = [...(await log.records(chat)), ...(turn === undefined ? await log.records('') : [])];
		const records = turn === undefined ? all : all.filter((record) => record.turn === turn);
		const panel = this.#open();
		panel.webview.html = sentHtml({
			what: turn === undefined ? 'this chat and of what was asked without a chat' : 'this turn',
			records,
			exact: new Set(records.filter(({ id }) => log.bodyOf(id) !== undefined).map(({ id }) => id)),
			time: (at) => new Date(at).toLocaleString(vscode.env.language),
			nonce: randomBytes(16).toString('base64url'),
			lang: vscode.env.language,
		});
		panel.reveal(undefined, false);
	}

	/** Opens the exact body of the request that left last. */
	async showLast({ last }: SentLog): Promise<void> {
		if (!last) {
			void vscode.window.showInformationMessage('Nothing has been sent since this window was opened.');
			return;
		}
		await this.#openJson('Last request', withShortImages(last.body));
	}

	dispose(): void {
		this.#panel?.dispose();
		this.#registration.dispose();
	}

	#open(): vscode.WebviewPanel {
		if (this.#panel) return this.#panel;
		const options = { enableScripts: true, localResourceRoots: [] };
		const panel = vscode.window.createWebviewPanel('tandem.sent', 'What Was Sent', vscode.ViewColumn.Active, options);
		panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
		panel.onDidDispose(() => {
			this.#panel = undefined;
		});
		this.#panel = panel;
		return panel;
	}

	#receive(message: unknown): void {
		if (typeof message !== 'object' || message === null || !('open' in message) || typeof message.open !== 'string')
			return;
		const body = this.#log?.bodyOf(message.open);
		if (body === undefined) return;
		const isWhole = 'whole' in message && message.whole === true;
		void this.#openJson('Request', isWhole ? body : withShortImages(body));
	}

	async #openJson(title: string, body: unknown): Promise<void> {
		const query = String(++this.#count);
		this.#documents.set(query, `${JSON.stringify(body, null, 2)}\n`);
		for (const old of [...this.#documents.keys()].slice(0, -20)) this.#documents.delete(old);
		const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${title}.json`, query });
		await vscode.window.showTextDocument(uri, { preview: true });
	}
}
