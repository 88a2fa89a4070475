import { beginningOf, endOf } from '../safety/cutWhole.ts';

/** Sequences that a terminal acts on: CSI, OSC and other strings, and those of two characters. */
const SEQUENCES =
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
	/\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]|[\x80-\x9f]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
const CONTROLS = /[\x00-\x07\x0b-\x1f\x7f]/g;

/** What a terminal printed, as text: without colours and moves of the cursor; of a line that was written over the last state. */
export function plainTerminal(output: string): string {
	return output
		.replace(SEQUENCES, '')
		.replaceAll('\r\n', '\n')
		.split('\n')
		.map((line) => overwritten(line).replace(CONTROLS, '').trimEnd())
		.join('\n');
}

/** A progress bar goes back to the line's begin, a correction by one column. */
function overwritten(line: string): string {
	const last = line.lastIndexOf('\r', line.length - 2);
	const text = line.slice(last + 1);
	if (!text.includes('\b')) return text;
	const letters: string[] = [];
	for (const letter of text) {
		if (letter === '\b') letters.pop();
		else letters.push(letter);
	}
	return letters.join('');
}

/** The beginning and the end of a text that is too long, with a line between them that says what is missing. */
export function endsOf(text: string, most: number): string {
	if (text.length <= most) return text;
	const head = Math.floor(most / 5);
	const missing = text.length - most;
	return `${beginningOf(text, head)}\n… (${missing} characters left out)\n${endOf(text, most - head)}`;
}
