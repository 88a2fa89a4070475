/** A piece of text that goes along with the user's words. */
export interface ContextPiece {
	/** The context source that it came from: `file`, `instructions`, … */
	readonly source: string;
	/** For the user and the ledger: “src/a.ts, lines 1–80”. */
	readonly title: string;
	/** Workspace path of the file whose lines `text` holds word for word; absent for what is no file, such as a diff. */
	readonly path?: string;
	/** 1-based, inclusive; absent for a whole file. */
	readonly startLine?: number;
	readonly endLine?: number;
	readonly text: string;
	/** What must go first when there is no room has the lowest: 0 is what the user named, 1 what comes along by default, 2 what was found. */
	readonly priority: 0 | 1 | 2;
	/** Lines that begin a symbol, in the file's own numbers (in the text's where it is no file): where the piece is cut when it must be. */
	readonly cuts?: readonly number[];
}
