/** Runs one piece of work after the other; one that fails does not hold up the next. */
export type InOrder = <T>(work: () => Promise<T>) => Promise<T>;

/** Runs what it is given one after the other; one that fails does not hold up the next. */
export function createInOrder(): InOrder {
	let last: Promise<unknown> = Promise.resolve();
	return (work) => {
		const result = last.then(work);
		last = result.catch(() => {});
		return result;
	};
}
