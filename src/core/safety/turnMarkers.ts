/**
 * Tokens by which models mark turns, in their common form. OpenAI's own endpoints read them as plain text; servers of open models may
 * read them as the real thing, wherever they stand.
 */
const ESCAPED = /<(\\{0,20})(\|[A-Za-z][A-Za-z0-9_]{0,40}\|>)/g;
const ESCAPED_IN_JSON = /<((?:\\\\){0,20})(\|[A-Za-z][A-Za-z0-9_]{0,40}\|>)/g;

/** The text with markers that are none: `<|im_end|>` becomes `<\|im_end|>`. What looks like that already gets one more `\`. */
export function escapeMarkers(text: string): string {
	return text.includes('|>') ? text.replace(ESCAPED, '<\\$1$2') : text;
}

/** Takes `escapeMarkers` back. */
export function restoreMarkers(text: string): string {
	return text.includes('|>')
		? text.replace(ESCAPED, (_, slashes: string, rest: string) => `<${slashes.slice(1)}${rest}`)
		: text;
}

/** The same for the JSON of a call's arguments, where each `\` is two. */
export function escapeMarkersInJson(json: string): string {
	return json.includes('|>') ? json.replace(ESCAPED_IN_JSON, '<\\\\$1$2') : json;
}

/** Takes `escapeMarkersInJson` back. */
export function restoreMarkersInJson(json: string): string {
	return json.includes('|>')
		? json.replace(ESCAPED_IN_JSON, (_, slashes: string, rest: string) => `<${slashes.slice(2)}${rest}`)
		: json;
}
