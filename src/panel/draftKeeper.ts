/** Timers, so that tests need no waiting. */
export interface Timer {
	set(callback: () => void, ms: number): unknown;
	clear(handle: unknown): void;
}

/** Hands the composer's text to `keep`, at most every 300 ms while it changes. */
export interface DraftKeeper {
	changed(text: string): void;
	/** Hands over at once what has not been handed over. */
	flush(): void;
}

const DELAY = 300;

/** `keep` gets each text at most once in a row. */
export function createDraftKeeper(keep: (text: string) => void, timer: Timer): DraftKeeper {
	let pending: { readonly text: string; readonly handle: unknown } | undefined;
	let kept: string | undefined;
	const flush = (): void => {
		if (!pending) return;
		timer.clear(pending.handle);
		const { text } = pending;
		pending = undefined;
		if (text === kept) return;
		kept = text;
		keep(text);
	};
	return {
		changed(text) {
			if (pending) timer.clear(pending.handle);
			pending = { text, handle: timer.set(flush, DELAY) };
		},
		flush,
	};
}
