/** UTF-16 units of the longest word that is left out rather than cut: no secret without white space is longer. */
const LONGEST_WORD = 4_000;
/** What no token, key or address has in it. */
const BORDER = /[^\w\-./+=:@%~;]/;

/**
 * At most `most` UTF-16 units of a text from its beginning, not ending inside of a word: half a secret would not be known as one where
 * requests leave, and still be most of it.
 */
export function beginningOf(text: string, most: number): string {
	if (text.length <= most) return text;
	const least = Math.max(0, most - LONGEST_WORD);
	let end = Math.max(0, most);
	while (end > least && !isBorder(text, end)) end--;
	return text.slice(0, end > least || least === 0 ? end : most).toWellFormed();
}

/** The same from its end, not beginning inside of a word. */
export function endOf(text: string, most: number): string {
	if (text.length <= most) return text;
	const last = Math.min(text.length, text.length - most + LONGEST_WORD);
	let start = text.length - Math.max(0, most);
	while (start < last && !isBorder(text, start)) start++;
	return text.slice(start < last || last === text.length ? start : text.length - most).toWellFormed();
}

/** Whether a word ends or begins at this offset. */
function isBorder(text: string, at: number): boolean {
	return at === text.length || BORDER.test(text.charAt(at)) || (at > 0 && BORDER.test(text.charAt(at - 1)));
}
