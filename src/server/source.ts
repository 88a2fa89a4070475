import type { SkipReason } from '../shared/indexProtocol.ts';

/** What tells a version of a file from another. Kept with the index, so that a file that is unchanged is not read again. */
export interface Stamp {
	readonly mtimeMs: number;
	/** Bytes. */
	readonly size: number;
}

/** A place of a walk. Paths are relative to the root and `/`-separated. */
export type Found =
	| { readonly kind: 'file'; readonly path: string; readonly stamp: Stamp }
	/** Left out by its name, its size or what it is; without being read. */
	| { readonly kind: 'skipped'; readonly path: string; readonly reason: SkipReason };

/** What is at a path now. */
export type Sight =
	| { readonly kind: 'text'; readonly text: string; readonly stamp: Stamp }
	| { readonly kind: 'skipped'; readonly reason: SkipReason; readonly stamp?: Stamp }
	/** All that lies below has to be looked at. */
	| { readonly kind: 'folder' }
	| { readonly kind: 'gone' };

/** The files of one root, wherever they are. What it leaves out by a rule it leaves out everywhere. Never rejects but for the signal. */
export interface Source {
	/** The files below a folder ('' = all), nearest first, in batches. */
	walk(folder: string, signal: AbortSignal): AsyncIterable<readonly Found[]>;
	/** Reads a file, if it is one to be indexed. */
	look(path: string, signal: AbortSignal): Promise<Sight>;
	/** Whether the text of an open buffer at this path may be indexed; else why not. */
	admits(path: string): Promise<SkipReason | undefined>;
	/** Reads ignore files anew. */
	forgetRules(): void;
}
