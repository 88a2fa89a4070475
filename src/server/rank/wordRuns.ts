import { HASH_START, hashOn } from './wordMemory.ts';

/** Longer runs are data (keys, encoded bytes), not words. UTF-16 units. */
const LONGEST = 64;
const LETTER = /[\p{L}\p{N}\p{M}]/u;
/** Scripts without spaces between words: pairs of signs stand for words. */
const UNSPACED =
	/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]+$/u;
const UNSPACED_RUN =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]+/gu;

const IS_WORD = new Uint8Array(128);
for (const sign of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$') IS_WORD[sign.charCodeAt(0)] = 1;

/** Whether a run of the text, by its UTF-16 offsets and its hash (wordMemory.ts), is dealt with. */
type IsKnown = (text: string, from: number, to: number, hash: number) => boolean;

/**
 * Calls `visit` with each run of letters, digits, `_` and `$` between two UTF-16 offsets, in their order; not with those that
 * `isKnown` has dealt with.
 */
export function eachRun(text: string, from: number, to: number, visit: (run: string) => void, isKnown?: IsKnown): void {
	let at = from;
	while (at < to) {
		if (!isWordAt(text, at)) {
			at++;
			continue;
		}
		const start = at;
		let isAscii = true;
		let hash = HASH_START;
		while (at < to && isWordAt(text, at)) {
			const unit = text.charCodeAt(at++);
			hash = hashOn(hash, unit);
			if (unit > 127) isAscii = false;
		}
		if (at - start > LONGEST && isAscii) continue;
		if (isAscii && isKnown?.(text, start, at, hash)) continue;
		const run = text.slice(start, at);
		if (isAscii) visit(run);
		else foreign(run, visit);
	}
}

function isWordAt(text: string, at: number): boolean {
	const code = text.charCodeAt(at);
	if (code < 128) return IS_WORD[code] === 1;
	// Half of a pair: signs beyond the basic plane are letters more often than not.
	return (code >= 0xd800 && code <= 0xdfff) || LETTER.test(text.charAt(at));
}

function foreign(run: string, visit: (run: string) => void): void {
	for (const piece of run.match(UNSPACED_RUN) ?? []) {
		if (UNSPACED.test(piece)) pairs(piece, visit);
		else if (piece.length <= LONGEST) visit(piece);
	}
}

function pairs(piece: string, visit: (run: string) => void): void {
	const signs = [...piece];
	if (signs.length === 1) visit(piece);
	for (let at = 0; at + 1 < signs.length; at++) visit(`${signs[at]}${signs[at + 1]}`);
}
