import type { Found } from './found.ts';
import { isLineEnd } from './lines.ts';

/** How headings are written. */
export type HeadingStyle = 'hashes' | 'equals' | 'brackets';

const STYLES: Readonly<Record<HeadingStyle, RegExp>> = {
	hashes: /(#{1,6})[ \t]+([^\r\n]{1,200})/y,
	equals: /(={1,6})[ \t]+([^\r\n]{1,200})/y,
	brackets: /(\[)\[?([^\]\r\n]{1,200})\]/y,
};
const FENCE = / {0,3}(?:```|~~~)/y;

/** Sections of a text by their headings, each up to the next of its level or above: Markdown, AsciiDoc, TOML, INI. */
export function findHeadings(text: string, starts: readonly number[], style: HeadingStyle): readonly Found[] {
	const pattern = STYLES[style];
	const found: Found[] = [];
	const open: { readonly level: number; readonly slot: number; readonly path: string }[] = [];
	let isFenced = false;
	const close = (level: number, end: number) => {
		for (let top = open[open.length - 1]; top && top.level >= level; top = open[open.length - 1]) {
			open.pop();
			found[top.slot] = { ...(found[top.slot] as Found), end };
		}
	};
	for (const start of starts) {
		FENCE.lastIndex = start;
		if (style === 'hashes' && FENCE.test(text)) isFenced = !isFenced;
		pattern.lastIndex = start;
		const match = isFenced ? null : pattern.exec(text);
		const title = match?.[2]?.replace(/[ \t#=]+$/, '').trim();
		if (!match || !title) continue;
		const level = match[1]?.length ?? 1;
		close(level, start);
		const container = open[open.length - 1]?.path ?? '';
		const nameAt = start + match[0].indexOf(match[2] ?? '');
		const slot = found.push({ name: title, kind: 'module', container, start, nameAt, end: text.length }) - 1;
		open.push({ level, slot, path: container ? `${container}.${title}` : title });
	}
	return found.map((each) => ({ ...each, end: beforeBlanks(text, each) }));
}

function beforeBlanks(text: string, { nameAt, end }: Found): number {
	let at = end;
	while (at > nameAt + 1 && (isLineEnd(text, at - 1) || text.charCodeAt(at - 1) <= 32)) at--;
	return at;
}
