import type { CodeSymbol, FoundPlace, SearchQuestion, SymbolPlace } from '../../shared/indexProtocol.ts';
import type { ParsedFile } from '../parsedFile.ts';

/** What tells whether a file is still the one that was indexed. */
export interface FileStamp {
	/** Last change, ms; 0 where there is none, as for an open buffer. */
	readonly mtimeMs: number;
	/** Bytes. */
	readonly size: number;
	/** Of the content, where time and size do not tell. */
	readonly hash?: string;
}

/** A commit of the past: its words are evidence for the files that it changed. */
export interface PastCommit {
	readonly hash: string;
	readonly subject: string;
	readonly body: string;
	/** Workspace paths; those that are not indexed are ignored. */
	readonly paths: readonly string[];
	/** Unix time, ms. */
	readonly whenMs: number;
}

/** What the index holds. */
export interface EngineStats {
	readonly files: number;
	readonly symbols: number;
	readonly chunks: number;
	readonly commits: number;
	/** In memory, roughly. */
	readonly bytes: number;
}

export interface EngineOptions {
	/** About so many bytes of memory at most; a file beyond it is not taken. */
	readonly maxBytes?: number;
}

/** Ranks the places of a workspace for a question. Its answers depend on its content only, not on the order in which it came. */
export interface IndexEngine {
	/** Adds or replaces a file, searchable at once. Says `full` and leaves the file out when memory is used up. */
	put(path: string, text: string, parsed: ParsedFile, stamp: FileStamp): 'taken' | 'full';
	/** False when there is no such file. */
	remove(path: string): boolean;
	/** Undefined when the file is not indexed. */
	stampOf(path: string): FileStamp | undefined;
	/** In no order. */
	paths(): IterableIterator<string>;
	/** Replaces the past: newest first, at best some thousands. */
	setCommits(commits: readonly PastCommit[]): void;
	/** Adds newer commits in front of those that are there; a hash that is known is passed over. */
	addCommits(commits: readonly PastCommit[]): void;
	/** The newest commit that is held. */
	newestCommit(): string | undefined;
	/** Best places first. Nothing comes back for a question without a word that is known. */
	search(question: SearchQuestion): readonly FoundPlace[];
	/** Definitions of that name, `Cart.total` or `total`; where there are none, of names that contain it. */
	symbol(name: string, limit: number): readonly SymbolPlace[];
	/** Undefined when the file is not indexed. */
	outline(path: string): readonly CodeSymbol[] | undefined;
	/** The most used definitions, file by file with their signatures, in about so many tokens at most. */
	repoMap(budgetTokens: number): string;
	stats(): EngineStats;
	/** Writes the index below the folder, all of it or nothing. Rejects when the disk does. */
	save(folder: string, signal?: AbortSignal): Promise<void>;
	/** Replaces the content by what was saved. False, and empty, when nothing sound of this version is there. */
	load(folder: string): Promise<boolean>;
}

/** An empty index. */
export function createIndexEngine(_options: EngineOptions = {}): IndexEngine {
	throw new Error('The ranking is not there yet.');
}
