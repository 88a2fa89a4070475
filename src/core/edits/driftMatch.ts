import { type Alignment, type DenseLine, denseBlock } from './alignment.ts';
import { aligned, denseStarts } from './denseMatch.ts';
import type { DenseLines, LineIndex } from './lineIndex.ts';
import { isLostLetter } from './lostLetter.ts';
import type { HunkLine } from './patch.ts';

/** Fewer lines than this say too little to forgive anything. */
const FEWEST_LINES = 3;
/** A line that stands more often tells nothing about where a block stands. */
const COMMON = 200;
/** By how many matching lines the best place must lead when another one matches more than half. */
const LEAD = 3;
/** How far (lines that are not blank) context may have moved by edits that the model did not see. */
const NEAR = 40;
/** The longest stretch that a hunk may leave out without a word. */
const LONGEST_GAP = 150;
/** Lines on each side of such a stretch. */
const SHORTEST_PIECE = 3;

interface Candidate {
	readonly start: number;
	readonly matched: number;
}

/** Places where every line stands as it is but for a letter lost here and there. Blank lines do not count. */
export function findWithLostLetters(index: LineIndex, lines: readonly HunkLine[]): readonly Alignment[] {
	const block = denseBlock(lines);
	const dense = index.dense();
	const allowed = Math.max(1, Math.floor(block.length / 4));
	return candidates(dense, block)
		.filter(({ matched }) => matched < block.length && block.length - matched <= allowed)
		.filter(({ start }) => block.every((line, k) => isSame(index, line, dense.texts[start + k] ?? '')))
		.flatMap(({ start }) => aligned(index, lines, block, () => start) ?? []);
}

/**
 * The one place where the context has drifted: deleted lines stand as they are (a lost letter aside), two thirds of all lines and
 * half of the context do, each change touches a line that does, and no other place comes near. Empty when there is none or any doubt.
 */
export function findDrifted(index: LineIndex, lines: readonly HunkLine[]): readonly Alignment[] {
	const block = denseBlock(lines);
	const dense = index.dense();
	const found = candidates(dense, block).toSorted((a, b) => b.matched - a.matched);
	const [best, rival] = found;
	if (!best || 3 * best.matched < 2 * block.length) return [];
	const isNear = rival && 2 * rival.matched > block.length && best.matched - rival.matched < LEAD;
	if (isNear || !isSupported(index, lines, block, best.start)) return [];
	return aligned(index, lines, block, () => best.start) ?? [];
}

/** Two pieces in order with lines of the file between them that the hunk leaves out silently. */
export function findWithGap(index: LineIndex, lines: readonly HunkLine[]): readonly Alignment[] {
	const block = denseBlock(lines);
	const dense = index.dense();
	for (let cut = SHORTEST_PIECE; cut <= block.length - SHORTEST_PIECE; cut++) {
		// Next to a line that goes nothing is left out: there a difference is somebody's work.
		if (block[cut - 1]?.deleted || block[cut]?.deleted) continue;
		const [head, ...moreHeads] = denseStarts(dense, block.slice(0, cut));
		if (head === undefined) break;
		const [tail, ...moreTails] = denseStarts(dense, block.slice(cut));
		if (tail === undefined || moreHeads.length > 0 || moreTails.length > 0) continue;
		const gap = tail - head - cut;
		if (gap <= 0 || gap > LONGEST_GAP) continue;
		const found = aligned(index, lines, block, (k) => (k < cut ? head : tail - cut));
		if (found) return found;
	}
	return [];
}

/** Every start at which some line of the block is in its place, and how many are. */
function candidates(dense: DenseLines, block: readonly DenseLine[]): readonly Candidate[] {
	if (block.length < FEWEST_LINES) return [];
	const starts = new Set<number>();
	for (const [k, { text }] of block.entries()) {
		const positions = dense.positions.get(text) ?? [];
		if (positions.length <= COMMON) for (const position of positions) starts.add(position - k);
	}
	return [...starts]
		.filter((start) => start >= 0 && start + block.length <= dense.texts.length)
		.map((start) => ({
			start,
			matched: block.filter((line, k) => line.text === dense.texts[start + k]).length,
		}));
}

function isSame(index: LineIndex, line: DenseLine, real: string): boolean {
	return line.text === real || isLostLetter(line.text, real, (word) => hasWord(index, word));
}

function hasWord({ file }: LineIndex, word: string): boolean {
	return new RegExp(`(?<!\\w)${word}(?!\\w)`).test(file.text);
}

function isSupported(
	index: LineIndex,
	lines: readonly HunkLine[],
	block: readonly DenseLine[],
	start: number,
): boolean {
	const dense = index.dense();
	const real = (k: number) => dense.texts[start + k] ?? '';
	if (block.some((line, k) => line.deleted && !isSame(index, line, real(k)))) return false;
	const context = block.flatMap((line, k) => (line.deleted ? [] : [{ line, k, same: isSame(index, line, real(k)) }]));
	if (2 * context.filter(({ same }) => same).length < context.length) return false;
	if (context.some(({ line, k, same }) => !same && standsFar(dense, line, start + k))) return false;
	return insertionsHold(
		lines,
		block,
		(k) => isSame(index, block[k] as DenseLine, real(k)),
		(k) => (dense.positions.get(block[k]?.text ?? '') ?? []).some((at) => Math.abs(at - start - k) <= NEAR),
	);
}

/** The line was not changed but stands somewhere else altogether: then so may the place that is meant. */
function standsFar(dense: DenseLines, line: DenseLine, expected: number): boolean {
	const positions = dense.positions.get(line.text) ?? [];
	return line.text.length >= 12 && positions.length > 0 && positions.every((at) => Math.abs(at - expected) > NEAR);
}

/** Added lines without deleted ones beside them need a neighbour that stands, and none that has moved away from them. */
function insertionsHold(
	lines: readonly HunkLine[],
	block: readonly DenseLine[],
	isSameAt: (k: number) => boolean,
	isClose: (k: number) => boolean,
): boolean {
	let old = 0;
	for (const [at, line] of lines.entries()) {
		if (line.op !== '+') old++;
		else if (lines[at - 1]?.op !== '+') {
			const next = lines.slice(at).find((other) => other.op !== '+');
			if (lines[at - 1]?.op === '-' || next?.op === '-') continue;
			const after = block.findIndex((dense) => dense.old >= old);
			const beside = [after < 0 ? block.length - 1 : after - 1, after].filter((k) => k >= 0);
			if (!beside.some(isSameAt) || beside.some((k) => !isSameAt(k) && isClose(k))) return false;
		}
	}
	return true;
}
