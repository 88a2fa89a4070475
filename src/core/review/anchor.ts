import type { ChangedFileDiff, DiffLine } from './change.ts';

/** How loosely the quote had to be compared to find it. */
export type AnchorMatch = 'exact' | 'trailingSpace' | 'folded';

/** The place of quoted code in a change, proved: these lines are there, once, and at least one of them is changed. */
export interface Anchor {
	/** `old`: the code was removed; the line numbers are those of the base. */
	readonly side: 'new' | 'old';
	/** 1-based, both inclusive, on that side. */
	readonly startLine: number;
	readonly endLine: number;
	/** Where this is in the new file: `startLine`, or for removed code the line that follows it now. */
	readonly newLine: number;
	/** The lines as a document has them, without line ends. */
	readonly code: readonly string[];
	readonly match: AnchorMatch;
	/** Lines of the new file by which the place is found there: `code`, or what stands where it was removed. Absent when nothing is left. */
	readonly landmark?: Landmark;
}

/** Consecutive lines of the new file, from `line` (1-based) on. */
export interface Landmark {
	readonly code: readonly string[];
	readonly line: number;
}

/** `ambiguous` and `unchanged` carry the first line numbers of the candidates. */
export type Located =
	| { readonly kind: 'anchored'; readonly anchor: Anchor }
	| { readonly kind: 'absent' }
	| { readonly kind: 'ambiguous'; readonly lines: readonly number[] }
	| { readonly kind: 'unchanged'; readonly lines: readonly number[] };

const FOLDS: readonly { readonly match: AnchorMatch; readonly fold: (line: string) => string }[] = [
	{ match: 'exact', fold: plainLine },
	{ match: 'trailingSpace', fold: (line) => line.trimEnd() },
	{ match: 'folded', fold: foldSpace },
];

/** Git shows a file's byte order mark and lone carriage returns at line ends; documents do not have them. */
function plainLine(line: string): string {
	return line.replace(/^\uFEFF|\r+$/g, '');
}

/** A line as it counts when only its words matter: runs of white space are one space, none at the ends. */
export function foldSpace(line: string): string {
	return line.trim().replace(/\s+/g, ' ');
}

/**
 * Finds quoted code in the hunks of one file: on the new side, else among what was removed. The first way of comparing that finds
 * anything decides; two places are no place.
 */
export function locateQuote(file: ChangedFileDiff, quote: string): Located {
	for (const lines of quoteForms(quote)) {
		const located = locateLines(file, lines);
		if (located.kind !== 'absent') return located;
	}
	return { kind: 'absent' };
}

/** The quote as lines: as it is and, when each line has a diff's mark, without the marks (of both sides, the new, the old). */
function quoteForms(quote: string): readonly (readonly string[])[] {
	const all = quote.split(/\r\n|\n/);
	const isFenced = all.length > 2 && /^\s*```/.test(all[0] ?? '') && /^\s*```\s*$/.test(all.at(-1) ?? '');
	const lines = trimBlank(isFenced ? all.slice(1, -1) : all);
	if (!lines.some((line) => /\S/.test(line))) return [];
	const isMarked =
		lines.every((line) => line === '' || /^[-+ ]/.test(line)) && lines.some((line) => /^[-+]/.test(line));
	if (!isMarked) return [lines];
	const without = (mark: string) => trimBlank(lines.filter((line) => line[0] !== mark).map((line) => line.slice(1)));
	const isMixed = lines.some((line) => line[0] === '+') && lines.some((line) => line[0] === '-');
	return isMixed ? [lines, without('-'), without('+')] : [lines, without('')];
}

function trimBlank(lines: readonly string[]): readonly string[] {
	const first = lines.findIndex((line) => /\S/.test(line));
	const last = lines.findLastIndex((line) => /\S/.test(line));
	return first < 0 ? [] : lines.slice(first, last + 1);
}

function locateLines(file: ChangedFileDiff, quoted: readonly string[]): Located {
	if (!quoted.some((line) => /\S/.test(line))) return { kind: 'absent' };
	let unchanged: Located | undefined;
	for (const { match, fold } of FOLDS) {
		const wanted = quoted.map(fold);
		for (const side of ['new', 'old'] as const) {
			const places = placesOf(file, side, wanted, fold);
			const located = judge(file, places, side, match);
			if (located?.kind === 'unchanged') unchanged ??= located;
			else if (located) return located;
		}
		// Looser comparison would only find the same unchanged lines again, and others by chance.
		if (unchanged) return unchanged;
	}
	return { kind: 'absent' };
}

function placesOf(
	file: ChangedFileDiff,
	side: 'new' | 'old',
	wanted: readonly string[],
	fold: (line: string) => string,
): readonly (readonly DiffLine[])[] {
	const absent = side === 'new' ? 'removed' : 'added';
	return file.hunks.flatMap((hunk) => {
		const lines = hunk.lines.filter((line) => line.kind !== absent);
		const folded = lines.map((line) => fold(line.text));
		return findRuns(folded, wanted).map((at) => lines.slice(at, at + wanted.length));
	});
}

/** Every index at which `wanted` stands in `lines`. */
export function findRuns(lines: readonly string[], wanted: readonly string[]): readonly number[] {
	const found: number[] = [];
	for (let at = lines.indexOf(wanted[0] ?? ''); at >= 0; at = lines.indexOf(wanted[0] ?? '', at + 1)) {
		if (at + wanted.length > lines.length) break;
		if (wanted.every((line, index) => lines[at + index] === line)) found.push(at);
	}
	return found;
}

function judge(
	file: ChangedFileDiff,
	places: readonly (readonly DiffLine[])[],
	side: 'new' | 'old',
	match: AnchorMatch,
): Located | undefined {
	if (!places.length) return undefined;
	const number = (line: DiffLine | undefined) => (side === 'new' ? line?.newLine : line?.oldLine) ?? 0;
	const starts = places.map((place) => number(place[0]));
	const changed = places.filter((place) => place.some((line) => line.kind !== 'context'));
	if (!changed.length) return { kind: 'unchanged', lines: starts };
	const [place] = places;
	if (!place || places.length > 1) return { kind: 'ambiguous', lines: starts };
	const code = place.map((line) => plainLine(line.text));
	const newLine = place[0]?.newLine ?? 0;
	const landmark = side === 'new' ? { code, line: newLine } : landmarkBeside(file, newLine);
	const anchor: Anchor = {
		side,
		startLine: number(place[0]),
		endLine: number(place.at(-1)),
		newLine,
		code,
		match,
		...(landmark && { landmark }),
	};
	return { kind: 'anchored', anchor };
}

const LANDMARK_LINES = 3;

/** The new lines that follow a removal in the change, else those before it. */
function landmarkBeside(file: ChangedFileDiff, newLine: number): Landmark | undefined {
	const all = file.hunks.flatMap((hunk) => hunk.lines).filter((line) => line.kind !== 'removed');
	const texts = new Map(all.map((line) => [line.newLine, plainLine(line.text)]));
	const step = texts.has(newLine) ? 1 : -1;
	const from = step === 1 ? newLine : newLine - 1;
	const code: string[] = [];
	for (let line = from; code.length < LANDMARK_LINES; line += step) {
		const text = texts.get(line);
		if (text === undefined) break;
		if (step === 1) code.push(text);
		else code.unshift(text);
	}
	return code.length ? { code, line: step === 1 ? from : from - code.length + 1 } : undefined;
}
