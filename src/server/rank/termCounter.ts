import type { TermTable } from './termTable.ts';
import { eachRun } from './wordRuns.ts';

/** The most that a frequency counts; beyond it BM25 is flat anyway. */
const MOST = 255;

/** An entry: number of a term, 24 bits, above its frequency, 8 bits. */
export function termIn(entry: number): number {
	return entry >>> 8;
}

export function frequencyIn(entry: number): number {
	return entry & MOST;
}

/** Counts the terms of one stretch of text after the other. */
export class TermCounter {
	readonly #table: TermTable;
	#counts = new Uint8Array(1 << 14);
	#seen: number[] = [];
	#length = 0;
	readonly #visit = (run: string): void => {
		for (const term of this.#table.numbersOf(run)) this.#add(term);
	};

	readonly #recall = (text: string, from: number, to: number, hash: number): boolean => {
		const terms = this.#table.recall(text, from, to, hash);
		if (!terms) return false;
		for (const term of terms) this.#add(term);
		return true;
	};

	constructor(table: TermTable) {
		this.#table = table;
	}

	/** Words counted since the last `take`, repetitions included. */
	get length(): number {
		return this.#length;
	}

	/** Counts a stretch of a text, UTF-16 offsets. */
	count(text: string, from = 0, to = text.length): void {
		eachRun(text, from, to, this.#visit, this.#recall);
	}

	/** Appends an entry per term to `entries`, in order of first appearance, and begins anew. */
	take(entries: number[]): void {
		for (const term of this.#seen) {
			entries.push(((term << 8) | (this.#counts[term] ?? 0)) >>> 0);
			this.#counts[term] = 0;
		}
		this.#seen = [];
		this.#length = 0;
	}

	#add(term: number): void {
		if (term >= this.#counts.length) this.#grow(term);
		const count = this.#counts[term] ?? 0;
		this.#length++;
		if (count === MOST) return;
		if (count === 0) this.#seen.push(term);
		this.#counts[term] = count + 1;
	}

	#grow(term: number): void {
		const larger = new Uint8Array(Math.max(term + 1, this.#counts.length * 2));
		larger.set(this.#counts);
		this.#counts = larger;
	}
}
