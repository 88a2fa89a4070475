import { wholeLines } from './lineDiff.ts';

/**
 * A text as lines that all have a line end. Whether the last one has it in the text too is told apart: to write behind a last line is
 * no change of that line.
 */
export interface ClosedLines {
	readonly lines: readonly string[];
	/** The text ends without a line end. */
	readonly isOpen: boolean;
}

/** The lines of a text. An open last line takes the line end of the line before it, or `lineEnd` where it is the only one. */
export function closedLines(text: string, lineEnd: string): ClosedLines {
	const lines = wholeLines(text);
	const last = lines.at(-1);
	if (last === undefined || lineEndOf(last)) return { lines, isOpen: false };
	return { lines: lines.with(-1, last + (lineEndOf(lines.at(-2) ?? '') || lineEnd)), isOpen: true };
}

/** The text of the lines. A blank last line has nothing but its line end and keeps it. */
export function closedText({ lines, isOpen }: ClosedLines): string {
	const text = lines.join('');
	return isOpen ? withoutLineEnd(text, lines.at(-1) ?? '') : text;
}

/** The text, which ends with the line, without the line end of that line. */
export function withoutLineEnd(text: string, line: string): string {
	const lineEnd = lineEndOf(line);
	return lineEnd === line ? text : text.slice(0, text.length - lineEnd.length);
}

/** `\n`, `\r\n`, `\r`, or '' for a line without one. */
export function lineEndOf(line: string): string {
	if (line.endsWith('\r\n')) return '\r\n';
	const last = line.at(-1);
	return last === '\n' || last === '\r' ? last : '';
}

/** The first line end of the texts, in their order; LF when they have none. */
export function firstLineEnd(texts: Iterable<string>): string {
	for (const text of texts) {
		const found = /\r\n|\n|\r/.exec(text)?.[0];
		if (found) return found;
	}
	return '\n';
}
