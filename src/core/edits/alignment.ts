import { comparedLine, type LineIndex } from './lineIndex.ts';
import type { HunkLine } from './patch.ts';

/**
 * Where each old line (context and deleted, in order) of a hunk stands in the file, 0-based and ascending. `undefined`: context that
 * the file lacks there.
 */
export type Alignment = readonly (number | undefined)[];

/** The alignment of a block that stands in one piece. */
export function inOnePiece(start: number, length: number): Alignment {
	return Array.from({ length }, (_, at) => start + at);
}

/** The old lines that are not blank, as compared among a file's dense lines; `old` is the place among all old lines. */
export interface DenseLine {
	readonly text: string;
	readonly old: number;
	readonly deleted: boolean;
}

/** The lines of a hunk that the file has before it: context and deleted ones. */
export function oldLines(lines: readonly HunkLine[]): readonly HunkLine[] {
	return lines.filter((line) => line.op !== '+');
}

/** The old lines of a hunk without the blank ones, each with its place in the hunk. */
export function denseBlock(lines: readonly HunkLine[]): readonly DenseLine[] {
	return oldLines(lines).flatMap((line, old) => {
		const text = comparedLine(line.text, 'spacing');
		return text ? [{ text, old, deleted: line.op === '-' }] : [];
	});
}

/**
 * Fills the blank lines into an alignment of the lines that are not blank. Between two lines as many blank ones as the hunk has are
 * theirs; where the counts differ they are left out, and a deleted one among them is no match.
 */
export function withBlanks(index: LineIndex, lines: readonly HunkLine[], known: Alignment): Alignment | undefined {
	const old = oldLines(lines);
	const at = [...known];
	const blank = (line: number) => line >= 0 && line < index.file.lines.length && !index.file.lines[line]?.trim();
	let from = 0;
	while (from < old.length) {
		if (old[from]?.text.trim()) {
			from++;
			continue;
		}
		let to = from;
		while (to < old.length && !old[to]?.text.trim()) to++;
		const before = at[from - 1];
		const after = to < old.length ? at[to] : undefined;
		const first = before !== undefined ? before + 1 : after !== undefined ? after - (to - from) : undefined;
		const fits =
			first !== undefined &&
			(before === undefined || after === undefined || after - before - 1 === to - from) &&
			Array.from({ length: to - from }, (_, k) => first + k).every(blank);
		for (let k = from; k < to; k++) {
			if (fits) at[k] = (first ?? 0) + k - from;
			else if (old[k]?.op === '-') return undefined;
		}
		from = to;
	}
	return at;
}
