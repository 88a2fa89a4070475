import { constants, type Dirent, lstatSync, type Stats } from 'node:fs';
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
/** A disk that answers within this is asked without a detour, ms. */
const QUICK_MS = 1;
/** What NFS, FAT and a coarse clock may not tell: a file this young when it was read may have been changed since, ms. */
const RACY_MS = 30;

/** A folder that was found to be no link may be one after this, ms. */
const REACH_MS = 300;

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
	const isReached = createReach(root);
	const byRules = async (path: string): Promise<SkipReason | undefined> => {
		if (isSecret(path)) return 'secret';
		if ([...foldersAround(path), path].some((at) => isExcluded(at) || isOtherRoot(at))) return 'ignored';
		return (await (await currentRules()).isHidden(path)) ? 'ignored' : undefined;
	};
	return {
		async admits(path) {
			return (await byRules(path)) ?? ((await isReached(folderOf(path))) ? skipByName(path) : 'link');
		},
		walk: (folder, signal) =>
			walk({ root, limits, isExcluded, isOtherRoot, isReached, rules: currentRules }, folder, signal),
		async look(path, signal) {
			const reason = await byRules(path);
			signal.throwIfAborted();
			if (reason) return skippedByRule(join(root, path), reason);
			if (!(await isReached(folderOf(path)))) return skippedByRule(join(root, path), 'link');
			signal.throwIfAborted();
			return read(join(root, path), skipByName(path), limits);
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
	readonly isReached: (folder: string) => Promise<boolean>;
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
	if (!(await on.isReached(folder))) return [];
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
	found.push(...(await statesOf(on, files)));
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

/**
 * The state of a folder's files. On a disk that answers at once they are asked in one go, which costs a tenth; on one that does not,
 * such as a network's, nothing may wait for it.
 */
async function statesOf(on: Walk, files: readonly string[]): Promise<readonly Found[]> {
	const found: Found[] = [];
	for (let at = 0; at < files.length; at += AT_ONCE) {
		const slice = files.slice(at, at + AT_ONCE);
		const began = performance.now();
		const [first, ...rest] = slice.map((path) => join(on.root, path));
		const states = [first === undefined ? undefined : stateNow(first)];
		if (performance.now() - began < QUICK_MS) states.push(...rest.map(stateNow));
		else states.push(...(await Promise.all(rest.map((file) => lstat(file).catch(() => undefined)))));
		found.push(...slice.flatMap((path, n) => foundOf(on, path, states[n])));
	}
	return found;
}

function stateNow(file: string): Stats | undefined {
	try {
		return lstatSync(file);
	} catch {
		return undefined;
	}
}

function foundOf(on: Walk, path: string, stats: Stats | undefined): readonly Found[] {
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

/** What a rule hides is not looked at further than whether it is there. */
async function skippedByRule(file: string, reason: SkipReason): Promise<Sight> {
	const stats = await lstat(file).catch(() => undefined);
	return stats ? { kind: 'skipped', reason } : { kind: 'gone' };
}

/** Opened without following a link, and asked only then what it is: before that it could be swapped. */
async function read(file: string, byName: SkipReason | undefined, limits: SourceLimits): Promise<Sight> {
	// Where the system cannot refuse links, the link is seen first.
	const before = constants.O_NOFOLLOW === undefined ? await lstat(file).catch(() => undefined) : undefined;
	if (before?.isSymbolicLink()) return { kind: 'skipped', reason: 'link' };
	if (before?.isDirectory()) return { kind: 'folder' };
	const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
	const handle = await open(file, flags).catch((error: NodeJS.ErrnoException) => error.code ?? '');
	if (typeof handle === 'string') return unopened(handle);
	try {
		const stats = await handle.stat();
		if (stats.isDirectory()) return { kind: 'folder' };
		const skipped = skipByState(stats, limits);
		if (skipped) return skipped;
		if (byName) return { kind: 'skipped', reason: byName, stamp: stampOf(stats) };
		const isYoung = Date.now() - stats.mtimeMs < RACY_MS;
		return textOf(await handle.readFile(), isYoung ? { mtimeMs: 0, size: stats.size } : stampOf(stats));
	} catch {
		return { kind: 'skipped', reason: 'unreadable' };
	} finally {
		await handle.close().catch(() => {});
	}
}

function unopened(code: string): Sight {
	if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'gone' };
	return { kind: 'skipped', reason: code === 'ELOOP' || code === 'EMLINK' ? 'link' : 'unreadable' };
}

function textOf(bytes: Uint8Array, stamp: Stamp): Sight {
	const text = decodeText(bytes);
	const reason = text === undefined ? 'binary' : skipByText(text);
	return text === undefined || reason
		? { kind: 'skipped', reason: reason ?? 'binary', stamp }
		: { kind: 'text', text, stamp };
}

/** The later of both times: a file that was moved here, or copied with its time, has a new change time. */
function stampOf({ mtimeMs, ctimeMs, size }: Stats): Stamp {
	return { mtimeMs: Math.max(mtimeMs, ctimeMs), size };
}

/** Whether a folder is reached without a link; asked of the disk once in a moment, since its files come one after the other. */
function createReach(root: string): (folder: string) => Promise<boolean> {
	const known = new Map<string, Promise<boolean>>();
	let base: Promise<string> | undefined;
	let since = 0;
	return (folder) => {
		if (performance.now() - since > REACH_MS) {
			known.clear();
			base = undefined;
			since = performance.now();
		}
		base ??= realpath(root).catch(() => '');
		const asked = known.get(folder) ?? isItself(base, root, folder);
		known.set(folder, asked);
		return asked;
	};
}

/** False when a folder is reached through a link, or is gone. */
async function isItself(base: Promise<string>, root: string, folder: string): Promise<boolean> {
	if (folder === '') return true;
	const real = await realpath(join(root, folder)).catch(() => undefined);
	if (real === undefined) return false;
	const expected = join(await base, ...folder.split('/'));
	if (real === expected) return true;
	return IGNORES_CASE && real.split(sep).join('/').toLowerCase() === expected.split(sep).join('/').toLowerCase();
}
