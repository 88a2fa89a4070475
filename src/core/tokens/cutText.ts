/** UTF-16 units of a piece. A longer one would be split all at once, and very long ones exhaust the stack of the platform's matcher. */
const PIECE = 16_384;
/** An unbroken run is cut when it is longer than this; only then is the count not exact. */
const MOST = 131_072;

/**
 * Cuts a text into pieces, between words of the encoding wherever that is possible: behind an ASCII letter or digit that is followed by an ASCII
 * character that is neither letter, digit nor apostrophe, a word always ends. Joined the pieces are the text.
 */
export function* cutText(text: string, piece = PIECE, most = MOST): Generator<string> {
	for (let from = 0; from < text.length; ) {
		const isLast = text.length - from <= piece;
		const to = isLast ? text.length : borderAfter(text, from + piece, Math.min(text.length, from + most));
		yield text.slice(from, to);
		from = to;
	}
}

function borderAfter(text: string, from: number, end: number): number {
	for (let at = from; at < end; at++) if (isWord(text.charCodeAt(at - 1)) && isBreak(text.charCodeAt(at))) return at;
	if (end === text.length) return end;
	const splitsPair = (text.charCodeAt(end - 1) & 0xfc00) === 0xd800;
	return splitsPair ? end + 1 : end;
}

function isWord(unit: number): boolean {
	return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || (unit >= 48 && unit <= 57);
}

function isBreak(unit: number): boolean {
	return unit < 128 && unit !== 39 && !isWord(unit);
}
