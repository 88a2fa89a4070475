import { lineChanges } from './lineDiff.ts';
import type { Replacement } from './replacement.ts';
import type { LineEdit, TextLines } from './textLines.ts';

/** More places of one text need not be told. */
const MOST_PLACES = 100;

/** `lines`: the old text stands at the start of an indented line and the new one needs to be indented like it, as whole lines. */
export type ExactPlaces = { readonly kind: 'places'; readonly starts: readonly number[] } | { readonly kind: 'lines' };

/** Offsets of the old text in the file as rows joined by line feeds. They overlap only where one place is asked for: two are two. */
export function exactPlaces(file: TextLines, { old, text, all }: Replacement): ExactPlaces {
	if (old === '') return { kind: 'places', starts: [] };
	const view = viewOf(file);
	const starts: number[] = [];
	const step = all ? old.length : 1;
	for (let at = view.indexOf(old); at >= 0 && (all || starts.length < MOST_PLACES); at = view.indexOf(old, at + step))
		starts.push(at);
	const [start] = starts;
	const isAlone = start !== undefined && starts.length === 1;
	if (isAlone && (wantsIndent(view, start, old, text) || isTorn(view, start, old, text))) return { kind: 'lines' };
	return { kind: 'places', starts };
}

/** One line without its indentation gives way to several, of which some have less indentation than the line. */
function wantsIndent(view: string, start: number, old: string, text: string): boolean {
	if (old.includes('\n') || /^\s/.test(old)) return false;
	const indent = view.slice(view.lastIndexOf('\n', start - 1) + 1, start);
	const rest = view.slice(start + old.length).split('\n', 1)[0] ?? '';
	if (indent === '' || indent.trim() || rest.trim()) return false;
	return text
		.split('\n')
		.slice(1)
		.some((line) => line.trim() && !line.startsWith(indent));
}

/**
 * Whether lines would be torn apart: the first begins inside of its indentation, or the last ends inside of a row (of a word; or it goes
 * on in the new text as a line of its own), so that the rest of the row would end up behind something else.
 */
function isTorn(view: string, start: number, old: string, text: string): boolean {
	const rows = old.split('\n');
	if (rows.length < 2) return false;
	const before = view.slice(view.lastIndexOf('\n', start - 1) + 1, start);
	if (before !== '' && !before.trim() && /^[ \t]/.test(old)) return true;
	const rest = view.slice(start + old.length).split('\n', 1)[0] ?? '';
	const wanted = text.split('\n');
	const last = rows.at(-1) ?? '';
	if (!rest.trim() || !last.trim() || wanted.at(-1) === last) return false;
	return (/\w$/.test(last) && /^\w/.test(rest)) || wanted.includes(last);
}

/** The edits, in rows of the file, of the replacement at these offsets. Rows that stay the same are no part of them. */
export function rowEdits(file: TextLines, { old, text }: Replacement, starts: readonly number[]): readonly LineEdit[] {
	const view = viewOf(file);
	const rows = view.split('\n');
	let after = '';
	let at = 0;
	for (const start of starts) {
		after += view.slice(at, start) + text;
		at = start + old.length;
		const isWhole = (start === 0 || view[start - 1] === '\n') && view[at] === '\n';
		// Deleting all of a line's text deletes the line.
		if (text === '' && isWhole && !old.endsWith('\n')) at++;
	}
	const wanted = (after + view.slice(at)).split('\n');
	if (rows.at(-1) === '' && wanted.at(-1) === '') {
		rows.pop();
		wanted.pop();
	}
	return lineChanges(rows, wanted).map(({ oldFrom, oldTo, newFrom, newTo }) => ({
		from: Math.min(oldFrom, file.lines.length),
		to: Math.min(oldTo, file.lines.length),
		added: wanted.slice(newFrom, newTo),
	}));
}

function viewOf(file: TextLines): string {
	const isOpen = file.lineEnds.at(-1) === '' || file.lines.length === 0;
	return file.lines.join('\n') + (isOpen ? '' : '\n');
}
