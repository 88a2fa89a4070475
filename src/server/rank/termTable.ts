import { splitWord } from './splitWord.ts';
import { singular, stem } from './stem.ts';

/** Term numbers are packed with 8 bits of frequency into 32 bits. */
export const MOST_TERMS = 1 << 24;
/** Remembered words cost memory and save work only while many files come. */
const MOST_REMEMBERED = 200_000;
/** Longer terms are whole identifiers: they have no forms. */
const LONGEST_KIN = 16;
const NONE: readonly number[] = [];

/**
 * Numbers the terms. A word counts as its parts without their plural; one of several parts counts as a whole too, so that an identifier that is
 * asked for by name beats texts that happen to hold its parts.
 */
export class TermTable {
	readonly #numbers = new Map<string, number>();
	readonly #terms: string[] = [];
	/** Terms by their stem, of the first `#stemmed`. */
	readonly #kin = new Map<string, number[]>();
	#stemmed = 0;
	readonly #remembered = new Map<string, readonly number[]>();

	get size(): number {
		return this.#terms.length;
	}

	/** The term of a number that was given out. */
	term(number: number): string {
		return this.#terms[number] ?? '';
	}

	terms(): readonly string[] {
		return this.#terms;
	}

	/** Undefined when no text has it. */
	numberOf(term: string): number | undefined {
		return this.#numbers.get(term);
	}

	/** Numbers of what a word counts as; gives out new ones. */
	numbersOf(word: string): readonly number[] {
		const known = this.#remembered.get(word);
		if (known) return known;
		if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear();
		const numbers = termsOf(word).flatMap((term) => this.add(term) ?? NONE);
		this.#remembered.set(word, numbers);
		return numbers;
	}

	/** The number of a term, given out if need be. Undefined when there are too many. */
	add(term: string): number | undefined {
		const known = this.#numbers.get(term);
		if (known !== undefined) return known;
		if (this.#terms.length >= MOST_TERMS) return undefined;
		const number = this.#terms.length;
		this.#numbers.set(term, number);
		this.#terms.push(term);
		return number;
	}

	/** Numbers of the other terms of the same stem. The first call costs time linear in the terms that are new since the last. */
	kinOf(term: string): readonly number[] {
		while (this.stemSome(this.#terms.length));
		const own = this.#numbers.get(term);
		return (this.#kin.get(stem(term)) ?? []).filter((number) => number !== own);
	}

	/** Does a part of what the first `kinOf` would: of so many terms. False when nothing is left. */
	stemSome(terms: number): boolean {
		const end = Math.min(this.#terms.length, this.#stemmed + terms);
		for (; this.#stemmed < end; this.#stemmed++) {
			const term = this.#terms[this.#stemmed] ?? '';
			if (term.length > LONGEST_KIN) continue;
			const root = stem(term);
			const kin = this.#kin.get(root);
			if (kin) kin.push(this.#stemmed);
			else this.#kin.set(root, [this.#stemmed]);
		}
		return this.#stemmed < this.#terms.length;
	}

	/** Frees what only speeds up adding. */
	forget(): void {
		this.#remembered.clear();
	}
}

/** The terms that a word counts as: the whole in lower case if it has several parts, then its parts. */
export function termsOf(word: string): readonly string[] {
	const parts = splitWord(word);
	if (parts.length === 1) return isTelling(parts[0] ?? '') ? [partTerm(parts[0] ?? '')] : NONE_TERMS;
	if (parts.length === 0) return NONE_TERMS;
	const telling = parts.filter(isTelling).map(partTerm);
	return [wholeTerm(word), ...telling.filter((term, at) => telling.indexOf(term) === at)];
}

const NONE_TERMS: readonly string[] = [];

/** The term of an identifier as a whole: case and underscores are a matter of style, `base_url` and `baseURL` are the same name. */
export function wholeTerm(word: string): string {
	return singular(word.replace(/[_$]+/g, '').toLowerCase());
}

/** The term of a single word. */
export function partTerm(part: string): string {
	return singular(part.toLowerCase());
}

/** Single letters and short numbers say nothing. A single sign of another script may be a word. */
function isTelling(part: string): boolean {
	return part.length > 1 ? !/^\d{1,2}$/.test(part) : part > '\u2e80';
}
