import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ParsedFile } from '../../src/server/parsedFile.ts';
import type { FileStamp, IndexEngine, PastCommit } from '../../src/server/rank/indexEngine.ts';

interface Held {
	readonly text: string;
	readonly parsed: ParsedFile;
	readonly stamp: FileStamp;
}

/** An index engine that finds files whose text holds all words of a question. */
export function createSimpleEngine(maxFiles = Number.POSITIVE_INFINITY): IndexEngine {
	const files = new Map<string, Held>();
	let commits: readonly PastCommit[] = [];
	return {
		put(path, text, parsed, stamp) {
			if (!files.has(path) && files.size >= maxFiles) return 'full';
			files.set(path, { text, parsed, stamp });
			return 'taken';
		},
		remove: (path) => files.delete(path),
		stampOf: (path) => files.get(path)?.stamp,
		paths: () => files.keys(),
		async setCommits(given) {
			commits = given;
		},
		async addCommits(given) {
			commits = [...given, ...commits.filter(({ hash }) => !given.some((known) => known.hash === hash))];
		},
		newestCommit: () => commits[0]?.hash,
		search({ query, limit }) {
			const words = query.toLowerCase().split(/\s+/);
			const fits = (text: string) => words.every((word) => text.toLowerCase().includes(word));
			const byText = [...files].filter(([, { text }]) => fits(text)).map(([path]) => [path, 'text'] as const);
			const past = commits.filter(({ subject }) => fits(subject));
			const byPast = past.flatMap(({ paths, subject }) =>
				paths.filter((path) => files.has(path)).map((path) => [path, `commit “${subject}”`] as const),
			);
			return [...byText, ...byPast]
				.sort(([a], [b]) => (a < b ? -1 : 1))
				.slice(0, limit)
				.map(([path, reason]) => ({ path, startLine: 1, endLine: 1, score: 1, reason }));
		},
		symbol: (name, limit) =>
			[...files]
				.flatMap(([path, { parsed }]) => parsed.symbols.map((symbol) => ({ ...symbol, path })))
				.filter((symbol) => symbol.name === name)
				.slice(0, limit),
		outline: (path) => files.get(path)?.parsed.symbols,
		repoMap: async () => [...files.keys()].sort().join('\n'),
		warm: async () => {},
		stats: () => ({
			files: files.size,
			symbols: [...files.values()].reduce((sum, { parsed }) => sum + parsed.symbols.length, 0),
			chunks: 0,
			commits: commits.length,
			bytes: 0,
		}),
		async save(folder) {
			await mkdir(folder, { recursive: true });
			const file = join(folder, 'simple.json');
			const text = JSON.stringify({ files: [...files], commits });
			await writeFile(`${file}.${process.pid}`, text);
			await rename(`${file}.${process.pid}`, file);
		},
		async load(folder) {
			try {
				const read = JSON.parse(await readFile(join(folder, 'simple.json'), 'utf8')) as {
					files: [string, Held][];
					commits: PastCommit[];
				};
				for (const [path, held] of read.files) files.set(path, held);
				commits = read.commits;
				return true;
			} catch {
				return false;
			}
		},
	};
}
