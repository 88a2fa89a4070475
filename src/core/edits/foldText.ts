const DASHES = /[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/g;
const SINGLE_QUOTES = /[\u2018-\u201B\u2032]/g;
const DOUBLE_QUOTES = /[\u201C-\u201F\u2033\u00AB\u00BB]/g;
const SPACES = /[\u00A0\u2002-\u200A\u202F\u205F\u3000]/g;
/** Characters that show nothing: soft hyphen, zero-width ones, directions, variants of a sign, a byte order mark inside the text. */
// biome-ignore lint/suspicious/noMisleadingCharacterClass: the variants stand alone here
const INVISIBLE = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFE0E\uFE0F\uFEFF]/g;

/** The line with typographic characters in their ASCII spelling, for comparing only. */
export function foldText(line: string): string {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII, the usual case that needs no work
	if (/^[\x00-\x7F]*$/.test(line)) return line;
	return line
		.normalize('NFC')
		.replace(DASHES, '-')
		.replace(SINGLE_QUOTES, "'")
		.replace(DOUBLE_QUOTES, '"')
		.replace(SPACES, ' ')
		.replace(INVISIBLE, '')
		.replaceAll('\u2026', '...');
}
