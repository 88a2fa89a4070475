import { foldersAround } from './walk/ignoreRules.ts';

/** Which folders hold something known, so that a path that is gone is known for a folder without a look at all paths. */
export class FolderCounts {
	readonly #counts = new Map<string, number>();

	add(path: string): void {
		for (const folder of foldersAround(path)) this.#counts.set(folder, (this.#counts.get(folder) ?? 0) + 1);
	}

	remove(path: string): void {
		for (const folder of foldersAround(path)) {
			const left = (this.#counts.get(folder) ?? 0) - 1;
			if (left > 0) this.#counts.set(folder, left);
			else this.#counts.delete(folder);
		}
	}

	has(folder: string): boolean {
		return this.#counts.has(folder);
	}

	clear(): void {
		this.#counts.clear();
	}
}
