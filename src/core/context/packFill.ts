import type { Block, LaidPiece } from './packSheets.ts';

/** A piece with what it takes, tokens. */
export interface CountedPiece extends LaidPiece {
	/** Of each block. */
	readonly tokens: readonly number[];
	/** Of the tags around it, when no piece before it brought them. */
	readonly frame: number;
}

/** A piece gets no smaller share than this, tokens, while there is room: of many small shares nobody would be served. */
const LEAST_SHARE = 600;

/**
 * How many blocks of each piece go along, from its start. The more important pieces come first, and as long as something of them is
 * missing no less important one goes along. What the user named, and what comes along by default, shares the room fairly: the small
 * ones whole, the large ones alike; what was found is taken in its order.
 */
export function fill(pieces: readonly CountedPiece[], room: number): ReadonlyMap<CountedPiece, number> {
	const taken = new Map<CountedPiece, number>();
	let left = room;
	for (const priority of [0, 1, 2]) {
		const level = pieces.filter(({ piece }) => piece.priority === priority);
		const share = priority === 2 ? left : fairShare(level.map(wanted), left);
		for (const piece of level) left -= take(piece, Math.min(share, left), taken);
		for (const piece of level) {
			if (isWhole(piece, taken)) continue;
			const had = used(piece, taken);
			left += had - take(piece, had + left, taken);
		}
		if (!level.every((piece) => isWhole(piece, taken))) break;
	}
	return taken;
}

/** The share at which all who want more get the same and the others what they want. */
function fairShare(wishes: readonly number[], room: number): number {
	let left = room;
	const ascending = wishes.toSorted((a, b) => a - b);
	for (const [index, wish] of ascending.entries()) {
		const share = left / (ascending.length - index);
		if (wish > share) return Math.max(share, LEAST_SHARE);
		left -= wish;
	}
	return room;
}

/** Takes as many blocks as fit, and says how many tokens that makes. */
function take(piece: CountedPiece, room: number, taken: Map<CountedPiece, number>): number {
	let count = 0;
	let tokens = piece.frame;
	while (count < piece.blocks.length && tokens + (piece.tokens[count] ?? 0) <= room)
		tokens += piece.tokens[count++] ?? 0;
	const kept = count < piece.blocks.length ? atSeam(piece, count) : count;
	taken.set(piece, kept);
	return used(piece, taken);
}

/** Back to the last good seam, unless half of what fits would be lost for it. */
function atSeam({ blocks, tokens }: CountedPiece, count: number): number {
	const sum = (end: number) => tokens.slice(0, end).reduce((total, each) => total + each, 0);
	const enough = sum(count) / 2;
	for (const seam of ['symbol', 'blank'] as const) {
		for (let at = count; at > 0; at--) {
			if (isSeam(blocks[at], seam)) {
				if (sum(at) >= enough) return at;
				break;
			}
		}
	}
	return count;
}

function isSeam(block: Block | undefined, seam: 'symbol' | 'blank'): boolean {
	return block !== undefined && (block.seam === seam || block.seam === 'symbol');
}

/** Tokens of what is taken of a piece. */
export function used(piece: CountedPiece, taken: ReadonlyMap<CountedPiece, number>): number {
	const count = taken.get(piece) ?? 0;
	return count === 0 ? 0 : piece.tokens.slice(0, count).reduce((sum, each) => sum + each, piece.frame);
}

/** True when nothing of the piece is missing: also for one whose lines all came with others. */
function isWhole(piece: CountedPiece, taken: ReadonlyMap<CountedPiece, number>): boolean {
	return (taken.get(piece) ?? 0) === piece.blocks.length;
}

function wanted({ tokens, frame }: CountedPiece): number {
	return tokens.reduce((sum, each) => sum + each, frame);
}
