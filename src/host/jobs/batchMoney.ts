import { type BatchAnswer, batchDollars, estimateBatch } from '../../core/batch.ts';
import type { JobCost, QueuedJob, QueuedRequest } from '../../core/jobs/queuedJob.ts';
import { type Ceilings, judgeRequest, NOTHING_SPENT, type Spent } from '../../core/models/ceilings.ts';
import type { LedgerEntry } from '../../core/models/ledger.ts';
import type { ModelRow } from '../../core/models/modelRow.ts';
import { estimateDollars, type PlannedRequest } from '../../core/models/money.ts';
import { ceilingFailure } from '../../core/models/moneyWords.ts';
import type { Clock, ModelRequest } from '../../core/ports.ts';
import type { BatchPart } from '../../core/review/batchReview.ts';
import { guessTokens } from '../../core/tokens/guessTokens.ts';
import type { RequestEstimate } from '../../core/tokens/requestEstimator.ts';
import type { Failure } from '../../shared/failure.ts';
import type { Ledger } from '../money/ledgerFile.ts';

/** Reckons a request, exactly where the tokeniser can be had. */
export type Estimate = (request: ModelRequest, signal: AbortSignal) => Promise<RequestEstimate>;

/** What a review will take, before anything is sent. */
export interface BatchPrice {
	readonly requests: readonly QueuedRequest[];
	/** Input tokens. */
	readonly tokens: number;
	/** US dollars of the same requests now, and as a batch; absent where no price is known. */
	readonly now?: number;
	readonly batch?: number;
}

/** The answer that each part is reckoned with, tokens: most are shorter. */
const USUAL_ANSWER = 2_000;

/** The tokens of all parts, and what they cost in both ways, with answers of usual length. */
export async function priceBatch(
	parts: readonly BatchPart[],
	estimate: Estimate,
	rows: readonly ModelRow[],
	signal: AbortSignal,
): Promise<BatchPrice> {
	const requests: QueuedRequest[] = [];
	const planned: PlannedRequest[] = [];
	let now: number | undefined = 0;
	for (const { name, request } of parts) {
		const { inputTokens } = await estimate(request, signal);
		const answer = request.maxOutputTokens ?? USUAL_ANSWER;
		const bytes = Buffer.byteLength(JSON.stringify(request));
		requests.push({ name, bytes, inputTokens, tokens: inputTokens + answer });
		planned.push({ inputTokens, repeatedTokens: 0, outputTokens: Math.min(USUAL_ANSWER, answer) });
	}
	const model = parts[0]?.request.model ?? '';
	for (const each of planned) {
		const dollars = estimateDollars(model, each, { rows })?.most;
		now = dollars === undefined || now === undefined ? undefined : now + dollars;
	}
	const batch = estimateBatch(model, planned, { rows })?.most;
	const tokens = planned.reduce((sum, { inputTokens }) => sum + inputTokens, 0);
	return { requests, tokens, ...(now !== undefined && { now }), ...(batch !== undefined && { batch }) };
}

/** Why a job may not be handed in, or the threshold above which it asks: all of it counts as one request. `open` are jobs that will be charged, too. */
export function judgeBatch(
	{ tokens, batch }: Pick<BatchPrice, 'tokens' | 'batch'>,
	{ ceilings, spentToday, open }: { ceilings: Ceilings; spentToday: Spent; open: readonly QueuedJob[] },
): Failure | { readonly above: number } | undefined {
	const waiting = open.filter(({ stage }) => stage === 'running' || stage === 'answered');
	const day = waiting.reduce(
		(sum, { planned }) => ({ dollars: sum.dollars + (planned.dollars ?? 0), tokens: sum.tokens + planned.tokens }),
		spentToday,
	);
	const planned = { tokens, dollars: batch };
	const verdict = judgeRequest({ planned, turn: NOTHING_SPENT, day, ceilings, approved: 0 });
	if (verdict.kind === 'go') return undefined;
	if (verdict.kind === 'ask') return { above: verdict.above };
	const amount = verdict.hit.unit === 'dollars' ? (batch ?? 0) : tokens;
	return ceilingFailure(verdict.hit, amount, batch === undefined ? 'unknown' : 'known');
}

const DAY_MS = 86_400_000;

/** Puts the answers of a job into the ledger at half the price, each once: those that are there already are counted by the job's id. */
export async function chargeBatch(
	job: QueuedJob,
	answers: ReadonlyMap<string, BatchAnswer>,
	{ ledger, rows, clock }: { ledger: Ledger; rows: readonly ModelRow[]; clock: Pick<Clock, 'now'> },
): Promise<JobCost> {
	const now = clock.now();
	const entries = job.requests.flatMap((request) => entryOf(job, request, answers.get(request.name), rows, now));
	const days = Math.max(1, Math.ceil((now - job.createdAt) / DAY_MS) + 1);
	const charged = (await ledger.read(days)).filter(({ turn }) => turn === job.id).length;
	for (const entry of entries.slice(charged)) ledger.record(entry);
	// Reading waits until all of it is on disk.
	await ledger.read(1);
	const tokens = entries.reduce((sum, { inputTokens, outputTokens }) => sum + inputTokens + outputTokens, 0);
	const isPriced = entries.every(({ dollars }) => dollars !== undefined);
	return { tokens, ...(isPriced && { dollars: entries.reduce((sum, { dollars = 0 }) => sum + dollars, 0) }) };
}

function entryOf(
	{ id, model, host }: QueuedJob,
	{ inputTokens }: QueuedRequest,
	answer: BatchAnswer | undefined,
	rows: readonly ModelRow[],
	at: number,
): readonly LedgerEntry[] {
	if (answer?.kind !== 'finished') return [];
	const { usage = { inputTokens, cachedTokens: 0, outputTokens: guessTokens(answer.text) } } = answer;
	const dollars = batchDollars(model, usage, { rows });
	const counts = { inputTokens: usage.inputTokens, cachedTokens: usage.cachedTokens, outputTokens: usage.outputTokens };
	const known = dollars === undefined ? {} : { dollars };
	return [{ at, chat: '', turn: id, model, host, ...counts, ...known, counted: answer.usage !== undefined }];
}
