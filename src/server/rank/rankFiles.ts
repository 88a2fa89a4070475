import type { Asked } from './askedTerms.ts';
import { type Bearings, pathHas } from './bearings.ts';
import { type CommitEvidence, commitEvidence } from './commitEvidence.ts';
import type { Corpus } from './corpus.ts';
import type { FileKind } from './fileKind.ts';
import { type TextEvidence, textEvidence } from './textEvidence.ts';

/**
 * What each kind of evidence counts, found on one set of repositories and checked on others; all of them lie on a plateau, where
 * a third more or less of one changes no measure by more than a point. The gains are what leaving one out costs.
 */
export const WEIGHTS = {
	best: 2.9,
	fields: 2.7,
	/** One past message that fits. */
	commit: 1.6,
	/** All messages of a file together. */
	commits: 1.7,
	paths: 1.3,
	/** It defines the name that is all of the question. Decides between a definition and its users; a sentence hardly feels it. */
	defined: 4,
	/** The part that a title names lies in the path. */
	scopePath: 1.8,
	/** The part that a title names was named by commits that touched the file. */
	scopePast: 1,
	/** The file's tests fit. */
	tests: 0.4,
	/** There is more to change in a large file. */
	size: 1,
} as const;

/** What is not code is rarely what is asked for, unless it is named. */
const KIND_SHARE: Readonly<Record<FileKind, number>> = { source: 1, test: 0.7, document: 0.7, data: 0.7 };
const KIND_WORDS: Readonly<Record<FileKind, readonly string[]>> = {
	source: [],
	test: ['test', 'tests', 'testing', 'spec', 'specs', 'fixture', 'fixtures', 'benchmark', 'example', 'examples'],
	document: ['doc', 'docs', 'documentation', 'readme', 'changelog', 'license', 'guide', 'typo'],
	data: [
		'json',
		'yaml',
		'yml',
		'toml',
		'config',
		'workflow',
		'ci',
		'generated',
		'lockfile',
		'dependency',
		'dependencies',
	],
};

/** The files for a question. */
export interface RankedFiles {
	/** Numbers of the files that have anything, best first. */
	readonly order: readonly number[];
	/** By number of file. */
	readonly scores: Float64Array;
	readonly text: TextEvidence;
	readonly past: CommitEvidence;
}

/** Fuses all evidence. The same content gives the same scores, in whatever order it came. */
export function rankFiles(corpus: Corpus, bearings: Bearings, asked: Asked): RankedFiles {
	const text = textEvidence(corpus, asked);
	const past = commitEvidence(bearings.past, bearings.fileOf, corpus.byNumber.length, asked);
	const scores = new Float64Array(corpus.byNumber.length);
	for (const { number } of corpus.placed()) scores[number] = fused(corpus, text, past, asked, number);
	addTests(bearings, scores);
	const shares = kindShares(asked);
	for (const { number } of corpus.placed())
		scores[number] = (scores[number] ?? 0) * shares[bearings.kinds[number] ?? 'source'];
	const pathOf = (number: number): string => corpus.byNumber[number]?.file.path ?? '';
	const order = [...scores.keys()].filter((number) => (scores[number] ?? 0) > 0);
	order.sort((one, other) => {
		const gap = (scores[other] ?? 0) - (scores[one] ?? 0);
		return gap !== 0 ? gap : pathOf(one) < pathOf(other) ? -1 : 1;
	});
	return { order, scores, text, past };
}

function fused(corpus: Corpus, text: TextEvidence, past: CommitEvidence, asked: Asked, file: number): number {
	const score =
		WEIGHTS.best * (text.best[file] ?? 0) +
		WEIGHTS.fields * (text.fields[file] ?? 0) +
		WEIGHTS.paths * (text.paths[file] ?? 0) +
		WEIGHTS.defined * (text.defined[file] ?? 0) +
		WEIGHTS.commit * (past.best[file] ?? 0) +
		WEIGHTS.commits * (past.together[file] ?? 0) +
		WEIGHTS.scopePast * (past.scope[file] ?? 0);
	if (score === 0) return 0;
	const inPath = asked.scopeTerms.length > 0 ? pathHas(corpus, file, asked.scopeTerms) : 0;
	return score + WEIGHTS.scopePath * inPath + (WEIGHTS.size * Math.log1p(corpus.fileWords[file] ?? 0)) / 8;
}

function addTests({ tests }: Bearings, scores: Float64Array): void {
	let best = 0;
	for (const score of scores) if (score > best) best = score;
	if (best === 0) return;
	// Tests have no tests, so no score that is read here was changed before.
	for (const [file, list] of tests) {
		let fit = 0;
		for (const test of list) fit = Math.max(fit, scores[test] ?? 0);
		scores[file] = (scores[file] ?? 0) + (WEIGHTS.tests * fit) / best;
	}
}

function kindShares({ words }: Asked): Record<FileKind, number> {
	const shares = { ...KIND_SHARE };
	for (const kind of Object.keys(KIND_WORDS) as FileKind[]) {
		if (KIND_WORDS[kind].some((word) => words.has(word))) shares[kind] = 1;
	}
	return shares;
}
