/**
 * What the language client asks of the index process. Paths are workspace paths: relative to their root, `/`-separated, prefixed by
 * the root's name and `/` when there are several roots. Lines are 1-based and inclusive. Requests are cancellable.
 */
export const INDEX_REQUESTS = {
	search: 'tandem/index/search',
	outline: 'tandem/index/outline',
	symbol: 'tandem/index/symbol',
	repoMap: 'tandem/index/repoMap',
	status: 'tandem/index/status',
	rebuild: 'tandem/index/rebuild',
	remove: 'tandem/index/remove',
} as const;

/** A folder of the workspace as the server reaches it. */
export interface IndexRoot {
	/** Qualifies paths when there are several roots. */
	readonly name: string;
	/** `file:` where it is on a disk; other schemes are read through the client. */
	readonly uri: string;
}

/** `initializationOptions` of the server. */
export interface IndexOptions {
	readonly roots: readonly IndexRoot[];
	/** Absolute folder of Tandem's own on this machine's disk. */
	readonly storage: string;
	/** Globs of `files.exclude` and `search.exclude` that hold. */
	readonly excludes: readonly string[];
	/** Files above this are not read, bytes. */
	readonly maxFileBytes: number;
	/** Files beyond this number are left out, and the status says so. */
	readonly maxFiles: number;
}

/** What to look for. */
export interface SearchQuestion {
	/** Words in any language, identifiers, or both. */
	readonly query: string;
	/** The most places that come back. */
	readonly limit: number;
	/** Their texts together come to about this many tokens at most. */
	readonly budgetTokens: number;
}

/** A place that fits, best first. */
export interface FoundPlace {
	readonly path: string;
	readonly startLine: number;
	readonly endLine: number;
	/** The symbol that it lies in, like `Cart.total`. */
	readonly symbol?: string;
	/** Higher is better; comparable within one answer only. */
	readonly score: number;
	/** Why it ranks, for the user: “`parsePatch` in its definitions; commit “Refuse torn patches””. */
	readonly reason: string;
}

export type SymbolKind =
	| 'module'
	| 'class'
	| 'interface'
	| 'enum'
	| 'type'
	| 'function'
	| 'method'
	| 'property'
	| 'constant'
	| 'variable';

/** A definition. */
export interface CodeSymbol {
	readonly name: string;
	readonly kind: SymbolKind;
	/** Names of the symbols around it, outermost first, joined by a dot. */
	readonly container?: string;
	/** Of the whole definition, its comment included. */
	readonly startLine: number;
	readonly endLine: number;
	/** Where its name stands. */
	readonly nameLine: number;
	/** Its first line, trimmed, at most 200 UTF-16 units. */
	readonly signature: string;
}

/** A definition and its file. */
export interface SymbolPlace extends CodeSymbol {
	readonly path: string;
}

/** What is indexed. */
export interface IndexStatus {
	readonly state: 'building' | 'ready' | 'off';
	readonly files: number;
	readonly symbols: number;
	/** On disk. */
	readonly bytes: number;
	/** Unix time of the last change, ms. */
	readonly updatedAt?: number;
	/** Files that are left out, by reason: `ignored`, `binary`, `large`, `generated`, `limit`. */
	readonly skipped: Readonly<Record<string, number>>;
	/** While it is built: of 1. */
	readonly progress?: number;
}

/** An answer. `partial`: the index is still being built, so there may be more. */
export interface IndexAnswer<T> {
	readonly value: T;
	readonly partial: boolean;
}
