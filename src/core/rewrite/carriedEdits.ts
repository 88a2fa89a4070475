import { editedText, type TextEdit } from '../edits/plan.ts';
import { undoChange } from '../edits/undoChange.ts';

/**
 * Edits of `base` as edits of `now`, which `base` became meanwhile: all that was written since stays. `undefined` when both changed the
 * same lines.
 */
export function carriedEdits(base: string, edits: readonly TextEdit[], now: string): readonly TextEdit[] | undefined {
	if (base === now) return edits;
	const carried = undoChange(editedText(base, edits), base, now);
	return carried.kind === 'edits' ? carried.edits : undefined;
}
