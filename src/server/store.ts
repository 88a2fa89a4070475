import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IndexEngine } from './rank/indexEngine.ts';

/** What is kept beside the ranking's own store. */
export interface KeptState {
	/** Names and URIs of the roots that the paths are of. */
	readonly roots: unknown;
	/** `LeftOut.toJson`. */
	readonly leftOut: unknown;
	/** The commit that each root was at when its past was read, by the root's URI. */
	readonly heads: Readonly<Record<string, string>>;
	/** Unix time of the last change, ms. */
	readonly updatedAt: number;
}

/** The index of a workspace on disk. Torn or foreign content is as good as none. */
export interface Store {
	/** Fills the engine; `undefined`, and an empty engine, when there is nothing sound. */
	load(engine: IndexEngine): Promise<KeptState | undefined>;
	/** All of it or nothing. Rejects when the disk does. */
	save(engine: IndexEngine, state: KeptState): Promise<void>;
	/** Deletes it. Rejects when the disk does. */
	remove(): Promise<void>;
	/** Bytes on disk. */
	bytes(): Promise<number>;
}

const VERSION = 1;

/** A store below a folder of Tandem's own, made at the first save. */
export function createStore(folder: string): Store {
	const ranking = join(folder, 'ranking');
	const stateFile = join(folder, 'state.json');
	return {
		async load(engine) {
			const state = readState(await readFile(stateFile, 'utf8').catch(() => ''));
			if (!state) return undefined;
			return (await engine.load(ranking).catch(() => false)) ? state : undefined;
		},
		async save(engine, state) {
			await mkdir(ranking, { recursive: true });
			await engine.save(ranking);
			// After the ranking: a state that is older than it only makes some files be read again.
			const torn = `${stateFile}.${process.pid}.tmp`;
			await writeFile(torn, JSON.stringify({ version: VERSION, ...state }));
			await rename(torn, stateFile);
		},
		remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
		bytes: () => bytesBelow(folder),
	};
}

function readState(text: string): KeptState | undefined {
	try {
		const json = JSON.parse(text) as { version?: unknown } & KeptState;
		const isSound = json.version === VERSION && typeof json.heads === 'object' && json.heads !== null;
		return isSound ? json : undefined;
	} catch {
		return undefined;
	}
}

async function bytesBelow(folder: string): Promise<number> {
	const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
	const sizes = entries
		.filter((entry) => entry.isFile())
		.map(async (entry) => (await stat(join(entry.parentPath, entry.name)).catch(() => undefined))?.size ?? 0);
	return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
