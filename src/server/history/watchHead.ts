import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import { findGitFolder } from './gitFolder.ts';

/** Git writes several files for one change of the branch, ms. */
const SETTLE_MS = 200;

/** Files in a repository's own folder that change when another commit is checked out. */
const TELLING = /^(?:HEAD|ORIG_HEAD|packed-refs|MERGE_HEAD|REBASE_HEAD)(?:\.lock)?$/;

/** Calls `onMove` after the checked-out commit of a folder's repository may have changed. Nothing happens without a repository. */
export async function watchHead(folder: string, onMove: () => void): Promise<{ dispose(): void }> {
	const git = await findGitFolder(folder);
	if (!git) return { dispose() {} };
	let timer: NodeJS.Timeout | undefined;
	const moved = (_: string, name: string | null) => {
		if (name !== null && !TELLING.test(name)) return;
		clearTimeout(timer);
		timer = setTimeout(onMove, SETTLE_MS);
	};
	// A commit on the same branch moves no HEAD, but is written to its log.
	const watchers = [...new Set([git.own, git.common, join(git.own, 'logs')])].flatMap((at) => watchFolder(at, moved));
	return {
		dispose() {
			clearTimeout(timer);
			for (const watcher of watchers) watcher.close();
		},
	};
}

function watchFolder(folder: string, listener: (event: string, name: string | null) => void): readonly FSWatcher[] {
	try {
		const watcher = watch(folder, { persistent: false }, listener);
		// The folder may go, or the system may be out of watches: file events still come from the client.
		watcher.on('error', () => watcher.close());
		return [watcher];
	} catch {
		return [];
	}
}
