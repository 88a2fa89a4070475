import { isLeftOut } from './elision.ts';
import { exactPlaces, rowEdits } from './exactPlaces.ts';
import { lineIndex } from './lineIndex.ts';
import type { Hunk } from './patch.ts';
import { placeHunks } from './placeHunks.ts';
import type { Placement, Step } from './placement.ts';
import { hunkLines, type Replacement, spellingsOf } from './replacement.ts';
import { replacementRefusal } from './replacementRefusal.ts';
import { textEdit, textLines } from './textLines.ts';

/** One replacement as a step; `number` is its 1-based place among the edits of the call. */
export function replacementStep(replacement: Replacement, number: number): Step {
	return (text) => placeReplacement(text, replacement, number);
}

/**
 * Puts a replacement in its one place: where its old text stands character for character, else on the ladder that hunks use. Text
 * that both strings have stays the file's own. With `all` every exact place is taken.
 */
function placeReplacement(text: string, given: Replacement, number: number): Placement {
	const refused = (sentence: string): Placement => ({ edits: [], refusals: [`Edit ${number}: ${sentence}`] });
	if (given.old === '')
		return text === ''
			? { edits: [{ start: 0, end: 0, text: given.text }], refusals: [] }
			: refused(
					'old_string is empty and the file is not. Send the lines to replace, or the line next to the place and repeat it in new_string.',
				);
	if (given.old === given.text) return refused('old_string and new_string are the same, so nothing would change.');
	const spellings = spellingsOf(given);
	const [literal] = spellings;
	if (
		literal.text
			.split('\n')
			.some((line) => isLeftOut(line) && !literal.old.includes(line.trim()) && !text.includes(line.trim()))
	)
		return refused(
			'new_string leaves code out with a comment, which would stand in the file as it is. Send the code itself.',
		);
	const file = textLines(text);
	for (const spelling of spellings) {
		const places = exactPlaces(file, spelling);
		if (places.kind === 'lines') break;
		if (places.starts.length > 1 && !given.all) return refused(replacementRefusal(file, spelling, places.starts));
		if (places.starts.length > 0) {
			const edits = rowEdits(file, spelling, places.starts).map((edit) => textEdit(file, edit));
			return { edits, refusals: [] };
		}
	}
	if (given.all)
		return refused(
			'old_string does not stand in the file exactly, and replace_all takes exact text only. Read the file and copy the text.',
		);
	return onLadder(text, spellings, number);
}

function onLadder(text: string, spellings: readonly [Replacement, ...Replacement[]], number: number): Placement {
	const [literal, ...others] = spellings.flatMap(hunkLines);
	const hunk: Hunk = {
		anchors: [],
		softAnchors: false,
		lines: literal ?? [],
		spellings: others,
		endOfFile: false,
		patchLine: number,
	};
	const index = lineIndex(text);
	const { edits, refusals } = placeHunks(index, [hunk]);
	return {
		edits: edits.map((edit) => textEdit(index.file, edit)),
		refusals: refusals.map(({ problem }) => `Edit ${number}: ${replacementRefusal(index.file, spellings[0], problem)}`),
	};
}
