/** Typing settles before a buffer is parsed again; a question does not wait for that, ms. */
const TYPING_MS = 150;

/** Where a document lies in the workspace; `undefined` outside of it. */
type PathOf = (uri: string) => string | undefined;

/** The texts of open editors, which count before what is on disk. */
export class OpenBuffers {
	readonly #texts = new Map<string, () => string>();
	/** URIs by workspace path. */
	readonly #uris = new Map<string, string>();
	readonly #typing = new Map<string, NodeJS.Timeout>();
	readonly #onSettled: (path: string) => void;
	#pathOf: PathOf = () => undefined;

	/** `onSettled`: the text of a path is another. */
	constructor(onSettled: (path: string) => void) {
		this.#onSettled = onSettled;
	}

	/** The roots are others: paths are found anew. */
	place(pathOf: PathOf): void {
		this.#pathOf = pathOf;
		this.#uris.clear();
		for (const uri of this.#texts.keys()) this.#remember(uri);
	}

	open(uri: string, text: () => string): void {
		this.#texts.set(uri, text);
		const path = this.#remember(uri);
		if (path !== undefined) this.#onSettled(path);
	}

	changed(uri: string): void {
		const path = this.#pathOf(uri);
		if (path === undefined) return;
		clearTimeout(this.#typing.get(path));
		this.#typing.set(
			path,
			setTimeout(() => this.#settle(path), TYPING_MS),
		);
	}

	close(uri: string): void {
		this.#texts.delete(uri);
		const path = this.#pathOf(uri);
		if (path === undefined) return;
		this.#uris.delete(path);
		this.#settle(path);
	}

	/** Does not wait for typing to pause. */
	settleAll(): void {
		for (const path of [...this.#typing.keys()]) this.#settle(path);
	}

	has(path: string): boolean {
		return this.#uris.has(path);
	}

	/** `undefined` when no editor has it. */
	textOf(path: string): string | undefined {
		return this.#texts.get(this.#uris.get(path) ?? '')?.();
	}

	/** Of the documents in the workspace. */
	paths(): IterableIterator<string> {
		return this.#uris.keys();
	}

	#remember(uri: string): string | undefined {
		const path = this.#pathOf(uri);
		if (path !== undefined) this.#uris.set(path, uri);
		return path;
	}

	#settle(path: string): void {
		clearTimeout(this.#typing.get(path));
		this.#typing.delete(path);
		this.#onSettled(path);
	}
}
