import type { Corpus } from './corpus.ts';
import { STOP_WORDS } from './stopWords.ts';

/** `env`, `arg`, `msg`: shorter ones stand for anything. */
const SHORTEST = 3;
const LONGEST = 6;
/** So many letters are left out at least: other words of the same stem are found without this. */
const LEFT_OUT = 3;
/** So many of the files that have the rarer of the two have both. */
const TOGETHER = 0.4;
const LEAST_FILES = 3;

/**
 * Numbers of terms that this code uses as short forms of a term, `config` for “configuration”: its beginnings that stand in the same
 * files. People write the long form where names in code are short. Time: linear in the postings of the term and of its beginnings.
 */
export function shortForms(corpus: Corpus, term: number): readonly number[] {
	const word = corpus.table.term(term);
	if (word.length < SHORTEST + LEFT_OUT || !/^[a-z]+$/.test(word)) return [];
	const own = corpus.filesWith(term);
	if (own < 2) return [];
	const short: number[] = [];
	let files: Uint8Array | undefined;
	for (let length = SHORTEST; length <= Math.min(LONGEST, word.length - LEFT_OUT); length++) {
		const beginning = word.slice(0, length);
		const number = STOP_WORDS.has(beginning) ? undefined : corpus.table.numberOf(beginning);
		if (number === undefined || corpus.filesWith(number) < LEAST_FILES) continue;
		files ??= filesOf(corpus, term);
		const both = countBoth(files, filesOf(corpus, number));
		if (both >= TOGETHER * Math.min(own, corpus.filesWith(number))) short.push(number);
	}
	return short;
}

/** By number of file: whether it has the term. */
function filesOf(corpus: Corpus, term: number): Uint8Array {
	const has = new Uint8Array(corpus.byNumber.length);
	corpus.chunkPostings.each(term, (chunk) => {
		if ((corpus.chunkWords[chunk] ?? 0) > 0) has[corpus.chunkFile[chunk] ?? 0] = 1;
	});
	corpus.fieldPostings[0]?.each(term, (file) => {
		if (corpus.byNumber[file]) has[file] = 1;
	});
	return has;
}

function countBoth(one: Uint8Array, other: Uint8Array): number {
	let count = 0;
	for (let at = 0; at < one.length; at++) if (one[at] === 1 && other[at] === 1) count++;
	return count;
}
