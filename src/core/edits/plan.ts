/** Replaces the UTF-16 offsets [start, end) of a file's base text by `text`. Edits of a file are ascending and disjoint. */
export interface TextEdit {
	readonly start: number;
	readonly end: number;
	readonly text: string;
}

/**
 * One file of a plan. `path` is a workspace path; `base` is the exact text that the plan was made against (document text,
 * its own line ends, without BOM). Whoever applies refuses when the file no longer has that text.
 */
export type FileChange =
	| {
			readonly kind: 'update';
			readonly path: string;
			readonly base: string;
			readonly edits: readonly TextEdit[];
			readonly moveTo?: string;
			/** The whole text was given anew, not single places of it. */
			readonly whole?: true;
	  }
	| { readonly kind: 'create'; readonly path: string; readonly text: string }
	| { readonly kind: 'delete'; readonly path: string; readonly base: string };

/** Edits parsed once. What was judged and approved is this object, and this object is what gets written. */
export interface Plan {
	readonly changes: readonly FileChange[];
}

/** The text of an updated file after its edits. */
export function editedText(base: string, edits: readonly TextEdit[]): string {
	const pieces: string[] = [];
	let at = 0;
	for (const edit of edits) {
		pieces.push(base.slice(at, edit.start), edit.text);
		at = edit.end;
	}
	pieces.push(base.slice(at));
	return pieces.join('');
}

/** Every workspace path that the plan touches, targets of moves included, each once. */
export function planPaths(plan: Plan): readonly string[] {
	return [
		...new Set(
			plan.changes.flatMap((change) =>
				change.kind === 'update' && change.moveTo ? [change.path, change.moveTo] : [change.path],
			),
		),
	];
}
