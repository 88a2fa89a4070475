export interface Item {
	/** In cents. */
	readonly price: number;
	readonly quantity: number;
}

/** What the whole cart costs, in cents. */
export function total(items: readonly Item[]): number {
	let sum = 0;
	for (const item of items) sum += item.price * item.amount;
	return sum;
}
