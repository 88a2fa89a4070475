import type { TextEdit } from './plan.ts';

type Piece =
	| { readonly kind: 'kept'; readonly start: number; readonly length: number }
	| { readonly kind: 'new'; readonly text: string };

/** Edits of a base text that do what `first` does and then `second`, which are offsets into the text that `first` leaves. */
export function composeEdits(
	baseLength: number,
	first: readonly TextEdit[],
	second: readonly TextEdit[],
): readonly TextEdit[] {
	const middle = piecesOf(baseLength, first);
	const pieces: Piece[] = [];
	let at = 0;
	for (const edit of second) {
		pieces.push(...cut(middle, at, edit.start), { kind: 'new', text: edit.text });
		at = edit.end;
	}
	pieces.push(...cut(middle, at, Number.POSITIVE_INFINITY));
	return editsOf(baseLength, pieces);
}

function piecesOf(baseLength: number, edits: readonly TextEdit[]): readonly Piece[] {
	const pieces: Piece[] = [];
	let at = 0;
	for (const edit of edits) {
		pieces.push({ kind: 'kept', start: at, length: edit.start - at }, { kind: 'new', text: edit.text });
		at = edit.end;
	}
	pieces.push({ kind: 'kept', start: at, length: baseLength - at });
	return pieces;
}

function cut(pieces: readonly Piece[], from: number, to: number): readonly Piece[] {
	const taken: Piece[] = [];
	let at = 0;
	for (const piece of pieces) {
		const length = piece.kind === 'kept' ? piece.length : piece.text.length;
		const start = Math.max(from - at, 0);
		const end = Math.min(to - at, length);
		if (start < end)
			taken.push(
				piece.kind === 'kept'
					? { kind: 'kept', start: piece.start + start, length: end - start }
					: { kind: 'new', text: piece.text.slice(start, end) },
			);
		at += length;
	}
	return taken;
}

function editsOf(baseLength: number, pieces: readonly Piece[]): readonly TextEdit[] {
	const edits: TextEdit[] = [];
	let at = 0;
	let text = '';
	for (const piece of [...pieces, { kind: 'kept', start: baseLength, length: 0 } as const]) {
		if (piece.kind === 'new') {
			text += piece.text;
			continue;
		}
		if (piece.length === 0 && piece.start !== baseLength) continue;
		if (text || piece.start > at) edits.push({ start: at, end: piece.start, text });
		at = piece.start + piece.length;
		text = '';
	}
	return edits;
}
