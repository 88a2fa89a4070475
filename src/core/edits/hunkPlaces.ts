import { type Alignment, inOnePiece } from './alignment.ts';
import { type AnchorScopes, anchorScopes, placesInScope, wholeLinesOfAnchor } from './anchorScopes.ts';
import { findDense } from './denseMatch.ts';
import { findDrifted } from './driftAlign.ts';
import { findWithGap, findWithLostLetters } from './driftMatch.ts';
import { findElided, withoutElisions } from './elision.ts';
import { type HunkEdits, hunkEdits } from './hunkEdits.ts';
import { type HunkReading, hunkReadings } from './hunkReadings.ts';
import { indentOf } from './indentStyle.ts';
import { comparedLine, findBlock, LADDER, type LineIndex } from './lineIndex.ts';
import type { Hunk, HunkLine } from './patch.ts';
import type { LineEdit } from './textLines.ts';

/** Why a hunk has no place. Line numbers are 0-based. */
export type NoPlace =
	/** Its old lines stand nowhere. */
	| { readonly kind: 'absent' }
	/** They stand at these lines, all outside of what the anchor speaks of. */
	| { readonly kind: 'elsewhere'; readonly starts: readonly number[] }
	/** They stand at these lines and not at the end of the file, as `*** End of File` says. */
	| { readonly kind: 'notAtEnd'; readonly starts: readonly number[] }
	/** They stand there, indented otherwise, and how the added lines are to be indented cannot be told. */
	| { readonly kind: 'indentation'; readonly starts: readonly number[] }
	/** Right before or after the place, the file has the lines already that it adds. */
	| { readonly kind: 'present'; readonly starts: readonly number[] }
	| { readonly kind: 'unknownAnchor'; readonly anchor: string }
	/** It only adds lines and says nowhere after what. */
	| { readonly kind: 'nowhere' };

/** Every place where a hunk may stand by its text, its anchors and its end-of-file mark. */
export interface HunkPlaces {
	readonly kind: 'places';
	/** What it does at each, ascending, at least one. */
	readonly places: readonly HunkEdits[];
	/** An anchor named nothing in the file: then order must not choose between places either. */
	readonly misled: boolean;
}

/** One way to look for a hunk, and where it found it. */
interface Found {
	readonly lines: readonly HunkLine[];
	readonly endOfFile: boolean;
	readonly open?: true;
	readonly unprefixed?: true;
	/** Not line for line. */
	readonly isLoose?: true;
	readonly alignments: readonly Alignment[];
}

/** Looks for the hunk, strictest way first; the first way that finds it anywhere allowed is the answer. */
export function hunkPlaces(index: LineIndex, hunk: Hunk): HunkPlaces | NoPlace {
	if (hunk.lines.every((line) => line.op === '+')) return insertionPlace(index, hunk);
	const scopes = anchorScopes(index.file, hunk.anchors);
	if (scopes.kind === 'unknown' && hunk.anchors.length > 1 && !hunk.softAnchors)
		return { kind: 'unknownAnchor', anchor: scopes.anchor };
	let problem: NoPlace = { kind: 'absent' };
	for (const found of ways(index, hunk)) {
		if (found.alignments.length === 0) continue;
		const places = allowedPlaces(index, hunk, scopes, found);
		const only = places.kind === 'places' && places.places.length === 1 ? places.places[0] : undefined;
		const isMade = only && only.edits.length > 0 && only.edits.every((edit) => isThere(index, edit, only, found));
		if (isMade) return { kind: 'present', starts: [only.start] };
		if (places.kind === 'places') return places;
		if (problem.kind === 'absent') problem = places;
	}
	return problem;
}

function* ways(index: LineIndex, hunk: Hunk): Generator<Found> {
	const { plain, altered } = hunkReadings(hunk);
	for (const strictness of LADDER) {
		const isOpenRung = strictness !== 'indentation' && strictness !== 'spacing';
		for (const reading of plain) if (!reading.open || isOpenRung) yield standing(index, reading, strictness);
	}
	const closed = plain.filter((reading) => !reading.open);
	for (const reading of closed) yield { ...reading, isLoose: true, alignments: findDense(index, reading.lines) };
	for (const reading of altered) {
		for (const strictness of LADDER) yield standing(index, reading, strictness);
		yield { ...reading, isLoose: true, alignments: findDense(index, reading.lines) };
	}
	const all = [...closed, ...altered.filter((reading) => isBorneOut(index, hunk, reading))];
	for (const { lines, endOfFile } of all)
		yield { lines: withoutElisions(lines), endOfFile, isLoose: true, alignments: findElided(index, lines) };
	for (const find of [findWithLostLetters, findDrifted, findWithGap])
		for (const reading of all) yield { ...reading, isLoose: true, alignments: find(index, reading.lines) };
}

/** Whether a line that the reading alters stands in the file so: else it was no better read than it was written. */
function isBorneOut(index: LineIndex, { lines }: Hunk, reading: HunkReading): boolean {
	const written = new Set(lines.map((line) => line.text));
	return reading.lines.some(({ op, text }) => {
		const isAltered = op !== '+' && text.trim() !== '' && !written.has(text);
		return isAltered && index.positions(comparedLine(text, 'spacing'), 'spacing').length > 0;
	});
}

function standing(index: LineIndex, reading: HunkReading, strictness: (typeof LADDER)[number]): Found {
	const starts = reading.block.length > 0 ? findBlock(index, reading.block, strictness) : [];
	return { ...reading, alignments: starts.map((start) => inOnePiece(start, reading.block.length)) };
}

function allowedPlaces(index: LineIndex, hunk: Hunk, scopes: AnchorScopes, found: Found): HunkPlaces | NoPlace {
	const starts = found.alignments.map(firstLine);
	const places: HunkEdits[] = [];
	for (const alignment of found.alignments) {
		const lines = found.open ? asInFile(index, found.lines, alignment) : found.lines;
		if (found.unprefixed && isShortOfOneSpace(lines)) return { kind: 'absent' };
		const edits = hunkEdits(index, lines, alignment);
		if (edits.kind === 'indentation') return { kind: 'indentation', starts };
		if (edits.kind === 'edits') places.push(edits);
	}
	if (places.length < found.alignments.length) return { kind: 'absent' };
	const count = index.file.lines.length;
	const ended = found.endOfFile ? places.filter((place) => place.end === count) : places;
	// The mark is a slip where the lines stand only once anyway; a blank line past the end is not.
	const marked = ended.length === 0 && hunk.endOfFile && places.length === 1 ? places : ended;
	if (marked.length === 0) return { kind: 'notAtEnd', starts };
	const misled = scopes.kind === 'unknown' && !hunk.softAnchors;
	if (scopes.kind !== 'scopes') return { kind: 'places', places: marked, misled };
	const scoped = placesInScope(marked, scopes.scopes);
	if (scoped.length > 0) return { kind: 'places', places: scoped, misled };
	// An anchor that names no block is a hint; what it does not cover may still be meant, if it is the only place.
	return hunk.softAnchors || !scopes.sure
		? { kind: 'places', places: marked, misled: !hunk.softAnchors }
		: { kind: 'elsewhere', starts: marked.map((place) => place.start) };
}

/** How many lines may be added beside equal ones where the context holds line for line: a copy may be wanted. */
const LONGEST_COPY = 2;
/** How many characters may be, where it does not: `}` and `end` stand side by side by right. */
const LONGEST_CLOSER = 12;

/**
 * Whether an edit adds what stands right before or after it: then it has been made. Where the hunk itself quotes those lines, line for
 * line, who wrote it knew of them.
 */
function isThere({ file }: LineIndex, { from, to, added }: LineEdit, place: HunkEdits, { isLoose }: Found): boolean {
	const solid = added.filter((line) => line.trim()).map((line) => comparedLine(line, 'spacing'));
	const mayStay = isLoose ? solid.join('').length <= LONGEST_CLOSER : solid.length <= LONGEST_COPY;
	if (from < to || mayStay) return false;
	const isSame = (lines: readonly string[], isQuoted: boolean) =>
		(isLoose || !isQuoted) && lines.join('\n') === solid.join('\n');
	const near = (lines: readonly string[]) => lines.map((line) => comparedLine(line, 'spacing')).filter((line) => line);
	const reach = added.length + solid.length;
	const above = near(file.lines.slice(Math.max(0, from - reach), from)).slice(-solid.length);
	const below = near(file.lines.slice(from, from + reach)).slice(0, solid.length);
	return isSame(above, from - place.start >= solid.length) || isSame(below, place.end - from >= solid.length);
}

/** Of an open line only the file tells which of its texts was meant. */
function asInFile(index: LineIndex, lines: readonly HunkLine[], alignment: Alignment): readonly HunkLine[] {
	let old = 0;
	return lines.map((line) => {
		if (line.op === '+') return line;
		const at = alignment[old++];
		return line.op === ' ' && at !== undefined ? { ...line, text: index.file.lines[at] ?? '' } : line;
	});
}

/**
 * Context without its prefix looks like context that lost one space of its indentation. Where an added line lacks that space too,
 * and no deleted line tells, it was the indentation.
 */
function isShortOfOneSpace(lines: readonly HunkLine[]): boolean {
	if (lines.some((line) => line.op === '-' && line.text.trim())) return false;
	const known = new Set(lines.filter((line) => line.op === ' ' && line.text.trim()).map((line) => indentOf(line.text)));
	const written = lines.filter((line) => line.op === '+' && line.text.trim());
	// ` * ` is one space off by right where the comment is begun, too.
	const begins = written.some((line) => line.text.trim().startsWith('/*'));
	const added = written
		.filter((line) => !begins || !line.text.trim().startsWith('*'))
		.map((line) => indentOf(line.text));
	return added.some((indent) => !known.has(indent) && known.has(` ${indent}`));
}

function firstLine(alignment: Alignment): number {
	return alignment.find((line) => line !== undefined) ?? 0;
}

/** Lines to add and no old ones: at the marked end, into an empty file, or right after the one line that the anchor is. */
function insertionPlace(index: LineIndex, hunk: Hunk): HunkPlaces | NoPlace {
	const count = index.file.lines.length;
	const added = hunk.lines.map((line) => line.text);
	const at = (line: number): HunkEdits => ({
		kind: 'edits',
		edits: [{ from: line, to: line, added }],
		from: line,
		to: line,
		start: line,
		end: line,
	});
	if (hunk.endOfFile || count === 0) return { kind: 'places', places: [at(count)], misled: false };
	const anchor = hunk.softAnchors ? undefined : hunk.anchors.at(-1);
	if (anchor === undefined) return { kind: 'nowhere' };
	const scopes = anchorScopes(index.file, hunk.anchors.slice(0, -1));
	if (scopes.kind === 'unknown') return { kind: 'unknownAnchor', anchor: scopes.anchor };
	const lines = wholeLinesOfAnchor(index.file, anchor).filter(
		(line) => scopes.kind === 'free' || scopes.scopes.some((scope) => line >= scope.from && line < scope.to),
	);
	if (lines.length === 0) return { kind: 'unknownAnchor', anchor };
	return { kind: 'places', places: lines.map((line) => at(line + 1)), misled: false };
}
