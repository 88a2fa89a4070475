import type { SkipReason } from '../shared/indexProtocol.ts';
import { type Contents, roomForNew } from './contents.ts';
import type { Root } from './roots.ts';
import type { Found, Source } from './source.ts';

/** What a scan of the workspace came to. */
export interface ScanResult {
	/** Files that are to be indexed. */
	readonly files: number;
	/** Of these, the ones that changed since they were indexed, or never were. */
	readonly toRead: number;
}

/** Compares all roots with the index and touches what differs, by time and size. Rejects only for the signal. */
export async function scanRoots(
	contents: Contents,
	touch: (path: string) => void,
	signal: AbortSignal,
): Promise<ScanResult> {
	const { roots, sources, maxFiles } = contents.scope;
	const seen = new Set<string>();
	const passed = new Set<string>();
	let toRead = 0;
	const take = (root: Root, found: Found) => {
		const path = roots.pathIn(root, found.path);
		if (found.kind === 'skipped') {
			if (found.reason !== 'ignored') passed.add(path);
			return leaveOut(contents, path, found.reason);
		}
		const isKept = contents.engine.stampOf(path) !== undefined && seen.size < maxFiles + roomForNew(contents.scope);
		if (seen.size >= maxFiles && !isKept) return leaveOut(contents, path, 'limit');
		seen.add(path);
		if (contents.isCurrent(path, found.stamp)) return;
		toRead++;
		touch(path);
	};
	contents.leftOut.forgetCounts();
	for (const root of roots.all) await scanRoot(sources.get(root), (found) => take(root, found), signal);
	for (const path of [...contents.knownPaths()]) {
		// What was not seen is gone, ignored or left out by now; an update finds out which.
		if (!seen.has(path) && !passed.has(path)) touch(path);
	}
	return { files: seen.size, toRead };
}

async function scanRoot(source: Source | undefined, take: (found: Found) => void, signal: AbortSignal): Promise<void> {
	if (!source) return;
	for await (const batch of source.walk('', signal)) for (const found of batch) take(found);
}

function leaveOut(contents: Contents, path: string, reason: SkipReason): void {
	contents.remove(path);
	// There may be millions of these; the others are remembered one by one, so that an event does not count them twice.
	if (reason === 'ignored' || reason === 'limit') contents.leftOut.count(reason);
	else contents.leftOut.set(path, reason);
}
