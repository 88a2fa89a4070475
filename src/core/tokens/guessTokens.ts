/** What a character is to the guess. */
type Kind = 'lower' | 'upper' | 'digit' | 'lineEnd' | 'space' | 'sign' | 'letter' | 'ideograph' | 'half';

/**
 * o200k_base tokens of a text, guessed from the kinds of its characters: for what must be shown at once. Within a quarter of
 * the exact count on code and prose; text that is no language, such as a random string, can have many times more.
 */
export function guessTokens(text: string): number {
	let tokens = 0;
	let before: Kind | undefined;
	let run = 0;
	for (let at = 0; at < text.length; at++) {
		const kind = kindOf(text.charCodeAt(at));
		run = kind === before ? run + 1 : 1;
		tokens += weight(kind, before, run);
		before = kind;
	}
	return Math.ceil(tokens);
}

/** No text has more tokens than this: the bytes of its UTF-8, or a few more. */
export function mostTokens(text: string): number {
	let bytes = text.length;
	for (let at = 0; at < text.length; at++) {
		const unit = text.charCodeAt(at);
		if (unit >= 0x80) bytes += unit < 0x800 ? 1 : 2;
	}
	return bytes;
}

/** Fitted by least squares to sources in a dozen languages, JSON, CSS and Markdown. */
function weight(kind: Kind, before: Kind | undefined, run: number): number {
	switch (kind) {
		case 'lower':
			if (run === 1) return before === 'upper' ? 0 : 1.07;
			return run > 6 && run % 4 === 3 ? 0.13 : 0;
		case 'upper':
			return run === 1 ? 1.07 : 0.05;
		case 'digit':
			return run % 3 === 1 ? 1.5 : 0;
		case 'lineEnd':
			return run === 1 ? 0.69 : 0;
		case 'space':
			return run === 2 ? 0.66 : 0;
		case 'sign':
			return run === 1 ? 0.64 : 0.2;
		case 'letter':
			return 0.35;
		case 'ideograph':
			return 0.72;
		case 'half':
			return 1.3;
	}
}

function kindOf(unit: number): Kind {
	if (unit >= 97 && unit <= 122) return 'lower';
	if (unit >= 65 && unit <= 90) return 'upper';
	if (unit >= 48 && unit <= 57) return 'digit';
	if (unit === 10 || unit === 13) return 'lineEnd';
	if (unit === 32 || unit === 9) return 'space';
	if (unit < 128) return 'sign';
	if (unit >= 0xd800 && unit < 0xe000) return 'half';
	return unit >= 0x3000 ? 'ideograph' : 'letter';
}
