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

/** What the language client tells the index process beside documents and file events. */
export const INDEX_NOTIFICATIONS = {
	/** Other `IndexOptions` hold from now on. */
	options: 'tandem/index/options',
	/** The build is to stop where it is; a rebuild goes on. */
	pause: 'tandem/index/pause',
} as const;

/** What the index process asks of the language client: files that are not on a disk. */
export const CLIENT_REQUESTS = {
	/** `VirtualFolder` → `VirtualFiles`. */
	files: 'tandem/index/files',
	/** `VirtualFile` → `VirtualText`. */
	read: 'tandem/index/read',
} as const;

/** A root of another scheme than `file:`, to be listed. */
export interface VirtualFolder {
	readonly uri: string;
	/** The most files that come back. */
	readonly limit: number;
}

/** Files of a root, ignored ones left out as the editor does. */
export interface VirtualFiles {
	/** Below the root, `/`-separated. */
	readonly paths: readonly string[];
	readonly truncated: boolean;
}

/** A file of a root of another scheme. */
export interface VirtualFile {
	readonly uri: string;
	/** Below the root, `/`-separated. */
	readonly path: string;
	/** Bytes; a larger file comes back as `large`. */
	readonly limit: number;
}

/** `mtimeMs` is the editor's word for when it changed. `base64` are its bytes. */
export type VirtualText =
	| { readonly kind: 'file'; readonly base64: string; readonly size: number; readonly mtimeMs: number }
	| { readonly kind: 'folder' | 'gone' | 'large' };

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
	/** About so many bytes of memory for the index; a file beyond it is left out, and the status says so. */
	readonly maxBytes: number;
	/** Whether git may be run for past commits. Not in a workspace that the user does not trust. */
	readonly mayRunGit: boolean;
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

/** Why a file is left out. `link`: a symbolic link, which is never followed. `limit`: there is room for no more. */
export type SkipReason = 'ignored' | 'binary' | 'large' | 'generated' | 'secret' | 'link' | 'unreadable' | 'limit';

/** What is indexed. `off`: the build was stopped, or the index was deleted. */
export interface IndexStatus {
	readonly state: 'building' | 'ready' | 'off';
	readonly files: number;
	readonly symbols: number;
	/** On disk. */
	readonly bytes: number;
	/** Unix time of the last change, ms. */
	readonly updatedAt?: number;
	/** Files that are left out, by reason. An ignored folder counts as one. */
	readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
	/** While it is built: of 1. */
	readonly progress?: number;
}

/** An answer. `partial`: the index is still being built, so there may be more. */
export interface IndexAnswer<T> {
	readonly value: T;
	readonly partial: boolean;
}
