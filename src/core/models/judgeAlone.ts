import type { Failure } from '../../shared/failure.ts';
import { type Ceilings, judgeRequest, NOTHING_SPENT, type PlannedUse, type Spent } from './ceilings.ts';
import { ceilingFailure, dollarWords } from './moneyWords.ts';

/**
 * Why a request that belongs to no turn may not be sent, by the user's ceilings; `undefined` when it may. What it is for can be had
 * without it, so one above the user's threshold is left out and nobody is asked.
 */
export function judgeAlone(
	planned: PlannedUse,
	{ day, ceilings }: { readonly day: Spent; readonly ceilings: Ceilings },
): Failure | undefined {
	const { dollars, tokens } = planned;
	const verdict = judgeRequest({ planned, turn: NOTHING_SPENT, day, ceilings, approved: 0 });
	if (verdict.kind === 'go') return undefined;
	if (verdict.kind === 'ask') {
		const sentence = `It would cost about ${dollarWords(dollars ?? 0)}, more than ${dollarWords(verdict.above)}, from where on Tandem asks (askAboveDollars in the setting tandem.ceilings). It was not sent; raise that to have it.`;
		return { kind: 'ceiling', sentence, action: 'raiseCeiling' };
	}
	const amount = verdict.hit.unit === 'dollars' ? (dollars ?? 0) : tokens;
	return ceilingFailure(verdict.hit, amount, dollars === undefined ? 'unknown' : 'known');
}
