import type { Plan } from '../edits/plan.ts';
import { type Anchor, findRuns, foldSpace } from './anchor.ts';

/** A replacement for whole lines of a file. `code` are the lines as the change has them, without line ends. */
export interface Suggestion {
	readonly code: readonly string[];
	/** Where the code was when it was suggested; 1-based. */
	readonly startLine: number;
	/** What takes its place, `\n`-separated, without a final line end; '' takes the lines away. */
	readonly replacement: string;
}

export type PlannedSuggestion =
	| { readonly kind: 'plan'; readonly plan: Plan }
	| { readonly kind: 'refused'; readonly sentence: string };

interface TextLine {
	readonly text: string;
	readonly start: number;
	/** Offset after the text, before the line end. */
	readonly end: number;
	/** Offset after the line end. */
	readonly next: number;
}

/** The lines of a document's text. The empty line after a final line end counts, as it does in an editor. */
export function textLines(text: string): readonly TextLine[] {
	const lines: TextLine[] = [];
	let start = 0;
	for (const match of text.matchAll(/\r\n|\n|\r/g)) {
		const next = match.index + match[0].length;
		lines.push({ text: text.slice(start, match.index), start, end: match.index, next });
		start = next;
	}
	lines.push({ text: text.slice(start), start, end: text.length, next: text.length });
	return lines;
}

/**
 * Where `code` stands in a text: at `nearLine` when it is there, else where it is the only one. 1-based; `undefined` when it is
 * nowhere or in several other places.
 */
export function findCode(text: string, code: readonly string[], nearLine: number): number | undefined {
	const lines = textLines(text).map((line) => line.text);
	const wanted = code.map((line) => line.replace(/\r+$/, ''));
	const found = wanted.length ? findRuns(lines, wanted) : [];
	if (found.includes(nearLine - 1)) return nearLine;
	return found.length === 1 && found[0] !== undefined ? found[0] + 1 : undefined;
}

/** The suggestion as a plan against the file's present text. Line ends are the file's own. Refused when the code is not there any more. */
export function planSuggestion(path: string, text: string, suggestion: Suggestion): PlannedSuggestion {
	const at = findCode(text, suggestion.code, suggestion.startLine);
	if (at === undefined)
		return { kind: 'refused', sentence: `The code in ${path} has changed since the review, so the suggestion does not fit.` };
	const lines = textLines(text);
	const first = lines[at - 1];
	const last = lines[at - 2 + suggestion.code.length];
	if (!first || !last) return { kind: 'refused', sentence: `The place is not in ${path} any more.` };
	const edit = suggestion.replacement
		? { start: first.start, end: last.end, text: suggestion.replacement.replaceAll('\n', lineEndOf(text, first)) }
		: removal(text, first, last);
	return { kind: 'plan', plan: { changes: [{ kind: 'update', path, base: text, edits: [edit] }] } };
}

/**
 * A model's replacement for the lines at an anchor, made to fit: without fences, final line end and diff marks' remains, and
 * indented as the file is when the quote was not. A sentence when it cannot be used.
 */
export function fitSuggestion(anchor: Anchor, quoted: string, replacement: string): Suggestion | { readonly sentence: string } {
	if (anchor.side === 'old') return { sentence: 'The code that it replaces was removed by the change.' };
	const lines = unfence(replacement.split(/\r\n|\n/));
	const shift = indentShift(quoted, anchor);
	const shifted = shift ? lines.map((line) => reindent(line, shift)) : lines;
	if (shifted.includes(undefined)) return { sentence: 'Its indentation does not fit the file.' };
	const text = shifted.join('\n');
	if (text === anchor.code.join('\n')) return { sentence: 'It changes nothing.' };
	return { code: anchor.code, startLine: anchor.startLine, replacement: text };
}

function unfence(lines: readonly string[]): readonly string[] {
	const isFenced = lines.length > 1 && /^\s*```/.test(lines[0] ?? '') && /^\s*```\s*$/.test(lines.at(-1) ?? '');
	const inner = isFenced ? lines.slice(1, -1) : lines;
	return inner.length > 1 && inner.at(-1) === '' ? inner.slice(0, -1) : inner;
}

interface Shift {
	readonly from: string;
	readonly to: string;
}

/** When the quote was indented otherwise than the file, what has to be put in the place of what. */
function indentShift(quoted: string, anchor: Anchor): Shift | undefined {
	if (anchor.match !== 'folded') return undefined;
	const code = anchor.code.find((line) => /\S/.test(line)) ?? '';
	const quote = quoted.split(/\r\n|\n/).find((line) => foldSpace(line) === foldSpace(code));
	if (quote === undefined) return undefined;
	const [from, to] = [indentOf(quote), indentOf(code)];
	return from === to ? undefined : { from, to };
}

function reindent(line: string, shift: Shift): string | undefined {
	if (!line.trim()) return line;
	return line.startsWith(shift.from) ? shift.to + line.slice(shift.from.length) : undefined;
}

function indentOf(line: string): string {
	return /^\s*/.exec(line)?.[0] ?? '';
}

function lineEndOf(text: string, line: TextLine): string {
	return text.slice(line.end, line.next) || /\r\n|\n|\r/.exec(text)?.[0] || '\n';
}

/** Takes whole lines away, and with the last lines of a file the line end before them. */
function removal(text: string, first: TextLine, last: TextLine): { start: number; end: number; text: string } {
	if (last.next > last.end) return { start: first.start, end: last.next, text: '' };
	const before = /(?:\r\n|\n|\r)$/.exec(text.slice(0, first.start))?.[0].length ?? 0;
	return { start: first.start - before, end: last.end, text: '' };
}
