import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../core/ports.ts';
import { writeJson } from './jobStore.ts';

/** The right to work on the jobs of a folder: at most one window has it at a time. */
export interface Lease {
	/** Takes it or keeps it for another minute; false when another window has it. Never rejects. */
	hold(): Promise<boolean>;
	/** Gives it back, so that another window need not wait. Never rejects. */
	release(): Promise<void>;
}

/** A window that went away without a word is followed by another one after this. */
const LEASE_MS = 60_000;
const NAME = /^lease\.(\d+)$/;

interface Held {
	readonly owner: string;
	/** Unix time, ms. */
	readonly until: number;
}

/**
 * A lease is a file with a number; the highest counts. Who takes one over makes the next number, which the file system lets only one
 * do: there is no moment in which two windows could both believe that they did.
 */
export function openLease(folder: string, owner: string, clock: Pick<Clock, 'now'>): Lease {
	const fileOf = (number: number) => join(folder, `lease.${number}`);
	const newest = async () => Math.max(0, ...(await numbersIn(folder)));
	const held = (): Held => ({ owner, until: clock.now() + LEASE_MS });
	const take = async (number: number) => {
		await writeFile(fileOf(number), JSON.stringify(held()), { flag: 'wx' });
		for (const old of await numbersIn(folder)) if (old < number) await rm(fileOf(old), { force: true });
		return true;
	};
	return {
		async hold() {
			try {
				const number = await newest();
				if (number === 0) await mkdir(folder, { recursive: true });
				const present = number === 0 ? undefined : await readHeld(fileOf(number), clock.now());
				const now = clock.now();
				if (present?.owner === owner) {
					// Nobody takes over what is alive.
					if (isAlive(present, now) && present.until - now > LEASE_MS / 2) return true;
					await writeJson(fileOf(number), held());
					// It may have run out and been taken over just now.
					return (await newest()) === number;
				}
				return present && isAlive(present, now) ? false : await take(number + 1);
			} catch {
				return false;
			}
		},
		async release() {
			const number = await newest();
			const present = number === 0 ? undefined : await readHeld(fileOf(number), clock.now());
			if (present?.owner === owner) await writeJson(fileOf(number), { owner: '', until: 0 }).catch(() => {});
		},
	};
}

/** One that ends later than any lease can was written by another clock. */
function isAlive({ until }: Held, now: number): boolean {
	return until > now && until <= now + LEASE_MS;
}

async function numbersIn(folder: string): Promise<readonly number[]> {
	const names = await readdir(folder).catch(() => []);
	return names.flatMap((name) => Number(NAME.exec(name)?.[1] ?? Number.NaN) || []);
}

async function readHeld(file: string, now: number): Promise<Held | undefined> {
	try {
		const value: unknown = JSON.parse(await readFile(file, 'utf8'));
		const { owner, until } = Object(value);
		if (typeof owner === 'string' && typeof until === 'number') return { owner, until };
	} catch {
		// Another window is writing it right now, or never came to.
	}
	const found = await stat(file).catch(() => undefined);
	return found && Date.now() - found.mtimeMs < LEASE_MS ? { owner: '', until: now + LEASE_MS } : undefined;
}
