/** 0 ≤ number < 1. */
export type Random = () => number;

/** A generator that gives the same numbers for the same seed (mulberry32). */
export function seeded(seed: number): Random {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** Characters of the alphabet by chance. */
export function fromAlphabet(alphabet: string, length: number, random: Random): string {
	return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
}

/** The text in base64. */
export function base64(text: string): string {
	return Buffer.from(text).toString('base64');
}
