/** Takes a percentage off a price in cents, rounded down. */
export function discount(price: number, percent: number): number {
	if (percent < 0 || percent > 100) throw new RangeError('percent must be between 0 and 100');
	return Math.floor(price * (1 - percent / 100));
}
