/** Characters that draw nothing, reorder what is around them, or move a terminal's cursor; line ends and tabs aside. */
const HIDDEN = /[\p{Cc}\u00AD\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E007F}]/gu;

/** The text as a person must see it before agreeing to it: hidden characters are written as `\u{…}`. */
export function visibleText(text: string): string {
	return text.replace(HIDDEN, (character) =>
		character === '\n' || character === '\t'
			? character
			: `\\u{${character.codePointAt(0)?.toString(16).toUpperCase()}}`,
	);
}
