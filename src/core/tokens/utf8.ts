/** The text's UTF-8, a character for each byte. Half of a surrogate pair becomes U+FFFD, as on the wire. */
export function utf8(text: string): string {
	let at = 0;
	while (at < text.length && text.charCodeAt(at) < 0x80) at++;
	if (at === text.length) return text;
	let bytes = text.slice(0, at);
	for (const character of text.slice(at)) bytes += encode(character.codePointAt(0) ?? 0);
	return bytes;
}

function encode(code: number): string {
	if (code < 0x80) return String.fromCharCode(code);
	if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6), tail(code));
	if (code >= 0xd800 && code <= 0xdfff) return '\xef\xbf\xbd';
	if (code < 0x10000) return String.fromCharCode(0xe0 | (code >> 12), tail(code >> 6), tail(code));
	return String.fromCharCode(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code));
}

function tail(code: number): number {
	return 0x80 | (code & 0x3f);
}
