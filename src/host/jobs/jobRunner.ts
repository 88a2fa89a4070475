import type { BatchAnswer, BatchRequest } from '../../core/batch.ts';
import { advanceJob, type BatchPort, type JobPorts } from '../../core/jobs/advanceJob.ts';
import { dueAt, isOpen, type JobCost, type QueuedJob, withTrouble } from '../../core/jobs/queuedJob.ts';
import type { Clock } from '../../core/ports.ts';
import type { Failure } from '../../shared/failure.ts';
import type { JobStore } from './jobStore.ts';
import type { Lease } from './lease.ts';

export interface JobRunnerDeps {
	readonly store: JobStore;
	readonly lease: Lease;
	readonly clock: Clock;
	/** The endpoint of a job, or why it is not asked now. */
	batchesOf(job: QueuedJob): BatchPort | Failure;
	charge(job: QueuedJob, answers: ReadonlyMap<string, BatchAnswer>): Promise<JobCost>;
	/** All jobs, after each look at them. */
	show(jobs: readonly QueuedJob[]): void;
	/** A job is done; said once for each, in one window. */
	ended(job: QueuedJob): void;
}

/** So often the disk is looked at while a job is open: for what other windows did, and what the user wants. */
const LOOK_MS = 5_000;
const RENEW_MS = 20_000;

/** Works on the open jobs of a workspace, in one window at a time, until none is left. */
export class JobRunner {
	readonly #deps: JobRunnerDeps;
	readonly #stop = new AbortController();
	#loop: Promise<void> | undefined;
	#wake: () => void = () => {};
	/** The jobs that are asked about although their time has not come: the user wants to know. */
	#urgent = new Set<string>();
	#isAgain = false;

	constructor(deps: JobRunnerDeps) {
		this.#deps = deps;
	}

	/** Looks at the jobs now, and goes on while one is open. */
	start(): void {
		this.#isAgain = true;
		this.#wake();
		this.#loop ??= this.#run().finally(() => {
			this.#loop = undefined;
		});
	}

	/** Asks about a job now. */
	hurry(id: string): void {
		this.#urgent.add(id);
		this.start();
	}

	/** Stops at once; what was reached is on disk. */
	async dispose(): Promise<void> {
		this.#stop.abort();
		this.#wake();
		await this.#loop;
		await this.#deps.lease.release();
	}

	async #run(): Promise<void> {
		const { signal } = this.#stop;
		while (!signal.aborted) {
			this.#isAgain = false;
			const isMore = await this.#look().catch(() => true);
			if (signal.aborted) return;
			if (this.#isAgain) continue;
			if (!isMore) break;
			await this.#pause();
		}
		await this.#deps.lease.release();
	}

	/** Whether there is more to do later. */
	async #look(): Promise<boolean> {
		const { store, lease } = this.#deps;
		let jobs = await store.list();
		if (jobs.some(isOpen) && (await lease.hold())) {
			const worked: QueuedJob[] = [];
			for (const job of jobs) worked.push(isOpen(job) ? await this.#work(job) : job);
			jobs = worked;
		}
		if (this.#stop.signal.aborted) return false;
		this.#deps.show(jobs);
		for (const job of jobs) if (!isOpen(job) && (await store.mark(job.id, 'told'))) this.#deps.ended(job);
		return jobs.some(isOpen);
	}

	/** As many steps of a job as are due; the job as it stands, for the user. */
	async #work(job: QueuedJob): Promise<QueuedJob> {
		const { clock } = this.#deps;
		const batches = this.#deps.batchesOf(job);
		if ('sentence' in batches) return withTrouble(job, batches, clock.now());
		const { signal } = this.#stop;
		const ports = this.#portsOf(job, batches);
		let last = this.#urgent.delete(job.id) ? dueNow(job, clock.now()) : job;
		const renewing = new AbortController();
		void this.#renew(renewing.signal);
		try {
			while (isOpen(last) && ((await isWished(last, ports)) || dueAt(last) <= clock.now())) {
				const next = await advanceJob(last, ports, signal);
				if (!next) break;
				last = next;
			}
		} finally {
			renewing.abort();
		}
		return last;
	}

	#portsOf(job: QueuedJob, batches: BatchPort): JobPorts {
		const { store, lease, clock } = this.#deps;
		return {
			batches,
			clock,
			requests: (names) => requestsOf(store, job.id, names),
			async save(next) {
				if (!(await lease.hold())) return false;
				await store.save(next);
				return true;
			},
			saveAnswers: (answers) => store.saveAnswers(job.id, answers),
			answers: () => store.answers(job.id),
			charge: (answers) => this.#deps.charge(job, answers),
			isCancelWished: () => store.has(job.id, 'cancel'),
		};
	}

	/** A step may take longer than the lease. */
	async #renew(signal: AbortSignal): Promise<void> {
		const { clock, lease } = this.#deps;
		for (;;) {
			await clock.sleep(RENEW_MS, signal);
			if (signal.aborted) return;
			await lease.hold();
		}
	}

	async #pause(): Promise<void> {
		const pause = new AbortController();
		this.#wake = () => pause.abort();
		if (this.#stop.signal.aborted || this.#isAgain) return;
		await this.#deps.clock.sleep(LOOK_MS, pause.signal);
	}
}

/** A batch that is not asked to be cancelled yet need not wait for its time. */
async function isWished({ stage, batches, trouble }: QueuedJob, ports: JobPorts): Promise<boolean> {
	const isWaiting = stage === 'running' && !trouble && batches.some(isCancellable);
	return isWaiting && ports.isCancelWished();
}

function isCancellable({ state, cancelling }: QueuedJob['batches'][number]): boolean {
	return !cancelling && (state === 'planned' || state === 'uploaded' || state === 'running');
}

function dueNow({ trouble: _, ...job }: QueuedJob, now: number): QueuedJob {
	return { ...job, batches: job.batches.map((batch) => ({ ...batch, askAt: Math.min(batch.askAt, now) })) };
}

/** From disk, one after the other. A request that is gone is left out, and then has no answer. */
async function* requestsOf(store: JobStore, id: string, names: readonly string[]): AsyncGenerator<BatchRequest> {
	for (const name of names) {
		const part = await store.part(id, name);
		if (part) yield { name, request: part.request };
	}
}
