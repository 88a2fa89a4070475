import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileKind } from '../../../src/server/rank/fileKind.ts';
import type { IndexEngine } from '../../../src/server/rank/indexEngine.ts';
import { scanFile } from '../../../src/server/symbols/scanFile.ts';
import { index, indexed, open } from './adapter.ts';

const NAMES = 400;

interface Name {
	readonly name: string;
	readonly path: string;
}

/** Prints what indexing this project costs, how fast it answers, and how often the name of a definition finds its file. */
export async function ownProject(): Promise<number> {
	const storage = mkdtempSync(join(tmpdir(), 'tandem-index-'));
	try {
		const coldMs = await timed(() => index('.', { storage }));
		const openMs = await timed(async () => {
			await open(storage);
			// The first question sorts the postings.
			ask(indexed(), 'index');
		});
		const engine = indexed();
		const names = definedOnce(engine);
		const times: number[] = [];
		let first = 0;
		for (const { name, path } of names) {
			const start = performance.now();
			const places = ask(engine, name);
			times.push(performance.now() - start);
			if (places[0]?.path === path) first++;
		}
		times.sort((a, b) => a - b);
		const at = (share: number) => Number((times[Math.floor(times.length * share)] ?? 0).toFixed(1));
		console.table({
			files: engine.stats().files,
			symbols: engine.stats().symbols,
			chunks: engine.stats().chunks,
			commits: engine.stats().commits,
			'cold, ms': Math.round(coldMs),
			'open, ms': Math.round(openMs),
			'saved file searchable, ms': Number(savedFileMs(engine).toFixed(1)),
			'question p50, ms': at(0.5),
			'question p95, ms': at(0.95),
			'on disk, KB': Math.round(statSync(join(storage, 'rank.index')).size / 1024),
			'resident, MB': Math.round(process.memoryUsage().rss / 1024 / 1024),
			'definition found first, %': Math.round((100 * first) / Math.max(1, names.length)),
		});
		return 0;
	} finally {
		rmSync(storage, { recursive: true, force: true });
	}
}

function ask(engine: IndexEngine, query: string) {
	return engine.search({ query, limit: 20, budgetTokens: 8000 });
}

/** Names that one file of the sources defines, evenly picked. */
function definedOnce(engine: IndexEngine): readonly Name[] {
	const paths = new Map<string, string | undefined>();
	for (const path of [...engine.paths()].sort()) {
		if (fileKind(path) !== 'source') continue;
		for (const { name } of engine.outline(path) ?? []) paths.set(name, paths.has(name) ? undefined : path);
	}
	const once = [...paths].flatMap(([name, path]) => (path && name.length > 3 ? [{ name, path }] : []));
	const step = Math.max(1, Math.floor(once.length / NAMES));
	return once.filter((_, at) => at % step === 0);
}

function savedFileMs(engine: IndexEngine): number {
	const text = 'export function neverCalledBefore() {}\n';
	const start = performance.now();
	engine.put('src/saved.ts', text, scanFile('src/saved.ts', text), { mtimeMs: 1, size: text.length });
	ask(engine, 'neverCalledBefore');
	const ms = performance.now() - start;
	engine.remove('src/saved.ts');
	return ms;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}
