import type { Failure } from '../shared/failure.ts';
import type { ToolCall } from './conversation.ts';
import { type Billing, dollarsOf, type Estimate, estimateDollars, type PlannedRequest } from './models/money.ts';
import type { ModelRequest, Usage } from './ports.ts';

/**
 * Many requests that are answered within a day at half price. Plain data: whoever keeps it after each change can go on with it
 * after a restart.
 */
export interface BatchJob {
	/** Ours; also in the batch's metadata at the endpoint. */
	readonly id: string;
	/** Base URL of the endpoint where it runs. */
	readonly endpoint: string;
	readonly model: string;
	/** Names of the requests, each once. */
	readonly requests: readonly string[];
	readonly state: BatchState;
	/** Unix time, ms. */
	readonly createdAt: number;
	/** Not asked about before this, Unix time, ms. */
	readonly askAt: number;
	/** How often it was asked about since it last changed. */
	readonly asked: number;
	readonly inputFile?: string;
	readonly batch?: string;
	readonly outputFile?: string;
	readonly errorFile?: string;
	/** As the endpoint counts. */
	readonly done?: { readonly completed: number; readonly failed: number };
	/** The user asked to cancel it. */
	readonly cancelling?: true;
	readonly failure?: Failure;
}

/** A request of a batch. */
export interface BatchRequest {
	/** Unique in the batch, at most 64 characters; answers come back by it. */
	readonly name: string;
	readonly request: ModelRequest;
}

/** `planned` → `uploaded` → `running` → one of the ends. An end may still have answers: those that were ready by then. */
export type BatchState = 'planned' | 'uploaded' | 'running' | 'completed' | 'failed' | 'expired' | 'cancelled';

/** What came of one request of a batch. */
export type BatchAnswer =
	| {
			readonly kind: 'finished';
			readonly reason: 'stop' | 'toolCalls' | 'length' | 'contentFilter';
			readonly text: string;
			readonly toolCalls: readonly ToolCall[];
			readonly refusal?: string;
			readonly usage?: Usage;
	  }
	| { readonly kind: 'failed'; readonly failure: Failure };

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 300_000;

/** A job that is not sent yet. `now`: Unix time, ms. */
export function planBatch(plan: Pick<BatchJob, 'id' | 'endpoint' | 'model' | 'requests'>, now: number): BatchJob {
	return { ...plan, state: 'planned', createdAt: now, askAt: now, asked: 0 };
}

/** Nothing more will come of the job. */
export function isOver({ state }: BatchJob): boolean {
	return state !== 'planned' && state !== 'uploaded' && state !== 'running';
}

/** The batch as the endpoint says that it stands: nothing new makes the next question come later, up to every five minutes. */
export function withStatus(job: BatchJob, status: Partial<BatchJob>, now: number): BatchJob {
	const next = { ...job, ...status };
	const isNews = next.state !== job.state || next.done?.completed !== job.done?.completed;
	const asked = isNews ? 1 : job.asked + 1;
	return { ...next, asked, askAt: now + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 1.5 ** (asked - 1)) };
}

/** How a batch stands, in one sentence for the user. */
export function batchSentence(job: BatchJob): string {
	const { requests, done, state } = job;
	const count = `${requests.length} ${requests.length === 1 ? 'request' : 'requests'}`;
	const ready = done?.completed ?? 0;
	if (state === 'planned' || state === 'uploaded') return `A batch of ${count} is being handed in.`;
	if (state === 'running' && job.cancelling) return `The batch of ${count} is being cancelled.`;
	if (state === 'running')
		return `The batch runs: ${ready} of ${count} answered. It may take up to 24 h; you can close the window.`;
	if (state === 'completed') return `The batch is done: ${ready} of ${count} answered.`;
	if (state === 'cancelled') return `The batch was cancelled; ${ready} of ${count} had been answered.`;
	if (state === 'expired')
		return `The batch ran out of its 24 h; ${ready} of ${count} had been answered. Hand in the others again.`;
	return job.failure?.sentence ?? `The batch of ${count} failed. Hand it in again.`;
}

/** US dollars of an answer that came by batch: by the price of that tier, else half of the usual one; `undefined` when neither is known. */
export function batchDollars(model: string, usage: Usage, billing: Pick<Billing, 'rows'> = {}): number | undefined {
	const own = dollarsOf(model, usage, { ...billing, tier: 'batch' });
	const usual = own === undefined ? dollarsOf(model, usage, { ...billing, tier: 'standard' }) : undefined;
	return own ?? (usual === undefined ? undefined : usual / 2);
}

/** What a batch of these requests will cost, US dollars; `undefined` when its price is not known. */
export function estimateBatch(
	model: string,
	planned: readonly PlannedRequest[],
	billing: Pick<Billing, 'rows'> = {},
): Pick<Estimate, 'least' | 'most'> | undefined {
	let least = 0;
	let most = 0;
	for (const request of planned) {
		const own = estimateDollars(model, request, { ...billing, tier: 'batch' });
		const usual = own ?? estimateDollars(model, request, { ...billing, tier: 'standard' });
		if (!usual) return undefined;
		const share = own ? 1 : 0.5;
		least += usual.least * share;
		most += usual.most * share;
	}
	return { least, most };
}
