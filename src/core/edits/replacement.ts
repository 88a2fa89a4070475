import { unfenced } from './fencedText.ts';
import { lineChanges } from './lineDiff.ts';
import { unescapesFor, withoutLineNumbers } from './otherSpellings.ts';
import type { HunkLine } from './patch.ts';

/** One edit of `replace_in_file`: `old` gives way to `text`, once or wherever it stands. */
export interface Replacement {
	readonly old: string;
	readonly text: string;
	readonly all: boolean;
}

/** The replacement with line feeds only, and the other ways to read it: out of its fence, without line numbers, unescaped. */
export function spellingsOf(given: Replacement): readonly [Replacement, ...Replacement[]] {
	const literal = { ...given, old: lineFeeds(given.old), text: lineFeeds(given.text) };
	const { old, text } = literal;
	const others: (readonly [string | undefined, string | undefined])[] = [
		[unfenced(old), unfenced(text)],
		[numbersOff(old), numbersOff(text)],
		// The new text need not be numbered where only the old one was copied from a listing.
		[numbersOff(old), text],
		...unescapesFor(old).map((undo) => [undo(old), undo(text)] as const),
	];
	const known = others.flatMap(([a, b]) => (a !== undefined && b !== undefined ? [{ ...given, old: a, text: b }] : []));
	return [literal, ...known];
}

function lineFeeds(text: string): string {
	return text.replace(/\r\n?/g, '\n');
}

function numbersOff(text: string): string | undefined {
	return text === '' ? '' : withoutLineNumbers(text.split('\n'))?.join('\n');
}

/**
 * The replacement as the lines of a hunk: what both texts have is context. A newline at the end of the old text only is read as a
 * blank line that goes, and then as none: models end a text with a newline or not, as it happens.
 */
export function hunkLines({ old, text }: Replacement): readonly (readonly HunkLine[])[] {
	const before = old.split('\n');
	const after = text === '' ? [] : text.split('\n');
	if (text.endsWith('\n') && !old.endsWith('\n')) after.pop();
	const literal = diffed(before, after);
	if (!old.endsWith('\n') || text.endsWith('\n')) return [literal];
	const even = diffed(before.slice(0, -1), after);
	return text === '' ? [even] : [literal, even];
}

function diffed(before: readonly string[], after: readonly string[]): readonly HunkLine[] {
	const lines: HunkLine[] = [];
	let at = 0;
	const take = (op: ' ' | '-', to: number) => {
		for (; at < to; at++) lines.push({ op, text: before[at] ?? '' });
	};
	for (const { oldFrom, oldTo, newFrom, newTo } of lineChanges(before, after)) {
		take(' ', oldFrom);
		take('-', oldTo);
		for (const added of after.slice(newFrom, newTo)) lines.push({ op: '+', text: added });
	}
	take(' ', before.length);
	return lines;
}
