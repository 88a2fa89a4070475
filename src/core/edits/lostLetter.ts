import type { LineIndex } from './lineIndex.ts';

/** Shorter words are too likely to be another word with one letter less. */
const SHORTEST_WORD = 6;

/**
 * Whether `written` is `real` with one letter lost inside of a longer word: a slip, not an edit. The first and the last letter of a
 * word do not count, since `item` and `items` are two words. `isWord` tells whether a word stands in the file: then it is no slip.
 */
function isLostLetter(written: string, real: string, isWord: (word: string) => boolean): boolean {
	if (written.length + 1 !== real.length) return false;
	let at = 0;
	while (at < written.length && written[at] === real[at]) at++;
	if (written.slice(at) !== real.slice(at + 1) || !/[A-Za-z]/.test(real[at] ?? '')) return false;
	const start = at - (/\w*$/.exec(real.slice(0, at))?.[0].length ?? 0);
	const end = at + (/^\w*/.exec(real.slice(at))?.[0].length ?? 0);
	if (start === at || end === at + 1 || end - start < SHORTEST_WORD) return false;
	return !isWord(written.slice(start, end - 1));
}

/** Whether the line is one of the file with one letter lost. */
export function isSlip({ file }: LineIndex, written: string, real: string): boolean {
	return isLostLetter(written, real, (word) => new RegExp(`(?<!\\w)${word}(?!\\w)`).test(file.text));
}
