import { type TextLines, textLines } from './textLines.ts';

/** How strictly lines are compared. The ladder of matching is this list, strictest first. */
export const LADDER = ['exact', 'trailingSpace'] as const;
export type Strictness = (typeof LADDER)[number];

/** A file's text ready for looking up blocks of lines; built once, each rung on first use. */
export interface LineIndex {
	readonly file: TextLines;
	/** The file's lines as compared at this strictness. */
	compared(strictness: Strictness): readonly string[];
	/** 0-based lines that equal the (compared) line. */
	positions(line: string, strictness: Strictness): readonly number[];
}

/** One old line of a block: the texts that may stand in the file for it, usually one. */
export type BlockLine = readonly string[];

/** Reduces a line to what is compared at this strictness. */
export function comparedLine(line: string, strictness: Strictness): string {
	return strictness === 'exact' ? line : line.replace(/[ \t\f\v]+$/, '');
}

export function lineIndex(text: string): LineIndex {
	const file = textLines(text);
	const rungs = new Map<Strictness, Rung>();
	const rung = (strictness: Strictness): Rung => {
		const known = rungs.get(strictness) ?? makeRung(file, strictness);
		rungs.set(strictness, known);
		return known;
	};
	return {
		file,
		compared: (strictness) => rung(strictness).lines,
		positions: (line, strictness) => rung(strictness).positions.get(line) ?? [],
	};
}

interface Rung {
	readonly lines: readonly string[];
	readonly positions: ReadonlyMap<string, readonly number[]>;
}

function makeRung(file: TextLines, strictness: Strictness): Rung {
	const lines = file.lines.map((line) => comparedLine(line, strictness));
	const positions = new Map<string, number[]>();
	for (const [at, line] of lines.entries()) {
		const known = positions.get(line);
		if (known) known.push(at);
		else positions.set(line, [at]);
	}
	return { lines, positions };
}

/** All 0-based lines where the block stands, ascending. Looks only where the block's rarest line stands. */
export function findBlock(index: LineIndex, block: readonly BlockLine[], strictness: Strictness): readonly number[] {
	const wanted = block.map((texts) => texts.map((text) => comparedLine(text, strictness)));
	const lines = index.compared(strictness);
	const counts = wanted.map((texts) => texts.reduce((sum, text) => sum + index.positions(text, strictness).length, 0));
	const rarest = counts.indexOf(Math.min(...counts));
	const places = (wanted[rarest] ?? []).flatMap((text) => index.positions(text, strictness));
	return [...new Set(places)]
		.map((line) => line - rarest)
		.filter((start) => start >= 0 && start + wanted.length <= lines.length)
		.filter((start) => wanted.every((texts, at) => texts.includes(lines[start + at] ?? '')))
		.sort((a, b) => a - b);
}
