import { editedText, type FileChange, type Plan } from './plan.ts';

/** What stands at a path that is to be changed. */
export type Target =
	/**
	 * `quotable` false: the file may hold secrets, so a refusal tells nothing about its text, not even what was not found. `read`: its
	 * text as the model knows it, when that is known.
	 */
	| { readonly kind: 'text'; readonly text: string; readonly quotable: boolean; readonly read?: string }
	/** `near`: paths that the model may have meant. */
	| { readonly kind: 'absent'; readonly near: readonly string[] }
	/** It cannot be edited; the sentence says why. */
	| { readonly kind: 'refused'; readonly sentence: string };

/** One file: the change that can be made, and what of the request cannot. */
export interface PlannedFile {
	readonly path: string;
	readonly change?: FileChange | undefined;
	readonly refusals: readonly string[];
}

export type PlannedEdits =
	| {
			readonly kind: 'plan';
			readonly plan: Plan;
			/** Paths whose text is already what was asked for; they are not in the plan. */
			readonly unchanged: readonly string[];
			/** What is missing from the plan: for each part why, and what to send instead. Empty when all of it lands. */
			readonly refusals: readonly string[];
	  }
	/** Nothing is to be written. The sentence tells the model all that is wrong and what to send instead. */
	| { readonly kind: 'refused'; readonly sentence: string };

const MAX_SENTENCE = 8_000;

/** Joins the files. Nothing is deleted or moved while a part is refused: what was to go elsewhere may be lost else. */
export function planned(files: readonly PlannedFile[]): PlannedEdits {
	const refusals = files.flatMap((file) => file.refusals);
	const all = files.flatMap(({ change }) => change ?? []);
	const held = refusals.length > 0 ? all.filter(isRemoval) : [];
	const unchanged = all.filter((change) => isNoChange(change)).map((change) => change.path);
	const changes = all.filter((change) => !isNoChange(change) && !held.includes(change));
	const missing = [
		...refusals,
		...held.map(({ path }) => `${path}: not moved or deleted while another part is missing.`),
	];
	if (changes.length === 0 && missing.length > 0)
		return { kind: 'refused', sentence: shortened([...missing, 'Nothing was changed.'].join('\n\n')) };
	if (changes.length === 0)
		return {
			kind: 'refused',
			sentence: `Nothing was changed: ${unchanged.join(', ')} already has the text that you ask for.`,
		};
	return { kind: 'plan', plan: { changes }, unchanged, refusals: missing };
}

/** Cuts a sentence for the model to a bearable length. */
export function shortened(sentence: string): string {
	return sentence.length > MAX_SENTENCE ? `${sentence.slice(0, MAX_SENTENCE)}…` : sentence;
}

function isRemoval(change: FileChange): boolean {
	return change.kind === 'delete' || (change.kind === 'update' && change.moveTo !== undefined);
}

/** Whether the change leaves the file as it is. */
export function isNoChange(change: FileChange): boolean {
	return (
		change.kind === 'update' && change.moveTo === undefined && editedText(change.base, change.edits) === change.base
	);
}

/** One sentence for every misfit, so that guessing at the text of a secret is answered the same way each time. */
export function withheld(path: string): string {
	return `${path}: the edit does not fit the file. Why is not told, because it may hold secrets; call read_file for it first, which asks the user.`;
}
