import { COMMENT, type Marks, STRING } from './lexText.ts';
import { firstOnLine, isLineEnd, lineAt } from './lines.ts';

export const CODE = 0;
export const BLANK = 1;
/** Nothing but a comment stands there. */
export const REMARK = 2;
/** It starts inside of a string. */
export const INSIDE = 3;

/** What stands on each line, by 0-based line. */
export interface LineFacts {
	readonly kinds: Uint8Array;
	/** Columns of white space in front, a tab as four; of a blank line those of the line below. */
	readonly indents: Uint16Array;
}

/** Looks at each line once. */
export function lineFacts(text: string, starts: readonly number[], marks: Marks): LineFacts {
	const kinds = new Uint8Array(starts.length);
	const indents = new Uint16Array(starts.length);
	for (let line = starts.length - 1; line >= 0; line--) {
		const start = starts[line] ?? 0;
		const first = firstOnLine(text, start);
		const isBlank = isLineEnd(text, first);
		if (isBlank) kinds[line] = BLANK;
		indents[line] = isBlank ? (indents[line + 1] ?? 0) : columns(text, start, first);
	}
	let line = 0;
	for (let index = 0; index < marks.kinds.length; index++) {
		const kind = marks.kinds[index];
		if (kind !== COMMENT && kind !== STRING) continue;
		const start = marks.starts[index] ?? 0;
		const end = marks.ends[index] ?? start;
		while (line + 1 < starts.length && (starts[line + 1] ?? 0) <= start) line++;
		const last = end <= (starts[line + 1] ?? text.length) ? line : lineAt(starts, end - 1);
		if (kind === STRING) {
			for (let inner = line + 1; inner <= last; inner++) kinds[inner] = INSIDE;
		} else {
			const from = start <= firstOnLine(text, starts[line] ?? 0) ? line : line + 1;
			const to = isLineEnd(text, firstOnLine(text, end)) || end >= text.length ? last : last - 1;
			for (let inner = from; inner <= to; inner++) if (kinds[inner] !== BLANK || inner > line) kinds[inner] = REMARK;
		}
	}
	return { kinds, indents };
}

function columns(text: string, start: number, first: number): number {
	let width = 0;
	for (let at = start; at < first && width < 60_000; at++) width += text.charCodeAt(at) === 9 ? 4 : 1;
	return width;
}

const LICENCE = /copyright|licen[cs]e|spdx/i;

/** How many lines at the top are the file's own header: a licence, or a comment with a blank line below. */
export function headerLines(text: string, starts: readonly number[], { kinds }: LineFacts): number {
	let line = 0;
	while (line < kinds.length && kinds[line] === REMARK) line++;
	if (line === 0) return 0;
	if (kinds[line] === BLANK) return line;
	return LICENCE.test(text.slice(0, Math.min(starts[line] ?? text.length, 4_000))) ? line : 0;
}

/** The line at which the comment right above a line starts; the line itself when there is none. */
export function docStart(facts: LineFacts, header: number, line: number): number {
	const indent = facts.indents[line] ?? 0;
	let first = line;
	while (first > header && facts.kinds[first - 1] === REMARK) first--;
	// A comment further to the left belongs to something else, except for the inner lines of a block.
	while (first < line && (facts.indents[first] ?? 0) + 1 < indent) first++;
	return first;
}
