import { constants, type Dirent, type Stats } from 'node:fs';
import { lstat, open, readdir, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { SkipReason } from '../../shared/indexProtocol.ts';
import { isSecret } from '../../shared/secretPaths.ts';
import type { Found, Sight, Source, Stamp } from '../source.ts';
import { decodeText } from './decodeText.ts';
import { createExcludes } from './excludes.ts';
import { folderOf, foldersAround, type IgnoreRules } from './ignoreRules.ts';
import { readDiskRules } from './readRules.ts';
import { skipByName, skipByText } from './skipFile.ts';

/** What bounds the reading of a root. */
export interface SourceLimits {
	/** Globs of the editor's settings. */
	readonly excludes: readonly string[];
	readonly maxFileBytes: number;
	/** Folders of other roots, relative to this one: they are walked as roots. */
	readonly otherRoots: readonly string[];
}

/** Entries of folders that one walk looks at, so that a tree of millions ends too. */
const MAX_ENTRIES = 500_000;
const MAX_DEPTH = 60;
/** Files whose state is asked at once. */
const AT_ONCE = 32;
/** What NFS, FAT and a coarse clock may not tell: a file this young when it was read may have been changed since, ms. */
const RACY_MS = 30;

const IGNORES_CASE = process.platform === 'win32' || process.platform === 'darwin';

/** The files of a folder on this machine's disk. No link is followed; the root itself may be one. */
export function createDiskSource(root: string, limits: SourceLimits): Source {
	const isExcluded = createExcludes(limits.excludes, IGNORES_CASE);
	const isOtherRoot = (path: string) => limits.otherRoots.includes(path);
	let rules: Promise<IgnoreRules> | undefined;
	const currentRules = () => {
		rules ??= readDiskRules(root, IGNORES_CASE);
		return rules;
	};
	const admits = async (path: string): Promise<SkipReason | undefined> => {
		if (isSecret(path)) return 'secret';
		if ([...foldersAround(path), path].some((at) => isExcluded(at) || isOtherRoot(at))) return 'ignored';
		if (await (await currentRules()).isHidden(path)) return 'ignored';
		return (await isItself(root, folderOf(path))) ? skipByName(path) : 'link';
	};
	return {
		admits,
		walk: (folder, signal) => walk({ root, limits, isExcluded, isOtherRoot, rules: currentRules }, folder, signal),
		async look(path, signal) {
			const stats = await lstat(join(root, path)).catch(() => undefined);
			signal.throwIfAborted();
			if (!stats) return { kind: 'gone' };
			const reason = await admits(path);
			signal.throwIfAborted();
			if (stats.isDirectory()) return reason && reason !== 'binary' ? { kind: 'skipped', reason } : { kind: 'folder' };
			if (reason) return { kind: 'skipped', reason, stamp: stampOf(stats) };
			return skipByState(stats, limits) ?? readText(join(root, path), limits);
		},
		forgetRules() {
			rules = undefined;
		},
	};
}

interface Walk {
	readonly root: string;
	readonly limits: SourceLimits;
	readonly isExcluded: (path: string) => boolean;
	readonly isOtherRoot: (path: string) => boolean;
	readonly rules: () => Promise<IgnoreRules>;
}

/** Breadth first and sorted, so that a limit leaves out what lies deepest, the same each time. */
async function* walk(on: Walk, from: string, signal: AbortSignal): AsyncGenerator<readonly Found[]> {
	const rules = await on.rules();
	let level = [from];
	let entries = 0;
	for (let depth = 0; level.length > 0 && depth < MAX_DEPTH; depth++) {
		const next: string[] = [];
		for (const folder of level) {
			signal.throwIfAborted();
			const listed = await listFolder(on, folder);
			entries += listed.length;
			if (entries > MAX_ENTRIES) {
				yield [{ kind: 'skipped', path: folder, reason: 'limit' }];
				return;
			}
			const { found, folders } = await judgeEntries(on, rules, folder, listed);
			next.push(...folders);
			if (found.length > 0) yield found;
		}
		level = next;
	}
}

/** Sorted; empty for what is no folder of this root, or cannot be read. */
async function listFolder(on: Walk, folder: string): Promise<readonly Dirent[]> {
	if (!(await isItself(on.root, folder))) return [];
	const entries = await readdir(join(on.root, folder), { withFileTypes: true }).catch(() => []);
	return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function judgeEntries(
	on: Walk,
	rules: IgnoreRules,
	folder: string,
	entries: readonly Dirent[],
): Promise<{ readonly found: readonly Found[]; readonly folders: readonly string[] }> {
	const isIgnored = await rules.forFolder(folder);
	const found: Found[] = [];
	const folders: string[] = [];
	const files: string[] = [];
	for (const entry of entries) {
		const path = folder ? `${folder}/${entry.name}` : entry.name;
		const isFolder = entry.isDirectory();
		if (on.isOtherRoot(path)) continue;
		const reason = judgeEntry(on, entry, path, isIgnored);
		if (reason) found.push({ kind: 'skipped', path, reason });
		else if (isFolder) folders.push(path);
		else files.push(path);
	}
	for (let at = 0; at < files.length; at += AT_ONCE) {
		const slice = files.slice(at, at + AT_ONCE);
		found.push(...(await Promise.all(slice.map((path) => stateOf(on, path)))).flat());
	}
	return { found, folders };
}

function judgeEntry(
	on: Walk,
	entry: Dirent,
	path: string,
	isIgnored: (path: string, isFolder: boolean) => boolean,
): SkipReason | undefined {
	if (on.isExcluded(path) || isIgnored(path, entry.isDirectory())) return 'ignored';
	if (entry.isSymbolicLink()) return 'link';
	if (isSecret(path)) return 'secret';
	if (entry.isDirectory()) return undefined;
	return entry.isFile() ? skipByName(path) : 'unreadable';
}

async function stateOf(on: Walk, path: string): Promise<readonly Found[]> {
	const stats = await lstat(join(on.root, path)).catch(() => undefined);
	if (!stats) return [];
	const sight = skipByState(stats, on.limits);
	if (sight) return [{ kind: 'skipped', path, reason: sight.reason }];
	return [{ kind: 'file', path, stamp: stampOf(stats) }];
}

function skipByState(stats: Stats, limits: SourceLimits): (Sight & { readonly kind: 'skipped' }) | undefined {
	if (stats.isSymbolicLink()) return { kind: 'skipped', reason: 'link' };
	if (!stats.isFile()) return { kind: 'skipped', reason: 'unreadable' };
	return stats.size > limits.maxFileBytes ? { kind: 'skipped', reason: 'large', stamp: stampOf(stats) } : undefined;
}

/** Opened without following a link, and asked again when it is open: it may have been changed since it was looked at. */
async function readText(file: string, limits: SourceLimits): Promise<Sight> {
	const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
	const handle = await open(file, flags).catch(() => undefined);
	if (!handle) return { kind: 'skipped', reason: 'unreadable' };
	try {
		const stats = await handle.stat();
		const skipped = skipByState(stats, limits);
		if (skipped) return skipped;
		const isYoung = Date.now() - stats.mtimeMs < RACY_MS;
		const text = decodeText(await handle.readFile());
		const stamp = isYoung ? { mtimeMs: 0, size: stats.size } : stampOf(stats);
		if (text === undefined) return { kind: 'skipped', reason: 'binary', stamp };
		const reason = skipByText(text);
		return reason ? { kind: 'skipped', reason, stamp } : { kind: 'text', text, stamp };
	} catch {
		return { kind: 'skipped', reason: 'unreadable' };
	} finally {
		await handle.close().catch(() => {});
	}
}

/** The later of both times: a file that was moved here, or copied with its time, has a new change time. */
function stampOf({ mtimeMs, ctimeMs, size }: Stats): Stamp {
	return { mtimeMs: Math.max(mtimeMs, ctimeMs), size };
}

/** False when a folder is reached through a link, or is gone. */
async function isItself(root: string, folder: string): Promise<boolean> {
	if (folder === '') return true;
	const [base, real] = await Promise.all([realpath(root), realpath(join(root, folder))]).catch(() => []);
	if (base === undefined || real === undefined) return false;
	const expected = join(base, ...folder.split('/'));
	if (real === expected) return true;
	return IGNORES_CASE && real.split(sep).join('/').toLowerCase() === expected.split(sep).join('/').toLowerCase();
}
