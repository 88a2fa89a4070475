import type { CodeSymbol } from '../../shared/indexProtocol.ts';

/** What an outline may take. */
export interface OutlineLimits {
	/** UTF-16 units of the whole text. */
	readonly maxLength: number;
	/** How many levels below the top are shown; all without it. */
	readonly maxDepth?: number;
}

/**
 * An outline as text, one line a definition, indented by its depth: `12-40 class Cart` with the signature in place of kind and name
 * where it says more. When it gets too long, the deepest levels are left out first, then what comes last; the last line says how many
 * are missing.
 */
export function outlineText(symbols: readonly CodeSymbol[], { maxLength, maxDepth = 99 }: OutlineLimits): string {
	const lines = outlineLines(symbols).filter(({ depth }) => depth <= maxDepth);
	let deepest = lines.reduce((most, { depth }) => Math.max(most, depth), 0);
	let shown = lines;
	const room = () => maxLength - (shown.length < symbols.length ? NOTE : 0);
	while (deepest > 0 && lengthOf(shown) > room()) {
		deepest--;
		shown = shown.filter(({ depth }) => depth <= deepest);
	}
	while (shown.length && lengthOf(shown) > room()) shown = shown.slice(0, -Math.max(1, shown.length >> 4));
	const missing = symbols.length - shown.length;
	return [...shown.map(({ text }) => text), ...(missing ? [`… and ${missing} more`] : [])].join('\n');
}

/** Room for the last line. */
const NOTE = 24;

/** One line of an outline. */
export interface OutlineLine {
	readonly symbol: CodeSymbol;
	/** 0 at the top. */
	readonly depth: number;
	readonly text: string;
}

/** Each definition as a line; the depth follows from the lines that lie in one another. */
export function outlineLines(symbols: readonly CodeSymbol[]): readonly OutlineLine[] {
	const open: CodeSymbol[] = [];
	return symbols.map((symbol) => {
		for (let top = open[open.length - 1]; top && !holds(top, symbol); top = open[open.length - 1]) open.pop();
		const depth = open.length;
		open.push(symbol);
		return {
			symbol,
			depth,
			text: `${'  '.repeat(depth)}${symbol.startLine}-${symbol.endLine} ${shortSignature(symbol)}`,
		};
	});
}

function holds(outer: CodeSymbol, inner: CodeSymbol): boolean {
	if (outer.endLine < inner.endLine || outer.startLine > inner.startLine) return false;
	const path = outer.container ? `${outer.container}.${outer.name}` : outer.name;
	return inner.container === path || Boolean(inner.container?.startsWith(`${path}.`));
}

/** The signature without what opens its body; kind and name where the signature does not hold the name. */
export function shortSignature({ signature, name, kind }: CodeSymbol): string {
	if (!signature.includes(name)) return `${kind} ${name}`;
	return signature.replace(/\s*(?:[{:]|=>\s*\{?|=\s*[[({]?)$/, '').slice(0, 120);
}

const lengthOf = (lines: readonly OutlineLine[]): number => lines.reduce((sum, { text }) => sum + text.length + 1, 0);
