const BORDERS = /_+|\$+|(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{L})(?=\d)|(?<=\d)(?=\p{L})/u;
const PLAIN = /^[a-z]+$/;

/** The parts of an identifier in the order in which they stand, cases kept: `parseURL2_fast` → parse, URL, 2, fast. */
export function splitWord(word: string): readonly string[] {
	if (PLAIN.test(word)) return [word];
	return word.split(BORDERS).filter((part) => part !== '');
}
