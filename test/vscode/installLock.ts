import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import os from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';

/** Who holds a lock, as written in its file. */
export type LockHolder = { readonly pid: number; readonly host: string };

const beatMs = 5_000;
const staleMs = 30_000;
const unreadableMs = 5_000;

/**
 * Whether a lock can be taken from its holder: its process is gone, or it has not beaten for 30 s. A file without a readable
 * holder is one that is being written, unless it stays so. `ageMs` counts from the last beat.
 */
export function isStaleLock(
	holder: LockHolder | undefined,
	ageMs: number,
	here: { readonly host: string; readonly isAlive: (pid: number) => boolean },
): boolean {
	if (!holder) {
		return ageMs > unreadableMs;
	}
	return ageMs > staleMs || (holder.host === here.host && !here.isAlive(holder.pid));
}

/** The holder that a lock file names, or undefined when the text is not one. */
export function parseLockHolder(text: string): LockHolder | undefined {
	try {
		const { pid, host }: Partial<LockHolder> = JSON.parse(text);
		return typeof pid === 'number' && typeof host === 'string' ? { pid, host } : undefined;
	} catch {
		return undefined;
	}
}

/** Whether a process of this id runs on this machine. */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}

/**
 * Runs `work` while holding the lock file; waits for another process that holds it and takes over from a dead one. The lock saves
 * double work only: what `work` makes must be put in its place by an atomic rename. `waiting` is called once when there is a wait.
 */
export async function withInstallLock<T>(
	file: string,
	work: () => Promise<T>,
	waiting: (holder: LockHolder | undefined) => void,
	signal?: AbortSignal,
): Promise<T> {
	let told = false;
	while (!(await tryTake(file))) {
		signal?.throwIfAborted();
		const holder = await breakIfStale(file);
		if (holder !== 'gone' && !told) {
			waiting(holder);
			told = true;
		}
		await wait(holder === 'gone' ? 20 : 300, undefined, signal ? { signal } : {});
	}
	const beat = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => {}), beatMs);
	try {
		return await work();
	} finally {
		clearInterval(beat);
		await rm(file, { force: true });
	}
}

async function tryTake(file: string): Promise<boolean> {
	try {
		const handle = await open(file, 'wx');
		await handle.writeFile(JSON.stringify({ pid: process.pid, host: os.hostname() } satisfies LockHolder));
		await handle.close();
		return true;
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
			return false;
		}
		throw error;
	}
}

async function breakIfStale(file: string): Promise<LockHolder | undefined | 'gone'> {
	try {
		const holder = parseLockHolder(await readFile(file, 'utf8'));
		const { mtimeMs } = await stat(file);
		if (!isStaleLock(holder, Date.now() - mtimeMs, { host: os.hostname(), isAlive })) {
			return holder;
		}
		// Of several who see it stale, only one can rename it.
		const aside = `${file}.${randomUUID()}`;
		await rename(file, aside);
		await rm(aside, { force: true });
	} catch {
		// Somebody else removed it between two of our looks.
	}
	return 'gone';
}
