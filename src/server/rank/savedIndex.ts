import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import type { FileStamp } from './indexEngine.ts';
import type { IndexedFile } from './indexedFile.ts';
import type { KeptCommit } from './pastCommits.ts';

/** Rises whenever the same text would be kept differently: words, stems, chunks or this format. */
const VERSION = 1;
const NAME = 'rank.index';
const MAGIC = 0x4b4e5254;
const HEADER_BYTES = 16;
/** Files between two pauses in which others get their turn. */
const SLICE = 400;

/** What is saved. */
export interface Content {
	readonly terms: readonly string[];
	readonly files: readonly IndexedFile[];
	readonly commits: readonly KeptCommit[];
	readonly newestCommit: string | undefined;
}

interface FileRow {
	readonly path: string;
	readonly stamp: FileStamp;
	readonly chunkSymbols: string;
	readonly symbols: string;
	readonly symbolCount: number;
	/** Lengths of `chunks`, `ends` and `entries`. */
	readonly sizes: readonly [number, number, number];
}

interface CommitRow {
	readonly hash: string;
	readonly subject: string;
	readonly paths: readonly number[];
	readonly words: number;
	readonly size: number;
}

interface Table {
	readonly terms: string;
	readonly files: readonly FileRow[];
	readonly commits: readonly CommitRow[];
	readonly commitPaths: readonly string[];
	readonly newestCommit: string | null;
}

/**
 * Writes all of it into one file: magic, version, checksum and length of the table, the table as JSON, the numbers. It replaces
 * the old one at once, so a crash leaves the old or the new. Rejects when the disk does, or with the signal's reason.
 */
export async function saveIndex(folder: string, content: Content, signal?: AbortSignal): Promise<void> {
	const parts = await encode(content, signal);
	await mkdir(folder, { recursive: true });
	const path = join(folder, `${NAME}.${randomUUID()}`);
	try {
		const file = await open(path, 'wx', 0o600);
		try {
			for (const part of parts) await file.writeFile(part, signal && { signal });
		} finally {
			await file.close();
		}
		await rename(path, join(folder, NAME));
	} catch (error) {
		await rm(path, { force: true });
		throw error;
	}
}

/** A file's parts, header first. Text is made and summed up slice by slice: all at once takes a tenth of a second. */
async function encode(content: Content, signal: AbortSignal | undefined): Promise<readonly Uint8Array[]> {
	const pause = () => setImmediate(undefined, signal && { signal });
	const rows: Buffer[] = [];
	const numbers: Buffer[] = [];
	for (let at = 0; at < content.files.length; at += SLICE) {
		const files = content.files.slice(at, at + SLICE);
		rows.push(Buffer.from(`${at === 0 ? '' : ','}${files.map((file) => JSON.stringify(rowOf(file))).join(',')}`));
		numbers.push(Buffer.concat(files.flatMap(({ chunks, ends, entries }) => [chunks, ends, entries].map(bytesOf))));
		await pause();
	}
	const { commits, commitPaths } = commitRows(content.commits);
	numbers.push(Buffer.concat(content.commits.map(({ entries }) => bytesOf(entries))));
	await pause();
	const terms = Buffer.from(`{"terms":${JSON.stringify(content.terms.join('\n'))},"files":[`);
	const rest = JSON.stringify({ commits, commitPaths, newestCommit: content.newestCommit ?? null });
	const table = [terms, ...rows, Buffer.from(`],${rest.slice(1)}`)];
	const length = table.reduce((sum, part) => sum + part.length, 0);
	const body = [...table, Buffer.alloc((4 - (length % 4)) % 4), ...numbers];
	let checksum = 0;
	for (const part of body) {
		await pause();
		checksum = crc32(part, checksum);
	}
	return [bytesOf(new Uint32Array([MAGIC, VERSION, checksum, length])), ...body];
}

function rowOf({ path, stamp, chunkSymbols, symbols, symbolCount, chunks, ends, entries }: IndexedFile): FileRow {
	const sizes = [chunks.length, ends.length, entries.length] as const;
	return { path, stamp, chunkSymbols, symbols, symbolCount, sizes };
}

function commitRows(kept: readonly KeptCommit[]): Pick<Table, 'commits' | 'commitPaths'> {
	const numbers = new Map<string, number>();
	const numberOf = (path: string): number => {
		const number = numbers.get(path) ?? numbers.size;
		numbers.set(path, number);
		return number;
	};
	const commits = kept.map(({ hash, subject, paths, words, entries }): CommitRow => {
		return { hash, subject, paths: paths.map(numberOf), words, size: entries.length };
	});
	return { commits, commitPaths: [...numbers.keys()] };
}

function bytesOf(array: Uint32Array): Uint8Array {
	return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** Undefined when nothing sound of this version is there. */
export async function loadIndex(folder: string): Promise<Content | undefined> {
	try {
		return decode(await readFile(join(folder, NAME)));
	} catch {
		return undefined;
	}
}

function decode(bytes: Buffer): Content | undefined {
	if (bytes.length < HEADER_BYTES) return undefined;
	const [magic, version, checksum, length = 0] = new Uint32Array(bytes.buffer, bytes.byteOffset, 4);
	if (magic !== MAGIC || version !== VERSION) return undefined;
	const body = bytes.subarray(HEADER_BYTES);
	if (crc32(body) !== checksum) return undefined;
	const table = JSON.parse(body.toString('utf8', 0, length)) as Table;
	const start = bytes.byteOffset + HEADER_BYTES + length + ((4 - (length % 4)) % 4);
	const numbers = new Uint32Array(bytes.buffer, start, (bytes.byteOffset + bytes.length - start) >>> 2);
	let at = 0;
	const take = (size: number): Uint32Array => {
		at += size;
		return numbers.subarray(at - size, at);
	};
	return {
		terms: table.terms === '' ? [] : table.terms.split('\n'),
		files: table.files.map(({ sizes, ...file }) => ({
			...file,
			chunks: take(sizes[0]),
			ends: take(sizes[1]),
			entries: take(sizes[2]),
		})),
		commits: table.commits.map(({ size, paths, ...commit }) => ({
			...commit,
			paths: paths.map((path) => table.commitPaths[path] ?? ''),
			entries: take(size),
		})),
		newestCommit: table.newestCommit ?? undefined,
	};
}
