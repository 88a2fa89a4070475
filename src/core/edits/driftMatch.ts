import { type Alignment, type DenseLine, denseBlock } from './alignment.ts';
import { aligned, denseStarts } from './denseMatch.ts';
import type { DenseLines, LineIndex } from './lineIndex.ts';
import { isSlip } from './lostLetter.ts';
import type { HunkLine } from './patch.ts';

/** Fewer lines than this say too little to forgive anything. */
const FEWEST_LINES = 3;
/** A line that stands more often tells nothing about where a block stands. */
const COMMON = 200;
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
		.filter(({ start }) => block.every(({ text }, k) => isSameOrSlip(index, text, dense.texts[start + k] ?? '')))
		.flatMap(({ start }) => aligned(index, lines, block, () => start) ?? []);
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

function isSameOrSlip(index: LineIndex, written: string, real: string): boolean {
	return written === real || isSlip(index, written, real);
}
