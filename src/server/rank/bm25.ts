/** How telling a term is that so many of all documents have. Never below 0. */
export function rarity(all: number, having: number): number {
	return Math.log(1 + (all - having + 0.5) / (having + 0.5));
}

/** What a term's frequency in a document is worth, between 0 and `k + 1`: more, but less and less; less in a long document. */
export function saturated(frequency: number, relativeLength: number, k: number, b: number): number {
	return (frequency * (k + 1)) / (frequency + k * (1 - b + b * relativeLength));
}

/** Scales scores so that the best is 1: kinds of evidence become comparable within a question. */
export function toBest(scores: Float64Array): Float64Array {
	let best = 0;
	for (const score of scores) if (score > best) best = score;
	if (best > 0) for (let at = 0; at < scores.length; at++) scores[at] = (scores[at] ?? 0) / best;
	return scores;
}
