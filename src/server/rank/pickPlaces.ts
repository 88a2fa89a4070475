import type { Corpus, Placed } from './corpus.ts';
import { chunkCount, chunkNumbers } from './indexedFile.ts';
import type { RankedFiles } from './rankFiles.ts';

/** A stretch of a file that is to be shown. */
export interface Place {
	readonly placed: Placed;
	/** Places of its first and last chunk in the file. */
	readonly first: number;
	readonly last: number;
	readonly score: number;
}

/** Files beyond this are never shown. */
const MOST_FILES = 400;
const MOST_OF_FILE = 12;
/** A file is worth e to the power of so many times its lead. Several chunks of a strong file beat one of each: ctx@8k +6 points. */
const LEAD = 1;
/** What a lesser chunk of a file is worth beside its best. */
const CLOSENESS = 3;
const NEXT = 0.85;
/** The lines around a hit are often part of the answer. */
const NEIGHBOUR = 0.15;
/** A chunk beside one that is shown joins it when it is worth so much of it: one header line less, no torn text. */
const JOINS = 0.5;
const HEADER_TOKENS = 12;
const UNITS_PER_TOKEN = 4;

interface Candidate {
	readonly placed: Placed;
	readonly chunk: number;
	readonly rank: number;
	readonly worth: number;
}

/** The best stretches, best first, at most `limit` of them and about `budgetTokens` of text. */
export function pickPlaces(corpus: Corpus, ranked: RankedFiles, limit: number, budgetTokens: number): readonly Place[] {
	const candidates: Candidate[] = [];
	const best = ranked.scores[ranked.order[0] ?? 0] ?? 0;
	ranked.order.slice(0, MOST_FILES).forEach((number, rank) => {
		const placed = corpus.byNumber[number];
		if (!placed) return;
		const worth = Math.exp(LEAD * ((ranked.scores[number] ?? 0) - best));
		for (const each of chunksByWorth(placed, ranked.text.chunks)) {
			candidates.push({ placed, chunk: each.chunk, rank, worth: worth * each.worth });
		}
	});
	candidates.sort((one, other) => other.worth - one.worth || one.rank - other.rank || one.chunk - other.chunk);
	return spend(candidates, limit, budgetTokens);
}

/** Chunks of a file, best first; the best has worth 1. */
function chunksByWorth(placed: Placed, scores: Float64Array): readonly { chunk: number; worth: number }[] {
	const count = chunkCount(placed.file);
	const own = (chunk: number): number => (chunk < 0 || chunk >= count ? 0 : (scores[placed.firstChunk + chunk] ?? 0));
	const fits: { chunk: number; fit: number }[] = [];
	for (let chunk = 0; chunk < count; chunk++) {
		const fit = own(chunk) + NEIGHBOUR * Math.max(own(chunk - 1), own(chunk + 1));
		if (fit > 0) fits.push({ chunk, fit });
	}
	fits.sort((one, other) => other.fit - one.fit || one.chunk - other.chunk);
	const top = fits[0]?.fit;
	// Only its path or its past speak for it: it is shown from its top.
	if (top === undefined) return count > 0 ? [{ chunk: 0, worth: 1 }] : [];
	return fits
		.slice(0, MOST_OF_FILE)
		.map(({ chunk, fit }, at) => ({ chunk, worth: (fit / top) ** CLOSENESS * NEXT ** at }));
}

interface Growing {
	readonly placed: Placed;
	first: number;
	last: number;
	readonly score: number;
}

function spend(candidates: readonly Candidate[], limit: number, budgetTokens: number): readonly Place[] {
	const places: Growing[] = [];
	const byFile = new Map<number, Growing[]>();
	let left = budgetTokens;
	for (const { placed, chunk, worth } of candidates) {
		const tokens = chunkNumbers(placed.file, chunk).length / UNITS_PER_TOKEN;
		const shown = byFile.get(placed.number) ?? [];
		const beside = shown.find((place) => isBeside(place, chunk) && worth >= JOINS * place.score);
		if (beside ? tokens > left : tokens + HEADER_TOKENS > left || places.length >= limit) continue;
		if (beside) {
			beside.first = Math.min(beside.first, chunk);
			beside.last = Math.max(beside.last, chunk);
			left -= tokens;
			continue;
		}
		const place = { placed, first: chunk, last: chunk, score: worth };
		places.push(place);
		shown.push(place);
		byFile.set(placed.number, shown);
		left -= tokens + HEADER_TOKENS;
	}
	return places;
}

function isBeside(place: Growing, chunk: number): boolean {
	return chunk === place.first - 1 || chunk === place.last + 1;
}
