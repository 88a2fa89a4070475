/** Closer to the end than this many px counts as at the end. */
const NEAR = 32;

/**
 * Keeps a scrolled element at its end while it grows, as long as the user has not scrolled away from it. `changed` is
 * told when that changes.
 */
export class ScrollKeeper {
	readonly #scroller: HTMLElement;
	readonly #changed: (atEnd: boolean) => void;
	readonly #observer: ResizeObserver;
	#atEnd = true;

	constructor(scroller: HTMLElement, content: HTMLElement, changed: (atEnd: boolean) => void) {
		this.#scroller = scroller;
		this.#changed = changed;
		this.#observer = new ResizeObserver(() => this.#follow());
		this.#observer.observe(content);
		this.#observer.observe(scroller);
		scroller.addEventListener('scroll', this.#scrolled, { passive: true });
	}

	/** Goes to the end and stays there. */
	jump(): void {
		this.#set(true);
		this.#follow();
	}

	/** Goes where the user was before the page was thrown away. */
	restore(top: number): void {
		this.#scroller.scrollTop = top;
		this.#scrolled();
	}

	/** Where the user is; undefined when at the end. */
	get top(): number | undefined {
		return this.#atEnd ? undefined : this.#scroller.scrollTop;
	}

	dispose(): void {
		this.#observer.disconnect();
		this.#scroller.removeEventListener('scroll', this.#scrolled);
	}

	#follow(): void {
		if (this.#atEnd) this.#scroller.scrollTop = this.#scroller.scrollHeight;
	}

	readonly #scrolled = (): void => {
		const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
		this.#set(scrollHeight - scrollTop - clientHeight < NEAR);
	};

	#set(atEnd: boolean): void {
		if (atEnd === this.#atEnd) return;
		this.#atEnd = atEnd;
		this.#changed(atEnd);
	}
}
