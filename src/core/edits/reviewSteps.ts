import type { TextEdit } from './plan.ts';

/** Lines [from, to) of a text, 0-based. Where lines were taken out it is empty: `from` is the line that now stands there. */
export interface LineRange {
	readonly from: number;
	readonly to: number;
}

/**
 * One write of a file that the user reviews. `kept`: the text before the write with all of it that the user kept; `left`: the text
 * after the write without what the user undid. Where they are equal nothing of it waits.
 */
export interface ReviewStep {
	readonly kept: string;
	readonly left: string;
}

/** A stretch of a step that waits for the user's word, where it stands in the text now. */
export interface WaitingHunk extends LineRange {
	/** Index of its step. */
	readonly step: number;
	/** How many lines it replaced. */
	readonly removed: number;
	/** The user changed its lines since. */
	readonly edited: boolean;
}

/** What an undo of lines comes to: edits of the text now, ascending and apart, and the steps without what was undone. */
export type UndoneLines =
	| { readonly kind: 'undone'; readonly edits: readonly TextEdit[]; readonly steps: readonly ReviewStep[] }
	/** The user changed the same lines since. The sentence is for the user. */
	| { readonly kind: 'refused'; readonly sentence: string };
