/** A seeded source of chance for property tests; print the seed in the failure message. */
export interface Random {
	/** A whole number from 0 up to and without `limit`. */
	below(limit: number): number;
	pick<T>(choices: readonly T[]): T;
	chance(probability: number): boolean;
}

export function random(seed: number): Random {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
	return {
		below: (limit) => Math.floor(next() * limit),
		pick: (choices) => choices[Math.floor(next() * choices.length)]!,
		chance: (probability) => next() < probability,
	};
}

/** `TANDEM_SEED` repeats a run; otherwise each test has its own fixed seed, so that runs are alike. */
export function seedOf(fallback: number): number {
	return Number(process.env.TANDEM_SEED ?? fallback);
}
