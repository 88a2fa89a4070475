/**
 * How a file indents. `unclear`: both ways, or too few indented lines to tell; `aligned`: the most spaces that follow tabs in the
 * indentation of a line.
 */
export type IndentStyle =
	| { readonly kind: 'tabs' }
	/** `width`: the spaces of one level. */
	| { readonly kind: 'spaces'; readonly width: number }
	| { readonly kind: 'unclear'; readonly aligned: number };

const ENOUGH_LINES = 5;
/** A level as wide as a tab is mostly shown is one, also in a file with fewer indented lines; two spaces may be a list. */
const WIDTHS_OF_TABS = [4, 8];

/** Reads the style off a file's lines. One line that is indented otherwise makes it unclear. */
export function indentStyle(lines: readonly string[]): IndentStyle {
	let tabs = 0;
	let aligned = 0;
	let isMixed = false;
	const spaces: string[] = [];
	for (const line of lines) {
		const indent = indentOf(line);
		if (indent === '' || indent.length === line.length) continue;
		if (/^\t+$/.test(indent)) tabs++;
		// ` * ` continues a comment and says nothing of levels.
		else if (!indent.includes('\t') && indent.length > 1) spaces.push(indent);
		else if (indent.length > 1 && !/^\t+ $/.test(indent)) {
			isMixed = true;
			aligned = Math.max(aligned, indent.length - indent.lastIndexOf('\t') - 1);
		}
	}
	if (!isMixed && tabs >= ENOUGH_LINES && spaces.length === 0) return { kind: 'tabs' };
	const width = gcdOf(spaces);
	const isEnough = spaces.length >= ENOUGH_LINES ? width > 1 : WIDTHS_OF_TABS.includes(width);
	const isSpaced = !isMixed && tabs === 0 && isEnough;
	return isSpaced ? { kind: 'spaces', width } : { kind: 'unclear', aligned };
}

/** One level of the style, '' when it is unclear. */
export function unitOf(style: IndentStyle): string {
	if (style.kind === 'unclear') return '';
	return style.kind === 'tabs' ? '\t' : ' '.repeat(style.width);
}

/** The spaces and tabs that a line begins with. */
export function indentOf(line: string): string {
	return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** The greatest common divisor of the lengths, 0 when there are none. */
export function gcdOf(indents: readonly string[]): number {
	return indents.reduce((divisor, indent) => gcd(divisor, indent.length), 0);
}

function gcd(a: number, b: number): number {
	return b === 0 ? a : gcd(b, a % b);
}
