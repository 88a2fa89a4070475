import type { CodeSymbol } from '../../shared/indexProtocol.ts';
import type { Chunk } from '../parsedFile.ts';
import { BLANK, INSIDE, type LineFacts, REMARK } from './lineFacts.ts';

/** A chunk comes to about this many lines. */
const AIM = 25;
/** A definition up to this many lines stays whole. */
const WHOLE = 40;
/** Pieces of what is split are not smaller than this, if it can be helped. */
const LEAST = 10;

/** A stretch of lines, 0-based, the end exclusive. */
interface Stretch {
	readonly start: number;
	readonly end: number;
	readonly symbol: string;
	/** It is not joined with what is beside it. */
	readonly isAlone: boolean;
}

/** What the chunks are made of. */
export interface ChunkInput {
	readonly facts: LineFacts;
	/** In the order of their first lines. */
	readonly symbols: readonly CodeSymbol[];
	/** Lines at the top that are the file's header. */
	readonly header: number;
	/** Lines up to which imports go, 0 without any. */
	readonly imports: number;
}

/** Small stretches that cover the lines exactly: whole small definitions, pieces of long ones, tiny neighbours together. */
export function chunkLines(input: ChunkInput): readonly Chunk[] {
	const { facts, header, imports } = input;
	const count = facts.kinds.length;
	if (count === 0) return [];
	const heads = [header, Math.max(header, imports)].map((line) => overBlanks(facts, line));
	const stretches: Stretch[] = [];
	let from = 0;
	for (const end of heads) {
		if (end > from) cut(facts, from, end, '', stretches, true);
		from = Math.max(from, end);
	}
	divide(input, nest(input.symbols, from), from, count, '', stretches);
	return joined(stretches).map(({ start, end, symbol }) => ({
		startLine: start + 1,
		endLine: end,
		...(symbol && { symbol }),
	}));
}

function overBlanks({ kinds }: LineFacts, line: number): number {
	let end = line;
	while (end > 0 && end < kinds.length && kinds[end] === BLANK) end++;
	return end;
}

/** A definition with those inside of it. Lines are 0-based, the end exclusive. */
interface Nested {
	readonly start: number;
	readonly end: number;
	readonly name: string;
	readonly inner: Nested[];
}

/** The symbols as a tree by lines. What shares a line with its neighbour belongs to the one before. */
function nest(symbols: readonly CodeSymbol[], from: number): readonly Nested[] {
	const top: Nested[] = [];
	const open: Nested[] = [];
	for (const { startLine, endLine, name, container } of symbols) {
		let around = open[open.length - 1];
		while (around && startLine > around.end) {
			open.pop();
			around = open[open.length - 1];
		}
		const siblings = around ? around.inner : top;
		const start = Math.max(startLine - 1, siblings[siblings.length - 1]?.end ?? from, around ? around.start : from);
		const end = around ? Math.min(endLine, around.end) : endLine;
		if (end <= start) continue;
		const nested = { start, end, name: container ? `${container}.${name}` : name, inner: [] };
		siblings.push(nested);
		if (end - start > 1) open.push(nested);
	}
	return top;
}

/** Stretches of a definition's inside or of the whole file, in order. */
function divide(
	input: ChunkInput,
	units: readonly Nested[],
	from: number,
	to: number,
	symbol: string,
	into: Stretch[],
): void {
	const { facts } = input;
	let at = from;
	for (const unit of units) {
		if (unit.start > at) cut(facts, at, unit.start, symbol, into, false);
		at = Math.min(to, overBlanks(facts, unit.end));
		if (unit.end - unit.start <= WHOLE) {
			into.push({ start: unit.start, end: at, symbol: unit.name, isAlone: false });
		} else if (unit.inner.length) divide(input, unit.inner, unit.start, at, unit.name, into);
		else cut(facts, unit.start, at, unit.name, into, false);
	}
	if (to > at) cut(facts, at, to, symbol, into, false);
}

/** Splits lines where it hurts least: at blank lines, far to the left. */
function cut(facts: LineFacts, start: number, end: number, symbol: string, into: Stretch[], isAlone: boolean): void {
	let from = start;
	while (end - from > WHOLE) {
		let best = from + AIM;
		let least = Number.POSITIVE_INFINITY;
		for (let line = from + LEAST; line <= Math.min(from + WHOLE, end - LEAST); line++) {
			const price = pain(facts, line) + Math.abs(line - from - AIM) / 4;
			if (price < least) {
				least = price;
				best = line;
			}
		}
		into.push({ start: from, end: best, symbol, isAlone });
		from = best;
	}
	into.push({ start: from, end, symbol, isAlone });
}

/** How bad it is to begin a piece at this line. */
function pain({ kinds, indents }: LineFacts, line: number): number {
	const kind = kinds[line];
	if (kind === INSIDE) return 40;
	if (kind === BLANK) return 20;
	const before = kinds[line - 1];
	const column = Math.min(indents[line] ?? 0, 40);
	if (kind === REMARK && before === REMARK) return column + 12;
	return column + (before === BLANK ? 0 : 6);
}

/** Tiny neighbours of the same place become one. */
function joined(stretches: readonly Stretch[]): readonly Stretch[] {
	const result: Stretch[] = [];
	for (const next of stretches) {
		const last = result[result.length - 1];
		if (last && !last.isAlone && !next.isAlone && next.end - last.start <= AIM) {
			const symbol = shared(last.symbol, next.symbol);
			// A member is not joined with what stands outside of its container, unless both are tiny.
			const isKin = symbol !== '' || (!last.symbol.includes('.') && !next.symbol.includes('.'));
			if (isKin || next.end - last.start <= LEAST) {
				result[result.length - 1] = { ...last, end: next.end, symbol };
				continue;
			}
		}
		result.push(next);
	}
	return result;
}

/** The innermost name that both belong to. */
function shared(one: string, other: string): string {
	if (one === other) return one;
	const left = one.split('.');
	const right = other.split('.');
	let same = 0;
	while (same < left.length && left[same] === right[same]) same++;
	return left.slice(0, same).join('.');
}
