import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isAlive, withInstallLock } from './installLock.ts';

/** Hears one line per step of an install. */
export type Progress = (line: string) => void;

/** One folder of the cache that is there whole or not at all. */
export type Part = {
	/** What the user reads in the progress lines. */
	readonly title: string;
	/** The folder, absolute. Its parent is made when missing. */
	readonly folder: string;
	/** Files under the folder without which it is not whole, in relative names. */
	readonly needs: readonly string[];
	/** Fills an empty folder beside the final one, which is its second argument. */
	readonly build: (temporary: string, final: string, signal: AbortSignal | undefined) => Promise<void>;
};

const marker = 'installed.json';

/**
 * Makes sure that a part is installed. It is built beside its place and renamed into it, so that a broken install leaves nothing
 * that looks whole, and parts that are done stay done. Safe to call from several processes at once.
 */
export async function ensurePart(part: Part, progress: Progress, signal?: AbortSignal): Promise<void> {
	if (await isWhole(part)) {
		return;
	}
	await mkdir(path.dirname(part.folder), { recursive: true });
	const install = async (): Promise<void> => {
		if (await isWhole(part)) {
			return;
		}
		await sweep(part.folder);
		const temporary = `${part.folder}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`;
		await mkdir(temporary, { recursive: true });
		try {
			await part.build(temporary, part.folder, signal);
			await writeMarker(temporary, part);
			await putInPlace(temporary, part);
		} finally {
			await rm(temporary, { recursive: true, force: true });
		}
	};
	await withInstallLock(
		`${part.folder}.lock`,
		install,
		(holder) => progress(`${part.title}: waiting for another install${holder ? ` (process ${holder.pid})` : ''}`),
		signal,
	);
}

/** Whether the part is there with every file it needs, each as long as it was when it was installed. */
export async function isWhole(part: Pick<Part, 'folder' | 'needs'>): Promise<boolean> {
	try {
		const sizes: Record<string, number> = JSON.parse(await readFile(path.join(part.folder, marker), 'utf8'));
		for (const name of part.needs) {
			if ((await stat(path.join(part.folder, name))).size !== sizes[name]) {
				return false;
			}
		}
		return true;
	} catch {
		return false;
	}
}

async function writeMarker(folder: string, part: Part): Promise<void> {
	const sizes: Record<string, number> = {};
	for (const name of part.needs) {
		sizes[name] = (await stat(path.join(folder, name))).size;
	}
	await writeFile(path.join(folder, marker), JSON.stringify(sizes));
}

async function putInPlace(temporary: string, part: Part): Promise<void> {
	try {
		await rename(temporary, part.folder);
	} catch {
		if (await isWhole(part)) {
			return;
		}
		// Something broken stands there: set aside at once, removed at leisure.
		const aside = `${part.folder}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`;
		await rename(part.folder, aside);
		await rename(temporary, part.folder);
		await rm(aside, { recursive: true, force: true });
	}
}

/** Removes what installs of processes that are gone have left beside the part. */
async function sweep(folder: string): Promise<void> {
	const parent = path.dirname(folder);
	for (const name of await readdir(parent)) {
		const pid = leftoverOf(name, path.basename(folder));
		if (pid !== undefined && (pid === process.pid || !isAlive(pid))) {
			// An npm or tar that outlived its install may still write there: what cannot go now goes next time.
			await rm(path.join(parent, name), { recursive: true, force: true, maxRetries: 3, retryDelay: 200 }).catch(
				() => {},
			);
		}
	}
}

/** The process that made a temporary folder of the part `base`, or undefined when `name` is no such folder. */
export function leftoverOf(name: string, base: string): number | undefined {
	const match = name.startsWith(`${base}.`) ? /^(\d+)-[0-9a-f]{8}\.tmp$/.exec(name.slice(base.length + 1)) : null;
	return match ? Number(match[1]) : undefined;
}
