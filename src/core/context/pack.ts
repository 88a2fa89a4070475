import { guessTokens } from '../tokens/guessTokens.ts';
import type { ContextPiece } from './contextPiece.ts';
import { type CountedPiece, fill, used } from './packFill.ts';
import { type Block, bySheet, type LaidPiece, layOut } from './packSheets.ts';
import { type LineRange, openingTag, packedText, ranges, without } from './packText.ts';

/** Tokens of each text, in their order. */
export type CountTexts = (texts: readonly string[]) => Promise<readonly number[]>;

export interface Packing {
	/** What the packed text may take, tokens. */
	readonly budgetTokens: number;
	readonly count: CountTexts;
	readonly signal: AbortSignal;
}

/** What of a piece is in the text, or is missing in it. */
export interface PackedPiece {
	readonly piece: ContextPiece;
	/** In the file's numbers; absent for what is no file. */
	readonly lines?: readonly LineRange[];
	/** About; 0 for lines that are there because of another piece. */
	readonly tokens: number;
}

export interface Packed {
	/** '' when nothing fits or there is nothing. */
	readonly text: string;
	/** Pieces of which something is in the text, in the order that they were given. */
	readonly included: readonly PackedPiece[];
	/** Pieces of which something is missing, in the same order. */
	readonly left: readonly PackedPiece[];
	/** Of `text`, as `count` counts it; never more than the budget. */
	readonly tokens: number;
}

const NOTHING: Packed = { text: '', included: [], left: [], tokens: 0 };
/** Of what cannot get in, as long as the guess is not wrong by this factor, nothing is counted. */
const WORTH_COUNTING = 4;

/**
 * Packs pieces into a token budget. Lines of one file that several pieces have are there once, under the file's name and lines; what
 * does not fit is cut before a symbol or after an empty line, never inside of a line, and the text says what is missing. Nothing of a
 * priority is in while something of a more important one is missing. Files stand in the order of the pieces, so what is stable is
 * given first. The same input gives the same bytes. An aborted signal gives nothing packed.
 */
export async function pack(pieces: readonly ContextPiece[], packing: Packing): Promise<Packed> {
	const { budgetTokens, count, signal } = packing;
	const laid = layOut(pieces);
	if (!laid.length || signal.aborted) return NOTHING;
	const counted = await countPieces(laid, packing);
	let room = budgetTokens;
	while (room > 0 && !signal.aborted) {
		const taken = fill(counted, room);
		const text = packedText(
			counted.flatMap((piece) => takenBlocks(piece, taken)),
			counted,
		);
		const [tokens = 0] = text === '' ? [0] : await count([text]);
		if (tokens <= budgetTokens) return { text, tokens, ...tally(counted, taken) };
		// Parts have about as many tokens as the whole; what notes and tags take beside them makes up the difference.
		room = Math.min(room, budgetTokens) - Math.max(tokens - budgetTokens, Math.ceil(room / 50));
	}
	return signal.aborted ? NOTHING : { text: '', tokens: 0, ...tally(counted, new Map()) };
}

async function countPieces(
	laid: readonly LaidPiece[],
	{ budgetTokens, count }: Packing,
): Promise<readonly CountedPiece[]> {
	const worth = worthCounting(laid, budgetTokens);
	const framed = firstOfSheets(laid);
	const frames = laid.map(
		({ sheet, from, to }) => `${openingTag(sheet, sheet.tag, [{ from, to }])}\n</${sheet.tag}>\n`,
	);
	const counts = await count([...worth.map(({ text }) => text), ...frames]);
	const tokensOf = new Map(worth.map((block, index) => [block, counts[index] ?? 0]));
	return laid.map((piece, index) => ({
		...piece,
		tokens: piece.blocks.map((block) => tokensOf.get(block) ?? Number.POSITIVE_INFINITY),
		frame: framed.has(piece) ? (counts[worth.length + index] ?? 0) : 0,
	}));
}

/** Blocks in the order in which they could get in, until even a bad guess says that there is no room for more. */
function worthCounting(laid: readonly LaidPiece[], budgetTokens: number): readonly Block[] {
	const most = budgetTokens * WORTH_COUNTING;
	const worth: Block[] = [];
	let all = 0;
	for (const { blocks } of laid.toSorted((a, b) => a.piece.priority - b.piece.priority)) {
		let own = 0;
		for (const block of blocks) {
			const tokens = guessTokens(block.text);
			own += tokens;
			all += tokens;
			if (own > most || all > 2 * most) break;
			worth.push(block);
		}
	}
	return worth;
}

/** The pieces that bring a sheet's tags: the most important ones, then the first. */
function firstOfSheets(laid: readonly LaidPiece[]): ReadonlySet<LaidPiece> {
	const first = new Map<LaidPiece['sheet'], LaidPiece>();
	for (const piece of laid.toSorted((a, b) => a.piece.priority - b.piece.priority))
		if (piece.blocks.length && !first.has(piece.sheet)) first.set(piece.sheet, piece);
	return new Set(first.values());
}

function takenBlocks(piece: CountedPiece, taken: ReadonlyMap<CountedPiece, number>): readonly Block[] {
	return piece.blocks.slice(0, taken.get(piece) ?? 0);
}

function tally(
	counted: readonly CountedPiece[],
	taken: ReadonlyMap<CountedPiece, number>,
): Pick<Packed, 'included' | 'left'> {
	const shown = bySheet(counted.flatMap((piece) => takenBlocks(piece, taken)));
	const rangesOf = new Map([...shown].map(([sheet, blocks]) => [sheet, ranges(blocks)]));
	const included = counted.flatMap((piece) => {
		const there = (rangesOf.get(piece.sheet) ?? []).flatMap(within(piece));
		return there.length ? partOf(piece, there, used(piece, taken)) : [];
	});
	const left = counted.flatMap((piece) => {
		const missing = without(piece, rangesOf.get(piece.sheet) ?? []);
		return missing.length ? partOf(piece, missing, guessTokens(linesOf(piece, missing))) : [];
	});
	return { included, left };
}

function linesOf({ sheet }: LaidPiece, missing: readonly LineRange[]): string {
	const texts = missing.flatMap(({ from, to }) =>
		Array.from({ length: to - from + 1 }, (_, index) => `${sheet.lines.get(from + index) ?? ''}\n`),
	);
	return texts.join('');
}

/** The part of a range that lies in the piece. */
function within(piece: LaidPiece): (range: LineRange) => readonly LineRange[] {
	return ({ from, to }) => {
		const part = { from: Math.max(from, piece.from), to: Math.min(to, piece.to) };
		return part.from <= part.to ? [part] : [];
	};
}

function partOf({ piece }: LaidPiece, lines: readonly LineRange[], tokens: number): PackedPiece {
	return { piece, ...(piece.path !== undefined && { lines }), tokens };
}
