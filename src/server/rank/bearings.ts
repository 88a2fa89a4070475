import type { Corpus } from './corpus.ts';
import { type FileKind, fileKind, pairName } from './fileKind.ts';
import { chunkCount, listOf } from './indexedFile.ts';
import type { PastCommits } from './pastCommits.ts';
import { termIn } from './termCounter.ts';

/** What follows from the state of files and commits and serves every question; made anew when the state changes. */
export interface Bearings {
	readonly version: number;
	readonly past: PastCommits;
	/** Number of the file that has a path of the past today, by number of path; -1 without. */
	readonly fileOf: Int32Array;
	/** By number of file. */
	readonly kinds: readonly FileKind[];
	/** By number of file: the tests that are called like it. */
	readonly tests: ReadonlyMap<number, readonly number[]>;
}

/** A name that more tests share says nothing (`index`, `utils`). */
const MOST_TESTS = 4;

/** Time: linear in files and paths of the past. */
export function takeBearings(corpus: Corpus, past: PastCommits): Bearings {
	const kinds = corpus.byNumber.map((placed) => (placed ? fileKind(placed.file.path) : 'data'));
	return {
		version: corpus.version,
		past,
		fileOf: filesOfPaths(corpus, past),
		kinds,
		tests: testsOf(corpus, kinds),
	};
}

/** A file that moved keeps its past: a path that is gone stands for the only file of that name. ctx@8k +1.4 points elsewhere. */
function filesOfPaths(corpus: Corpus, past: PastCommits): Int32Array {
	const byName = new Map<string, number>();
	for (const { file, number } of corpus.placed()) {
		const name = nameIn(file.path);
		byName.set(name, byName.has(name) ? -1 : number);
	}
	return Int32Array.from(past.paths, (path) => corpus.get(path)?.number ?? byName.get(nameIn(path)) ?? -1);
}

function nameIn(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1);
}

function testsOf(corpus: Corpus, kinds: readonly FileKind[]): ReadonlyMap<number, readonly number[]> {
	const byName = new Map<string, number[]>();
	for (const { file, number } of corpus.placed()) {
		if (kinds[number] !== 'test') continue;
		const name = pairName(file.path);
		const list = byName.get(name);
		if (list) list.push(number);
		else byName.set(name, [number]);
	}
	const tests = new Map<number, readonly number[]>();
	for (const { file, number } of corpus.placed()) {
		if (kinds[number] !== 'source') continue;
		const list = byName.get(pairName(file.path)) ?? [];
		if (list.length > 0 && list.length <= MOST_TESTS) tests.set(number, list);
	}
	return tests;
}

/** Whether a file's path has a term. */
export function pathHas(corpus: Corpus, number: number, terms: readonly number[]): number {
	const placed = corpus.byNumber[number];
	if (!placed || terms.length === 0) return 0;
	const inPath = new Set(Array.from(listOf(placed.file, chunkCount(placed.file)), termIn));
	return terms.filter((term) => inPath.has(term)).length / terms.length;
}
