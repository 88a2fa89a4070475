import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmbeddingCache } from '../../remote/openai/embeddings/createEmbedder.ts';

/** Vectors on this machine's disk, a file for each. */
export interface VectorFiles extends EmbeddingCache {
	/** Deletes all. Never rejects. */
	clear(): Promise<void>;
}

/** Bytes of all vectors of a workspace; beyond, those that were used longest ago go. */
const MOST_BYTES = 64 * 1024 * 1024;
/** The limit is looked at after so many new vectors, and at the first one: to look means to list them all. */
const LOOK_AFTER = 256;
/** When a vector was used is noted once a day: it is not worth more writing. */
const NOTE_MS = 86_400_000;
const NAME = /^[0-9a-f]{64}$/;
/** “TVc1”, then the count of numbers, then these, all little-endian. */
const MAGIC = 0x31635654;
const HEADER = 8;
/** Files that are looked at at once. */
const AT_ONCE = 32;

/** The vectors of a folder, which need not exist. What is damaged is as if it were not there. `most`: bytes of all of them. */
export function openVectorFiles(folder: string, most = MOST_BYTES): VectorFiles {
	let sinceLook = LOOK_AFTER;
	const keep = async (key: string, vector: Float32Array) => {
		const file = join(folder, key);
		// Written beside and moved: who reads meanwhile, or after a crash, sees all of it or nothing.
		const beside = `${file}.${process.pid}`;
		await writeFile(beside, encoded(vector));
		await rename(beside, file);
	};
	return {
		get: (keys) => inGroups(keys, (key) => read(folder, key)),
		async put(entries) {
			await mkdir(folder, { recursive: true });
			await inGroups(entries, ({ key, vector }) => (NAME.test(key) ? keep(key, vector) : Promise.resolve()));
			sinceLook += entries.length;
			if (sinceLook < LOOK_AFTER) return;
			sinceLook = 0;
			await makeRoom(folder, most);
		},
		clear: () => rm(folder, { recursive: true, force: true }).catch(() => {}),
	};
}

function encoded(vector: Float32Array): Buffer {
	const bytes = Buffer.alloc(HEADER + vector.length * 4);
	bytes.writeUInt32LE(MAGIC, 0);
	bytes.writeUInt32LE(vector.length, 4);
	for (const [at, value] of vector.entries()) bytes.writeFloatLE(value, HEADER + at * 4);
	return bytes;
}

async function read(folder: string, key: string): Promise<Float32Array | undefined> {
	if (!NAME.test(key)) return undefined;
	const file = join(folder, key);
	try {
		const bytes = await readFile(file);
		const vector = decoded(bytes);
		if (!vector) return undefined;
		const { mtimeMs } = await stat(file);
		const now = new Date();
		if (now.getTime() - mtimeMs > NOTE_MS) await utimes(file, now, now);
		return vector;
	} catch {
		return undefined;
	}
}

function decoded(bytes: Buffer): Float32Array | undefined {
	if (bytes.length < HEADER || bytes.readUInt32LE(0) !== MAGIC) return undefined;
	const count = bytes.readUInt32LE(4);
	if (count === 0 || bytes.length !== HEADER + count * 4) return undefined;
	const vector = new Float32Array(count);
	for (let at = 0; at < count; at++) vector[at] = bytes.readFloatLE(HEADER + at * 4);
	return vector.every(Number.isFinite) ? vector : undefined;
}

async function makeRoom(folder: string, most: number): Promise<void> {
	const names = await readdir(folder);
	const files = await inGroups(names, async (name) => {
		const { size, mtimeMs } = await stat(join(folder, name)).catch(() => ({ size: 0, mtimeMs: 0 }));
		return { name, size, mtimeMs };
	});
	let left = most;
	for (const { name, size } of files.toSorted((one, other) => other.mtimeMs - one.mtimeMs)) {
		left -= size;
		if (left < 0) await rm(join(folder, name), { force: true });
	}
}

async function inGroups<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
	const done: R[] = [];
	for (let at = 0; at < items.length; at += AT_ONCE)
		done.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
	return done;
}
