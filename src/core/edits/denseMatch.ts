import { type Alignment, type DenseLine, denseBlock, withBlanks } from './alignment.ts';
import { type DenseLines, findTexts, type LineIndex } from './lineIndex.ts';
import type { HunkLine } from './patch.ts';

/** Where the lines stand when blank lines do not count and spacing inside of lines does not either. */
export function findDense(index: LineIndex, lines: readonly HunkLine[]): readonly Alignment[] {
	const block = denseBlock(lines);
	return denseStarts(index.dense(), block).flatMap((start) => aligned(index, lines, block, () => start) ?? []);
}

/** Where a dense block stands in one piece, counted in dense lines. */
export function denseStarts(dense: DenseLines, block: readonly DenseLine[]): readonly number[] {
	if (block.length === 0) return [];
	return findTexts(
		block.map((line) => [line.text]),
		dense.texts,
		(text) => dense.positions.get(text) ?? [],
	);
}

/** The alignment that puts dense line `k` of the block at dense line `startOf(k) + k` of the file. */
export function aligned(
	index: LineIndex,
	lines: readonly HunkLine[],
	block: readonly DenseLine[],
	startOf: (k: number) => number,
): readonly [Alignment] | undefined {
	const { numbers } = index.dense();
	const at = new Array<number | undefined>(lines.filter((line) => line.op !== '+').length).fill(undefined);
	for (const [k, { old }] of block.entries()) at[old] = numbers[startOf(k) + k];
	const filled = withBlanks(index, lines, at);
	return filled && [filled];
}
