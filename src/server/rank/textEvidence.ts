import type { Asked, AskedName } from './askedTerms.ts';
import { rarity, saturated, toBest } from './bm25.ts';
import type { Corpus } from './corpus.ts';
import { chunkCount } from './indexedFile.ts';
import { definesName } from './packedSymbols.ts';

/** What the texts and paths say. Arrays by number of file, best 1, but for `chunks`: by number of chunk, as added up. */
export interface TextEvidence {
	readonly chunks: Float64Array;
	/** Of a file's best chunks. */
	readonly best: Float64Array;
	/** Of all of its text, what stands in paths, definitions and comments counting more. */
	readonly fields: Float64Array;
	readonly paths: Float64Array;
	/** Of a name that is asked for and that the file defines: the share of the question that it is. Not scaled. */
	readonly defined: Float64Array;
}

const K = 1.2;
const CHUNK_B = 0.75;
const FILE_B = 0.6;
/** Of the field in `FIELDS`: so many occurrences in the plain text is one there worth. */
const FIELD_WORTH: readonly number[] = [5, 8, 2, 1];
const PATH = 0;
const DEFINITIONS = 1;
/** What a name in another spelling, or as a part of a longer one, is worth. */
const ALIKE = 0.3;
/** What the second and third chunk add to the first. */
const SECOND = 0.15;
const THIRD = 0.075;

/** Reads the postings of each term once. Time: their number plus that of chunks and files. */
export function textEvidence(corpus: Corpus, asked: Asked): TextEvidence {
	const files = corpus.byNumber.length;
	const evidence = {
		chunks: new Float64Array(corpus.chunkTotal),
		best: new Float64Array(files),
		fields: new Float64Array(files),
		paths: new Float64Array(files),
		defined: new Float64Array(files),
	};
	const frequencies = new Float64Array(files);
	for (const { number, weight } of asked.terms) addTerm(corpus, evidence, frequencies, number, weight);
	for (const name of asked.names) addDefined(corpus, evidence.defined, name, asked.length);
	addBest(corpus, evidence);
	toBest(evidence.best);
	toBest(evidence.fields);
	toBest(evidence.paths);
	return evidence;
}

function addTerm(
	corpus: Corpus,
	{ chunks, fields, paths }: TextEvidence,
	frequencies: Float64Array,
	term: number,
	weight: number,
): void {
	const touched: number[] = [];
	const { chunkWords, chunkFile, fileWords } = corpus;
	const chunkWorth = weight * rarity(corpus.chunks, corpus.chunksWith(term));
	const averageChunk = corpus.words / Math.max(1, corpus.chunks);
	corpus.chunkPostings.each(term, (chunk, frequency) => {
		const words = chunkWords[chunk] ?? 0;
		if (words === 0) return;
		chunks[chunk] = (chunks[chunk] ?? 0) + chunkWorth * saturated(frequency, words / averageChunk, K, CHUNK_B);
		const file = chunkFile[chunk] ?? 0;
		if (frequencies[file] === 0) touched.push(file);
		frequencies[file] = (frequencies[file] ?? 0) + frequency;
	});
	const fileWorth = weight * rarity(corpus.files, corpus.filesWith(term));
	corpus.fieldPostings.forEach((list, field) => {
		const worth = FIELD_WORTH[field] ?? 0;
		list.each(term, (file, frequency) => {
			if (!corpus.byNumber[file]) return;
			if (field === PATH) paths[file] = (paths[file] ?? 0) + fileWorth;
			if (frequencies[file] === 0) touched.push(file);
			frequencies[file] = (frequencies[file] ?? 0) + worth * frequency;
		});
	});
	const averageFile = corpus.words / Math.max(1, corpus.files);
	for (const file of touched) {
		// As BM25F has it: the length divides the frequency before it saturates.
		const relative = 1 - FILE_B + (FILE_B * (fileWords[file] ?? 0)) / averageFile;
		fields[file] = (fields[file] ?? 0) + fileWorth * saturated((frequencies[file] ?? 0) / relative, 1, K, 0);
		frequencies[file] = 0;
	}
}

function addDefined(corpus: Corpus, defined: Float64Array, { name, number }: AskedName, length: number): void {
	const exact: number[] = [];
	const alike: number[] = [];
	corpus.fieldPostings[DEFINITIONS]?.each(number, (file) => {
		const symbols = corpus.byNumber[file]?.file.symbols;
		if (symbols !== undefined) (definesName(symbols, name) ? exact : alike).push(file);
	});
	// A name that many files define names nothing.
	const share = 1 / Math.max(1, length) / Math.sqrt(Math.max(1, exact.length));
	for (const file of exact) defined[file] = (defined[file] ?? 0) + share;
	for (const file of alike) defined[file] = (defined[file] ?? 0) + (share * ALIKE) / Math.sqrt(alike.length);
}

function addBest(corpus: Corpus, { chunks, best }: TextEvidence): void {
	for (const placed of corpus.placed()) {
		let first = 0;
		let second = 0;
		let third = 0;
		const end = placed.firstChunk + chunkCount(placed.file);
		for (let chunk = placed.firstChunk; chunk < end; chunk++) {
			const score = chunks[chunk] ?? 0;
			if (score > first) {
				third = second;
				second = first;
				first = score;
			} else if (score > second) {
				third = second;
				second = score;
			} else if (score > third) third = score;
		}
		best[placed.number] = first + SECOND * second + THIRD * third;
	}
}
