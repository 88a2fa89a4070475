/** Waits until `look` gives something true; says what it waited for when it does not come. */
export async function until<T>(what: string, look: () => T | Promise<T>, timeoutMs = 20_000): Promise<NonNullable<T>> {
	const end = performance.now() + timeoutMs;
	for (;;) {
		const seen = await look();
		if (seen) return seen;
		if (performance.now() > end) throw new Error(`waited ${timeoutMs} ms for ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}
