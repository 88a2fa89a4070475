/** Calls when nothing has come for a while, or has been coming for long. */
export class Debounced {
	readonly #run: () => void;
	readonly #quietMs: number;
	readonly #longestMs: number;
	#timer: NodeJS.Timeout | undefined;
	#since: number | undefined;

	constructor(run: () => void, quietMs: number, longestMs: number) {
		this.#run = run;
		this.#quietMs = quietMs;
		this.#longestMs = longestMs;
	}

	call(): void {
		const now = performance.now();
		this.#since ??= now;
		clearTimeout(this.#timer);
		const wait = Math.max(0, Math.min(this.#quietMs, this.#since + this.#longestMs - now));
		this.#timer = setTimeout(() => {
			this.cancel();
			this.#run();
		}, wait);
	}

	cancel(): void {
		clearTimeout(this.#timer);
		this.#since = undefined;
	}
}
