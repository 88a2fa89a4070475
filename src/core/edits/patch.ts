/** One line of a hunk. `bare`: it came without a prefix and is read as context. */
export interface HunkLine {
	readonly op: ' ' | '-' | '+';
	readonly text: string;
	readonly bare?: true;
}

/** One place to change in a file: what stands there, what goes, what comes. */
export interface Hunk {
	/** The texts after `@@`, outermost first. */
	readonly anchors: readonly string[];
	/** The anchor is the tail of a unified diff header: a hint that may tell places apart, nothing more. */
	readonly softAnchors: boolean;
	readonly lines: readonly HunkLine[];
	/** Other ways to read the lines, tried after them, where the hunk was not written with prefixes and needs no guessing at those. */
	readonly spellings?: readonly (readonly HunkLine[])[];
	/** The hunk's old lines are the file's last ones. */
	readonly endOfFile: boolean;
	/** 1-based line of the patch where the hunk begins. */
	readonly patchLine: number;
}

/** What a V4A patch asks for, in its order; paths as the patch spells them. */
export type PatchOperation =
	| { readonly kind: 'add'; readonly path: string; readonly text: string }
	| { readonly kind: 'delete'; readonly path: string }
	| { readonly kind: 'update'; readonly path: string; readonly moveTo?: string; readonly hunks: readonly Hunk[] };

/** `refused` carries a sentence for the model: what is wrong with the patch text and what to send instead. */
export type ParsedPatch =
	| { readonly kind: 'patch'; readonly operations: readonly PatchOperation[] }
	| { readonly kind: 'refused'; readonly sentence: string };
