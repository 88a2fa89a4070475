import type { IndexOptions } from '../shared/indexProtocol.ts';
import { type ClientFiles, createClientSource } from './clientSource.ts';
import { createRoots, type Root, type Roots } from './roots.ts';
import type { Source } from './source.ts';
import { createDiskSource } from './walk/diskSource.ts';

/** Whose files are indexed, and how many. */
export interface Scope {
	readonly roots: Roots;
	readonly sources: ReadonlyMap<Root, Source>;
	readonly maxFiles: number;
	readonly maxFileBytes: number;
}

/** The roots that the client named, each with the way to its files. */
export function createScope(options: IndexOptions, client: ClientFiles): Scope {
	const roots = createRoots(options.roots);
	const sourceOf = (root: Root) => {
		if (root.folder === undefined) return createClientSource(root.uri, client, options);
		return createDiskSource(root.folder, { ...options, otherRoots: roots.rootsBelow(root) });
	};
	const sources = new Map(roots.all.map((root) => [root, sourceOf(root)] as const));
	return { roots, sources, maxFiles: options.maxFiles, maxFileBytes: options.maxFileBytes };
}

/** What the paths of an index depend on. With a single root they carry no name, so one root is not the first of several. */
export function layoutOf({ roots }: IndexOptions): string {
	return JSON.stringify([roots.length === 1, ...roots.map(({ name, uri }) => [name, uri])]);
}
