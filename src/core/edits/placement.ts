import { composeEdits } from './composeEdits.ts';
import { editedText, type TextEdit } from './plan.ts';

/** What one step does to a text: edits of that text, and a sentence for each part that has no place. */
export interface Placement {
	readonly edits: readonly TextEdit[];
	readonly refusals: readonly string[];
}

/** Places one section of a patch, or one replacement, in the text that it is given. */
export type Step = (text: string) => Placement;

export interface Sequence {
	/** Of the base text. */
	readonly edits: readonly TextEdit[];
	readonly refusals: readonly string[];
}

/**
 * Takes steps one after the other. A later step speaks of the text that the earlier ones leave; models also write it against the
 * text that they read, so that is the second try, when its lines were not touched before: an earlier step may have changed what
 * stands around them, or have written them a second time. What has no place is left out.
 */
export function inSequence(base: string, steps: readonly Step[]): Sequence {
	let edits: readonly TextEdit[] = [];
	const refusals: string[] = [];
	for (const step of steps) {
		const placed = step(editedText(base, edits));
		if (edits.length > 0 && placed.edits.length === 0 && placed.refusals.length > 0) {
			const original = againstOriginal(base, edits, step);
			if (original) {
				edits = original;
				continue;
			}
		}
		refusals.push(...placed.refusals);
		edits = edits.length === 0 ? placed.edits : composeEdits(base.length, edits, placed.edits);
	}
	return { edits, refusals };
}

function againstOriginal(base: string, before: readonly TextEdit[], step: Step): readonly TextEdit[] | undefined {
	const placed = step(base);
	if (placed.refusals.length > 0) return undefined;
	const fresh = placed.edits.filter((edit) => !before.some((earlier) => sameEdit(earlier, edit)));
	const edits = [...before, ...fresh].sort((a, b) => a.start - b.start || a.end - b.end);
	return edits.some((edit, at) => collides(edits[at - 1], edit)) ? undefined : edits;
}

function collides(earlier: TextEdit | undefined, edit: TextEdit): boolean {
	if (!earlier || edit.start > earlier.end) return false;
	return edit.start < earlier.end || earlier.start === earlier.end || edit.start === edit.end;
}

function sameEdit(a: TextEdit, b: TextEdit): boolean {
	return a.start === b.start && a.end === b.end && a.text === b.text;
}
