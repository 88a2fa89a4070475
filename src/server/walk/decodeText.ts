/** Bytes in which a NUL makes a file binary. */
const LOOKED_AT = 8_192;

/** The text of a file's bytes: UTF-8, or UTF-16 where a mark says so. `undefined`: they are no text. */
export function decodeText(bytes: Uint8Array): string | undefined {
	const utf16 = utf16Of(bytes);
	if (utf16) return new TextDecoder(utf16).decode(bytes);
	if (bytes.subarray(0, LOOKED_AT).includes(0)) return undefined;
	return new TextDecoder('utf-8').decode(bytes);
}

function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
	return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
}
