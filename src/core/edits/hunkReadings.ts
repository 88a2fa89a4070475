import type { BlockLine } from './lineIndex.ts';
import { unescapedLines, withoutFilePath, withoutNumbers } from './otherSpellings.ts';
import type { Hunk, HunkLine } from './patch.ts';

/** A hunk as one way of reading its lines has it. */
export interface HunkReading {
	readonly lines: readonly HunkLine[];
	/** The old lines (context and deleted) to look for. */
	readonly block: readonly BlockLine[];
	readonly endOfFile: boolean;
	/** A line may be one of several texts, so the reading says nothing of indentation and counts on the first rungs only. */
	readonly open?: true;
	/** Spaces were put before context for the prefix that it lacks. */
	readonly unprefixed?: true;
}

/** `plain` readings differ in a prefix space or a blank last line only. `altered` ones take off what is no text of the file. */
export interface HunkReadings {
	readonly plain: readonly HunkReading[];
	readonly altered: readonly HunkReading[];
}

/** The ways to read a hunk, the literal one first; a later one counts only when no earlier one stands in the file. */
export function hunkReadings(hunk: Hunk): HunkReadings {
	const literal = reading(hunk.lines, hunk.endOfFile);
	if (hunk.spellings) {
		const named = withoutFilePath(hunk.lines);
		const others = [...(named ? [named] : []), ...hunk.spellings].map((lines) => reading(lines, hunk.endOfFile));
		return { plain: [literal], altered: others };
	}
	const plain = [literal, ...pastTheEnd(hunk), ...withoutPrefix(hunk), ...withoutPadding(hunk)];
	const spellings = [
		withoutNumbers(hunk.lines),
		withoutFilePath(hunk.lines),
		...unescapedLines(hunk.lines),
		...withMissingPlus(hunk.lines),
	];
	const altered = spellings.flatMap((lines) => (lines ? [reading(lines, hunk.endOfFile)] : []));
	return { plain, altered };
}

/** The lines read as they stand. */
export function reading(lines: readonly HunkLine[], endOfFile: boolean): HunkReading {
	const block = lines.filter((line) => line.op !== '+').map((line) => [line.text]);
	return { lines, block, endOfFile };
}

/** A blank last line, kept or deleted, may stand for the emptiness after the final line end. */
function pastTheEnd(hunk: Hunk): readonly HunkReading[] {
	const last = hunk.lines.at(-1);
	if (!last || last.op === '+' || last.text.trim()) return [];
	return [reading(hunk.lines.slice(0, -1), true)];
}

/** Context whose prefix space was left out: where the line itself is indented, its own first space looks like the prefix. */
function withoutPrefix(hunk: Hunk): readonly HunkReading[] {
	const isOpen = (line: HunkLine) => line.op === ' ' && !line.bare && line.text.trim() !== '';
	if (!hunk.lines.some(isOpen)) return [];
	const block = hunk.lines
		.filter((line) => line.op !== '+')
		.map((line) => (isOpen(line) ? [line.text, ` ${line.text}`] : [line.text]));
	const everyOne = hunk.lines.map((line) => (isOpen(line) ? { ...line, text: ` ${line.text}` } : line));
	return [
		{ lines: hunk.lines, block, endOfFile: hunk.endOfFile, open: true, unprefixed: true },
		{ ...reading(everyOne, hunk.endOfFile), unprefixed: true },
	];
}

/** One more space after the prefix of every line, or of every changed line when a deleted one proves it. */
function withoutPadding(hunk: Hunk): readonly HunkReading[] {
	const strip = (line: HunkLine): HunkLine => (line.text ? { ...line, text: line.text.slice(1) } : line);
	const padded = (line: HunkLine) => !line.bare && (line.text === '' || line.text.startsWith(' '));
	const changed = hunk.lines.filter((line) => line.op !== ' ');
	if (!changed.every(padded)) return [];
	const all = hunk.lines.every((line) => padded(line) || line.text === '');
	const proved = changed.some((line) => line.op === '-' && line.text.trim());
	const changedOnly = hunk.lines.map((line) => (line.op === ' ' ? line : strip(line)));
	return [
		...(all ? [reading(hunk.lines.map(strip), hunk.endOfFile)] : []),
		...(proved ? [reading(changedOnly, hunk.endOfFile)] : []),
	];
}

/** Most readings of lost `+` prefixes that are tried, each for one line. */
const MOST_LOST = 4;

/** A line without a prefix between two added ones may have lost its `+`; so do models with lines at the margin. */
function withMissingPlus(lines: readonly HunkLine[]): readonly (readonly HunkLine[])[] {
	const lost = lines.flatMap((line, at) => (line.bare && isAmongAdded(lines, at) ? [at] : []));
	if (lost.length === 0) return [];
	const asAdded = (places: readonly number[]) =>
		lines.map((line, at): HunkLine => (places.includes(at) ? { op: '+', text: line.text } : line));
	if (lost.length === 1) return [asAdded(lost)];
	return [asAdded(lost), ...(lost.length <= MOST_LOST ? lost.map((at) => asAdded([at])) : [])];
}

function isAmongAdded(lines: readonly HunkLine[], at: number): boolean {
	const before = lines.slice(0, at).findLast((line) => !line.bare);
	const after = lines.slice(at).find((line) => !line.bare);
	return before?.op === '+' && after?.op === '+';
}
