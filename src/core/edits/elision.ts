import { type Alignment, denseBlock } from './alignment.ts';
import { aligned, denseStarts } from './denseMatch.ts';
import type { LineIndex } from './lineIndex.ts';
import type { HunkLine } from './patch.ts';

const BARE = /^\s*(?:\.{3}|…)\s*$/;
const COMMENTED = /^\s*(?:\/\/|\/\*|#|--|;|%|<!--|\{\/\*)\s*(?:\[|\()?\s*(?:\.{3}|…)[^\n]{0,80}$/;

/** A line that stands for lines left out: `...`, or a comment of that kind. */
function isElision(line: string): boolean {
	return BARE.test(line) || COMMENTED.test(line);
}

/** A comment that says, in words, that code was left out. Nobody means such a line to be written. */
export function isLeftOut(line: string): boolean {
	return (
		COMMENTED.test(line) &&
		/\b(?:existing|rest of|remaining|unchanged|other|previous|same as|omitted|keep)\b/i.test(line)
	);
}

/**
 * The alignments of a hunk whose context leaves lines out. The pieces stand in order; a piece with changes must have one place that
 * the order of the others allows.
 */
export function findElided(index: LineIndex, lines: readonly HunkLine[]): readonly Alignment[] {
	const isLeftOutAt = (line: HunkLine) => line.op === ' ' && isElision(line.text);
	if (!lines.some(isLeftOutAt)) return [];
	const pieces = piecesBetween(lines, isLeftOutAt).map((piece) => {
		const block = denseBlock(piece);
		return { block, starts: denseStarts(index.dense(), block), changes: piece.some((line) => line.op !== ' ') };
	});
	const first = inOrder(pieces);
	const last = inOrder(pieces.toReversed().map(mirrored))
		.toReversed()
		.map((start) => -start);
	if (first.length < pieces.length || last.length < pieces.length) return [];
	const isCertain = pieces.every(({ changes }, at) => !changes || first[at] === endless(last[at], pieces[at]));
	if (!isCertain) return [];
	const kept = lines.filter((line) => !isLeftOutAt(line));
	const starts = pieces.flatMap(({ block }, at) => block.map((_, k) => (first[at] ?? 0) + k));
	const found = aligned(index, kept, denseBlock(kept), (k) => (starts[k] ?? 0) - k);
	return found ?? [];
}

/** The hunk without the lines that stand for others: what `findElided` aligns. */
export function withoutElisions(lines: readonly HunkLine[]): readonly HunkLine[] {
	return lines.filter((line) => line.op !== ' ' || !isElision(line.text));
}

interface Piece {
	readonly block: ReturnType<typeof denseBlock>;
	readonly starts: readonly number[];
	readonly changes: boolean;
}

function piecesBetween(
	lines: readonly HunkLine[],
	isCut: (line: HunkLine) => boolean,
): readonly (readonly HunkLine[])[] {
	const pieces: HunkLine[][] = [[]];
	for (const line of lines) {
		if (isCut(line)) pieces.push([]);
		else pieces.at(-1)?.push(line);
	}
	return pieces.filter((piece) => denseBlock(piece).length > 0);
}

/** Seen from the end of the file, so that the last places in order are the first ones of the mirror. */
function mirrored(piece: Piece): Piece {
	return { ...piece, starts: piece.starts.map((start) => -(start + piece.block.length)).toReversed() };
}

function endless(end: number | undefined, piece: Piece | undefined): number {
	return (end ?? 0) - (piece?.block.length ?? 0);
}

function inOrder(pieces: readonly Piece[]): readonly number[] {
	const chosen: number[] = [];
	let bound = Number.NEGATIVE_INFINITY;
	for (const { block, starts } of pieces) {
		const start = starts.find((place) => place >= bound);
		if (start === undefined) return chosen;
		chosen.push(start);
		bound = start + block.length;
	}
	return chosen;
}
