/** How much of a server's own message is shown. */
const MESSAGE_LIMIT = 240;

/**
 * A server's text made fit to be shown in a sentence: one line, no control characters, no secret, cut. HTML becomes the
 * empty string: a page says nothing in one line.
 */
export function plainMessage(text: string, key: string | undefined): string {
	if (/<(!doctype|html|head|body|title)\b/i.test(text)) return '';
	const line = redact(text, key)
		.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
		.trim();
	return line.length > MESSAGE_LIMIT ? `${line.slice(0, MESSAGE_LIMIT).toWellFormed()}…` : line;
}

/** Takes the key out of a text, however a server may have written it, and whatever else looks like a key. */
function redact(text: string, key: string | undefined): string {
	let clean = text;
	for (const spelling of key ? [key, encodeURIComponent(key.toWellFormed())] : [])
		clean = clean.replaceAll(spelling, '[key]');
	return clean.replace(/\b(sk|pk|key)-[\w*-]{6,}/gi, '[key]').replace(/\bBearer\s+\S+/gi, 'Bearer [key]');
}

/** A duration for a sentence: “7 s”, “3 min”, “24 h”. Rounds up, so that waiting that long is enough. */
export function durationWords(ms: number): string {
	if (ms < 1000) return 'a moment';
	const seconds = Math.ceil(ms / 1000);
	if (seconds < 120) return `${seconds} s`;
	if (seconds < 7200) return `${Math.ceil(seconds / 60)} min`;
	if (seconds < 172_800) return `${Math.ceil(seconds / 3600)} h`;
	return `${Math.ceil(seconds / 86_400)} days`;
}
