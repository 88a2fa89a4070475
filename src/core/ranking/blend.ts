/** A place in the new order. */
export interface Blended {
	/** Its place in the order of before, from 0. */
	readonly at: number;
	/** Higher is better; comparable within one answer only. */
	readonly score: number;
	/** It came up for what it means. */
	readonly isByMeaning: boolean;
}

/**
 * Dampens the first ranks: the value of the paper that introduced reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009),
 * where it held for orders of very different kinds. Ranks are fused and not scores, because what a cosine of 0.3 is worth differs
 * from model to model, and nobody can tune each that a user may name.
 */
const DAMPING = 60;
/**
 * What the order by meaning counts beside that of the index, which is 1. The order of the index is measured, that of a model which
 * the user names is not. With a half, a place that the index has first and the model last is still before one that both have in the
 * middle, so a model that knows nothing of code spoils little.
 */
export const MEANING_WEIGHT = 0.5;

/** How alike two vectors are, −1 to 1; `undefined` when that cannot be said: other lengths, or a vector without a direction. */
export function likeness(one: Float32Array, other: Float32Array): number | undefined {
	if (one.length !== other.length) return undefined;
	let product = 0;
	let ones = 0;
	let others = 0;
	for (let at = 0; at < one.length; at++) {
		const a = one[at] ?? 0;
		const b = other[at] ?? 0;
		product += a * b;
		ones += a * a;
		others += b * b;
	}
	const cosine = product / Math.sqrt(ones * others);
	return Number.isFinite(cosine) ? cosine : undefined;
}

/**
 * Blends an order, best first, with how near each place is to the question. Places that are equally near keep their order, one of
 * which nothing is known is taken as the index has it, and a weight of 0 changes nothing.
 */
export function blend(likenesses: readonly (number | undefined)[], weight = MEANING_WEIGHT): readonly Blended[] {
	const ranks = ranksOf(likenesses);
	const scored = likenesses.map((_, at) => {
		const { best, mean } = ranks[at] ?? { best: at, mean: at };
		return { at, best, score: 1 / (DAMPING + at + 1) + weight / (DAMPING + mean + 1) };
	});
	scored.sort((one, other) => other.score - one.score || one.at - other.at);
	return scored.map(({ at, best, score }, place) => ({ at, score, isByMeaning: place < at && best < at }));
}

interface Rank {
	/** How many are nearer. */
	readonly best: number;
	/** In the middle of those that are equally near, so that one that stands out against many equal ones has a lead. */
	readonly mean: number;
}

function ranksOf(likenesses: readonly (number | undefined)[]): readonly (Rank | undefined)[] {
	const counts = new Map<number, number>();
	for (const value of likenesses) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
	const ranks = new Map<number, Rank>();
	let best = 0;
	for (const [value, count] of [...counts].sort(([one], [other]) => other - one)) {
		ranks.set(value, { best, mean: best + (count - 1) / 2 });
		best += count;
	}
	return likenesses.map((value) => (value === undefined ? undefined : ranks.get(value)));
}
