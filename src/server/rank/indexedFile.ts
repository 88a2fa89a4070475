import type { ParsedFile } from '../parsedFile.ts';
import type { FileStamp } from './indexEngine.ts';
import { packSymbols } from './packedSymbols.ts';
import type { TermCounter } from './termCounter.ts';

/** The fields whose terms are kept for the file as a whole. All of its text is kept by chunk. */
export const FIELDS = ['path', 'definitions', 'comments', 'strings'] as const;
export type Field = (typeof FIELDS)[number];

/** Numbers that are kept of each chunk: first line, last line, UTF-16 units, words. */
export const CHUNK_NUMBERS = 4;

/** A file as the index keeps it: enough to search it, to take it out again and to save it; not its text. */
export interface IndexedFile {
	readonly path: string;
	readonly stamp: FileStamp;
	/** `CHUNK_NUMBERS` a chunk. */
	readonly chunks: Uint32Array;
	/** Of each chunk, a line each, empty without one. */
	readonly chunkSymbols: string;
	/** Entries (see termCounter.ts) of the chunks, one after the other, then of the `FIELDS`. */
	readonly entries: Uint32Array;
	/** Where each of those lists ends in `entries`. */
	readonly ends: Uint32Array;
	readonly symbols: string;
	readonly symbolCount: number;
}

/** Reads a file's text into the form in which the index keeps it. */
export function indexFile(
	counter: TermCounter,
	path: string,
	text: string,
	parsed: ParsedFile,
	stamp: FileStamp,
): IndexedFile {
	const entries: number[] = [];
	const ends: number[] = [];
	const starts = lineStarts(text);
	const chunks = new Uint32Array(parsed.chunks.length * CHUNK_NUMBERS);
	parsed.chunks.forEach((chunk, at) => {
		const from = starts[chunk.startLine - 1] ?? text.length;
		const to = starts[chunk.endLine] ?? text.length;
		counter.count(text, from, to);
		const words = counter.length;
		// What a chunk lies in is half of what it is about: its lines alone often do not say it.
		counter.count(path);
		if (chunk.symbol) counter.count(chunk.symbol);
		chunks.set([chunk.startLine, chunk.endLine, to - from, words], at * CHUNK_NUMBERS);
		counter.take(entries);
		ends.push(entries.length);
	});
	for (const field of [path, parsed.fields.definitions, parsed.fields.comments, parsed.fields.strings]) {
		counter.count(field);
		counter.take(entries);
		ends.push(entries.length);
	}
	return {
		path,
		stamp,
		chunks,
		chunkSymbols: parsed.chunks.map((chunk) => chunk.symbol ?? '').join('\n'),
		entries: Uint32Array.from(entries),
		ends: Uint32Array.from(ends),
		symbols: packSymbols(parsed.symbols),
		symbolCount: parsed.symbols.length,
	};
}

/** Chunks of a file. */
export function chunkCount(file: IndexedFile): number {
	return file.chunks.length / CHUNK_NUMBERS;
}

/** The entries of one of its lists: a chunk's by its place, a field's behind the chunks. */
export function listOf(file: IndexedFile, list: number): Uint32Array {
	return file.entries.subarray(list === 0 ? 0 : file.ends[list - 1], file.ends[list]);
}

/** UTF-16 offsets of the lines. */
function lineStarts(text: string): readonly number[] {
	const starts = [0];
	for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
	return starts;
}
