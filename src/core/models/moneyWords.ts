import type { CeilingHit, Failure } from '../../shared/failure.ts';
import type { FeesAhead } from '../hostedTools.ts';
import type { RequestEstimate } from '../tokens/requestEstimator.ts';
import type { Estimate } from './money.ts';

/** “$1.20”, “$0.0042”, “$0.000031”. */
export function dollarWords(dollars: number): string {
	if (dollars === 0) return '$0';
	const digits = dollars.toFixed(dollars < 0.001 ? 6 : dollars < 0.1 ? 4 : 2);
	return `$${digits.replace(/(\.\d\d\d*?)0+$/, '$1')}`;
}

/** “12,300 tokens”. */
export function tokenWords(tokens: number): string {
	return `${tokens.toLocaleString('en-US')} ${tokens === 1 ? 'token' : 'tokens'}`;
}

/** An amount in its unit. */
export function amountWords(amount: number, unit: CeilingHit['unit']): string {
	return unit === 'dollars' ? dollarWords(amount) : tokenWords(Math.ceil(amount));
}

/** “a request”, “a turn”, “a day”. */
export function scopeWords(scope: CeilingHit['scope']): string {
	return `a ${scope}`;
}

/** Why a request was not sent, and what to do. */
export function ceilingFailure(hit: CeilingHit, planned: number, price: 'known' | 'unknown'): Failure {
	const { scope, unit, ceiling, needed } = hit;
	const amount = amountWords(planned, unit);
	const spent = amountWords(needed - planned, unit);
	const limit = `your ceiling of ${amountWords(ceiling, unit)} for ${scopeWords(scope)}`;
	const alone = `This request would take about ${amount}, more than ${limit}.`;
	const before = {
		request: alone,
		turn: `This turn has taken ${spent}, and its next request about ${amount}: more than ${limit}.`,
		day: `Today took ${spent}, and this request about ${amount}: more than ${limit}.`,
	};
	const what = needed > planned ? before[scope] : alone;
	const unknown = price === 'unknown' ? ' The price of this model is not known here, so only tokens are counted.' : '';
	const sentence = `${what} It was not sent.${unknown} Raise the ceiling to go on.`;
	return { kind: 'ceiling', sentence, action: 'raiseCeiling', ceiling: hit };
}

/** Of a request that is on its way: “Waiting for gpt-4.1 · 12,300 tokens, at least $0.0062”; no money where the price is not known. */
export function waitingSentence(
	model: string,
	{ inputTokens, basis }: RequestEstimate,
	dollars: Estimate | undefined,
): string {
	const about = basis === 'guessed' ? 'about ' : '';
	const money = dollars ? `, at least ${dollarWords(dollars.least)}` : '';
	const fees = dollars?.fees ? `, plus ${feeWords(dollars.fees)}` : '';
	return `Waiting for ${model} · ${about}${tokenWords(inputTokens)}${money}${fees}`;
}

/** “fees of up to $0.20”, “fees of up to $0.03 and images of unknown price”. */
export function feeWords({ most, images }: FeesAhead): string {
	const fees = most > 0 ? `fees of up to ${dollarWords(most)}` : '';
	return [fees, images ? 'images of unknown price' : ''].filter(Boolean).join(' and ');
}

/** A question to the user, as the approver asks it. */
export interface Question {
	readonly title: string;
	readonly reason: string;
	readonly effect: string;
}

export interface Asked {
	readonly model: string;
	readonly host: string;
	readonly estimate: RequestEstimate;
	readonly dollars: Estimate;
	/** The threshold. */
	readonly above: number;
}

/** Whether a request that costs much may be sent. */
export function costQuestion({ model, host, estimate, dollars, above }: Asked): Question {
	const { inputTokens, repeatedTokens } = estimate;
	const { least, most } = dollars;
	return {
		title: `Send a request for about ${dollarWords(most)}?`,
		reason: `It may cost more than ${dollarWords(above)}, from where on Tandem asks (askAboveDollars in the setting tandem.ceilings). The most is with nothing cached and an answer of usual length.`,
		effect: [
			`${model} at ${host}`,
			`${tokenWords(inputTokens)} in`,
			...(repeatedTokens ? [`${repeatedTokens.toLocaleString('en-US')} of them as before`] : []),
			`${dollarWords(least)} to ${dollarWords(most)}`,
			...(dollars.fees
				? [`${feeWords(dollars.fees)} for tools that the endpoint runs${dollars.fees.most ? ', included' : ''}`]
				: []),
		].join('\n'),
	};
}
