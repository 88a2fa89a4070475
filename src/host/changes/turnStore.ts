import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EMPTY_TEXT } from './fileReview.ts';
import { mergedHistory } from './mergedHistory.ts';
import { fromStored, toStored } from './storedHistory.ts';
import { type TurnHistory, textsOf, textsOfRestore } from './turnRecords.ts';

/** Where turns' records and the texts they name survive a reload. Tandem's own storage, never a user's file. */
export interface TurnStore {
	/** What was stored when it was opened. */
	readonly history: TurnHistory;
	/** Keeps a text until the next save, and as long as a record names it; returns its name. Rejects when the disk does not take it. */
	put(text: string): Promise<string>;
	/** A kept text, or `undefined` when it is gone or no longer what was put. */
	get(name: string): Promise<string | undefined>;
	/**
	 * Writes the records, with what another window wrote since, removes texts that none of them names, and returns what is left: above the cap the oldest turns go first, then
	 * the oldest restores, never the newest turn. Rejects when the disk does not take it. One save at a time.
	 */
	save(history: TurnHistory): Promise<TurnHistory>;
}

const MAX_BYTES = 100 * 1024 * 1024;

/**
 * Opens the store in a folder of its own; it is made when it is not there. A damaged index is an empty store; one that cannot be read
 * now may be read later, so that rejects.
 */
export async function openTurnStore(folder: string, maxBytes: number = MAX_BYTES): Promise<TurnStore> {
	const texts = join(folder, 'texts');
	const index = join(folder, 'index.json');
	await mkdir(texts, { recursive: true });
	const history = fromStored(await readIndex(index));
	/** What is stored, as far as this window knows. */
	let stored = { history, stamp: await stampOf(index) };
	const sizes = await collectTexts(texts, namesIn(history));
	return {
		history,
		async put(text) {
			const bytes = toBytes(text);
			const name = createHash('sha256').update(bytes).digest('hex');
			// Looked at, because what is believed stored and is not would be missed when it is too late.
			if (sizes.has(name) && (await sizeOf(join(texts, name))) === bytes.length) return name;
			await writeAtomically(join(texts, name), bytes);
			sizes.set(name, bytes.length);
			return name;
		},
		async get(name) {
			if (name === EMPTY_TEXT) return '';
			const bytes = await readFile(join(texts, name)).catch(() => undefined);
			// A text is put back into the user's file: only what hashes to its name is that text.
			if (!bytes || createHash('sha256').update(bytes).digest('hex') !== name) return undefined;
			return fromBytes(bytes);
		},
		async save(wanted) {
			const stamp = await stampOf(index);
			const isOurs = stamp === undefined || stamp === stored.stamp;
			const all = isOurs ? wanted : mergedHistory(stored.history, wanted, fromStored(await readIndex(index)));
			const left = withinCap(all, sizes, maxBytes);
			await writeAtomically(index, toStored(left));
			stored = { history: left, stamp: await stampOf(index) };
			const needed = namesIn(left);
			for (const name of [...sizes.keys()].filter((candidate) => !needed.has(candidate))) {
				sizes.delete(name);
				await rm(join(texts, name), { force: true });
			}
			return left;
		},
	};
}

function namesIn({ turns, restores }: TurnHistory): ReadonlySet<string> {
	return new Set([...turns.flatMap(({ files }) => textsOf(files)), ...restores.flatMap(textsOfRestore)]);
}

/** The newest that fits. Texts that are needed twice count once. */
function withinCap(
	{ turns, restores }: TurnHistory,
	sizes: ReadonlyMap<string, number>,
	maxBytes: number,
): TurnHistory {
	const counted = new Set<string>();
	let total = 0;
	const fits = (names: readonly string[]) => {
		for (const name of names) {
			if (!counted.has(name)) total += sizes.get(name) ?? 0;
			counted.add(name);
		}
		return total <= maxBytes;
	};
	const newest = turns.slice(-1);
	for (const { files } of newest) fits(textsOf(files));
	// Restores are newer than all turns: a turn that writes ends them.
	const firstRestore = 1 + restores.findLastIndex((restore) => !fits(textsOfRestore(restore)));
	const older = turns.slice(0, -1);
	const firstTurn = firstRestore > 0 ? older.length : 1 + older.findLastIndex(({ files }) => !fits(textsOf(files)));
	return { turns: [...older.slice(firstTurn), ...newest], restores: restores.slice(firstRestore) };
}

/** Sizes of the stored texts by name; texts that no record names (left by a crash) are removed. */
async function collectTexts(folder: string, needed: ReadonlySet<string>): Promise<Map<string, number>> {
	const sizes = new Map<string, number>();
	for (const name of await readdir(folder)) {
		const file = join(folder, name);
		if (needed.has(name)) sizes.set(name, (await sizeOf(file)) ?? 0);
		else await rm(file, { force: true });
	}
	return sizes;
}

/** '' when there is none. */
async function readIndex(index: string): Promise<string> {
	try {
		return await readFile(index, 'utf8');
	} catch (error) {
		if (isMissing(error)) return '';
		throw error;
	}
}

/** Another one after each write of the index, by whichever window; `undefined` when there is none. */
async function stampOf(index: string): Promise<string | undefined> {
	return stat(index, { bigint: true }).then(
		({ ino, mtimeNs, size }) => `${ino} ${mtimeNs} ${size}`,
		() => undefined,
	);
}

function isMissing(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

async function sizeOf(file: string): Promise<number | undefined> {
	return stat(file).then(
		({ size }) => size,
		() => undefined,
	);
}

/** First byte 0: UTF-8 follows. 1: UTF-16, for text with lone surrogates, which UTF-8 cannot hold. */
function toBytes(text: string): Buffer {
	const isUtf8 = text.isWellFormed();
	return Buffer.concat([Buffer.of(isUtf8 ? 0 : 1), Buffer.from(text, isUtf8 ? 'utf8' : 'utf16le')]);
}

function fromBytes(bytes: Buffer): string {
	return bytes.toString(bytes[0] === 0 ? 'utf8' : 'utf16le', 1);
}

/** Readers see the old file or the new one, never a half. */
async function writeAtomically(file: string, content: string | Buffer): Promise<void> {
	const draft = `${file}.${randomUUID()}`;
	try {
		// Somebody may have emptied the storage while the window is open.
		await writeFile(draft, content).catch(async (error: unknown) => {
			if (!isMissing(error)) throw error;
			await mkdir(dirname(file), { recursive: true });
			await writeFile(draft, content);
		});
		await rename(draft, file);
	} catch (error) {
		await rm(draft, { force: true });
		throw error;
	}
}
