import * as vscode from 'vscode';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import type { TurnChanges } from './changes.ts';
import type { Waiting } from './waiting.ts';

/** Scheme of read-only documents that show a file as it is now without the changes that wait. */
export const WITHOUT_SCHEME = 'tandem-without';

/** What the marks beside the lines of an editor compare with. */
export interface WithoutDocuments extends vscode.QuickDiffProvider {
	dispose(): void;
}

/** While the user types the comparison follows this much later, or every key would cost a three-way merge. */
const FOLLOW_MS = 250;

/**
 * Serves waiting files without what waits. What the user types becomes part of it, so that only Tandem's changes are marked; an editor
 * that is not on show is brought up to date when it is shown.
 */
export function createWithoutDocuments(
	changes: Pick<TurnChanges, 'withoutWaiting'>,
	waiting: Waiting,
	paths: WorkspacePaths,
): WithoutDocuments {
	const change = new vscode.EventEmitter<vscode.Uri>();
	const parts = vscode.Disposable.from(
		change,
		vscode.workspace.registerTextDocumentContentProvider(WITHOUT_SCHEME, {
			onDidChange: change.event,
			async provideTextDocumentContent(uri) {
				const path = uri.path.slice(1);
				const text = await textOf(path, paths);
				return (await changes.withoutWaiting(path, text)) ?? text;
			},
		}),
		followTyping(waiting, paths, (path) => change.fire(withoutUri(path))),
		waiting.onDidChange(() => {
			for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === WITHOUT_SCHEME) change.fire(uri);
		}),
	);
	return {
		provideOriginalResource(uri) {
			const path = paths.pathOf(uri);
			return path !== undefined && waiting.has(path) ? withoutUri(path) : undefined;
		},
		dispose: () => parts.dispose(),
	};
}

/** Calls `follow` with the path of a waiting file that is on show, a moment after its text changed or, if it was not, when it is. */
function followTyping(waiting: Waiting, paths: WorkspacePaths, follow: (path: string) => void): vscode.Disposable {
	const timers = new Map<string, NodeJS.Timeout>();
	const stale = new Set<string>();
	const soon = (path: string) => {
		clearTimeout(timers.get(path));
		const fire = () => {
			timers.delete(path);
			stale.delete(path);
			follow(path);
		};
		timers.set(path, setTimeout(fire, FOLLOW_MS));
	};
	const isVisible = (document: vscode.TextDocument) =>
		vscode.window.visibleTextEditors.some((editor) => editor.document === document);
	return vscode.Disposable.from(
		vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
			const path = contentChanges.length > 0 ? paths.pathOf(document.uri) : undefined;
			if (path === undefined || !waiting.has(path)) return;
			if (isVisible(document)) soon(path);
			else stale.add(path);
		}),
		vscode.window.onDidChangeVisibleTextEditors((editors) => {
			if (stale.size === 0) return;
			for (const { document } of editors) {
				const path = paths.pathOf(document.uri);
				if (path !== undefined && stale.has(path)) soon(path);
			}
		}),
		{
			dispose() {
				for (const timer of timers.values()) clearTimeout(timer);
			},
		},
	);
}

function withoutUri(path: string): vscode.Uri {
	return vscode.Uri.from({ scheme: WITHOUT_SCHEME, path: `/${path}` });
}

async function textOf(path: string, paths: WorkspacePaths): Promise<string> {
	const open = vscode.workspace.textDocuments.find(({ uri }) => paths.pathOf(uri) === path);
	if (open) return open.getText();
	const uri = paths.uriOf(path);
	if (!uri) return '';
	return vscode.workspace.openTextDocument(uri).then(
		(document) => document.getText(),
		() => '',
	);
}
