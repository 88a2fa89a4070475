import type { CodeSymbol, FoundPlace, IndexAnswer, SearchQuestion, SymbolPlace } from '../shared/indexProtocol.ts';

/** No index can be had; the sentence says why and what to do, for the user and the model. */
export interface NoIndex {
	readonly unavailable: string;
}

/** Places that fit, best first. */
export interface FoundPlaces extends IndexAnswer<readonly FoundPlace[]> {
	/** How they were put in order, and what that cost, for the user: “by meaning, $0.0003”. Absent: by the index alone. */
	readonly note?: string;
}

/** Finds places in the workspace by what they are about. Starts what it needs at the first question; never rejects. */
export interface CodeIndex {
	search(question: SearchQuestion, signal: AbortSignal): Promise<FoundPlaces | NoIndex>;
	outline(path: string, signal: AbortSignal): Promise<IndexAnswer<readonly CodeSymbol[]> | NoIndex>;
	/** Definitions by name: exact ones first, then those that begin with it, then those that contain it; at most `limit`. */
	symbol(name: string, limit: number, signal: AbortSignal): Promise<IndexAnswer<readonly SymbolPlace[]> | NoIndex>;
	/** The workspace's most used definitions, file by file, in about so many tokens. */
	repoMap(budgetTokens: number, signal: AbortSignal): Promise<IndexAnswer<string> | NoIndex>;
}

/** A place in the workspace. Lines are 1-based. */
export interface CodePlace {
	readonly path: string;
	readonly line: number;
	/** Of the symbol there, where one is known. */
	readonly name?: string;
}

/** How two places of code belong together, as language extensions know it. */
export type Relation =
	| 'definition'
	| 'references'
	| 'implementations'
	| 'callers'
	| 'callees'
	| 'supertypes'
	| 'subtypes';

/** What the editor's language extensions know of the code. Never rejects. */
export interface Navigation {
	/** Places related to the symbol of that name in that line; `undefined` when no language extension answers for the file. */
	related(
		at: { readonly path: string; readonly line: number; readonly symbol: string },
		relation: Relation,
		signal: AbortSignal,
	): Promise<readonly CodePlace[] | undefined>;
}

/** What is asked of the repository's history. Paths are workspace paths that were checked; lines are 1-based, inclusive. */
export type HistoryQuestion =
	| {
			readonly kind: 'log';
			/** A file or folder; absent: the first root. */
			readonly path?: string;
			readonly lines?: { readonly start: number; readonly end: number };
			/** Commits that name it, or add or remove it. */
			readonly search?: string;
			readonly limit: number;
	  }
	/** Between two commits, or of what is not committed against one (`HEAD`). */
	| { readonly kind: 'diff'; readonly path?: string; readonly from: string; readonly to?: string }
	| { readonly kind: 'blame'; readonly path: string; readonly lines: { readonly start: number; readonly end: number } };

/** The repository's history. It runs nothing that the repository's configuration names. Never rejects. */
export interface History {
	ask(
		question: HistoryQuestion,
		signal: AbortSignal,
	): Promise<
		| { readonly kind: 'text'; readonly text: string; readonly isCut: boolean }
		| { readonly kind: 'refused'; readonly sentence: string }
	>;
}
