/** A view that shows a picture: the data URI, or nothing when it is no longer kept. */
export type PictureTaker = (url: string | undefined) => void;

/** Hands pictures from the host to the views that show them, and keeps none: what is not seen takes no memory. */
export class PictureShelf {
	readonly #ask: (id: string) => void;
	readonly #takers = new Map<string, Set<PictureTaker>>();

	/** `ask` has the host send a picture. */
	constructor(ask: (id: string) => void) {
		this.#ask = ask;
	}

	/** Asks for a picture. The answer goes to `take` until what is given back is called. */
	take(id: string, take: PictureTaker): () => void {
		const takers = this.#takers.get(id) ?? new Set();
		this.#takers.set(id, takers.add(take));
		this.#ask(id);
		return () => {
			takers.delete(take);
			if (takers.size === 0 && this.#takers.get(id) === takers) this.#takers.delete(id);
		};
	}

	/** The host's answer. */
	put(id: string, url: string | undefined): void {
		// Whatever the host sends, the page shows nothing but a picture that is in the message itself.
		const shown = url?.startsWith('data:image/') ? url : undefined;
		for (const take of this.#takers.get(id) ?? []) take(shown);
	}
}
