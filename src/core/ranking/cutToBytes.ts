/** The beginning of a text that is at most so many bytes in UTF-8; no character is cut in two. */
export function cutToBytes(text: string, most: number): string {
	if (text.length * 3 <= most) return text;
	let bytes = 0;
	let end = 0;
	for (const character of text) {
		const code = character.codePointAt(0) ?? 0;
		bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
		if (bytes > most) return text.slice(0, end);
		end += character.length;
	}
	return text;
}
