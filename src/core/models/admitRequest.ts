import type { Failure } from '../../shared/failure.ts';
import { feesAhead } from '../hostedTools.ts';
import type { ModelRequest } from '../ports.ts';
import type { RequestEstimate } from '../tokens/requestEstimator.ts';
import { judgeRequest, type PlannedUse, type Verdict } from './ceilings.ts';
import { findModel } from './findModel.ts';
import type { Meter, TurnSpending } from './meter.ts';
import { cliffOf, cliffSentence, type Estimate, estimateDollars } from './money.ts';
import { ceilingFailure, costQuestion } from './moneyWords.ts';

/** Whether a request is sent. */
export type Admission =
	/** `estimate` where one was needed to decide; `notice` is for the user. */
	| { readonly kind: 'send'; readonly estimate?: RequestEstimate; readonly notice?: string }
	| { readonly kind: 'stopped'; readonly failure: Failure }
	/** The user said no, or stopped the turn. */
	| { readonly kind: 'cancelled' };

/** The answer that a request is reckoned with, tokens: most are shorter. */
const USUAL_ANSWER = 2_000;
/** Who allowed an amount has allowed the growth of a turn, too. */
const ROOM = 2;

/** Decides before anything is sent. A request that cannot be above anything is not held up by counting its tokens. */
export async function admitRequest(
	request: ModelRequest,
	turn: TurnSpending,
	meter: Meter,
	signal: AbortSignal,
): Promise<Admission> {
	const day = await meter.spentToday();
	const judge = (tokens: number, dollars: number | undefined): Verdict => {
		const { spent, approved } = turn;
		const planned: PlannedUse = { tokens, dollars };
		return judgeRequest({ planned, turn: spent, day, ceilings: meter.ceilings(), approved });
	};
	const most = meter.estimator.most(request);
	const isFar = judge(most, planOf(request, most, meter)?.most).kind === 'go' && !cliffAt(request, most, meter);
	if (isFar) return signal.aborted ? { kind: 'cancelled' } : { kind: 'send' };
	const estimate = await meter.estimator.estimate(request, signal);
	const { inputTokens, repeatedTokens } = estimate;
	const dollars = planOf(request, inputTokens, meter, repeatedTokens);
	const verdict = judge(inputTokens, dollars?.most);
	if (signal.aborted) return { kind: 'cancelled' };
	if (verdict.kind === 'stop') {
		const planned = verdict.hit.unit === 'dollars' ? (dollars?.most ?? 0) : inputTokens;
		return { kind: 'stopped', failure: ceilingFailure(verdict.hit, planned, dollars ? 'known' : 'unknown') };
	}
	const notice = newCliff(request, inputTokens, turn, meter);
	const sent: Admission = { kind: 'send', estimate, ...(notice !== undefined && { notice }) };
	if (verdict.kind === 'go' || !dollars) return sent;
	const allowed = await isAllowed({ request, estimate, dollars, above: verdict.above, meter }, signal);
	if (!allowed) return { kind: 'cancelled' };
	turn.approved = ROOM * dollars.most;
	return sent;
}

function planOf(
	{ model, maxOutputTokens = USUAL_ANSWER, hostedTools }: ModelRequest,
	inputTokens: number,
	{ rows }: Meter,
	repeatedTokens = 0,
): Estimate | undefined {
	const outputTokens = Math.min(USUAL_ANSWER, maxOutputTokens);
	const fees = feesAhead(hostedTools);
	return estimateDollars(model, { inputTokens, repeatedTokens, outputTokens, fees }, { rows });
}

function cliffAt({ model }: ModelRequest, inputTokens: number, { rows }: Meter) {
	return cliffOf(findModel(model, rows), inputTokens);
}

/** Of a price cliff that the request is above, said once in a turn. */
function newCliff(
	request: ModelRequest,
	inputTokens: number,
	{ cliffsTold }: TurnSpending,
	meter: Meter,
): string | undefined {
	const cliff = cliffAt(request, inputTokens, meter);
	if (!cliff || cliffsTold.has(request.model)) return undefined;
	cliffsTold.add(request.model);
	return cliffSentence(request.model, cliff);
}

interface Dear {
	readonly request: ModelRequest;
	readonly estimate: RequestEstimate;
	readonly dollars: Estimate;
	readonly above: number;
	readonly meter: Meter;
}

async function isAllowed({ request, estimate, dollars, above, meter }: Dear, signal: AbortSignal): Promise<boolean> {
	const question = costQuestion({ model: request.model, host: meter.host, estimate, dollars, above });
	return (await meter.approver.ask(question, signal)) === 'approved';
}
