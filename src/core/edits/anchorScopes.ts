import type { TextLines } from './textLines.ts';

/** Lines [from, to) that an anchor speaks of. */
export interface Scope {
	readonly from: number;
	readonly to: number;
}

/** `free`: nothing to go by. `unknown`: this anchor stands nowhere in the file (or not inside the ones before it). */
export type AnchorScopes =
	| { readonly kind: 'free' }
	| { readonly kind: 'scopes'; readonly scopes: readonly Scope[] }
	| { readonly kind: 'unknown'; readonly anchor: string };

/**
 * Where a hunk under these anchors may stand, outermost anchor first. An anchor is a line of the file without its indentation,
 * or words out of one; its scope runs to the end of the block that it opens, else of the block that it stands in.
 */
export function anchorScopes(file: TextLines, anchors: readonly string[]): AnchorScopes {
	if (anchors.length === 0) return { kind: 'free' };
	let scopes: readonly Scope[] = [{ from: 0, to: file.lines.length }];
	for (const anchor of anchors) {
		const lines = linesOfAnchor(file, anchor).filter((line) => scopes.some((scope) => isInside(line, scope)));
		if (lines.length === 0) return { kind: 'unknown', anchor };
		scopes = lines.map((line) => ({ from: line, to: endOfScope(file.lines, line) }));
	}
	return { kind: 'scopes', scopes };
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
	if (whole.length > 0) return whole;
	const words = anchor.replace(/(\(\s*(\.\.\.)?\s*\))?[\s{:(]*$/, '').trim();
	if (!/\w/.test(words)) return [];
	const pattern = new RegExp(`${/^\w/.test(words) ? '\\b' : ''}${escaped(words)}${/\w$/.test(words) ? '\\b' : ''}`);
	return file.lines.flatMap((line, at) => (pattern.test(line) ? [at] : []));
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
