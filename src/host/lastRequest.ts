import * as vscode from 'vscode';

/** Remembers the last request body, to show the user exactly what was sent. It holds no key: keys travel in a header. */
export interface LastRequest {
	remember(body: unknown): void;
	show(): Promise<void>;
}

export function createLastRequest(): LastRequest {
	let last: unknown;
	return {
		remember(body) {
			last = body;
		},
		async show() {
			if (last === undefined) {
				void vscode.window.showInformationMessage('Nothing has been sent since this window was opened.');
				return;
			}
			const content = `${JSON.stringify(last, null, 2)}\n`;
			const document = await vscode.workspace.openTextDocument({ language: 'json', content });
			await vscode.window.showTextDocument(document, { preview: true });
		},
	};
}
