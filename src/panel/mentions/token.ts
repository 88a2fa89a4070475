import type { ListMark, Mention } from '../../shared/mention.ts';
import { MENTION_LIMITS } from '../../shared/mention.ts';

/** What is being typed behind an `@`, or behind a `/` that begins the text. */
export interface Token {
	readonly mark: ListMark;
	/** Offset of the mark, UTF-16 units. */
	readonly at: number;
	/** What stands between it and the caret. */
	readonly typed: string;
}

/** What `@` must not stand behind: an address of a mail, a scoped package, a decorator's object. */
const INSIDE_WORD = /[\p{L}\p{N}_.@/\\-]/u;
/** The name of a prompt file, as far as it is typed. A path such as `/etc/hosts` is none. */
const PROMPT = /^\/([\p{L}\p{N}_.-]*)$/u;
const GOES_ON = /^(?:[\p{L}\p{N}_/\\-]|\.[\p{L}\p{N}_])/u;

/** The token that ends at the caret; `undefined` when the caret is in none. */
export function tokenAt(text: string, caret: number): Token | undefined {
	const from = Math.max(0, caret - MENTION_LIMITS.typedLength - 1);
	const before = text.slice(from, caret);
	const [, name] = (from === 0 && PROMPT.exec(before)) || [];
	if (name !== undefined) return { mark: '/', at: 0, typed: name };
	const [, typed] = /@([^\s@]*)$/.exec(before) ?? [];
	if (typed === undefined) return undefined;
	const at = caret - typed.length - 1;
	return at > 0 && INSIDE_WORD.test(text[at - 1] ?? '') ? undefined : { mark: '@', at, typed };
}

/** Where the mention stands in the text, or −1. Its label must end there: `@a.ts` is not in `@a.tsx`. */
export function placeOf({ label }: Mention, text: string): number {
	const wanted = `@${label}`;
	for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
		if (!GOES_ON.test(text.slice(at + wanted.length, at + wanted.length + 2))) return at;
	}
	return -1;
}

/** The text without the mention and the space behind it. */
export function withoutMention(mention: Mention, text: string): string {
	const at = placeOf(mention, text);
	if (at < 0) return text;
	const end = at + mention.label.length + 1;
	return text.slice(0, at) + text.slice(text[end] === ' ' ? end + 1 : end);
}
