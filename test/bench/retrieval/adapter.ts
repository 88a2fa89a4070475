// The index as benchmarks of retrieval ask for it: the product's own walk, scanner, history and ranking. Not shipped.
import { readCommits } from '../../../src/server/history/readCommits.ts';
import { createIndexEngine, type IndexEngine } from '../../../src/server/rank/indexEngine.ts';
import { scanFile } from '../../../src/server/symbols/scanFile.ts';
import { createDiskSource } from '../../../src/server/walk/diskSource.ts';

const MAX_FILE_BYTES = 1_048_576;
/** The benchmark cuts the list itself, by files and at several budgets: it gets a longer one than a turn would. */
const PLACES_PER_FILE = 4;
const LIST_TOKENS = 100_000;

let engine: IndexEngine = createIndexEngine();

/** Stretches of lines, 1-based and inclusive. */
export interface Hit {
	readonly path: string;
	readonly start: number;
	readonly end: number;
	readonly score: number;
}

/** Indexes a folder from scratch and writes the index below `storage`. */
export async function index(
	dir: string,
	{ storage }: { readonly storage?: string } = {},
): Promise<{ readonly files: number }> {
	const { signal } = new AbortController();
	engine = createIndexEngine();
	// Git works in a process of its own meanwhile.
	const commits = readCommits({ folder: dir, pathOf: (path) => path }, signal);
	const source = createDiskSource(dir, { excludes: [], maxFileBytes: MAX_FILE_BYTES, otherRoots: [] });
	for await (const batch of source.walk('', signal)) {
		for (const found of batch) {
			const sight = found.kind === 'file' ? await source.look(found.path, signal) : undefined;
			if (sight?.kind !== 'text') continue;
			engine.put(found.path, sight.text, scanFile(found.path, sight.text), sight.stamp);
		}
	}
	await engine.setCommits(await commits);
	await engine.warm();
	if (storage) await engine.save(storage);
	return { files: engine.stats().files };
}

/** Opens what `index` wrote. */
export async function open(storage: string): Promise<boolean> {
	engine = createIndexEngine();
	return engine.load(storage);
}

/** The best places of at least `k` files, where there are so many. */
export function search(query: string, k: number): readonly Hit[] {
	const found = engine.search({ query, limit: k * PLACES_PER_FILE, budgetTokens: LIST_TOKENS });
	return found.map(({ path, startLine, endLine, score }) => ({ path, start: startLine, end: endLine, score }));
}

/** What is indexed. */
export function indexed(): IndexEngine {
	return engine;
}
