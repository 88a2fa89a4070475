import { frequencyIn, termIn } from './termCounter.ts';

/** A posting: number of a document, 24 bits, above the term's frequency in it, 8 bits. */
export const MOST_DOCUMENTS = 1 << 24;
/** Late postings are slower to read and heavier: they are sorted in when they are more than this and than a quarter of all. */
const MOST_LATE = 200_000;
/** Postings between two pauses. */
const SLICE = 300_000;

interface Late {
	readonly document: number;
	readonly entries: Uint32Array;
}

/**
 * Which documents a term is in. Documents are added with rising numbers and never taken out: whoever reads passes over dead ones.
 * All of it lies in two arrays, sorted by term; what was added last waits in small lists until it is worth sorting in.
 */
export class PostingLists {
	#starts = new Uint32Array(1);
	#postings = new Uint32Array(0);
	#waiting: Late[] = [];
	#waitingSize = 0;
	#lists = new Map<number, number[]>();
	#listed = 0;
	/** Rises with each sorting. */
	#round = 0;

	get bytes(): number {
		return this.#postings.byteLength + this.#starts.byteLength + this.#waitingSize * 24;
	}

	/** The entries are kept, not copied. */
	add(document: number, entries: Uint32Array): void {
		if (entries.length === 0) return;
		this.#waiting.push({ document, entries });
		this.#waitingSize += entries.length;
	}

	/** Calls `visit` for each document that the term is in, in the order of their numbers. */
	each(term: number, visit: (document: number, frequency: number) => void): void {
		this.settle();
		const to = this.#starts[term + 1] ?? 0;
		for (let at = this.#starts[term] ?? 0; at < to; at++) {
			const posting = this.#postings[at] ?? 0;
			visit(posting >>> 8, posting & 255);
		}
		for (const posting of this.#lists.get(term) ?? []) visit(posting >>> 8, posting & 255);
	}

	/** In how many documents a term is. */
	count(term: number): number {
		this.settle();
		return (this.#starts[term + 1] ?? 0) - (this.#starts[term] ?? 0) + (this.#lists.get(term)?.length ?? 0);
	}

	/** Makes what was added readable; reading does it by itself. */
	settle(): void {
		if (this.#waiting.length === this.#listed) return;
		if (this.#isMuch) {
			const sorting = this.#sortIn();
			while (!sorting.next().done);
			return;
		}
		for (const { document, entries } of this.#waiting.slice(this.#listed)) this.#list(document, entries);
		this.#listed = this.#waiting.length;
	}

	/** The same with pauses in which others get their turn; whoever reads meanwhile does not wait for it. Rejects when `pause` does. */
	async settleSlowly(pause: () => Promise<void>): Promise<void> {
		if (!this.#isMuch) return this.settle();
		const sorting = this.#sortIn();
		while (!sorting.next().done) await pause();
	}

	get #isMuch(): boolean {
		return this.#waitingSize > Math.max(MOST_LATE, this.#postings.length >> 2);
	}

	#list(document: number, entries: Uint32Array): void {
		for (const entry of entries) {
			const posting = ((document << 8) | frequencyIn(entry)) >>> 0;
			const list = this.#lists.get(termIn(entry));
			if (list) list.push(posting);
			else this.#lists.set(termIn(entry), [posting]);
		}
	}

	/** Counts the postings of each term, then puts each at its place: two passes, no comparing. Yields where there may be a pause. */
	*#sortIn(): Generator<void, void> {
		const waiting = this.#waiting.slice();
		const round = this.#round;
		const { starts, next } = yield* this.#countTerms(waiting);
		// Who could not wait has sorted by itself.
		if (round !== this.#round) return;
		const old = this.#starts;
		const postings = new Uint32Array(starts[starts.length - 1] ?? 0);
		for (let term = 0; term + 1 < old.length; term++) {
			postings.set(this.#postings.subarray(old[term], old[term + 1]), next[term]);
			next[term] = (next[term] ?? 0) + (old[term + 1] ?? 0) - (old[term] ?? 0);
		}
		let since = 0;
		for (const { document, entries } of waiting) {
			const high = document << 8;
			for (const entry of entries) {
				const at = next[termIn(entry)] ?? 0;
				postings[at] = (high | frequencyIn(entry)) >>> 0;
				next[termIn(entry)] = at + 1;
			}
			since += entries.length;
			if (since < SLICE) continue;
			since = 0;
			yield;
		}
		if (round !== this.#round) return;
		this.#round++;
		this.#starts = starts;
		this.#postings = postings;
		this.#waiting = this.#waiting.slice(waiting.length);
		this.#waitingSize = this.#waiting.reduce((sum, { entries }) => sum + entries.length, 0);
		this.#lists.clear();
		this.#listed = 0;
	}

	/** Where the postings of each term start, with those that wait; and a copy to count on. */
	*#countTerms(waiting: readonly Late[]): Generator<void, { starts: Uint32Array<ArrayBuffer>; next: Uint32Array }> {
		const old = this.#starts;
		const oldTerms = old.length - 1;
		let terms = oldTerms;
		for (const { entries } of waiting)
			for (const entry of entries) if (termIn(entry) >= terms) terms = termIn(entry) + 1;
		yield;
		const starts = new Uint32Array(terms + 1);
		for (let term = 0; term < oldTerms; term++) starts[term + 1] = (old[term + 1] ?? 0) - (old[term] ?? 0);
		for (const { entries } of waiting)
			for (const entry of entries) starts[termIn(entry) + 1] = (starts[termIn(entry) + 1] ?? 0) + 1;
		for (let term = 0; term < terms; term++) starts[term + 1] = (starts[term + 1] ?? 0) + (starts[term] ?? 0);
		yield;
		return { starts, next: starts.slice(0, terms) };
	}
}
