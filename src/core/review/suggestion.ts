import type { Plan } from '../edits/plan.ts';
import { textEdit, textLines } from '../edits/textLines.ts';
import { type Anchor, findRuns, foldSpace } from './anchor.ts';

/** A replacement for whole lines of a file. `code` are the lines as a document has them, without line ends. */
export interface Suggestion {
	readonly code: readonly string[];
	/** Where the code was when it was suggested; 1-based. */
	readonly startLine: number;
	/** What takes its place, `\n`-separated, without a final line end; '' takes the lines away. */
	readonly replacement: string;
}

/** A suggestion as a plan that can be applied, or why it cannot. */
export type PlannedSuggestion =
	| { readonly kind: 'plan'; readonly plan: Plan }
	| { readonly kind: 'refused'; readonly sentence: string };

/**
 * Where `code` stands in a text: at `nearLine` when it is there, else where it is the only one. 1-based; `undefined` when it is
 * nowhere or in several other places.
 */
export function findCode(text: string, code: readonly string[], nearLine: number): number | undefined {
	const { lines } = textLines(text);
	const found = code.length ? findRuns(lines, code) : [];
	if (found.includes(nearLine - 1)) return nearLine;
	return found.length === 1 && found[0] !== undefined ? found[0] + 1 : undefined;
}

/** The suggestion as a plan against the file's present text. Line ends are the file's own. Refused when the code is not there any more. */
export function planSuggestion(path: string, text: string, suggestion: Suggestion): PlannedSuggestion {
	const at = findCode(text, suggestion.code, suggestion.startLine);
	if (at === undefined)
		return {
			kind: 'refused',
			sentence: `The code in ${path} has changed since the review, so the suggestion does not fit.`,
		};
	const added = suggestion.replacement === '' ? [] : suggestion.replacement.split('\n');
	const edit = textEdit(textLines(text), { from: at - 1, to: at - 1 + suggestion.code.length, added });
	return { kind: 'plan', plan: { changes: [{ kind: 'update', path, base: text, edits: [edit] }] } };
}

/**
 * A model's replacement for the lines at an anchor, made to fit: without fences and final line end, and
 * indented as the file is when the quote was not. A sentence when it cannot be used.
 */
export function fitSuggestion(
	anchor: Anchor,
	quoted: string,
	replacement: string,
): Suggestion | { readonly sentence: string } {
	if (anchor.side === 'old') return { sentence: 'The code that it replaces was removed by the change.' };
	const lines = unfence(replacement.split(/\r\n|\n/));
	const shift = indentShift(quoted, anchor);
	if (shift && lines.some((line) => line.trim() && !line.startsWith(shift.from)))
		return { sentence: 'Its indentation does not fit the file.' };
	const text = (shift ? lines.map((line) => reindent(line, shift)) : lines).join('\n');
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

function reindent(line: string, shift: Shift): string {
	return line.trim() ? shift.to + line.slice(shift.from.length) : line;
}

function indentOf(line: string): string {
	return /^\s*/.exec(line)?.[0] ?? '';
}
