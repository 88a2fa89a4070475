import type { TextLines } from './textLines.ts';

/** Lines [from, to) that an anchor speaks of. */
export interface Scope {
	readonly from: number;
	readonly to: number;
	/** Where a narrower reading ends the scope: at the next heading of a text, at the next line that is the anchor too. */
	readonly nearTo: number;
}

/** `free`: nothing to go by. `unknown`: this anchor stands nowhere in the file (or not inside the ones before it). */
export type AnchorScopes =
	| { readonly kind: 'free' }
	/** `sure`: the anchor opens what it names; else it is a line in passing and may mislead. */
	| { readonly kind: 'scopes'; readonly scopes: readonly Scope[]; readonly sure: boolean }
	| { readonly kind: 'unknown'; readonly anchor: string };

/**
 * Where a hunk under these anchors may stand, outermost anchor first. An anchor is a line of the file without its indentation,
 * or words out of one; its scope runs to the end of the block that it opens, else of the block that it stands in.
 */
export function anchorScopes(file: TextLines, anchors: readonly string[]): AnchorScopes {
	if (anchors.length === 0) return { kind: 'free' };
	let scopes: readonly Scope[] = [{ from: 0, to: file.lines.length, nearTo: file.lines.length }];
	let sure = true;
	for (const anchor of anchors) {
		const lines = linesOfAnchor(file, anchor).filter((line) => scopes.some((scope) => isInside(line, scope)));
		if (lines.length === 0) return { kind: 'unknown', anchor };
		sure = lines.every((line) => opensBlock(file.lines, line) || headingLevel(file.lines[line] ?? '') > 0);
		scopes = lines.map((line, at) => {
			const headed = endOfHeading(file.lines, line);
			const to = endOfScope(file.lines, line);
			const isHeading = headingLevel(file.lines[line] ?? '') > 0;
			return {
				from: line,
				to: isHeading ? Math.max(to, headed) : to,
				nearTo: Math.min(lines[at + 1] ?? file.lines.length, headed),
			};
		});
	}
	return { kind: 'scopes', scopes, sure };
}

/**
 * The places that the scopes allow. Inside of one scope a text's headings may tell more; where the anchor stands several times,
 * places that follow it count as well, because a person would take either.
 */
export function placesInScope<P extends { readonly start: number; readonly end: number }>(
	places: readonly P[],
	scopes: readonly Scope[],
): readonly P[] {
	const isIn = (place: P, from: number, to: number) => place.start < to && place.end > from;
	const scoped = places.filter((place) => scopes.some(({ from, to }) => isIn(place, from, to)));
	if (scopes.length > 1 && scoped.length > 0)
		return places.filter((place) => scopes.some(({ from, to, nearTo }) => isIn(place, from, Math.max(to, nearTo))));
	const near = scoped.filter((place) => scopes.some(({ from, nearTo }) => isIn(place, from, nearTo)));
	return near.length > 0 ? near : scoped;
}

/** The 0-based lines that are the anchor, indentation aside. */
export function wholeLinesOfAnchor(file: TextLines, anchor: string): readonly number[] {
	const wanted = anchor.trim();
	return file.lines.flatMap((line, at) => (line.includes(wanted) && line.trim() === wanted ? [at] : []));
}

function isInside(line: number, scope: Scope): boolean {
	return line >= scope.from && line < scope.to;
}

function linesOfAnchor(file: TextLines, anchor: string): readonly number[] {
	const whole = wholeLinesOfAnchor(file, anchor);
	if (whole.some((line) => opensBlock(file.lines, line))) return whole;
	const words = anchor.replace(/(\(\s*(\.\.\.)?\s*\))?[\s{:(]*$/, '').trim();
	if (!/\w/.test(words)) return whole;
	const pattern = new RegExp(`${/^\w/.test(words) ? '\\b' : ''}${escaped(words)}${/\w$/.test(words) ? '\\b' : ''}`);
	const named = file.lines.flatMap((line, at) => (pattern.test(line) ? [at] : []));
	const opening = named.filter((line) => opensBlock(file.lines, line));
	const call = /\)\s*$/.test(anchor);
	if (whole.length > 0 && (opening.length === 0 || !call)) return whole;
	const defining = opening.filter((line) => DEFINES.test(file.lines[line]?.split(words, 1)[0] ?? ''));
	return [defining, opening].find((lines) => lines.length > 0) ?? named;
}

/** What stands before a name where it is defined. */
const DEFINES =
	/\b(?:class|interface|enum|struct|trait|impl|mod|namespace|module|object|record|function\*?|func|fn|def|type|const)\s+(?:\w+\s+for\s+)?$/;

/** 0 for a line that is no heading of a Markdown text. */
function headingLevel(line: string): number {
	return /^(#{1,6})\s/.exec(line)?.[1]?.length ?? 0;
}

function endOfHeading(lines: readonly string[], at: number): number {
	const level = headingLevel(lines[at] ?? '');
	if (level === 0) return lines.length;
	const next = lines.findIndex((line, other) => other > at && headingLevel(line) > 0 && headingLevel(line) <= level);
	return next < 0 ? lines.length : next;
}

/** A name is used in many lines; the anchor means the one that has something inside. */
function opensBlock(lines: readonly string[], at: number): boolean {
	const inside = lines.find((line, other) => other > at && line.trim() !== '' && line.trim() !== '{');
	return inside !== undefined && indentWidth(inside) > indentWidth(lines[at] ?? '');
}

function escaped(words: string): string {
	return words.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** Lines at the opener's own depth that still belong to its block: closers, `else`, preprocessor lines, comments. */
const CONTINUES = /^\s*([)\]}{#]|\/\/|else\b|catch\b|finally\b|except\b|elif\b|end\b)/;

function endOfScope(lines: readonly string[], anchor: number): number {
	const depth = indentWidth(lines[anchor] ?? '');
	const inside = lines.findIndex((line, at) => at > anchor && line.trim() !== '' && line.trim() !== '{');
	if (inside < 0) return lines.length;
	const opens = indentWidth(lines[inside] ?? '') > depth;
	for (let at = inside; at < lines.length; at++) {
		const line = lines[at] ?? '';
		const indent = indentWidth(line);
		if (!line.trim() || indent > depth) continue;
		if (indent < depth || (opens && !CONTINUES.test(line))) return at;
	}
	return lines.length;
}

function indentWidth(line: string): number {
	let width = 0;
	for (const character of line) {
		if (character === '\t') width += 4;
		else if (character === ' ') width += 1;
		else break;
	}
	return width;
}
