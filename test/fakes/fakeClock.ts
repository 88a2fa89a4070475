import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../src/core/ports.ts';

export interface FakeClock extends Clock {
	/** Lets `ms` pass: sleepers wake in order, each at its time, and get the chance to sleep again. */
	advance(ms: number): Promise<void>;
	/** Moves the wall clock without letting time pass, as a user or a time server does. */
	jump(ms: number): void;
	/** How many sleep now. */
	readonly sleepers: number;
}

interface Sleeper {
	readonly due: number;
	wake(): void;
}

/** A clock that stands still until the test moves it. */
export function fakeClock(startedAt = Date.UTC(2026, 10, 20)): FakeClock {
	let elapsed = 0;
	let offset = startedAt;
	const sleepers = new Set<Sleeper>();
	return {
		now: () => offset + elapsed,
		sleep(ms, signal) {
			if (signal.aborted) return Promise.resolve();
			return new Promise((resolve) => {
				const sleeper: Sleeper = {
					due: elapsed + ms,
					wake() {
						sleepers.delete(sleeper);
						signal.removeEventListener('abort', sleeper.wake);
						resolve();
					},
				};
				sleepers.add(sleeper);
				signal.addEventListener('abort', sleeper.wake, { once: true });
			});
		},
		async advance(ms) {
			const end = elapsed + ms;
			for (;;) {
				await setImmediate();
				const next = [...sleepers].sort((a, b) => a.due - b.due).find(({ due }) => due <= end);
				if (!next) break;
				elapsed = Math.max(elapsed, next.due);
				next.wake();
			}
			elapsed = end;
			await setImmediate();
		},
		jump(ms) {
			offset += ms;
		},
		get sleepers() {
			return sleepers.size;
		},
	};
}
