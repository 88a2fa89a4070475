import type { LineRange } from '../../core/edits/reviewSteps.ts';

/** The parts of a document that finding hunks needs. Its lines are counted as VS Code does: a final line end opens one more. */
export interface LinesNow {
	readonly version: number;
	readonly lineCount: number;
	lineAt(line: number): { readonly text: string };
}

/** A change that was pointed at, so that it is found again when the file changed between the offer and the click. */
export interface HunkTarget {
	readonly path: string;
	readonly lines: LineRange;
	/** The document's version then. */
	readonly version: number;
	/** What stood there then. */
	readonly seen: string;
}

/** A change as VS Code's own diff gives it to menus: 1-based lines; an end of 0 means that lines after the start were removed. */
export interface PeekChange {
	readonly modifiedStartLineNumber: number;
	readonly modifiedEndLineNumber: number;
}

/** Names lines of a document so that they are found again after it changed. */
export function targetOf(path: string, lines: LineRange, document: LinesNow): HunkTarget {
	return { path, lines, version: document.version, seen: textAt(document, lines) };
}

/** Where the target stands now; `undefined` when that is not sure any more. */
export function findTarget(target: HunkTarget, document: LinesNow, hunks: readonly LineRange[]): LineRange | undefined {
	if (target.version === document.version) return target.lines;
	const same = joinHunks(hunks).filter((hunk) => textAt(document, hunk) === target.seen);
	return same.length === 1 ? same[0] : undefined;
}

/** Hunks of different turns that overlap, or have removed lines at their border, are one thing to decide on. Ascending. */
export function joinHunks(hunks: readonly LineRange[]): readonly LineRange[] {
	const joined: LineRange[] = [];
	for (const { from, to } of hunks.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
		const last = joined.at(-1);
		const isOne = last && (from < last.to || from === last.from || (from === to && from === last.to));
		if (last && isOne) joined.splice(-1, 1, { from: last.from, to: Math.max(last.to, to) });
		else joined.push({ from, to });
	}
	return joined;
}

/** The line that a hunk is shown at. Lines that were removed at the end of a file have no line after them. */
export function lineOf({ from }: LineRange, { lineCount }: Pick<LinesNow, 'lineCount'>): number {
	return Math.min(from, Math.max(0, lineCount - 1));
}

/** The hunk that the line belongs to, or that was removed just before it. */
export function hunkAt(
	hunks: readonly LineRange[],
	line: number,
	document: Pick<LinesNow, 'lineCount'>,
): LineRange | undefined {
	const all = joinHunks(hunks);
	const around = all.find(({ from, to }) => from <= line && line < to);
	const gap = around ?? hunks.find((hunk) => hunk.from === hunk.to && lineOf(hunk, document) === line);
	return gap && all.find(({ from, to }) => from <= gap.from && gap.to <= to);
}

/** Whether any of the hunk is in the lines; removed lines count at their borders too. */
export function isTouched(hunk: LineRange, { from, to }: LineRange): boolean {
	return hunk.from < hunk.to ? hunk.from < to && from < hunk.to : from <= hunk.from && hunk.from <= to;
}

/** The lines that a change in VS Code's peek covers now. */
export function peekedLines({ modifiedStartLineNumber, modifiedEndLineNumber }: PeekChange): LineRange {
	if (modifiedEndLineNumber === 0) return { from: modifiedStartLineNumber, to: modifiedStartLineNumber };
	return { from: modifiedStartLineNumber - 1, to: modifiedEndLineNumber };
}

/** The lines of a selection; one that ends at the very start of a line does not mean that line. */
export function selectedLines(start: Place, end: Place): LineRange {
	const isOpen = end.line > start.line && end.character === 0;
	return { from: start.line, to: isOpen ? end.line : end.line + 1 };
}

interface Place {
	readonly line: number;
	readonly character: number;
}

/** Of removed lines nothing is left; what stands around the gap tells it from others. */
function textAt(document: LinesNow, { from, to }: LineRange): string {
	const [first, end] = from === to ? [from - 1, to + 1] : [from, to];
	const lines: string[] = [];
	for (let line = Math.max(0, first); line < Math.min(end, document.lineCount); line++)
		lines.push(document.lineAt(line).text);
	return `${to - from}\n${lines.join('\n')}`;
}
