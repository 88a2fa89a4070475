import * as vscode from 'vscode';

/** Remembers the last request body, to show the user exactly what was sent. It holds no key: keys travel in a header. */
export interface LastRequest {
	remember(body: unknown): void;
	show(): Promise<void>;
	dispose(): void;
}

const SCHEME = 'tandem-request';

/** Shows it as a read-only document, so that closing it asks nothing. */
export function createLastRequest(): LastRequest {
	let last: unknown;
	let count = 0;
	const registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
		provideTextDocumentContent: ({ query }) =>
			query === String(count) ? `${JSON.stringify(last, null, 2)}\n` : 'This request is no longer kept.\n',
	});
	return {
		remember(body) {
			last = body;
			count++;
		},
		async show() {
			if (last === undefined) {
				void vscode.window.showInformationMessage('Nothing has been sent since this window was opened.');
				return;
			}
			const uri = vscode.Uri.from({ scheme: SCHEME, path: '/Last request.json', query: String(count) });
			await vscode.window.showTextDocument(uri, { preview: true });
		},
		dispose: () => registration.dispose(),
	};
}
