import type { Clock } from '../core/ports.ts';

/** The real time. */
export const clock: Clock = {
	now: () => Date.now(),
	sleep(ms, signal) {
		if (signal.aborted) return Promise.resolve();
		return new Promise((resolve) => {
			const wake = () => {
				clearTimeout(timer);
				signal.removeEventListener('abort', wake);
				resolve();
			};
			const timer = setTimeout(wake, ms);
			signal.addEventListener('abort', wake, { once: true });
		});
	},
};
