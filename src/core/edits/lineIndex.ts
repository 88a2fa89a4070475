import { foldText } from './foldText.ts';
import { type IndentStyle, indentStyle } from './indentStyle.ts';
import { type TextLines, textLines } from './textLines.ts';

/** How strictly lines are compared. The ladder of matching is this list, strictest first. */
export const LADDER = ['exact', 'trailingSpace', 'punctuation', 'indentation', 'spacing'] as const;
export type Strictness = (typeof LADDER)[number];

/** A file's text ready for looking up blocks of lines; built once, each rung on first use. */
export interface LineIndex {
	readonly file: TextLines;
	/** The file's lines as compared at this strictness. */
	compared(strictness: Strictness): readonly string[];
	/** 0-based lines that equal the (compared) line. */
	positions(line: string, strictness: Strictness): readonly number[];
	/** The lines that are not blank, compared by `spacing`. */
	dense(): DenseLines;
	style(): IndentStyle;
}

/** The lines of a file that are not blank. */
export interface DenseLines {
	/** As compared at the rung `spacing`. */
	readonly texts: readonly string[];
	/** The 0-based file line of each. */
	readonly numbers: readonly number[];
	/** Where in `texts` a text stands. */
	readonly positions: ReadonlyMap<string, readonly number[]>;
}

/** One old line of a block: the texts that may stand in the file for it, usually one. */
export type BlockLine = readonly string[];

/** Reduces a line to what is compared at this strictness. */
export function comparedLine(line: string, strictness: Strictness): string {
	switch (strictness) {
		case 'exact':
			return line;
		case 'trailingSpace':
			return line.replace(/[ \t\f\v]+$/, '');
		case 'punctuation':
			return foldText(line).trimEnd();
		case 'indentation':
			return foldText(line).trim();
		case 'spacing':
			return foldText(line).trim().replace(/\s+/g, ' ');
	}
}

/** Indexes the lines of a text, so that a look-up costs what it finds. Linear in the text. */
export function lineIndex(text: string): LineIndex {
	const file = textLines(text);
	const rungs = new Map<Strictness, Rung>();
	let dense: DenseLines | undefined;
	let style: IndentStyle | undefined;
	const rung = (strictness: Strictness): Rung => {
		const known = rungs.get(strictness) ?? makeRung(file, strictness);
		rungs.set(strictness, known);
		return known;
	};
	return {
		file,
		compared: (strictness) => rung(strictness).lines,
		positions: (line, strictness) => rung(strictness).positions.get(line) ?? [],
		dense: () => {
			dense ??= denseLines(rung('spacing').lines);
			return dense;
		},
		style: () => {
			style ??= indentStyle(file.lines);
			return style;
		},
	};
}

interface Rung {
	readonly lines: readonly string[];
	readonly positions: ReadonlyMap<string, readonly number[]>;
}

function makeRung(file: TextLines, strictness: Strictness): Rung {
	const lines = file.lines.map((line) => comparedLine(line, strictness));
	return { lines, positions: positionsOf(lines) };
}

function denseLines(lines: readonly string[]): DenseLines {
	const numbers = lines.flatMap((line, at) => (line ? [at] : []));
	const texts = lines.filter((line) => line);
	return { texts, numbers, positions: positionsOf(texts) };
}

function positionsOf(lines: readonly string[]): ReadonlyMap<string, readonly number[]> {
	const positions = new Map<string, number[]>();
	for (const [at, line] of lines.entries()) {
		const known = positions.get(line);
		if (known) known.push(at);
		else positions.set(line, [at]);
	}
	return positions;
}

/** All 0-based lines where the block stands, ascending. Looks only where the block's rarest line stands. */
export function findBlock(index: LineIndex, block: readonly BlockLine[], strictness: Strictness): readonly number[] {
	const wanted = block.map((texts) => [...new Set(texts.map((text) => comparedLine(text, strictness)))]);
	return findTexts(wanted, index.compared(strictness), (text) => index.positions(text, strictness));
}

/** Where the wanted lines stand one after the other, ascending. */
export function findTexts(
	wanted: readonly BlockLine[],
	lines: readonly string[],
	positions: (text: string) => readonly number[],
): readonly number[] {
	const counts = wanted.map((texts) => texts.reduce((sum, text) => sum + positions(text).length, 0));
	const rarest = counts.indexOf(Math.min(...counts));
	const places = (wanted[rarest] ?? []).flatMap((text) => positions(text));
	return [...new Set(places)]
		.map((line) => line - rarest)
		.filter((start) => start >= 0 && start + wanted.length <= lines.length)
		.filter((start) => wanted.every((texts, at) => texts.includes(lines[start + at] ?? '')))
		.sort((a, b) => a - b);
}
