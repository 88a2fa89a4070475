/** How often a process ended by itself, and what follows from it. */
export interface Crashes {
	/** `tooMany`: this one was the last that is made good. Said once in a while of crashes. */
	add(): 'counted' | 'tooMany';
	/** Milliseconds to wait before it is started again: none for a first crash, and longer for each of a row. */
	waitBeforeStart(): number | 'gaveUp';
	forget(): void;
}

/** Crashes within this time count together, ms. */
const WINDOW_MS = 180_000;
const WAITS_MS = [0, 0, 500, 2_000, 5_000];

/** Over a clock in ms. */
export function createCrashes(now: () => number): Crashes {
	let times: readonly number[] = [];
	const recent = () => {
		times = times.filter((time) => now() - time < WINDOW_MS);
		return times.length;
	};
	return {
		add() {
			recent();
			times = [...times, now()];
			return times.length === WAITS_MS.length ? 'tooMany' : 'counted';
		},
		waitBeforeStart: () => WAITS_MS[recent()] ?? 'gaveUp',
		forget() {
			times = [];
		},
	};
}
