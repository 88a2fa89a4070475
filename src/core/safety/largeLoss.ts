import { editedText, type FileChange } from '../edits/plan.ts';

/** Smaller files (lines with text) are written anew without a question. */
const SMALL = 4;

/**
 * Why a file that was written anew asks, or `undefined`: more than a third of its lines would stand nowhere in it any more. Models
 * that were to change a line sometimes send the part that they know.
 */
export function largeLoss(change: FileChange): string | undefined {
	if (change.kind !== 'update' || !change.whole) return undefined;
	const before = linesOf(change.base);
	const left = new Map<string, number>();
	for (const line of linesOf(editedText(change.base, change.edits))) left.set(line, (left.get(line) ?? 0) + 1);
	let lost = 0;
	for (const line of before) {
		const count = left.get(line) ?? 0;
		if (count === 0) lost++;
		else left.set(line, count - 1);
	}
	if (before.length < SMALL || 3 * lost <= before.length) return undefined;
	return `its text is written anew and ${lost} of its ${before.length} lines would be gone`;
}

function linesOf(text: string): readonly string[] {
	return text
		.split(/[\r\n]+/)
		.map((line) => line.trim())
		.filter((line) => line);
}
