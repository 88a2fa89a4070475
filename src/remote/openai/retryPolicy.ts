import type { Failure } from '../../shared/failure.ts';
import type { HttpAnswer } from './failures.ts';
import { requestedWait } from './retryAfter.ts';

const MAX_RETRIES = 3;
/** A longer wait is the user's decision. */
export const LONGEST_WAIT_MS = 60_000;
/** No retry starts later than this after the first request. */
const LONGEST_TOTAL_MS = 90_000;

export interface RetrySituation {
	readonly failure: Failure;
	/** The HTTP answer behind the failure, when there was one. */
	readonly answer: HttpAnswer | undefined;
	/** Retries made so far. */
	readonly retries: number;
	/** Since the first request was sent, ms. */
	readonly elapsedMs: number;
	/** Unix time, ms. */
	readonly now: number;
	/** 0 ≤ random < 1, for the jitter. */
	readonly random: number;
}

/** `tooLong`: a retry would have been right, but the server asks for a wait that the user must decide on. */
export type RetryDecision =
	| { readonly kind: 'wait'; readonly delayMs: number }
	| { readonly kind: 'tooLong'; readonly waitMs: number }
	| { readonly kind: 'giveUp' };

/**
 * Whether a request that failed before anything of its answer was seen is made again, and when: up to three times, after
 * the wait that the server asked for, else after about 1, 2 and 4 s.
 */
export function decideRetry(situation: RetrySituation): RetryDecision {
	const { failure, answer, retries } = situation;
	if (!isTransient(failure, answer)) return { kind: 'giveUp' };
	const asked = answer && requestedWait(answer, situation.now);
	if (asked !== undefined && asked > LONGEST_WAIT_MS) return { kind: 'tooLong', waitMs: asked };
	if (retries >= MAX_RETRIES) return { kind: 'giveUp' };
	const delayMs = Math.round(asked ?? 1000 * 2 ** retries * (0.75 + situation.random / 2));
	if (situation.elapsedMs + delayMs > LONGEST_TOTAL_MS) return { kind: 'giveUp' };
	return { kind: 'wait', delayMs };
}

/** What may go away by itself. A silence that we cut off is not: it has cost the user a minute already. */
function isTransient(failure: Failure, answer: HttpAnswer | undefined): boolean {
	if (answer?.headers.get('x-should-retry') === 'false') return false;
	switch (failure.kind) {
		case 'dns':
		case 'tcp':
		case 'connectionLost':
		case 'rateLimited':
		case 'serverError':
			return true;
		case 'timeout':
			return answer?.status === 408;
		default:
			return false;
	}
}
