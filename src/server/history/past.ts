import type { Contents } from '../contents.ts';
import type { Root, Roots } from '../roots.ts';
import { headOf, readCommits } from './readCommits.ts';
import { watchHead } from './watchHead.ts';

/** Past commits of the roots: read when a checked-out commit is another than the one they were read for, and watched for that. */
export class Past {
	readonly #onMove: () => void;
	#heads: Readonly<Record<string, string>> = {};
	#watching: { readonly roots: Roots; readonly watchers: readonly { dispose(): void }[] } | undefined;

	constructor(onMove: () => void) {
		this.#onMove = onMove;
	}

	/** The commit that each root's past was read at, by URI; kept with the index. */
	heads(): Readonly<Record<string, string>> {
		return this.#heads;
	}

	take(heads: Readonly<Record<string, string>>): void {
		this.#heads = heads;
	}

	forget(): void {
		this.#heads = {};
	}

	/** Whether anything was read. Without leave nothing is run. */
	async read({ scope, engine }: Contents, mayRunGit: boolean, signal: AbortSignal): Promise<boolean> {
		if (!mayRunGit) return false;
		const onDisk = scope.roots.all.filter((root) => root.folder !== undefined);
		const heads: Record<string, string> = {};
		for (const root of onDisk) {
			const head = await headOf(root.folder ?? '', signal);
			if (head !== undefined) heads[root.uri] = head;
		}
		signal.throwIfAborted();
		const moved = onDisk.filter(({ uri }) => heads[uri] !== this.#heads[uri]);
		if (moved.length === 0) return false;
		const only = onDisk.length === 1 ? onDisk[0] : undefined;
		const since = only && engine.newestCommit() !== undefined ? this.#heads[only.uri] : undefined;
		const read = async (root: Root) => {
			const pathOf = (path: string) => scope.roots.pathIn(root, path);
			return readCommits({ folder: root.folder ?? '', pathOf, ...(since !== undefined && { since }) }, signal);
		};
		const commits = [];
		for (const root of onDisk) if (heads[root.uri] !== undefined) commits.push(...(await read(root)));
		signal.throwIfAborted();
		if (since !== undefined) await engine.addCommits(commits, signal);
		else
			await engine.setCommits(
				commits.sort((a, b) => b.whenMs - a.whenMs),
				signal,
			);
		this.#heads = heads;
		return true;
	}

	async watch(roots: Roots): Promise<void> {
		if (this.#watching?.roots === roots) return;
		this.dispose();
		const folders = roots.all.flatMap(({ folder }) => (folder === undefined ? [] : [folder]));
		const watchers = await Promise.all(folders.map((folder) => watchHead(folder, this.#onMove)));
		this.#watching = { roots, watchers };
	}

	dispose(): void {
		for (const watcher of this.#watching?.watchers ?? []) watcher.dispose();
		this.#watching = undefined;
	}
}
