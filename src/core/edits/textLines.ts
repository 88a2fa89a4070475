import type { TextEdit } from './plan.ts';

/** A text as lines, every byte of it kept: line `i` is `lines[i]` followed by `lineEnds[i]` and starts at UTF-16 offset `starts[i]`. */
export interface TextLines {
	readonly text: string;
	/** Without their line ends. A final line end opens no further line; an empty text has no line. */
	readonly lines: readonly string[];
	/** `\n`, `\r\n`, `\r`, or '' for a last line without one. */
	readonly lineEnds: readonly string[];
	/** One more than there are lines; the last is the text's length. */
	readonly starts: readonly number[];
}

/** Splits at LF, CRLF and CR and nowhere else (U+2028 is text). Linear. */
export function textLines(text: string): TextLines {
	const lines: string[] = [];
	const lineEnds: string[] = [];
	const starts: number[] = [];
	let at = 0;
	for (const match of text.matchAll(/\r\n|\n|\r/g)) {
		starts.push(at);
		lines.push(text.slice(at, match.index));
		lineEnds.push(match[0]);
		at = match.index + match[0].length;
	}
	if (at < text.length) {
		starts.push(at);
		lines.push(text.slice(at));
		lineEnds.push('');
	}
	starts.push(text.length);
	return { text, lines, lineEnds, starts };
}

/** Lines [from, to) of a file give way to `added`, which are texts without line ends. */
export interface LineEdit {
	readonly from: number;
	readonly to: number;
	readonly added: readonly string[];
}

/**
 * The edit as offsets. A new line takes the line end of the line it replaces, else of its neighbour; a file without a final
 * line end stays without one, and one that has it keeps it.
 */
export function textEdit(file: TextLines, edit: LineEdit): TextEdit {
	const { from, to, added } = edit;
	const { lines, lineEnds, text } = file;
	const start = offsetOf(file, from);
	const end = offsetOf(file, to);
	const openEnd = to === lines.length && lines.length > 0 && lineEnds[lines.length - 1] === '';
	if (added.length === 0) {
		// The line before becomes the last one and gives up its line end, as the file had none there.
		const startOfGap = openEnd && from > 0 ? offsetOf(file, from - 1) + (lines[from - 1] ?? '').length : start;
		return { start: startOfGap, end, text: '' };
	}
	const beside = lineEndBeside(file, from, to);
	const pieces = added.map((line, index) => {
		const replaced = from < to ? lineEnds[Math.min(from + index, to - 1)] : '';
		const isLast = index === added.length - 1;
		return line + (openEnd && isLast ? '' : replaced || beside);
	});
	const opening = openEnd && from === lines.length ? beside : '';
	return { start: opening ? text.length : start, end, text: opening + pieces.join('') };
}

function offsetOf(file: TextLines, line: number): number {
	return file.starts[line] ?? file.text.length;
}

function lineEndBeside(file: TextLines, from: number, to: number): string {
	return file.lineEnds[from - 1] || file.lineEnds[to] || file.lineEnds[from - 2] || file.lineEnds[0] || '\n';
}
