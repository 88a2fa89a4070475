import type { SecretSpan } from './secret.ts';

const BEGIN = /-----BEGIN ?(?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
const END = /-----END ?(?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
/** What may stand before a line of a key: a diff's sign, a quote, a place that a search names, a line's number. */
const LINE =
	/^[ \t>+-]{0,12}(?:[^\s:]{1,200}:\d{1,6}:[ \t]{0,4}|\d{1,6}[ \t|:]{1,4})?["'`]?([A-Za-z0-9+/=]{1,200})(?:\\r)?(?:\\n)?["'`]?[ \t,+\\]{0,6}\r?$/;
const HEADER = /^[ \t>+-]{0,12}(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset):/;
/** A key of 16,384 bits has 13,000 characters. */
const LONGEST = 40_000;
/** The body of the shortest real key, Ed25519 in PKCS #8, has 64 characters. */
const SHORTEST = 40;

/**
 * Private keys in PEM, from their first line to their last (RFC 7468, RFC 4716, RFC 9580), also when they are cut, in a diff, in a
 * search's result or in a string with `\n`. A block without a body, as in documentation, is none.
 */
export function privateKeys(text: string): readonly SecretSpan[] {
	if (!text.includes('PRIVATE KEY')) return [];
	const spans: SecretSpan[] = [];
	let from = 0;
	for (const { index, 0: head } of text.matchAll(BEGIN)) {
		if (index < from) continue;
		const end = endOfKey(text, index + head.length);
		from = end;
		const body = text.slice(index + head.length, end);
		if (bodyLength(body) >= SHORTEST) spans.push({ start: index, end, name: 'private key' });
	}
	return [...spans, ...tails(text, spans)];
}

/** The ends of keys whose beginning is not in the text, such as a file that was read from a later line. */
function tails(text: string, whole: readonly SecretSpan[]): readonly SecretSpan[] {
	const spans: SecretSpan[] = [];
	let next = 0;
	let from = 0;
	END.lastIndex = 0;
	for (const { index, 0: closing } of text.matchAll(END)) {
		for (let known = whole[next]; known && known.end <= index; known = whole[++next]) from = known.end;
		const end = index + closing.length;
		if ((whole[next]?.start ?? end) > index) {
			const start = startOfTail(text, index, Math.max(from, index - LONGEST));
			if (bodyLength(text.slice(start, index)) >= SHORTEST) spans.push({ start, end, name: 'private key' });
		}
		from = end;
	}
	return spans;
}

/** Where the lines that look like a key's begin, seen from its last line; not before `least`. */
function startOfTail(text: string, closing: number, least: number): number {
	let at = text.lastIndexOf('\n', closing - 1) + 1;
	// In a string with `\n` in it all of the key is in one line.
	const inline = /[A-Za-z0-9+/=\\]{40,}$/.exec(text.slice(Math.max(least, at), closing));
	if (inline) return closing - inline[0].length;
	let isLast = true;
	while (at > least) {
		const start = text.lastIndexOf('\n', at - 2) + 1;
		const [, body = ''] = LINE.exec(text.slice(start, at - 1)) ?? [];
		// Only a key's last line is short; a word above the key is none of it.
		const isBody = body.length >= 32 || (isLast && body.length > 0);
		if (start < least || start === at || !isBody) return at;
		isLast = false;
		at = start;
	}
	return at;
}

function endOfKey(text: string, from: number): number {
	END.lastIndex = 0;
	const rest = text.slice(from, from + LONGEST);
	const next = rest.search(BEGIN);
	const closing = END.exec(rest);
	if (closing && (next < 0 || closing.index < next)) return from + closing.index + closing[0].length;
	return from + cutBody(rest);
}

/** How much of a block that has no end belongs to it: the lines that look like a key's. */
function cutBody(rest: string): number {
	let at = 0;
	while (at < rest.length) {
		const newline = rest.indexOf('\n', at);
		const end = newline < 0 ? rest.length : newline;
		const line = rest.slice(at, end);
		if (line.trim() !== '' && !LINE.test(line) && !HEADER.test(line)) {
			const inline = /^[A-Za-z0-9+/=\\]{40,}/.exec(line);
			return inline ? at + inline[0].length : at;
		}
		at = end + 1;
	}
	return rest.length;
}

function bodyLength(body: string): number {
	if (body.includes('...')) return 0;
	let length = 0;
	for (const [run] of body.replaceAll(/\\[nr]/g, '\n').matchAll(/[A-Za-z0-9+/]{16,}/g)) length += run.length;
	return new Set(body).size < 16 ? 0 : length;
}
