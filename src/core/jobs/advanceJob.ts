import type { Failure } from '../../shared/failure.ts';
import { type BatchAnswer, type BatchJob, type BatchRequest, isOver } from '../batch.ts';
import type { Clock } from '../ports.ts';
import {
	eligibleBatches,
	filesAtEndpoint,
	type JobCost,
	type QueuedJob,
	requeued,
	withBatchState,
	withoutTrouble,
	withTrouble,
} from './queuedJob.ts';

type Stopped =
	| { readonly kind: 'failed'; readonly failure: Failure }
	/** The endpoint does not know it, or no more. */
	| { readonly kind: 'gone'; readonly failure: Failure }
	| { readonly kind: 'cancelled' };
type Step = { readonly kind: 'job'; readonly job: BatchJob } | (Stopped & { readonly job: BatchJob });

/** The endpoint's side of a batch. */
export interface BatchPort {
	/** One step on. `requests` are read when the batch is `planned`. */
	advance(job: BatchJob, requests: () => AsyncIterable<BatchRequest>, signal: AbortSignal): Promise<Step>;
	cancel(job: BatchJob, signal: AbortSignal): Promise<Step>;
	answers(
		job: BatchJob,
		signal: AbortSignal,
	): Promise<{ readonly kind: 'answers'; readonly answers: ReadonlyMap<string, BatchAnswer> } | Stopped>;
	/** Removes files; what is gone already counts as removed. Those that could not be removed. */
	removeFiles(files: readonly string[], signal: AbortSignal): Promise<readonly string[]>;
}

/** What a job needs of the world. Saving and charging reject when the disk does not take it: then the step is taken again later. */
export interface JobPorts {
	readonly batches: BatchPort;
	readonly clock: Pick<Clock, 'now'>;
	/** The requests of these names, from disk. */
	requests(names: readonly string[]): AsyncIterable<BatchRequest>;
	/** False when the job is another window's by now: then nothing more is done here. */
	save(job: QueuedJob): Promise<boolean>;
	saveAnswers(answers: ReadonlyMap<string, BatchAnswer>): Promise<void>;
	/** Those that were saved; empty when there are none. */
	answers(): Promise<ReadonlyMap<string, BatchAnswer>>;
	/** Puts what the answers cost into the ledger, each once however often this is called. */
	charge(answers: ReadonlyMap<string, BatchAnswer>): Promise<JobCost>;
	/** The user asked to cancel the job. */
	isCancelWished(): Promise<boolean>;
}

/** So often a file with answers is asked for that the endpoint says it does not have: a wrong key says the same. */
const GONE_TRIES = 3;

/** Takes a job one step on and saves it; the job as it was saved. `undefined` when it is another window's, or the signal stopped it. */
export async function advanceJob(job: QueuedJob, ports: JobPorts, signal: AbortSignal): Promise<QueuedJob | undefined> {
	const next = await nextOf(job, ports, signal);
	if (!next || signal.aborted) return undefined;
	return (await ports.save(next)) ? next : undefined;
}

async function nextOf(job: QueuedJob, ports: JobPorts, signal: AbortSignal): Promise<QueuedJob | undefined> {
	if (job.stage === 'done') return job;
	if (job.stage === 'answered') {
		const spent = await ports.charge(await ports.answers());
		return { ...withoutTrouble(job), stage: 'charged', spent };
	}
	if (job.stage === 'charged') {
		// What cannot be removed expires at the endpoint by itself; nobody has to wait for that.
		await ports.batches.removeFiles(filesAtEndpoint(job), signal);
		return { ...job, stage: 'done' };
	}
	if (job.batches.every(isOver)) return collect(job, ports, signal);
	if (await ports.isCancelWished()) {
		const running = job.batches.find((batch) => !isOver(batch) && !batch.cancelling);
		if (running) return afterCancel(job, await ports.batches.cancel(running, signal), ports);
	}
	const now = ports.clock.now();
	const due = eligibleBatches(job).toSorted((a, b) => a.askAt - b.askAt)[0];
	if (!due || due.askAt > now) return job;
	const requests = () => ports.requests(due.requests);
	return afterStep(job, due, await ports.batches.advance(due, requests, signal), ports);
}

function afterStep(job: QueuedJob, before: BatchJob, step: Step, { clock }: JobPorts): QueuedJob | undefined {
	const now = clock.now();
	if (step.kind === 'cancelled') return undefined;
	const next = withBatchState(job, step.job);
	if (step.kind !== 'job') {
		const isHandingIn = before.state === 'planned' || before.state === 'uploaded';
		return isHandingIn && isFinal(step.failure)
			? withBatchState(next, { ...step.job, state: 'failed', failure: step.failure })
			: withTrouble(next, step.failure, now);
	}
	const { state, failure } = step.job;
	const limit = state === 'failed' && before.state !== 'failed' ? failure?.limitTokens : undefined;
	const isInTime = now - job.createdAt < DAY_MS;
	const reached = withoutTrouble(next);
	return limit !== undefined && isInTime ? requeued(reached, step.job, limit, now) : reached;
}

/** A batch that cannot be cancelled any more has ended, or ends: it is asked how. */
function afterCancel(job: QueuedJob, step: Step, { clock }: JobPorts): QueuedJob | undefined {
	if (step.kind === 'cancelled') return undefined;
	if (step.kind === 'job') return withoutTrouble(withBatchState(job, step.job));
	if (step.kind === 'failed' && !isFinal(step.failure)) return withTrouble(job, step.failure, clock.now());
	return withBatchState(job, { ...step.job, cancelling: true, askAt: clock.now() });
}

const DAY_MS = 86_400_000;

/** Trying again would not help: what is handed in is not taken there. */
function isFinal({ kind }: Failure): boolean {
	return kind === 'badRequest' || kind === 'notAStream' || kind === 'modelNotFound' || kind === 'requestTooLarge';
}

/** All batches are over: their answers are fetched and kept. */
async function collect(job: QueuedJob, ports: JobPorts, signal: AbortSignal): Promise<QueuedJob | undefined> {
	const all = new Map<string, BatchAnswer>();
	for (const batch of job.batches) {
		const fetched = await ports.batches.answers(batch, signal);
		if (fetched.kind === 'cancelled') return undefined;
		const isGivenUp = fetched.kind === 'gone' && (job.trouble?.times ?? 0) >= GONE_TRIES;
		if (fetched.kind === 'answers') for (const [name, answer] of fetched.answers) all.set(name, answer);
		else if (!isGivenUp) return withTrouble(job, fetched.failure, ports.clock.now());
		else for (const name of batch.requests) all.set(name, { kind: 'failed', failure: fetched.failure });
	}
	await ports.saveAnswers(all);
	return { ...withoutTrouble(job), stage: 'answered' };
}
