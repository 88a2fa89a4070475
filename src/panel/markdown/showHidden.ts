/** A stretch of a text: as it is, or one character that would not be seen, named by its code point. */
export interface VisiblePiece {
	readonly text: string;
	readonly hidden: boolean;
}

// Controls (but tab and line feed), soft hyphen, fillers, zero-width characters, direction marks and overrides, line
// separators, variation selectors, tags: whatever can make a text look other than it is.
const HIDDEN = new RegExp(
	[
		'[\\0-\\x08\\x0B-\\x1F\\x7F-\\x9F\\u00AD\\u034F\\u061C\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u200B-\\u200F]',
		'[\\u2028-\\u202E\\u2060-\\u206F\\u3164\\uFE00-\\uFE0F\\uFEFF\\uFFA0\\uFFF9-\\uFFFB\\u{E0000}-\\u{E0FFF}]',
	].join('|'),
	'u',
);
const HIDDEN_ALL = new RegExp(HIDDEN, 'gu');

/** True when the text has a character that would not be seen, or that would turn the text's direction. */
export function hasHidden(text: string): boolean {
	return HIDDEN.test(text);
}

/**
 * Cuts a text so that what cannot be seen can be shown: hidden characters become pieces like “U+202E”. The `\r` of a
 * `\r\n` is dropped. Joined together, the other pieces are the text.
 */
export function showHidden(text: string): readonly VisiblePiece[] {
	const clean = text.replaceAll('\r\n', '\n');
	const pieces: VisiblePiece[] = [];
	let from = 0;
	for (const match of clean.matchAll(HIDDEN_ALL)) {
		if (match.index > from) pieces.push({ text: clean.slice(from, match.index), hidden: false });
		const code = match[0].codePointAt(0) ?? 0;
		pieces.push({ text: `U+${code.toString(16).toUpperCase().padStart(4, '0')}`, hidden: true });
		from = match.index + match[0].length;
	}
	if (from < clean.length) pieces.push({ text: clean.slice(from), hidden: false });
	return pieces;
}

/** The same as one string, for places that take no markup: labels and hover texts. */
export function showHiddenText(text: string): string {
	return showHidden(text)
		.map((piece) => (piece.hidden ? `[${piece.text}]` : piece.text))
		.join('');
}
