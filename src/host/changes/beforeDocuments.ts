import * as vscode from 'vscode';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import type { TurnChanges } from './turnChanges.ts';

/** Scheme of read-only documents that show a file as it was before a turn. */
export const BEFORE_SCHEME = 'tandem-before';

/** The texts before a turn as documents, and the diff between one and the file. */
export interface BeforeDocuments {
	/** Opens what the turn changed in a file: before on the left, the file as it is now on the right. False when it is not known. */
	openDiff(turn: string, path: string): Promise<boolean>;
	dispose(): void;
}

export function createBeforeDocuments(
	changes: Pick<TurnChanges, 'files' | 'textBefore' | 'onDidChange'>,
	paths: WorkspacePaths,
): BeforeDocuments {
	const change = new vscode.EventEmitter<vscode.Uri>();
	const registration = vscode.workspace.registerTextDocumentContentProvider(BEFORE_SCHEME, {
		onDidChange: change.event,
		async provideTextDocumentContent({ path, query }) {
			return query === '' ? '' : ((await changes.textBefore(query, path.slice(1))) ?? '');
		},
	});
	const listener = changes.onDidChange((turn) => {
		for (const { uri } of vscode.workspace.textDocuments) {
			if (uri.scheme === BEFORE_SCHEME && uri.query === turn) change.fire(uri);
		}
	});
	return {
		async openDiff(turn, path) {
			const file = changes.files(turn).find((candidate) => candidate.path === path);
			const live = paths.uriOf(path);
			if (!file || !live || (await changes.textBefore(turn, path)) === undefined) return false;
			const right = (await exists(live)) ? live : beforeUri('', path);
			const title = `${path.split('/').at(-1)} (before this turn ↔ now)`;
			await vscode.commands.executeCommand('vscode.diff', beforeUri(turn, path), right, title, {
				preview: true,
				preserveFocus: false,
			});
			return true;
		},
		dispose() {
			listener.dispose();
			registration.dispose();
			change.dispose();
		},
	};
}

/** The path ends in the file's name, so that the language is recognised; no turn means an empty side. */
function beforeUri(turn: string, path: string): vscode.Uri {
	return vscode.Uri.from({ scheme: BEFORE_SCHEME, path: `/${path}`, query: turn });
}

async function exists(uri: vscode.Uri): Promise<boolean> {
	return vscode.workspace.fs.stat(uri).then(
		() => true,
		() => false,
	);
}
