import { QUIET_WORDS, STOP_WORDS } from './stopWords.ts';
import { partTerm, type TermTable, termsOf } from './termTable.ts';
import { eachRun } from './wordRuns.ts';

/** A term of a question that the index knows. */
export interface AskedTerm {
	readonly number: number;
	/** As it stands in the question. */
	readonly word: string;
	readonly weight: number;
}

/** A name as it stands in the question, and the term of it. */
export interface AskedName {
	readonly name: string;
	readonly number: number;
}

/** What a question comes to. */
export interface Asked {
	readonly terms: readonly AskedTerm[];
	/** What its first words name as the part that it is about (`fix(cli): …`, `parser: …`), in lower case; empty without. */
	readonly scope: string;
	/** The terms of the scope. */
	readonly scopeTerms: readonly number[];
	/** Terms that name one thing in code: identifiers of several parts, or the only word. */
	readonly names: readonly AskedName[];
	/** Words that count. */
	readonly length: number;
	/** Its words, in lower case. */
	readonly words: ReadonlySet<string>;
}

/** A pasted log repeats itself: what counts is its first words and its rarest. */
const MOST_TERMS = 64;
const MOST_TEXT = 20_000;
/** The first sentence says what is asked, the rest explains it. MRR +0.9 points. */
const REST = 0.7;
const SHORTEST_HEAD = 20;
/** Two words that the code writes as one: “file name” for `fileName`. @5 +0.5 points with the third. */
const PAIR = 0.7;
/** Another form of a word, “parsed” for “parser”, is worth so much of it. */
const KIN = 0.3;
/** A short form that the code uses, `config` for “configuration”. Elsewhere MRR +0.7 points, in users' words @10 +1.0. */
const SHORT_FORM = 0.5;
/** A word that comes again is meant. MRR +1.0 points. */
const AGAIN = 0.4;
/** Of one of the `QUIET_WORDS`. In users' words MRR +0.9 points, in titles no change. */
const QUIET = 0.4;
const MOST_AGAIN = 2;

/** What the code says of terms. */
export interface TermFacts {
	readonly rarity: (term: number) => number;
	/** Terms that the code uses as short forms of a term. */
	readonly shortForms: (term: number) => readonly number[];
}

/** The terms of a question. */
export function askedTerms(table: TermTable, query: string, facts: TermFacts): Asked {
	const text = query.slice(0, MOST_TEXT);
	const runs = runsOf(text);
	const found = new Map<number, AskedTerm>();
	const put = (term: string, word: string, weight: number): void => {
		const number = table.numberOf(term);
		if (number !== undefined && !found.has(number)) found.set(number, { number, word, weight });
	};
	const counts = new Map<string, number>();
	for (const { run } of runs) counts.set(run.toLowerCase(), (counts.get(run.toLowerCase()) ?? 0) + 1);
	for (const { run, weight } of runs) {
		if (STOP_WORDS.has(run.toLowerCase())) continue;
		const loudness = QUIET_WORDS.has(run.toLowerCase()) ? QUIET : 1;
		const again = Math.min(MOST_AGAIN, (counts.get(run.toLowerCase()) ?? 1) - 1);
		for (const term of termsOf(run)) if (!STOP_WORDS.has(term)) put(term, run, loudness * weight * (1 + AGAIN * again));
	}
	putCompounds(runs, put);
	const asked = [...found.values()];
	putKin(asked, found, KIN, facts, (number) => table.kinOf(table.term(number)));
	putKin(asked, found, SHORT_FORM, facts, facts.shortForms);
	const scope = scopeOf(text);
	const telling = runs.map(({ run }) => run).filter((run) => !STOP_WORDS.has(run.toLowerCase()));
	return {
		terms: fewest([...found.values()], facts),
		scope,
		scopeTerms: numbersOf(table, scope),
		names: namesIn(table, telling.length > 0 ? telling : runs.map(({ run }) => run)),
		length: telling.length,
		words: new Set(counts.keys()),
	};
}

function isWeak(word: string): boolean {
	return word.length < 2 || STOP_WORDS.has(word.toLowerCase());
}

function namesIn(table: TermTable, words: readonly string[]): readonly AskedName[] {
	const names = [...new Set(words)].filter((word) => words.length === 1 || termsOf(word).length > 1);
	return names.flatMap((name) => {
		const number = table.numberOf(termsOf(name)[0] ?? '');
		return number === undefined ? [] : [{ name, number }];
	});
}

interface Run {
	readonly run: string;
	readonly weight: number;
}

function runsOf(text: string): readonly Run[] {
	const head = text.search(/[.!?]\s/);
	const runs: Run[] = [];
	const collect = (from: number, to: number, weight: number) =>
		eachRun(text, from, to, (run) => runs.push({ run, weight }));
	if (head <= SHORTEST_HEAD) collect(0, text.length, 1);
	else {
		collect(0, head, 1);
		collect(head, text.length, REST);
	}
	return runs;
}

/** Other forms of each word, each worth no more than the word itself: a rare form would outweigh what was asked. */
function putKin(
	asked: readonly AskedTerm[],
	found: Map<number, AskedTerm>,
	worth: number,
	{ rarity }: TermFacts,
	formsOf: (number: number) => readonly number[],
): void {
	for (const { number, word, weight } of asked) {
		const own = rarity(number);
		for (const form of formsOf(number)) {
			if (found.has(form)) continue;
			const share = Math.min(1, own / Math.max(own, rarity(form)));
			found.set(form, { number: form, word, weight: worth * weight * share });
		}
	}
}

function putCompounds(runs: readonly Run[], put: (term: string, word: string, weight: number) => void): void {
	for (let at = 0; at + 1 < runs.length; at++) {
		const words = runs.slice(at, at + 3).map(({ run }) => run);
		const [one = '', two = '', three = ''] = words;
		if (isWeak(one) || isWeak(two)) continue;
		const weight = PAIR * (runs[at]?.weight ?? 1);
		put(partTerm(one + two), `${one} ${two}`, weight);
		if (!isWeak(three)) put(partTerm(one + two + three), `${one} ${two} ${three}`, weight);
	}
}

function fewest(terms: readonly AskedTerm[], { rarity }: TermFacts): readonly AskedTerm[] {
	if (terms.length <= MOST_TERMS) return terms;
	const worth = new Map(terms.map((term, at) => [term, rarity(term.number) * term.weight * (at < 16 ? 1.5 : 1)]));
	const kept = new Set([...terms].sort((a, b) => (worth.get(b) ?? 0) - (worth.get(a) ?? 0)).slice(0, MOST_TERMS));
	return terms.filter((term) => kept.has(term));
}

const SCOPE = /^\s*(?:\w+\(([^)\n]{1,60})\)!?|([\w/., -]{2,40}?)):\s/;

/** What a title names as its part before a colon, in lower case; empty without one. */
export function scopeOf(title: string): string {
	const match = SCOPE.exec(title);
	return (match?.[1] ?? match?.[2] ?? '').toLowerCase().trim();
}

function numbersOf(table: TermTable, text: string): readonly number[] {
	const numbers: number[] = [];
	eachRun(text, 0, text.length, (run) => {
		for (const term of termsOf(run)) {
			const number = table.numberOf(term);
			if (number !== undefined) numbers.push(number);
		}
	});
	return numbers;
}
