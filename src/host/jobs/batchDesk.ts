import type { BatchAnswer } from '../../core/batch.ts';
import type { QueuedJob } from '../../core/jobs/queuedJob.ts';
import type { Approver } from '../../core/ports.ts';
import type { BatchPart } from '../../core/review/batchReview.ts';
import type { Change } from '../../core/review/change.ts';
import type { FileCoverage } from '../../core/review/packChange.ts';
import type { Failure } from '../../shared/failure.ts';
import type { DoorEngine } from '../doorEngine.ts';
import type { BatchPrice } from './batchMoney.ts';

/** A review that could be handed in, with its price. Nothing of it is sent or stored yet. */
export interface PreparedBatch {
	readonly change: Change;
	readonly title: string;
	readonly scope: string;
	readonly endpoint: string;
	readonly host: string;
	readonly model: string;
	readonly parts: readonly BatchPart[];
	readonly coverage: readonly FileCoverage[];
	readonly price: BatchPrice;
	/** Takes down that its requests are handed in. */
	takeDown(): void;
}

/** What came of a job, as far as it is on disk. */
export interface BatchResults {
	readonly job: QueuedJob;
	/** The files of its parts, as they were. */
	readonly change: Change;
	readonly parts: readonly BatchPart[];
	readonly coverage: readonly FileCoverage[];
	readonly answers: ReadonlyMap<string, BatchAnswer>;
}

/** What the review door asks of the job queue. */
export interface BatchDesk {
	/** Whether the endpoint that is set takes batches. */
	isOffered(): boolean;
	/** Cuts a change into requests and reckons them. Sends nothing. */
	prepare(
		ask: { readonly change: Change; readonly title: string; readonly scope: string; readonly built: DoorEngine },
		signal: AbortSignal,
	): Promise<PreparedBatch | Failure>;
	/**
	 * Stores the job and starts to hand it in; a failure when it would go above a ceiling, or cannot be stored. With an approver the
	 * user did not see the price yet, and is asked when it is above their threshold.
	 */
	handIn(prepared: PreparedBatch, approver: Approver | undefined): Promise<'handedIn' | 'rejected' | Failure>;
}
