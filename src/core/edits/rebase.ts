import { quotedLines } from './hunkRefusal.ts';
import { inSequence, type Sequence, type Step } from './placement.ts';
import { editedText } from './plan.ts';
import { textLines } from './textLines.ts';
import { undoChange } from './undoChange.ts';

/**
 * Places steps in a file whose text may have changed since the model read it. They are understood against the text that it read and
 * carried over to the text that is there now, so that all that was typed since stays. Where both changed the same lines it is refused;
 * where the text that was read does not explain the steps, the text that is there now must.
 */
export function placedSince(read: string | undefined, now: string, steps: readonly Step[]): Sequence {
	if (read === undefined || read === now) return inSequence(now, steps);
	const meant = inSequence(read, steps);
	if (meant.refusals.length > 0 || meant.edits.length === 0) return inSequence(now, steps);
	const carried = undoChange(editedText(read, meant.edits), read, now);
	if (carried.kind === 'edits') return { edits: carried.edits, refusals: [] };
	// Where the lines that were meant are gone, the same lines elsewhere are not what was meant. Other line ends are no such change.
	if (withLineFeeds(read) === withLineFeeds(now)) return inSequence(now, steps);
	const file = textLines(now);
	const shown = carried.conflicts.map(
		({ from, to, wanted }) =>
			`The file now has:\n${quotedLines(file, from, Math.max(to, from + 1))}\nYou want there:\n${wanted.trimEnd() || '(nothing)'}`,
	);
	const sentence = `The user changed the same lines since you read the file, so your change of them is not made. ${shown.join('\n')}\nKeep the user's change and send an edit that fits the text as it is now.`;
	return { edits: [], refusals: [sentence] };
}

function withLineFeeds(text: string): string {
	return text.replace(/\r\n?/g, '\n');
}
