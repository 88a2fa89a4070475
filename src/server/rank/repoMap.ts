import type { CodeSymbol, SymbolKind } from '../../shared/indexProtocol.ts';
import type { Corpus } from './corpus.ts';
import { fileKind } from './fileKind.ts';
import { namesOf, unpackSymbols } from './packedSymbols.ts';
import { termsOf } from './termTable.ts';

/** Signatures come to fewer letters a token than prose. */
const UNITS_PER_TOKEN = 3.3;
const LONGEST_LINE = 160;
/** More of one file would hide the others. */
const MOST_OF_FILE = 12;
/** Some are too long for what is left. */
const MOST_CONSIDERED = 2 * MOST_OF_FILE;
/** Files between two pauses. */
const SLICE = 200;
const KIND_WORTH: Readonly<Record<SymbolKind, number>> = {
	module: 0.5,
	class: 1.5,
	interface: 1.3,
	enum: 1,
	type: 1,
	function: 1.2,
	method: 0.6,
	property: 0.2,
	constant: 0.6,
	variable: 0.3,
};

interface Used {
	readonly path: string;
	readonly symbol: CodeSymbol;
	readonly worth: number;
}

/**
 * The most used definitions as a text: a line with the path, below it their signatures in the order of the file, files with the
 * most use first. A use is a file that has the name; a name that several files define counts the less for each.
 */
export async function repoMap(corpus: Corpus, budgetTokens: number, pause: () => Promise<void>): Promise<string> {
	const chosen = new Map<string, Used[]>();
	let left = budgetTokens * UNITS_PER_TOKEN;
	for (const used of await byUse(corpus, pause)) {
		const ofFile = chosen.get(used.path) ?? [];
		if (ofFile.length >= MOST_OF_FILE) continue;
		const length = lineOf(used.symbol).length + 1 + (ofFile.length === 0 ? used.path.length + 1 : 0);
		if (length > left) continue;
		left -= length;
		ofFile.push(used);
		chosen.set(used.path, ofFile);
	}
	const worthOf = (list: readonly Used[]): number => list.reduce((sum, { worth }) => sum + worth, 0);
	const files = [...chosen].sort(([path, a], [other, b]) => worthOf(b) - worthOf(a) || (path < other ? -1 : 1));
	return files
		.map(([path, list]) => [path, ...inOrder(list).map(({ symbol }) => lineOf(symbol))].join('\n'))
		.join('\n');
}

/** Definitions of sources, most used first; of each file those that may be chosen. */
async function byUse(corpus: Corpus, pause: () => Promise<void>): Promise<readonly Used[]> {
	const sources = [...corpus.placed()].map(({ file }) => file).filter(({ path }) => fileKind(path) === 'source');
	const definers = new Map<string, number>();
	for (const [at, { symbols }] of sources.entries()) {
		if (at % SLICE === SLICE - 1) await pause();
		for (const name of namesOf(symbols)) definers.set(name, (definers.get(name) ?? 0) + 1);
	}
	const all: Used[] = [];
	for (const [at, { path, symbols }] of sources.entries()) {
		if (at % SLICE === SLICE - 1) await pause();
		const used = unpackSymbols(symbols).map((symbol) => ({
			path,
			symbol,
			worth: worthOfUse(corpus, symbol, definers),
		}));
		all.push(
			...used
				.filter(({ worth }) => worth > 0)
				.sort(byWorth)
				.slice(0, MOST_CONSIDERED),
		);
	}
	await pause();
	return all.sort(byWorth);
}

function byWorth(a: Used, b: Used): number {
	if (a.worth !== b.worth) return b.worth - a.worth;
	return a.path === b.path ? a.symbol.startLine - b.symbol.startLine : a.path < b.path ? -1 : 1;
}

function worthOfUse(corpus: Corpus, { name, kind }: CodeSymbol, definers: ReadonlyMap<string, number>): number {
	const [whole, ...parts] = termsOf(name);
	const term = whole === undefined ? undefined : corpus.table.numberOf(whole);
	if (term === undefined) return 0;
	const defining = definers.get(name) ?? 1;
	const uses = Math.max(0, corpus.filesWith(term) - defining);
	// A name of one word is met as a word of any text.
	const telling = parts.length > 0 ? 1 : 0.3;
	return (telling * KIND_WORTH[kind] * Math.log1p(uses)) / defining;
}

function inOrder(list: readonly Used[]): readonly Used[] {
	return [...list].sort((one, other) => one.symbol.startLine - other.symbol.startLine);
}

function lineOf({ signature, container }: CodeSymbol): string {
	const depth = container ? container.split('.').length : 0;
	const line = signature.length <= LONGEST_LINE ? signature : `${signature.slice(0, LONGEST_LINE).trimEnd()}…`;
	return `${'  '.repeat(depth + 1)}${line}`;
}
