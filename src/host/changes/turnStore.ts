import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isTurnRecord, type TurnRecord, textsOf } from './turnRecords.ts';

/** Where turns' records and the texts they name survive a reload. Tandem's own storage, never a user's file. */
export interface TurnStore {
	/** The turns that were stored, oldest first. */
	readonly turns: readonly TurnRecord[];
	/** Keeps a text; returns its name. Rejects when the disk does not take it. */
	put(text: string): Promise<string>;
	/** A kept text, or `undefined` when it is gone or no longer what was put. */
	get(name: string): Promise<string | undefined>;
	/** Writes the records; drops the oldest turns above the cap and returns what is left. Rejects when the disk does not take it. */
	save(turns: readonly TurnRecord[]): Promise<readonly TurnRecord[]>;
}

const MAX_BYTES = 100 * 1024 * 1024;

/** Opens the store in a folder of its own; it is made when it is not there. A damaged index is an empty store. */
export async function openTurnStore(folder: string, maxBytes: number = MAX_BYTES): Promise<TurnStore> {
	const texts = join(folder, 'texts');
	const index = join(folder, 'index.json');
	await mkdir(texts, { recursive: true });
	const stored = await readIndex(index);
	const sizes = await collectTexts(texts, new Set(stored.flatMap(textsOf)));
	return {
		turns: stored,
		async put(text) {
			const bytes = toBytes(text);
			const name = createHash('sha256').update(bytes).digest('hex');
			if (sizes.has(name)) return name;
			await writeAtomically(join(texts, name), bytes);
			sizes.set(name, bytes.length);
			return name;
		},
		async get(name) {
			const bytes = await readFile(join(texts, name)).catch(() => undefined);
			// A text is put back into the user's file: only what hashes to its name is that text.
			if (!bytes || createHash('sha256').update(bytes).digest('hex') !== name) return undefined;
			return fromBytes(bytes);
		},
		async save(turns) {
			const kept = withinCap(turns, sizes, maxBytes);
			await writeAtomically(index, JSON.stringify({ version: 1, turns: kept }));
			const needed = new Set(kept.flatMap(textsOf));
			const dropped = turns.slice(0, turns.length - kept.length).flatMap(textsOf);
			for (const name of dropped.filter((candidate) => !needed.has(candidate))) {
				sizes.delete(name);
				await rm(join(texts, name), { force: true });
			}
			return kept;
		},
	};
}

/** The newest turns whose texts fit; the newest always stays. */
function withinCap(
	turns: readonly TurnRecord[],
	sizes: ReadonlyMap<string, number>,
	maxBytes: number,
): readonly TurnRecord[] {
	const counted = new Set<string>();
	let total = 0;
	let first = turns.length;
	while (first > 0) {
		for (const name of textsOf(turns[first - 1] ?? { turn: '', files: [] })) {
			if (!counted.has(name)) total += sizes.get(name) ?? 0;
			counted.add(name);
		}
		if (total > maxBytes && first < turns.length) break;
		first--;
	}
	return turns.slice(first);
}

async function readIndex(file: string): Promise<readonly TurnRecord[]> {
	try {
		const value: unknown = JSON.parse(await readFile(file, 'utf8'));
		if (typeof value !== 'object' || value === null || !('turns' in value) || !Array.isArray(value.turns)) return [];
		return value.turns.filter(isTurnRecord);
	} catch {
		return [];
	}
}

/** Sizes of the stored texts by name; texts that no record names (left by a crash) are removed. */
async function collectTexts(folder: string, needed: ReadonlySet<string>): Promise<Map<string, number>> {
	const sizes = new Map<string, number>();
	for (const name of await readdir(folder)) {
		const file = join(folder, name);
		if (needed.has(name)) sizes.set(name, (await stat(file)).size);
		else await rm(file, { force: true });
	}
	return sizes;
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
		await writeFile(draft, content);
		await rename(draft, file);
	} catch (error) {
		await rm(draft, { force: true });
		throw error;
	}
}
