/** A promise that is resolved from outside. */
export interface Deferred<T> {
	readonly promise: Promise<T>;
	readonly resolve: (value: T) => void;
}

/** Rejects with what was waited for when it has not been resolved in time. */
export function deferred<T>(what: string, timeoutMs = 20_000): Deferred<T> {
	let resolve: (value: T) => void = () => {};
	const promise = new Promise<T>((take, fail) => {
		const late = setTimeout(() => fail(new Error(`waited ${timeoutMs} ms for ${what}`)), timeoutMs);
		resolve = (value) => {
			clearTimeout(late);
			take(value);
		};
	});
	// Who waits hears of it; nobody else has to.
	promise.catch(() => {});
	return { promise, resolve };
}
