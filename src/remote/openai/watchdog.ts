import type { Clock } from '../../core/ports.ts';

const TICK_MS = 1000;
/** The user is told of a silence of this length. */
const NOTICE_MS = 10_000;

/** A silence that goes on: how long it lasts, and after how long it is too long, ms. */
export interface Quiet {
	readonly quietMs: number;
	readonly limitMs: number;
}

/** Notices that a server has gone silent. It counts only the time that we spend waiting for the server. */
export interface Watchdog {
	/** Starts to count anew; after `limitMs` without `touch` it fires. Precise to a second. */
	expect(limitMs: number): void;
	/** Called once when the silence reaches 10 s, and not again before something of use came; replaces the one before. */
	onQuiet(tell: ((quiet: Quiet) => void) | undefined): void;
	/** Something of use came. */
	touch(): void;
	/** Nobody waits for the server now: the consumer has the turn. */
	pause(): void;
	resume(): void;
	/** The limit that was passed, ms; `undefined` while it has not fired. */
	readonly firedAfter: number | undefined;
}

/**
 * Starts a watchdog that lives until `signal` aborts; `onSilence` is called at most once. It counts ticks rather than
 * compare times: a wall clock jumps, and a timer for each chunk would cost more than the chunk.
 */
export function startWatchdog(clock: Clock, onSilence: () => void, signal: AbortSignal): Watchdog {
	let limit = Number.POSITIVE_INFINITY;
	let quiet = 0;
	let waiting = true;
	let firedAfter: number | undefined;
	let told = false;
	let tell: ((quiet: Quiet) => void) | undefined;
	const countAnew = () => {
		quiet = 0;
		told = false;
	};
	const notice = () => {
		if (told || !tell || quiet < NOTICE_MS || quiet >= limit) return;
		told = true;
		tell({ quietMs: quiet, limitMs: limit });
	};
	const watch = async () => {
		while (!signal.aborted) {
			await clock.sleep(TICK_MS, signal);
			if (signal.aborted) return;
			if (waiting) quiet += TICK_MS;
			notice();
			if (quiet < limit) continue;
			firedAfter = limit;
			onSilence();
			return;
		}
	};
	void watch();
	return {
		expect(limitMs) {
			limit = limitMs;
			countAnew();
		},
		onQuiet(next) {
			tell = next;
		},
		touch: countAnew,
		pause() {
			waiting = false;
		},
		resume() {
			waiting = true;
			quiet = 0;
		},
		get firedAfter() {
			return firedAfter;
		},
	};
}
