import { isLeftOut } from './elision.ts';
import { lineChanges } from './lineDiff.ts';
import type { TextEdit } from './plan.ts';
import { textEdit, textLines } from './textLines.ts';

/** `refused` carries a sentence for the model. */
export type WholeFileEdits =
	| { readonly kind: 'edits'; readonly edits: readonly TextEdit[] }
	| { readonly kind: 'refused'; readonly sentence: string };

/**
 * Turns a file's new text into the edits of the lines that differ, so that all others keep their bytes and new lines follow the
 * file's line ends. A text that says “the rest stays” is refused: it would be written as the file.
 */
export function wholeFileEdits(base: string, text: string): WholeFileEdits {
	const gap = leftOutLine(base, text);
	if (gap !== undefined)
		return {
			kind: 'refused',
			sentence: `The text leaves code out (\`${gap.trim().slice(0, 120)}\`), and the file would be cut down to what you sent. Send the whole text, or change the lines in question with apply_patch.`,
		};
	const file = textLines(base);
	const wanted = textLines(text);
	const edits = lineChanges(file.lines, wanted.lines).map(({ oldFrom, oldTo, newFrom, newTo }) =>
		textEdit(file, { from: oldFrom, to: oldTo, added: wanted.lines.slice(newFrom, newTo) }),
	);
	return { kind: 'edits', edits };
}

/** The line of a new text that stands for code that was left out, if there is one that the file does not have. */
export function leftOutLine(base: string, text: string): string | undefined {
	return textLines(text).lines.find((line) => isLeftOut(line) && !base.includes(line.trim()));
}
