import type { BlockLine } from './lineIndex.ts';
import type { Hunk, HunkLine } from './patch.ts';

/** A hunk as one way of reading its prefixes has it. */
export interface HunkReading {
	readonly lines: readonly HunkLine[];
	/** The old lines (context and deleted) to look for. */
	readonly block: readonly BlockLine[];
	readonly endOfFile: boolean;
}

/**
 * The ways to read a hunk, the literal one first. Each differs only in a prefix space or in a blank line past the end of the
 * file, never in a line's words; a later reading counts only when no earlier one stands in the file.
 */
export function hunkReadings(hunk: Hunk): readonly HunkReading[] {
	const literal = reading(hunk.lines, hunk.endOfFile);
	return [literal, ...pastTheEnd(hunk), ...withoutPrefix(hunk), ...withoutPadding(hunk)];
}

function reading(lines: readonly HunkLine[], endOfFile: boolean): HunkReading {
	const block = lines.filter((line) => line.op !== '+').map((line) => [line.text]);
	return { lines, block, endOfFile };
}

/** A last context line that is blank may stand for the emptiness after the final line end. */
function pastTheEnd(hunk: Hunk): readonly HunkReading[] {
	const last = hunk.lines.at(-1);
	if (last?.op !== ' ' || last.text.trim()) return [];
	return [reading(hunk.lines.slice(0, -1), true)];
}

/** Context whose prefix space was left out: where the line itself is indented, its own first space looks like the prefix. */
function withoutPrefix(hunk: Hunk): readonly HunkReading[] {
	if (!hunk.lines.some((line) => line.op === ' ' && !line.bare && line.text.trim())) return [];
	const lines = hunk.lines;
	const block = lines
		.filter((line) => line.op !== '+')
		.map((line) => (line.op === ' ' && !line.bare ? [line.text, ` ${line.text}`] : [line.text]));
	return [{ lines, block, endOfFile: hunk.endOfFile }];
}

/** One more space after the prefix of every line, or of every changed line when a deleted one proves it. */
function withoutPadding(hunk: Hunk): readonly HunkReading[] {
	const strip = (line: HunkLine): HunkLine => (line.text ? { ...line, text: line.text.slice(1) } : line);
	const padded = (line: HunkLine) => !line.bare && (line.text === '' || line.text.startsWith(' '));
	const changed = hunk.lines.filter((line) => line.op !== ' ');
	if (!changed.every(padded)) return [];
	const all = hunk.lines.every((line) => padded(line) || line.text === '');
	const proved = changed.some((line) => line.op === '-' && line.text.trim());
	return [
		...(all ? [reading(hunk.lines.map(strip), hunk.endOfFile)] : []),
		...(proved
			? [
					reading(
						hunk.lines.map((line) => (line.op === ' ' ? line : strip(line))),
						hunk.endOfFile,
					),
				]
			: []),
	];
}
