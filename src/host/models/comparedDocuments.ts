import * as vscode from 'vscode';
import { type ComparedRun, comparedText } from '../../core/models/comparison.ts';

const SCHEME = 'tandem-comparison';

/** Shows two answers beside each other, read-only. Of older comparisons nothing is kept. */
export interface ComparedDocuments {
	show(left: ComparedRun, right: ComparedRun): Promise<void>;
	dispose(): void;
}

/** Registers the documents that show two answers beside each other. */
export function createComparedDocuments(): ComparedDocuments {
	let texts: ReadonlyMap<string, string> = new Map();
	let shown = 0;
	const registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
		provideTextDocumentContent: (uri) => texts.get(uri.query) ?? 'This comparison is no longer kept.\n',
	});
	return {
		async show(left, right) {
			shown++;
			const sides = [left, right].map((run, at) => ({ run, query: `${shown}.${at}` }));
			texts = new Map(sides.map(({ run, query }) => [query, comparedText(run)]));
			const [a, b] = sides.map(({ run, query }) =>
				// A model's name may have slashes in it; a path has its own.
				vscode.Uri.from({ scheme: SCHEME, path: `/${run.model.replaceAll('/', '∕')}.txt`, query }),
			);
			await vscode.commands.executeCommand('vscode.diff', a, b, `${left.model} ↔ ${right.model}`, { preview: true });
		},
		dispose: () => registration.dispose(),
	};
}
