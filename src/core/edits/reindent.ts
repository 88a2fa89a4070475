import { gcdOf, type IndentStyle, unitOf } from './indentStyle.ts';

/** The indentation of one line that stands in both: as the patch has it and as the file has it. */
export interface IndentPair {
	readonly patch: string;
	readonly file: string;
}

/** Turns the patch's indentation into the file's; `undefined` where the pairs do not tell. */
export type Reindent = (indent: string) => string | undefined;

/**
 * Learns from lines that stand in both texts how the file indents what the patch indents. Tried in order: the same, moved by a
 * constant, other units (tabs or other widths), line by line. A way counts when it explains every pair.
 */
export function learnReindent(
	known: readonly IndentPair[],
	added: readonly string[],
	style: IndentStyle,
): Reindent | undefined {
	const pairs = withoutCutLine(known);
	if (pairs.every(({ patch, file }) => patch === file)) return inOwnStyle(pairs, added, style);
	const moved = movedBy(pairs);
	const scaled = scaledBy(pairs, added, style);
	if (moved && scaled && added.some((indent) => moved(indent) !== scaled(indent))) {
		if (style.kind === 'unclear') return undefined;
		return added.every((indent) => isWhole(moved(indent), style)) ? moved : scaled;
	}
	return moved ?? scaled ?? lineByLine(pairs);
}

/** Who begins to copy after the indentation has it lost in the first line only; where the others stand as they are, it says nothing. */
function withoutCutLine(pairs: readonly IndentPair[]): readonly IndentPair[] {
	const [first, ...others] = pairs;
	const isCut = first?.patch === '' && first.file !== '' && others.some(({ patch }) => patch !== '');
	return isCut && others.every(({ patch, file }) => patch === file) ? others : pairs;
}

function isWhole(indent: string | undefined, style: IndentStyle): boolean {
	return indent !== undefined && (style.kind !== 'spaces' || indent.length % style.width === 0);
}

/** Pairs at the margin prove nothing of tabs and spaces: lines in a style that the whole file never uses are converted. */
function inOwnStyle(pairs: readonly IndentPair[], added: readonly string[], style: IndentStyle): Reindent {
	const same: Reindent = (indent) => indent;
	if (pairs.some(({ patch }) => patch !== '') || style.kind === 'unclear') return same;
	const indented = added.filter((indent) => indent !== '');
	if (style.kind === 'tabs' && indented.every((indent) => /^ +$/.test(indent))) {
		const width = gcdOf(indented);
		if (width === 2 || width === 4 || width === 8) return (indent) => '\t'.repeat(indent.length / width);
	}
	if (style.kind === 'spaces' && indented.every((indent) => /^\t+$/.test(indent)))
		return (indent) => ' '.repeat(indent.length * style.width);
	return same;
}

function movedBy(pairs: readonly IndentPair[]): Reindent | undefined {
	const [first] = pairs;
	if (!first) return undefined;
	const { patch, file } = first;
	if (file.endsWith(patch)) {
		const more = file.slice(0, file.length - patch.length);
		if (pairs.every((pair) => pair.file === more + pair.patch)) return (indent) => more + indent;
	}
	if (patch.endsWith(file)) {
		const less = patch.slice(0, patch.length - file.length);
		if (pairs.every((pair) => pair.patch === less + pair.file))
			return (indent) => (indent.startsWith(less) ? indent.slice(less.length) : undefined);
	}
	return undefined;
}

/** A level of one space is what a lost prefix looks like, so it is none. */
const WIDTHS = [2, 3, 4, 8];

/** Levels of `from` characters become levels of `unit`, `more` levels deeper. What is over after whole levels stays as it is. */
function scaledBy(pairs: readonly IndentPair[], added: readonly string[], style: IndentStyle): Reindent | undefined {
	const tabbed = pairs.some(({ patch }) => patch.includes('\t')) || added.some((indent) => indent.includes('\t'));
	const fileTabs = pairs.some(({ file }) => file.includes('\t'));
	const hint = tabbed ? 1 : gcdOf([...pairs.map(({ patch }) => patch), ...added]);
	const fits: Reindent[] = [];
	for (const from of tabbed ? [1] : [hint, ...WIDTHS])
		for (const unit of fileTabs ? ['\t'] : [unitOf(style), ...WIDTHS.map((width) => ' '.repeat(width))]) {
			if ((from < 2 && !tabbed) || unit === '') continue;
			const way = scale(from, unit, 0, tabbed);
			if (pairs.every(({ patch, file }) => way(patch) === file)) fits.push(way);
		}
	const [way] = fits;
	if (way && fits.every((other) => added.every((indent) => other(indent) === way(indent)))) return way;
	return way ? undefined : scaledAndMoved(pairs, hint, style, tabbed);
}

function scaledAndMoved(
	pairs: readonly IndentPair[],
	from: number,
	style: IndentStyle,
	tabbed: boolean,
): Reindent | undefined {
	const unit = unitOf(style);
	const [first] = pairs;
	if (!first || !unit || (from < 2 && !tabbed)) return undefined;
	const more = first.file.length / unit.length - first.patch.length / from;
	if (!Number.isInteger(more)) return undefined;
	const way = scale(from, unit, more, tabbed);
	return pairs.every(({ patch, file }) => way(patch) === file) ? way : undefined;
}

function scale(from: number, unit: string, more: number, tabbed: boolean): Reindent {
	return (indent) => {
		const whole = tabbed ? (/^\t*/.exec(indent)?.[0].length ?? 0) : Math.floor(indent.length / from);
		const rest = indent.slice(whole * from);
		if (whole + more < 0 || rest.includes('\t')) return undefined;
		return unit.repeat(whole + more) + rest;
	};
}

function lineByLine(pairs: readonly IndentPair[]): Reindent | undefined {
	const known = new Map<string, string>();
	for (const { patch, file } of pairs) {
		const other = known.get(patch);
		if (other !== undefined && other !== file) return undefined;
		known.set(patch, file);
	}
	// Two levels of the patch that are one in the file: some of its lines have slipped, and which cannot be told.
	if (new Set(known.values()).size < known.size) return undefined;
	return (indent) => known.get(indent);
}
