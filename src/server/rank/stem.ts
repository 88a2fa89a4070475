const VOWEL = /[aeiouy]/;
const PLAIN = /^[a-z]+$/;
const SHORTEST = 4;

/** Endings that make another word class of the same stem, longest first; what is left must have so many letters. */
const ENDINGS: readonly (readonly [string, number])[] = [
	['ization', 3],
	['isation', 3],
	['ation', 3],
	['ement', 4],
	['ating', 4],
	['ator', 4],
	['ated', 4],
	['able', 4],
	['ible', 4],
	['ment', 4],
	['ness', 4],
	['ize', 4],
	['ise', 4],
	['ate', 4],
	['ion', 4],
	['ing', 3],
	['ity', 4],
	['ive', 4],
	['ed', 3],
	['er', 3],
	['or', 3],
	['ly', 4],
	['al', 4],
];

/** By last letter: few words end in one of these, and all words of a workspace are asked. */
const ENDINGS_BY_LETTER: ReadonlyMap<string, typeof ENDINGS> = new Map(
	[...new Set(ENDINGS.map(([ending]) => ending.slice(-1)))].map((letter) => [
		letter,
		ENDINGS.filter(([ending]) => ending.endsWith(letter)),
	]),
);

/** An English word without its plural s. Takes lower case; words with anything but a–z, and short ones, come back as they are. */
export function singular(word: string): string {
	return word.length < SHORTEST || !PLAIN.test(word) ? word : withoutPlural(word);
}

/** What the forms of an English word have in common, so that “parsing”, “parser” and “parsed” meet; else as `singular`. */
export function stem(word: string): string {
	const one = singular(word);
	if (one.length < SHORTEST || !PLAIN.test(one)) return one;
	// “colour” and “color”
	return withoutTail(withoutEnding(one.length > 5 ? one.replace(/our$/, 'or') : one));
}

function withoutPlural(word: string): string {
	if (!word.endsWith('s') || /(?:ss|us|is)$/.test(word)) return word;
	if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
	if (/(?:ss|x|ch|sh|zz)es$/.test(word)) return word.slice(0, -2);
	return word.slice(0, -1);
}

function withoutEnding(word: string): string {
	for (const [ending, least] of ENDINGS_BY_LETTER.get(word.slice(-1)) ?? []) {
		if (!word.endsWith(ending)) continue;
		const rest = word.slice(0, -ending.length);
		if (rest.length >= least && VOWEL.test(rest)) return rest;
	}
	return word;
}

/** “running” leaves “runn”, “cache” keeps its e: both go. */
function withoutTail(word: string): string {
	const last = word.length - 1;
	if (last >= 3 && word[last] === 'e') return word.slice(0, -1);
	const doubled = last >= 3 && word[last] === word[last - 1] && !'aeiouls'.includes(word.charAt(last));
	if (doubled) return word.slice(0, -1);
	return word[last] === 'y' && last >= 2 ? `${word.slice(0, -1)}i` : word;
}
