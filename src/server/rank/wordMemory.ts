/** A hash of UTF-16 units goes on from here. */
export const HASH_START = 0x811c9dc5;
/** Small at first: most workspaces are. A power of two. */
const FIRST_SLOTS = 1 << 12;

/** A hash with one more UTF-16 unit, as FNV-1a does it. */
export function hashOn(hash: number, unit: number): number {
	return Math.imul(hash ^ unit, 0x01000193);
}

function hashOf(word: string): number {
	let hash = HASH_START;
	for (let at = 0; at < word.length; at++) hash = hashOn(hash, word.charCodeAt(at));
	return hash;
}

/**
 * What words came to, found by a stretch of a text without cutting it out: millions of short strings would cost more than all else
 * that indexing does.
 */
export class WordMemory<T> {
	readonly #most: number;
	/** Number of an entry, 1 for the first; 0 is free. */
	#slots = new Int32Array(FIRST_SLOTS);
	#hashes: number[] = [];
	#words: string[] = [];
	#values: T[] = [];

	/** Forgets all when it holds more than so many words. */
	constructor(most: number) {
		this.#most = most;
	}

	/** What the word between two UTF-16 offsets came to; `hash` is that of its units. */
	recall(text: string, from: number, to: number, hash: number): T | undefined {
		const mask = this.#slots.length - 1;
		for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
			const entry = (this.#slots[slot] ?? 0) - 1;
			if (entry < 0) return undefined;
			if (this.#hashes[entry] === hash && this.#isWord(entry, text, from, to)) return this.#values[entry];
		}
	}

	recallWord(word: string): T | undefined {
		return this.recall(word, 0, word.length, hashOf(word));
	}

	/** A word that is not yet known. */
	remember(word: string, value: T): void {
		if (this.#words.length >= this.#most) this.clear();
		if (this.#words.length * 2 >= this.#slots.length) this.#grow();
		const hash = hashOf(word);
		this.#hashes.push(hash);
		this.#values.push(value);
		this.#occupy(hash, this.#words.push(word));
	}

	clear(): void {
		this.#slots = new Int32Array(FIRST_SLOTS);
		this.#hashes = [];
		this.#words = [];
		this.#values = [];
	}

	#isWord(entry: number, text: string, from: number, to: number): boolean {
		const word = this.#words[entry] ?? '';
		if (word.length !== to - from) return false;
		for (let at = 0; at < word.length; at++) if (word.charCodeAt(at) !== text.charCodeAt(from + at)) return false;
		return true;
	}

	#grow(): void {
		this.#slots = new Int32Array(this.#slots.length * 2);
		this.#hashes.forEach((hash, entry) => {
			this.#occupy(hash, entry + 1);
		});
	}

	#occupy(hash: number, entry: number): void {
		const mask = this.#slots.length - 1;
		let slot = hash & mask;
		while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
		this.#slots[slot] = entry;
	}
}
