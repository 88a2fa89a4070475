/**
 * A signal that aborts with `signal`, or after `ms`. Not `AbortSignal.any` with `AbortSignal.timeout`: Node 20 may collect that pair
 * as garbage before it fires, and then nothing ever aborts.
 */
export function limitedSignal(ms: number, signal: AbortSignal): AbortSignal {
	const controller = new AbortController();
	const abort = () => {
		clearTimeout(timer);
		signal.removeEventListener('abort', abort);
		controller.abort();
	};
	const timer = setTimeout(abort, ms);
	timer.unref?.();
	signal.addEventListener('abort', abort, { once: true });
	if (signal.aborted) abort();
	return controller.signal;
}
