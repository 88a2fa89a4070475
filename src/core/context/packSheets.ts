import { textLines } from '../edits/textLines.ts';
import type { ContextPiece } from './contextPiece.ts';

/** Lines of one file, or one text that is no file, out of all pieces that hold of it. */
export interface Sheet {
	/** The name of the tags around it. */
	readonly tag: string;
	readonly path?: string;
	readonly title: string;
	/** By line, 1-based in the file, or in the text where it is no file. */
	readonly lines: Map<number, string>;
	/** Index of the first piece that holds of it. */
	first: number;
}

/** Lines that go along together or not at all. */
export interface Block {
	readonly sheet: Sheet;
	/** 1-based, inclusive. */
	readonly from: number;
	readonly to: number;
	/** What it begins after: the better the seam, the better the place to cut. */
	readonly seam: 'symbol' | 'blank' | 'line';
	readonly text: string;
}

/** What a piece has that no piece before it had: none for a duplicate. */
export interface LaidPiece {
	readonly piece: ContextPiece;
	readonly sheet: Sheet;
	/** All that it holds, 1-based, inclusive. */
	readonly from: number;
	readonly to: number;
	readonly blocks: readonly Block[];
}

/** Lines that a block has at most: what is cut is not torn far from a seam, and what is left out is not much. */
const LONGEST_BLOCK = 40;

/**
 * Lays the pieces out in sheets: pieces of one file share a sheet, and each line is in it once, for the most important piece that
 * has it. Texts of a file that disagree get sheets of their own. In the order of the pieces; linear in their length.
 */
export function layOut(pieces: readonly ContextPiece[]): readonly LaidPiece[] {
	const sheets = new Map<string, Sheet[]>();
	const laid: LaidPiece[] = [];
	for (const priority of [0, 1, 2]) {
		for (const [at, piece] of pieces.entries()) {
			if (piece.priority === priority && piece.text.trim() !== '') laid[at] = lay(piece, at, sheets);
		}
	}
	return laid.flatMap((piece) => piece ?? []);
}

function lay(piece: ContextPiece, at: number, sheets: Map<string, Sheet[]>): LaidPiece {
	const { lines } = textLines(piece.text);
	const from = hasOwnNumbers(piece, lines.length) ? (piece.startLine ?? 1) : 1;
	const sheet = sheetFor(piece, lines, from, at, sheets);
	sheet.first = Math.min(sheet.first, at);
	const cuts = new Set(piece.cuts);
	const blocks: Block[] = [];
	for (const run of newRuns(lines, from, sheet)) blocks.push(...blocksOf(run, lines, from, cuts, sheet));
	for (const [index, line] of lines.entries()) sheet.lines.set(from + index, line);
	return { piece, sheet, from, to: from + lines.length - 1, blocks };
}

/** Whether the piece's lines are those that it says: only then they can be told from others of the file. */
function hasOwnNumbers({ path, startLine = 1, endLine }: ContextPiece, count: number): boolean {
	return path !== undefined && (endLine === undefined || endLine - startLine + 1 === count);
}

function sheetFor(
	piece: ContextPiece,
	lines: readonly string[],
	from: number,
	at: number,
	sheets: Map<string, Sheet[]>,
): Sheet {
	// Instructions are obeyed, a file is looked at: the same text is not the same thing in both.
	const tag = piece.source === 'instructions' || piece.path === undefined ? tagOf(piece.source) : 'file';
	const numbered = hasOwnNumbers(piece, lines.length);
	const key = JSON.stringify([tag, numbered ? piece.path : [piece.path, piece.title, piece.text]]);
	const known = sheets.get(key) ?? [];
	const same = known.find((sheet) => lines.every((line, index) => (sheet.lines.get(from + index) ?? line) === line));
	if (same) return same;
	const path = piece.path === undefined ? {} : { path: piece.path };
	const sheet: Sheet = { tag, ...path, title: piece.title, lines: new Map(), first: at };
	sheets.set(key, [...known, sheet]);
	return sheet;
}

function tagOf(source: string): string {
	const words = source.replace(/[^A-Za-z]+/g, '_').replace(/^_|_$/g, '');
	return words || 'context';
}

/** Stretches of the piece that the sheet has not: first and last line. */
function newRuns(lines: readonly string[], from: number, sheet: Sheet): readonly (readonly [number, number])[] {
	const runs: [number, number][] = [];
	for (const index of lines.keys()) {
		const line = from + index;
		if (sheet.lines.has(line)) continue;
		const last = runs.at(-1);
		if (last?.[1] === line - 1) last[1] = line;
		else runs.push([line, line]);
	}
	return runs;
}

function blocksOf(
	[first, last]: readonly [number, number],
	lines: readonly string[],
	from: number,
	cuts: ReadonlySet<number>,
	sheet: Sheet,
): readonly Block[] {
	const blocks: Block[] = [];
	const textOf = (line: number) => lines[line - from] ?? '';
	let begin = first;
	let seam: Block['seam'] = 'symbol';
	const end = (to: number) => {
		const text = `${lines.slice(begin - from, to - from + 1).join('\n')}\n`;
		blocks.push({ sheet, from: begin, to, seam, text });
	};
	for (let line = first + 1; line <= last; line++) {
		const next = seamBefore(textOf(line - 1), textOf(line), cuts.size ? cuts.has(line) : undefined);
		if (next === 'line' && line - begin < LONGEST_BLOCK) continue;
		end(line - 1);
		begin = line;
		seam = next;
	}
	end(last);
	return blocks;
}

/** `isCut`: what who made the piece knows; without that a line at the margin after an empty one begins a symbol. */
function seamBefore(before: string, line: string, isCut: boolean | undefined): Block['seam'] {
	if (isCut) return 'symbol';
	if (before.trim() !== '' || line.trim() === '') return 'line';
	return isCut === undefined && /^\S/.test(line) ? 'symbol' : 'blank';
}

/** What belongs to each sheet, sheets in the order of their first part. */
export function bySheet<T extends { readonly sheet: Sheet }>(parts: readonly T[]): ReadonlyMap<Sheet, readonly T[]> {
	const found = new Map<Sheet, T[]>();
	for (const part of parts) {
		const own = found.get(part.sheet);
		if (own) own.push(part);
		else found.set(part.sheet, [part]);
	}
	return found;
}
