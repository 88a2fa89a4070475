import { nearestSentence, placesSentence, quotedLines } from './hunkRefusal.ts';
import type { HunkProblem } from './placeHunks.ts';
import type { Replacement } from './replacement.ts';
import type { TextLines } from './textLines.ts';

/** What the model is told of a replacement without one sure place. `problem`: why, or the offsets where the old text stands. */
export function replacementRefusal(
	file: TextLines,
	{ old }: Replacement,
	problem: HunkProblem | readonly number[],
): string {
	const block = old.replace(/^\n+|\n+$/g, '').split('\n');
	if (isOffsets(problem))
		return severalPlaces(
			file,
			problem.map((offset) => rowOf(file, offset)),
			block.length,
		);
	switch (problem.kind) {
		case 'ambiguous':
			return severalPlaces(file, problem.starts, block.length);
		case 'indentation': {
			const [start = 0] = problem.starts;
			return `old_string stands there with other indentation, and how to indent new_string cannot be told. Send both with the file's own indentation:\n${quotedLines(file, start, start + Math.min(block.length, 12))}`;
		}
		case 'present':
			return 'the lines that new_string adds stand there already. Leave this edit out if that is what you want.';
		default:
			return `old_string does not stand in the file. ${nearestSentence(file, block)}`;
	}
}

function isOffsets(problem: HunkProblem | readonly number[]): problem is readonly number[] {
	return Array.isArray(problem);
}

function severalPlaces(file: TextLines, starts: readonly number[], length: number): string {
	return `old_string stands at ${placesSentence(file, starts, length)}\nAdd lines before or after it to both strings until only one place fits, or set replace_all.`;
}

/** The line of an offset into the rows joined by line feeds. */
function rowOf(file: TextLines, offset: number): number {
	let at = 0;
	for (const [row, line] of file.lines.entries()) {
		if (offset <= at + line.length) return row;
		at += line.length + 1;
	}
	return file.lines.length;
}
