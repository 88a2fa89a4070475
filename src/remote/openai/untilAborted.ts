/**
 * The promise's value, or `undefined` as soon as the signal aborts. Rejects as the promise does, but never after the
 * abort: what comes too late is dropped.
 */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
	if (signal.aborted) {
		promise.catch(() => undefined);
		return undefined;
	}
	let stop = () => {};
	const aborted = new Promise<undefined>((resolve) => {
		stop = () => resolve(undefined);
		signal.addEventListener('abort', stop, { once: true });
	});
	try {
		return await Promise.race([promise, aborted]);
	} finally {
		signal.removeEventListener('abort', stop);
		promise.catch(() => undefined);
	}
}
