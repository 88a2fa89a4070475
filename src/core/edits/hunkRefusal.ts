import type { LineIndex } from './lineIndex.ts';
import { nearestText } from './nearestText.ts';
import type { HunkRefusal } from './placeHunks.ts';
import type { TextLines } from './textLines.ts';

const SHOWN_PLACES = 4;
const SHOWN_LINES = 12;
const SHOWN_CHARACTERS = 200;

/**
 * What the model is told of a hunk that was refused: what was looked for, what stands in the file (with 1-based line numbers),
 * and what to send instead.
 */
export function hunkRefusalSentence({ hunk, number, problem }: HunkRefusal, index: LineIndex): string {
	const name = `Hunk ${number} (patch line ${hunk.patchLine})`;
	const { file } = index;
	const block = hunk.lines.filter((line) => line.op !== '+').map((line) => line.text);
	const at = (starts: readonly number[]) => starts.map((start) => lineRange(start, block.length)).join(', ');
	switch (problem.kind) {
		case 'absent':
			return `${name}: its old lines do not stand in the file. ${nearestSentence(file, block)}`;
		case 'elsewhere':
			return `${name}: its old lines stand at ${at(problem.starts)}, not under \`@@ ${hunk.anchors.join(' / ')}\`. Use the \`@@\` line of the function or class that really encloses them, or read the file again.`;
		case 'notAtEnd':
			return `${name}: its old lines stand at ${at(problem.starts)}, not at the end of the file. Leave out \`*** End of File\`, or send the file's last lines.`;
		case 'indentation':
			return `${name}: its old lines stand at ${at(problem.starts)} with other indentation, and how to indent the added lines cannot be told from it. Send the hunk again with the file's own indentation:\n${quotedLines(file, problem.starts[0] ?? 0, (problem.starts[0] ?? 0) + Math.min(block.length, SHOWN_LINES))}`;
		case 'present':
			return `${name}: the lines that it adds stand at ${at(problem.starts)} already. Leave it out if that is what you want; to add them once more, send more context lines.`;
		case 'unknownAnchor':
			return `${name}: no line \`${problem.anchor.slice(0, SHOWN_CHARACTERS)}\` was found for its \`@@\`. Copy the enclosing function or class line from the file, or send more context lines instead.`;
		case 'nowhere':
			return `${name}: it only adds lines and does not say where. Send two or three lines of the file before or after them as context.`;
		case 'overlap':
			return `${name}: another hunk changes ${lineRange(problem.from, problem.to - problem.from)} too. Put both changes into one hunk.`;
		case 'ambiguous': {
			const misled = problem.misled ? ` No line \`${hunk.anchors[0]}\` was found for its \`@@\`.` : '';
			return `${name}: its old lines stand at ${placesSentence(file, problem.starts, block.length, misled)}\nAdd \`@@ \` with the enclosing function or class line, or more context lines, until only one place fits.`;
		}
	}
}

/** `3 places: line 2, …`, an aside, and what stands at each. */
export function placesSentence(file: TextLines, starts: readonly number[], length: number, aside = ''): string {
	const shown = starts.slice(0, SHOWN_PLACES);
	const more = starts.length > shown.length ? `, and ${starts.length - shown.length} more` : '';
	const texts = shown.map((start) => quotedLines(file, start - 2, start + Math.min(length, 4))).join('\n…\n');
	return `${starts.length} places: ${shown.map((start) => lineRange(start, length)).join(', ')}${more}.${aside}\n${texts}`;
}

/** What the file has that looks most like the block, and what to do about it. */
export function nearestSentence(file: TextLines, block: readonly string[]): string {
	if (file.lines.length === 0) return 'The file is empty.';
	const found = nearestText(file, block);
	if (!found) return 'Nothing in the file looks like them. Read the file, then send its lines exactly as they are.';
	const { difference } = found;
	const first = difference
		? `The patch has \`${cutLine(difference.wanted)}\` where the file has \`${cutLine(difference.actual)}\`. `
		: '';
	return `${first}The nearest text is ${lineRange(found.from, found.to - found.from)}:\n${quotedLines(file, found.from, found.to)}\nSend the lines exactly as they stand there, without the numbers; read the file first if you need more of it.`;
}

function lineRange(start: number, length: number): string {
	return length > 1 ? `lines ${start + 1}–${start + length}` : `line ${start + 1}`;
}

/** Lines [from, to), numbered. */
export function quotedLines(file: TextLines, from: number, to: number): string {
	const first = Math.max(0, from);
	return file.lines
		.slice(first, to)
		.map((line, at) => `${first + at + 1}| ${cutLine(line)}`)
		.join('\n');
}

function cutLine(line: string): string {
	return line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS)}…` : line;
}
