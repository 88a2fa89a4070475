import type { ShownCitation } from '../../shared/hosted.ts';
import { readLink } from './readLink.ts';

/** What citations lead to, each once, numbered from 1 in the order in which they came. */
export interface Source {
	readonly number: number;
	readonly title: string;
	/** Of a page; a file has none. */
	readonly url?: string;
}

/** The sources of citations. A page is one by its address, a file by its name. */
export function sourcesOf(citations: readonly ShownCitation[]): readonly Source[] {
	const sources = new Map<string, Source>();
	for (const { title, url } of citations) {
		const key = keyOf({ title, ...(url !== undefined && { url }) });
		if (!sources.has(key)) sources.set(key, { number: sources.size + 1, title, ...(url !== undefined && { url }) });
	}
	return [...sources.values()];
}

function keyOf({ title, url }: Pick<ShownCitation, 'title' | 'url'>): string {
	return url === undefined ? `file ${title}` : `page ${url}`;
}

interface Mark {
	readonly start: number;
	readonly end: number;
	readonly number: number;
	readonly url: string | undefined;
}

/**
 * Markdown with the numbers of its sources in the places of the citations. A link that the model wrote to the very same page gives way to the number. In code,
 * in links and inside of addresses no number is put: it comes behind. `from`: where the text begins in that of the turn.
 */
export function citedText(text: string, from: number, citations: readonly ShownCitation[]): string {
	const numbers = new Map(sourcesOf(citations).map((source) => [keyOf(source), source.number]));
	const marks = citations.flatMap((citation): Mark[] => {
		const { start, end, url } = citation;
		const isHere = end > from ? end <= from + text.length : from === 0 && end === 0;
		const number = numbers.get(keyOf(citation)) ?? 0;
		return isHere ? [{ start: Math.max(0, start - from), end: end - from, number, url }] : [];
	});
	if (marks.length === 0) return text;
	const closed = closedPlaces(text);
	const placed = marks.map((mark) => place(mark, text, closed)).sort((a, b) => a.start - b.start || a.end - b.end);
	let cited = '';
	let at = 0;
	let last = '';
	for (const { start, end, number, url, ownLine } of placed) {
		if (start < at && end > at) continue;
		const begin = Math.max(start, at);
		const between = text.slice(at, begin);
		const written = markdownOf(number, url);
		// The same number twice in one place says nothing more.
		if (between === '' && end <= begin && last === written) continue;
		cited += between + (ownLine ? '\n' : gapBehind(cited + between)) + written + (ownLine ? '\n\n' : '');
		at = Math.max(begin, end);
		last = written;
	}
	return cited + text.slice(at);
}

interface Placed extends Mark {
	readonly ownLine: boolean;
}

/** `start` to `end` is what the number takes the place of. */
function place(mark: Mark, text: string, closed: readonly Closed[]): Placed {
	const link = linkAt(mark, text);
	if (link) return { ...mark, ...link, ownLine: false };
	let end = text.slice(0, mark.end).trimEnd().length;
	if (end === 0) end = mark.end;
	// Not between the two halves of a character.
	if (/[\udc00-\udfff]/.test(text.charAt(end)) && /[\ud800-\udbff]/.test(text.charAt(end - 1))) end++;
	const inside = closed.find((region) => region.from < end && end < region.to);
	if (inside) end = inside.to;
	return { ...mark, start: end, end, ownLine: inside?.isBlock === true };
}

/** The link to the page itself that the endpoint wrote into the cited stretch: “([site](address))”. */
function linkAt({ start, end, url }: Mark, text: string): { readonly start: number; readonly end: number } | undefined {
	if (url === undefined || end - start > 4_000) return undefined;
	const stretch = text.slice(start, end);
	const link = /^(\(?)\[[^\]\n]*\]\((\S+?)\)(\)?)$/.exec(stretch);
	if (!link || link[2] !== url || (link[1] === '') !== (link[3] === '')) return undefined;
	const isWrapped = link[1] === '' && text[start - 1] === '(' && text[end] === ')';
	return isWrapped ? { start: start - 1, end: end + 1 } : { start, end };
}

/** “!”, “]” and “\” would make something else of a link behind them, and an address would go on in it. */
function gapBehind(before: string): string {
	return /[!\]\\]$|https?:\/\/[^\s)]*$/.test(before.slice(-2_100)) ? ' ' : '';
}

function markdownOf(number: number, url: string | undefined): string {
	if (url === undefined || !readLink(url)) return `\\[${number}\\]`;
	// What would end the address, a table's cell or the line's code before its time is written as a web address writes it.
	const href = url.replace(/[<>|`]/g, encodeURIComponent).replaceAll('&', '&amp;');
	return `[${number}](<${href}>)`;
}

/** A stretch that must stay as it is. */
interface Closed {
	readonly from: number;
	readonly to: number;
	readonly isBlock: boolean;
}

/** Code in a line, links, addresses. Every quantifier has a bound, so that the work is linear. */
const INLINE = /`[^`\n]{1,2000}`|!?\[[^\]\n]{0,300}\]\([^)\s]{0,2000}\)|https?:\/\/[^\s)\]]{1,2000}/g;

function closedPlaces(text: string): readonly Closed[] {
	const places: Closed[] = [];
	let fence: { readonly mark: string; readonly from: number } | undefined;
	let at = 0;
	for (const line of text.split('\n')) {
		const end = at + line.length;
		const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
		if (fence && mark?.startsWith(fence.mark) && line.trim() === mark) {
			places.push({ from: fence.from, to: end, isBlock: true });
			fence = undefined;
		} else if (!fence && mark) fence = { mark, from: at };
		else if (!fence)
			for (const found of line.matchAll(INLINE))
				places.push({ from: at + found.index, to: at + found.index + found[0].length, isBlock: false });
		at = end + 1;
	}
	if (fence) places.push({ from: fence.from, to: text.length + 1, isBlock: true });
	return places;
}
