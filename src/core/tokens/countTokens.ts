import { cutText } from './cutText.ts';
import { mergeBytes } from './mergeBytes.ts';
import { utf8 } from './utf8.ts';

/** All tokens of an encoding in the order of their ranks: as text, or as bytes where they are no valid UTF-8 by themselves. */
export type Vocabulary = readonly (string | readonly number[])[];

/** o200k_base: a text is first split by this, and no token goes over such a border. */
const WORD = new RegExp(
	[
		String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?:'(?:[sS]|[dD]|[mM]|[tT]|[lL][lL]|[vV][eE]|[rR][eE]))?`,
		String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?:'(?:[sS]|[dD]|[mM]|[tT]|[lL][lL]|[vV][eE]|[rR][eE]))?`,
		String.raw`\p{N}{1,3}`,
		String.raw` ?[^\s\p{L}\p{N}]+[\r\n/]*`,
		String.raw`\s*[\r\n]+`,
		String.raw`\s+(?!\S)`,
		String.raw`\s+`,
	].join('|'),
	'gu',
);

/** Words that are several tokens are remembered, so many of them, when they are not longer than this. */
const REMEMBERED = 50_000;
const LONGEST_REMEMBERED = 64;

/**
 * Makes a counter of o200k_base tokens out of its vocabulary. The count is that of the reference encoder with no special tokens:
 * `<|endoftext|>` is text like any other. It takes time in proportion to the text, n · log n inside of one unbroken run.
 */
export function createTokenCount(vocabulary: Vocabulary): (text: string) => number {
	const ranks = new Map<string, number>();
	let longest = 0;
	for (const [rank, token] of vocabulary.entries()) {
		const bytes = typeof token === 'string' ? utf8(token) : String.fromCharCode(...token);
		longest = Math.max(longest, bytes.length);
		ranks.set(bytes, rank);
	}
	const known = new Map<string, number>();
	const countWord = (word: string): number => {
		const bytes = utf8(word);
		if (ranks.has(bytes)) return 1;
		if (word.length > LONGEST_REMEMBERED) return mergeBytes(bytes, ranks, longest);
		const before = known.get(word);
		if (before !== undefined) return before;
		const count = mergeBytes(bytes, ranks, longest);
		if (known.size >= REMEMBERED) known.clear();
		known.set(word, count);
		return count;
	};
	return (text) => {
		let count = 0;
		for (const piece of cutText(text)) for (const word of piece.match(WORD) ?? []) count += countWord(word);
		return count;
	};
}
