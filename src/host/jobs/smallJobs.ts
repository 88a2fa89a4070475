import { randomUUID } from 'node:crypto';
import { type JobResult, runSmallJob, type SmallJob } from '../../core/jobs/smallJob.ts';
import type { Approver } from '../../core/ports.ts';
import type { Parameters } from '../../core/tools/parameters.ts';
import { dialogApprover } from '../dialogApprover.ts';
import type { Models } from '../models.ts';
import type { Metering } from '../money/metering.ts';

/** Who wants a small job done. */
export interface Asking {
	/** The chat that it is for; '' without one. */
	readonly chat: string;
	/**
	 * `user`: by a gesture of theirs; where there is no small model, the model of the chat does it. `tandem`: by itself; then only a small model
	 * is asked, and a request that would need the user's leave is not made.
	 */
	readonly by: 'user' | 'tandem';
}

/** Runs small jobs on the model that routing names, within the user's ceilings. */
export interface SmallJobs {
	/** `none`: there is no small model to ask. Never throws. */
	run<Input, P extends Parameters, Value>(
		job: SmallJob<Input, P, Value>,
		input: Input,
		asking: Asking,
		signal: AbortSignal,
	): Promise<JobResult<Value> | { readonly kind: 'none' }>;
}

/** Nobody looks, so nobody can be asked. */
const NOBODY: Approver = { ask: async () => 'rejected' };

/** Small jobs over the models of the endpoint that is set. */
export function createSmallJobs(models: Models, metering: Metering): SmallJobs {
	return {
		async run(job, input, { chat, by }, signal) {
			const turn = { chat, turn: randomUUID(), approver: by === 'user' ? dialogApprover : NOBODY };
			const found = await models.forSmallJob((model) => metering.metered(model, turn));
			if ('sentence' in found) return { kind: 'failed', failure: found };
			if (by === 'tandem' && !found.isSmall) return { kind: 'none' };
			const { model, name } = found;
			return runSmallJob(job, input, { model, name, cacheKey: `tandem-${job.shape.name}` }, signal);
		},
	};
}
