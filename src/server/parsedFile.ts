import type { CodeSymbol } from '../shared/indexProtocol.ts';

/** A small stretch of a file that is found by itself. Lines are 1-based and inclusive; the chunks of a file cover it without overlap. */
export interface Chunk {
	readonly startLine: number;
	readonly endLine: number;
	/** The innermost symbol that it belongs to, with its containers: `Cart.total`. */
	readonly symbol?: string;
}

/** What a file's text comes to for the index. */
export interface ParsedFile {
	/** In the order of their first lines. */
	readonly symbols: readonly CodeSymbol[];
	readonly chunks: readonly Chunk[];
	/** The text by what it is, for fields that weigh differently; each joined by line breaks. `body` is what is none of the others. */
	readonly fields: {
		readonly definitions: string;
		readonly comments: string;
		readonly strings: string;
		readonly body: string;
	};
	/** False where no grammar is there, or it failed: then chunks follow blank lines and indentation. */
	readonly isSyntactic: boolean;
}
