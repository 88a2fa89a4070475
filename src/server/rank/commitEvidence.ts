import type { Asked } from './askedTerms.ts';
import { rarity, saturated, toBest } from './bm25.ts';
import type { PastCommits } from './pastCommits.ts';

/** What the past says. Arrays by number of file, best 1. */
export interface CommitEvidence {
	/** Of the messages that fit best. */
	readonly best: Float64Array;
	/** Of all of a file's messages together. */
	readonly together: Float64Array;
	/** How often commits of the same scope touched it. */
	readonly scope: Float64Array;
	/** The commit that speaks loudest for a file, by number of file; -1 without. */
	readonly loudest: Int32Array;
}

const K = 1.2;
const MESSAGE_B = 0.5;
const TOGETHER_B = 0.7;
/** Messages that are heard, best first. */
const HEARD = 100;
/** What the lesser of two messages adds for a file. */
const LESSER = 0.3;
/** A scope is a file's own when so many of its commits touch it. */
const OFTEN = 0.3;

/** `fileOf`: number of the file that has a path today, -1 without; by number of path. */
export function commitEvidence(past: PastCommits, fileOf: Int32Array, files: number, asked: Asked): CommitEvidence {
	const evidence = {
		best: new Float64Array(files),
		together: new Float64Array(files),
		scope: new Float64Array(files),
		loudest: new Int32Array(files).fill(-1),
	};
	if (past.kept.length === 0) return evidence;
	const living = livingPaths(past, fileOf);
	addBest(past, living, asked, evidence);
	addTogether(past, living, asked, evidence.together);
	addScope(past, living, asked.scope, evidence.scope);
	toBest(evidence.best);
	toBest(evidence.together);
	return evidence;
}

/** A commit speaks for each of its files the less, the more there are. */
interface Living {
	/** Numbers of the files that a commit touched and that are there today. */
	readonly files: readonly (readonly number[])[];
	/** Of a commit for each of them. */
	readonly share: Float64Array;
	/** Words of a file's messages, by their share. */
	readonly words: Float64Array;
	readonly averageWords: number;
	readonly count: number;
}

/** Worked out once for a state of files and commits. */
const livingCache = new WeakMap<Int32Array, Living>();

/** Does what is worked out once beforehand. */
export function prepareCommits(past: PastCommits, fileOf: Int32Array): void {
	livingPaths(past, fileOf);
}

function livingPaths(past: PastCommits, fileOf: Int32Array): Living {
	const known = livingCache.get(fileOf);
	if (known) return known;
	const files = past.touched.map((paths) =>
		Array.from(paths, (path) => fileOf[path] ?? -1).filter((file) => file >= 0),
	);
	const share = Float64Array.from(files, (list) => 1 / Math.sqrt(list.length || 1));
	let largest = -1;
	for (const file of fileOf) if (file > largest) largest = file;
	const words = new Float64Array(largest + 1);
	files.forEach((list, commit) => {
		for (const file of list) words[file] = (words[file] ?? 0) + (past.kept[commit]?.words ?? 0) * (share[commit] ?? 0);
	});
	let sum = 0;
	let count = 0;
	for (const each of words) {
		sum += each;
		if (each > 0) count++;
	}
	const living = { files, share, words, averageWords: sum / Math.max(1, count), count };
	livingCache.set(fileOf, living);
	return living;
}

function addBest(past: PastCommits, { files, share }: Living, asked: Asked, { best, loudest }: CommitEvidence): void {
	const scores = new Float64Array(past.kept.length);
	const average = past.words / past.kept.length;
	for (const { number, weight } of asked.terms) {
		const worth = weight * rarity(past.kept.length, past.messagesWith(number));
		past.postings.each(number, (commit, frequency) => {
			const relative = (past.kept[commit]?.words ?? 0) / average;
			scores[commit] = (scores[commit] ?? 0) + worth * saturated(frequency, relative, K, MESSAGE_B);
		});
	}
	const heard = [...scores.keys()].filter((commit) => (scores[commit] ?? 0) > 0);
	heard.sort((one, other) => (scores[other] ?? 0) - (scores[one] ?? 0) || one - other);
	for (const commit of heard.slice(0, HEARD)) {
		const score = (scores[commit] ?? 0) * (share[commit] ?? 0);
		for (const file of files[commit] ?? []) {
			const before = best[file] ?? 0;
			if (score > before || loudest[file] === -1) loudest[file] = commit;
			best[file] = Math.max(before, score) + LESSER * Math.min(before, score);
		}
	}
}

function addTogether(past: PastCommits, living: Living, asked: Asked, together: Float64Array): void {
	const frequencies = new Float64Array(together.length);
	for (const { number, weight } of asked.terms) {
		const touched: number[] = [];
		past.postings.each(number, (commit) => {
			for (const file of living.files[commit] ?? []) {
				if (frequencies[file] === 0) touched.push(file);
				frequencies[file] = (frequencies[file] ?? 0) + (living.share[commit] ?? 0);
			}
		});
		const worth = weight * rarity(living.count, touched.length);
		for (const file of touched) {
			const relative = (living.words[file] ?? 0) / living.averageWords;
			together[file] = (together[file] ?? 0) + worth * saturated(frequencies[file] ?? 0, relative, K, TOGETHER_B);
			frequencies[file] = 0;
		}
	}
}

function addScope(past: PastCommits, { files, share }: Living, asked: string, scope: Float64Array): void {
	const commits = (asked && past.scopes.get(asked)) || [];
	let most = 0;
	for (const commit of commits) {
		for (const file of files[commit] ?? []) {
			scope[file] = (scope[file] ?? 0) + (share[commit] ?? 0);
			most = Math.max(most, scope[file] ?? 0);
		}
	}
	if (most === 0) return;
	const full = Math.min(most, OFTEN * commits.length);
	for (let file = 0; file < scope.length; file++) scope[file] = Math.min(1, (scope[file] ?? 0) / full);
}
