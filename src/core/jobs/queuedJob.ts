import type { Failure } from '../../shared/failure.ts';
import { type BatchJob, isOver, planBatch } from '../batch.ts';
import { BATCH_LIMITS, type SizedRequest, splitBatch } from './splitBatch.ts';

/** A review that was handed in as batches. Plain data: whoever keeps it after each step can go on with it after a restart. */
export interface QueuedJob {
	readonly version: 1;
	readonly id: string;
	/** What is reviewed, for the user. */
	readonly title: string;
	/** Which threads the findings replace. */
	readonly scope: string;
	/** As `endpointId` names it; the job stays there whatever is set later. */
	readonly endpoint: string;
	/** The same as the user knows it. */
	readonly host: string;
	readonly model: string;
	/** Unix time, ms. */
	readonly createdAt: number;
	readonly requests: readonly QueuedRequest[];
	readonly batches: readonly BatchJob[];
	/** The number of the batch that was made last: none is used twice. */
	readonly lastBatch: number;
	/** `oneByOne` once the endpoint said that its queue has no room for all. */
	readonly pace: 'together' | 'oneByOne';
	/** `running`: at the endpoint. `answered`: answers are on disk. `charged`: in the ledger. `done`: the files at the endpoint are gone. */
	readonly stage: 'running' | 'answered' | 'charged' | 'done';
	/** What it was reckoned to cost; no dollars where the price is not known. */
	readonly planned: JobCost;
	/** What it cost, once it is charged. */
	readonly spent?: JobCost;
	/** Files at the endpoint of batches that were given up. */
	readonly leftFiles: readonly string[];
	/** What stands in the way; it is tried again. */
	readonly trouble?: JobTrouble;
}

/** `tokens` are its input and the longest answer. */
export interface QueuedRequest extends SizedRequest {
	readonly inputTokens: number;
}

export interface JobCost {
	readonly tokens: number;
	/** US dollars. */
	readonly dollars?: number;
}

export interface JobTrouble {
	readonly failure: Failure;
	/** Tries in a row that failed. */
	readonly times: number;
	/** Not tried before this, Unix time, ms. */
	readonly askAt: number;
}

/** What a job is made of. */
export type JobPlan = Pick<
	QueuedJob,
	'id' | 'title' | 'scope' | 'endpoint' | 'host' | 'model' | 'requests' | 'planned'
>;

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 300_000;
/** Of the queue's limit: other batches may be in it, and tokens are counted there by another rule. */
const QUEUE_SHARE = 0.9;

/** A job of which nothing is sent yet, as batches within the API's limits. `now`: Unix time, ms. */
export function planJob(plan: JobPlan, now: number): QueuedJob {
	const { batches } = splitBatch(plan.requests, BATCH_LIMITS);
	const job: QueuedJob = {
		...plan,
		version: 1,
		createdAt: now,
		batches: [],
		lastBatch: 0,
		pace: 'together',
		stage: 'running',
		leftFiles: [],
	};
	return withBatches(job, batches, now);
}

/** Something is still to be done for it. */
export function isOpen({ stage }: QueuedJob): boolean {
	return stage !== 'done';
}

/** The batches that may be asked about, apart from the time. */
export function eligibleBatches({ batches, pace }: QueuedJob): readonly BatchJob[] {
	const running = batches.filter((batch) => !isOver(batch));
	return pace === 'oneByOne' ? running.slice(0, 1) : running;
}

/** When the next step is due, Unix time, ms. */
export function dueAt(job: QueuedJob): number {
	const eligible = job.stage === 'running' ? eligibleBatches(job) : [];
	const due = eligible.length ? Math.min(...eligible.map(({ askAt }) => askAt)) : 0;
	return Math.max(due, job.trouble?.askAt ?? 0);
}

/** The same job with a batch as it stands now. */
export function withBatchState(job: QueuedJob, batch: BatchJob): QueuedJob {
	return { ...job, batches: job.batches.map((each) => (each.id === batch.id ? batch : each)) };
}

/** A failed try: the next one comes later and later, up to every five minutes. */
export function withTrouble(job: QueuedJob, failure: Failure, now: number): QueuedJob {
	const times = (job.trouble?.times ?? 0) + 1;
	const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (times - 1));
	return { ...job, trouble: { failure, times, askAt: now + wait } };
}

/** The last try went well. */
export function withoutTrouble({ trouble: _, ...job }: QueuedJob): QueuedJob {
	return job;
}

/**
 * A batch that did not fit into the user's queue of `limit` tokens is handed in anew: in smaller ones when it is larger than the
 * queue, else as it is when the queue may have more room; from now on one after the other. A request that is larger than the queue
 * stays with the batch that failed.
 */
export function requeued(job: QueuedJob, failed: BatchJob, limit: number, now: number): QueuedJob {
	const names = new Set(failed.requests);
	const sized = job.requests.filter(({ name }) => names.has(name));
	const tokens = sized.reduce((sum, each) => sum + each.tokens, 0);
	const isTooMuch = tokens > limit * QUEUE_SHARE;
	const split = splitBatch(sized, { ...BATCH_LIMITS, ...(isTooMuch && { tokens: limit * QUEUE_SHARE }) });
	const leftFiles = [...job.leftFiles, ...filesOf(failed)];
	const rest: BatchJob = { ...withoutFiles(failed), requests: split.tooLarge.map(({ name }) => name) };
	const others = job.batches.filter(({ id }) => id !== failed.id);
	const kept = { ...job, batches: rest.requests.length ? [...others, rest] : others, leftFiles };
	const at = isTooMuch ? now : now + LONGEST_WAIT_MS;
	return { ...withBatches(kept, split.batches, at), pace: 'oneByOne' };
}

/** All files that the job has at the endpoint. */
export function filesAtEndpoint({ batches, leftFiles }: QueuedJob): readonly string[] {
	return [...new Set([...leftFiles, ...batches.flatMap(filesOf)])];
}

function filesOf({ inputFile, outputFile, errorFile }: BatchJob): readonly string[] {
	return [inputFile, outputFile, errorFile].filter((file) => file !== undefined);
}

function withoutFiles({ inputFile: _, outputFile: __, errorFile: ___, ...batch }: BatchJob): BatchJob {
	return batch;
}

function withBatches(job: QueuedJob, split: readonly (readonly SizedRequest[])[], askAt: number): QueuedJob {
	const { id, endpoint, model, lastBatch } = job;
	const added = split.map((sized, at) => {
		const requests = sized.map(({ name }) => name);
		return planBatch({ id: `${id}.${lastBatch + at + 1}`, endpoint, model, requests }, askAt);
	});
	return { ...job, batches: [...job.batches, ...added], lastBatch: lastBatch + added.length };
}
