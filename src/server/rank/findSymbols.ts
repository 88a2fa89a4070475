import type { CodeSymbol, SymbolPlace } from '../../shared/indexProtocol.ts';
import type { Corpus } from './corpus.ts';
import { fileKind } from './fileKind.ts';
import { FIELDS, type IndexedFile } from './indexedFile.ts';
import { unpackSymbols } from './packedSymbols.ts';
import { termsOf } from './termTable.ts';

const DEFINITIONS = FIELDS.indexOf('definitions');

/** Definitions of that name, best first: same spelling before another, sources before tests, then by path. */
export function findSymbols(corpus: Corpus, name: string, limit: number): readonly SymbolPlace[] {
	const parts = name.split(/\.|::|#|->/).filter((part) => part !== '');
	const last = parts.pop()?.trim();
	if (!last || limit <= 0) return [];
	const wanted: Wanted = { name: last, lower: last.toLowerCase(), containers: parts.map((part) => part.toLowerCase()) };
	const exact = collect(defining(corpus, last), wanted, isNamed);
	const found = exact.length > 0 ? exact : collect(containing(corpus, wanted.lower), wanted, isLike);
	found.sort((one, other) => other.fit - one.fit || compare(one.place, other.place));
	return found.slice(0, limit).map(({ place }) => place);
}

interface Wanted {
	readonly name: string;
	readonly lower: string;
	/** In lower case, outermost first. */
	readonly containers: readonly string[];
}

interface Hit {
	readonly place: SymbolPlace;
	readonly fit: number;
}

/** Files of which the definitions hold the name or one of its parts: a superset of those that define it. */
function defining(corpus: Corpus, name: string): readonly IndexedFile[] {
	const term = termsOf(name)[0];
	const number = term === undefined ? undefined : corpus.table.numberOf(term);
	if (number === undefined) return term === undefined ? containing(corpus, name.toLowerCase()) : [];
	const files: IndexedFile[] = [];
	corpus.fieldPostings[DEFINITIONS]?.each(number, (file) => {
		const placed = corpus.byNumber[file];
		if (placed) files.push(placed.file);
	});
	return files;
}

function containing(corpus: Corpus, lower: string): readonly IndexedFile[] {
	return [...corpus.placed()].map(({ file }) => file).filter(({ symbols }) => symbols.toLowerCase().includes(lower));
}

function collect(
	files: readonly IndexedFile[],
	wanted: Wanted,
	accepts: (symbol: CodeSymbol, wanted: Wanted) => boolean,
): Hit[] {
	const hits: Hit[] = [];
	for (const { path, symbols } of files) {
		if (!symbols.toLowerCase().includes(wanted.lower)) continue;
		for (const symbol of unpackSymbols(symbols)) {
			if (accepts(symbol, wanted)) hits.push({ place: { ...symbol, path }, fit: fitOf(symbol, wanted, path) });
		}
	}
	return hits;
}

function isNamed(symbol: CodeSymbol, { lower, containers }: Wanted): boolean {
	return symbol.name.toLowerCase() === lower && isInside(symbol, containers);
}

function isLike(symbol: CodeSymbol, { lower, containers }: Wanted): boolean {
	return symbol.name.toLowerCase().includes(lower) && isInside(symbol, containers);
}

/** The containers that are asked for are the innermost ones. */
function isInside(symbol: CodeSymbol, containers: readonly string[]): boolean {
	if (containers.length === 0) return true;
	const around = (symbol.container ?? '').toLowerCase().split('.');
	return containers.every((container, at) => around[around.length - containers.length + at] === container);
}

function fitOf(symbol: CodeSymbol, wanted: Wanted, path: string): number {
	const spelling = symbol.name === wanted.name ? 4 : 0;
	const start = symbol.name.toLowerCase().startsWith(wanted.lower) ? 2 : 0;
	return spelling + start + (fileKind(path) === 'source' ? 1 : 0);
}

function compare(one: SymbolPlace, other: SymbolPlace): number {
	if (one.path !== other.path) return one.path < other.path ? -1 : 1;
	return one.startLine - other.startLine;
}
