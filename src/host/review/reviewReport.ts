import * as vscode from 'vscode';

const SCHEME = 'tandem-report';

/** Reports as read-only documents, so that closing one asks nothing. */
export interface ReviewReports {
	/** Shows a Markdown text as a page; as plain text where VS Code's Markdown extension is switched off. */
	open(name: string, text: string): Promise<void>;
	dispose(): void;
}

/** Makes the read-only documents that show reports. */
export function createReviewReports(): ReviewReports {
	const texts = new Map<string, string>();
	const registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
		provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? 'This report is no longer kept.',
	});
	return {
		async open(name, text) {
			const query = String(texts.size + 1);
			const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name.replace(/[\\/:]+/g, '-')}.md`, query });
			texts.set(uri.toString(), text);
			try {
				await vscode.commands.executeCommand('markdown.showPreview', uri);
			} catch {
				await vscode.window.showTextDocument(uri, { preview: false });
			}
		},
		dispose: () => registration.dispose(),
	};
}
