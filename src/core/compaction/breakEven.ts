import type { Price } from '../models/modelRow.ts';

/** What a conversation takes before and after a compaction, tokens. */
export interface Shrinking {
	readonly before: number;
	readonly after: number;
}

/** Requests that an ask leads to, about: an answer and a few calls. */
const REQUESTS_OF_AN_ASK = 6;

/**
 * After how many requests a compaction has paid for itself. Each request that follows re-reads less from the cache; for that, what comes
 * behind the first message that changed is read once at the full price. With GPT-4.1's prices (cached input at a quarter) that is
 * 3 · after / (before − after): from 60,000 tokens to 20,000 it pays with the second request. 0 where nothing is cached, or the price is
 * not known; infinite when nothing is saved.
 */
export function requestsUntilPaid({ before, after }: Shrinking, price: Price | undefined): number {
	if (after >= before) return Number.POSITIVE_INFINITY;
	if (!price) return 0;
	const cached = price.cachedInput ?? price.input;
	// What is written to the cache may cost more than what is only read.
	const miss = (price.cacheWrite ?? price.input) - cached;
	return cached === 0 ? 0 : (miss * after) / (cached * (before - after));
}

/** Whether it has paid by the end of the ask that follows. */
export function isWorthCompacting(shrinking: Shrinking, price: Price | undefined): boolean {
	return requestsUntilPaid(shrinking, price) <= REQUESTS_OF_AN_ASK;
}
