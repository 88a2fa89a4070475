import type { CeilingHit } from '../../shared/failure.ts';

/** How much may be used; `undefined`: no ceiling, by the user's choice. */
export interface Limit {
	readonly dollars: number | undefined;
	readonly tokens: number | undefined;
}

/** What the user's requests may use. */
export interface Ceilings {
	readonly request: Limit;
	readonly turn: Limit;
	readonly day: Limit;
	/** US dollars; a request above asks before it is sent. */
	readonly askAbove: number | undefined;
}

/** What was used so far. Requests whose price is not known are in `tokens` only. */
export interface Spent {
	readonly dollars: number;
	readonly tokens: number;
}

/** Where a turn or a day begins. */
export const NOTHING_SPENT: Spent = { dollars: 0, tokens: 0 };

/** What a request is reckoned to use; without `dollars` its price is not known, and only ceilings in tokens count. */
export interface PlannedUse {
	readonly dollars: number | undefined;
	readonly tokens: number;
}

export type Verdict =
	| { readonly kind: 'go' }
	| { readonly kind: 'ask'; readonly above: number }
	| { readonly kind: 'stop'; readonly hit: CeilingHit };

export interface Judged {
	readonly planned: PlannedUse;
	readonly turn: Spent;
	readonly day: Spent;
	readonly ceilings: Ceilings;
	/** US dollars up to which the user allowed a request of this turn before. */
	readonly approved: number;
}

const SCOPES = ['request', 'turn', 'day'] as const;

/** Whether a request may be sent, before it is. A ceiling is the most that may be used: exactly as much is still allowed. */
export function judgeRequest({ planned, turn, day, ceilings, approved }: Judged): Verdict {
	const before = { request: NOTHING_SPENT, turn, day };
	for (const scope of SCOPES) {
		for (const unit of ['dollars', 'tokens'] as const) {
			const more = planned[unit];
			const ceiling = ceilings[scope][unit];
			// What is free is not stopped by what was spent before.
			if (!more || ceiling === undefined) continue;
			const needed = before[scope][unit] + more;
			if (needed > ceiling) return { kind: 'stop', hit: { scope, unit, ceiling, needed } };
		}
	}
	const { askAbove } = ceilings;
	const dollars = planned.dollars ?? 0;
	if (askAbove !== undefined && dollars > askAbove && dollars > approved) return { kind: 'ask', above: askAbove };
	return { kind: 'go' };
}
