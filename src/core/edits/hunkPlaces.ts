import { type AnchorScopes, anchorScopes, wholeLinesOfAnchor } from './anchorScopes.ts';
import { type HunkReading, hunkReadings } from './hunkReadings.ts';
import { findBlock, LADDER, type LineIndex } from './lineIndex.ts';
import type { Hunk, HunkLine } from './patch.ts';

/** Why a hunk has no place. Line numbers are 0-based. */
export type NoPlace =
	/** Its old lines stand nowhere. */
	| { readonly kind: 'absent' }
	/** They stand at these lines, all outside of what the anchor speaks of. */
	| { readonly kind: 'elsewhere'; readonly starts: readonly number[] }
	/** They stand at these lines and not at the end of the file, as `*** End of File` says. */
	| { readonly kind: 'notAtEnd'; readonly starts: readonly number[] }
	| { readonly kind: 'unknownAnchor'; readonly anchor: string }
	/** It only adds lines and says nowhere after what. */
	| { readonly kind: 'nowhere' };

/** Every line of the file where a hunk may stand by its text, its anchors and its end-of-file mark. */
export interface HunkPlaces {
	readonly kind: 'places';
	/** 0-based, ascending, at least one. */
	readonly starts: readonly number[];
	/** The hunk's lines as they were read to stand there. */
	readonly lines: readonly HunkLine[];
	/** An anchor named nothing in the file: then order must not choose between places either. */
	readonly misled: boolean;
}

/** Looks for the hunk, strictest reading first; the first rung at which it stands anywhere allowed is the answer. */
export function hunkPlaces(index: LineIndex, hunk: Hunk): HunkPlaces | NoPlace {
	if (hunk.lines.every((line) => line.op === '+')) return insertionPlace(index, hunk);
	const scopes = anchorScopes(index.file, hunk.anchors);
	if (scopes.kind === 'unknown' && hunk.anchors.length > 1 && !hunk.softAnchors)
		return { kind: 'unknownAnchor', anchor: scopes.anchor };
	let problem: NoPlace = { kind: 'absent' };
	for (const reading of hunkReadings(hunk)) {
		for (const strictness of LADDER) {
			const found = findBlock(index, reading.block, strictness);
			if (found.length === 0) continue;
			const places = allowedPlaces(index, hunk, reading, scopes, found);
			if (places.kind === 'places') return places;
			if (problem.kind === 'absent') problem = places;
		}
	}
	return problem;
}

function allowedPlaces(
	index: LineIndex,
	hunk: Hunk,
	{ block, endOfFile, lines }: HunkReading,
	scopes: AnchorScopes,
	found: readonly number[],
): HunkPlaces | NoPlace {
	const ended = endOfFile ? found.filter((start) => start + block.length === index.file.lines.length) : found;
	if (ended.length === 0) return { kind: 'notAtEnd', starts: found };
	const misled = scopes.kind === 'unknown' && !hunk.softAnchors;
	if (scopes.kind !== 'scopes') return { kind: 'places', starts: ended, lines, misled };
	const scoped = ended.filter((start) =>
		scopes.scopes.some((scope) => start < scope.to && start + block.length > scope.from),
	);
	if (scoped.length > 0) return { kind: 'places', starts: scoped, lines, misled };
	return hunk.softAnchors ? { kind: 'places', starts: ended, lines, misled } : { kind: 'elsewhere', starts: ended };
}

/** Lines to add and no old ones: at the marked end, into an empty file, or right after the one line that the anchor is. */
function insertionPlace(index: LineIndex, hunk: Hunk): HunkPlaces | NoPlace {
	const count = index.file.lines.length;
	if (hunk.endOfFile || count === 0) return { kind: 'places', starts: [count], lines: hunk.lines, misled: false };
	const anchor = hunk.softAnchors ? undefined : hunk.anchors.at(-1);
	if (anchor === undefined) return { kind: 'nowhere' };
	const scopes = anchorScopes(index.file, hunk.anchors.slice(0, -1));
	if (scopes.kind === 'unknown') return { kind: 'unknownAnchor', anchor: scopes.anchor };
	const lines = wholeLinesOfAnchor(index.file, anchor).filter(
		(line) => scopes.kind === 'free' || scopes.scopes.some((scope) => line >= scope.from && line < scope.to),
	);
	if (lines.length === 0) return { kind: 'unknownAnchor', anchor };
	return { kind: 'places', starts: lines.map((line) => line + 1), lines: hunk.lines, misled: false };
}
