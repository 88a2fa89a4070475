/** A promise that is resolved from outside. */
export function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
	let resolve: (value: T) => void = () => {};
	const promise = new Promise<T>((take) => {
		resolve = take;
	});
	return { promise, resolve };
}
