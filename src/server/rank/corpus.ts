import { chunkCount, FIELDS, type IndexedFile, listOf } from './indexedFile.ts';
import { PostingLists } from './postingLists.ts';
import { termIn } from './termCounter.ts';
import { TermTable } from './termTable.ts';

/** A file in its place: its number and that of its first chunk. */
export interface Placed {
	readonly file: IndexedFile;
	readonly number: number;
	readonly firstChunk: number;
}

/**
 * The indexed files and which of them, and which of their chunks, a term is in. Numbers of files and chunks only rise; those of
 * files that left stay empty until `worn` says that it is time to build anew.
 */
export class Corpus {
	readonly table: TermTable;
	readonly chunkPostings = new PostingLists();
	readonly fieldPostings = FIELDS.map(() => new PostingLists());
	/** By number; undefined when the file left. */
	readonly byNumber: (Placed | undefined)[] = [];
	/** Number of the file that a chunk belongs to, by the chunk's number. */
	chunkFile = new Uint32Array(1024);
	/** Words of a chunk by its number; 0 when it is gone. */
	chunkWords = new Uint32Array(1024);
	chunkTotal = 0;
	/** Of files that are there. */
	chunks = 0;
	words = 0;
	symbols = 0;
	#byPath = new Map<string, Placed>();
	#chunksWith = new Uint32Array(1024);
	#filesWith = new Uint32Array(1024);
	#seenIn = new Int32Array(1024);
	#bytes = 0;

	constructor(table = new TermTable()) {
		this.table = table;
	}

	get files(): number {
		return this.#byPath.size;
	}

	/** In memory, roughly. */
	get bytes(): number {
		const lists = [this.chunkPostings, ...this.fieldPostings].reduce((sum, list) => sum + list.bytes, 0);
		return this.#bytes + lists + this.table.size * 100 + this.chunkFile.byteLength * 2;
	}

	/** More dead than alive: time to build a new one of the same files. */
	get worn(): boolean {
		return this.chunkTotal > 4096 && this.chunkTotal > this.chunks * 2;
	}

	get(path: string): Placed | undefined {
		return this.#byPath.get(path);
	}

	paths(): IterableIterator<string> {
		return this.#byPath.keys();
	}

	placed(): IterableIterator<Placed> {
		return this.#byPath.values();
	}

	/** How many chunks hold a term. */
	chunksWith(term: number): number {
		return this.#chunksWith[term] ?? 0;
	}

	/** How many files hold a term, in their text or their path. */
	filesWith(term: number): number {
		return this.#filesWith[term] ?? 0;
	}

	/** Adds a file, in the place of one of the same path. */
	add(file: IndexedFile): void {
		this.remove(file.path);
		const placed: Placed = { file, number: this.byNumber.length, firstChunk: this.chunkTotal };
		const chunks = chunkCount(file);
		this.#reserve(this.chunkTotal + chunks);
		for (let chunk = 0; chunk < chunks; chunk++) {
			this.chunkFile[this.chunkTotal] = placed.number;
			this.chunkWords[this.chunkTotal] = Math.max(1, file.chunks[chunk * 4 + 3] ?? 0);
			this.chunkPostings.add(this.chunkTotal++, listOf(file, chunk));
		}
		this.fieldPostings.forEach((list, field) => list.add(placed.number, listOf(file, chunks + field)));
		this.byNumber.push(placed);
		this.#byPath.set(file.path, placed);
		this.#count(placed, 1);
	}

	/** False when there is no such file. */
	remove(path: string): boolean {
		const placed = this.#byPath.get(path);
		if (!placed) return false;
		this.#count(placed, -1);
		this.chunkWords.fill(0, placed.firstChunk, placed.firstChunk + chunkCount(placed.file));
		this.byNumber[placed.number] = undefined;
		this.#byPath.delete(path);
		return true;
	}

	#count({ file, number, firstChunk }: Placed, sign: 1 | -1): void {
		const chunks = chunkCount(file);
		this.chunks += sign * chunks;
		this.symbols += sign * file.symbolCount;
		this.#bytes +=
			sign * (file.entries.byteLength + file.chunks.byteLength + file.symbols.length + file.chunkSymbols.length + 400);
		if (this.#filesWith.length < this.table.size) this.#widen();
		const counted = sign * (number + 1);
		let list = 0;
		for (let at = 0; at < file.entries.length; at++) {
			while (at >= (file.ends[list] ?? 0)) list++;
			const term = termIn(file.entries[at] ?? 0);
			if (list < chunks) this.#chunksWith[term]! += sign;
			if (this.#seenIn[term] === counted) continue;
			this.#seenIn[term] = counted;
			this.#filesWith[term]! += sign;
		}
		for (let chunk = 0; chunk < chunks; chunk++) this.words += sign * (this.chunkWords[firstChunk + chunk] ?? 0);
	}

	#widen(): void {
		const size = Math.ceil(this.table.size * 1.5);
		this.#chunksWith = widened(this.#chunksWith, size);
		this.#filesWith = widened(this.#filesWith, size);
		const seen = new Int32Array(size);
		seen.set(this.#seenIn);
		this.#seenIn = seen;
	}

	#reserve(chunks: number): void {
		if (chunks <= this.chunkFile.length) return;
		const size = Math.ceil(chunks * 1.5);
		this.chunkFile = widened(this.chunkFile, size);
		this.chunkWords = widened(this.chunkWords, size);
	}
}

function widened(old: Uint32Array, size: number): Uint32Array<ArrayBuffer> {
	const wide = new Uint32Array(size);
	wide.set(old);
	return wide;
}
