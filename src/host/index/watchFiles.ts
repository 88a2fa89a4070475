import * as vscode from 'vscode';
import type { NamedRoot } from '../workspace/workspacePaths.ts';

/** Events of one moment go together, ms. */
const BATCH_MS = 25;
/** More at once are told as their roots, which are then looked through. */
const MAX_URIS = 2_000;

/** Folders in which tools write thousands of files that are never indexed. */
const NEVER = /\/(?:\.git|\.hg|\.svn|node_modules)(?:\/|$)/;

/** Tells of files and folders that were made, changed or deleted, by any program, as URIs. */
export function watchFiles(roots: readonly NamedRoot[], tell: (uris: readonly string[]) => void): vscode.Disposable {
	const changed = new Set<string>();
	let timer: NodeJS.Timeout | undefined;
	const flush = () => {
		timer = undefined;
		const uris = changed.size > MAX_URIS ? roots.map(({ uri }) => uri.toString()) : [...changed];
		changed.clear();
		tell(uris);
	};
	const note = (uri: vscode.Uri) => {
		if (NEVER.test(uri.path)) return;
		// Beyond the limit their number alone counts.
		if (changed.size <= MAX_URIS) changed.add(uri.toString());
		timer ??= setTimeout(flush, BATCH_MS);
	};
	const watchers = roots.flatMap(({ uri }) => {
		const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(uri, '**/*'));
		return [watcher, watcher.onDidCreate(note), watcher.onDidChange(note), watcher.onDidDelete(note)];
	});
	return {
		dispose() {
			clearTimeout(timer);
			for (const watcher of watchers) watcher.dispose();
		},
	};
}
