import type { BatchJob, BatchState } from '../../../core/batch.ts';
import type { Failure } from '../../../shared/failure.ts';
import { asRecord } from '../json.ts';
import { plainMessage } from '../wording.ts';

const STATE: Readonly<Record<string, BatchState>> = {
	validating: 'running',
	in_progress: 'running',
	finalizing: 'running',
	cancelling: 'running',
	completed: 'completed',
	failed: 'failed',
	expired: 'expired',
	cancelled: 'cancelled',
};

/** What the endpoint says of a batch; `undefined` for what is none. */
export function readStatus(
	body: string,
): (Partial<BatchJob> & { readonly batch: string; readonly state: BatchState }) | undefined {
	let parsed: unknown;
	try {
		parsed = JSON.parse(body);
	} catch {
		return undefined;
	}
	const {
		id,
		status,
		output_file_id: output,
		error_file_id: errorFile,
		request_counts: counts,
		errors,
	} = asRecord(parsed);
	const state = STATE[String(status)];
	if (typeof id !== 'string' || id === '' || !state) return undefined;
	const { completed, failed } = asRecord(counts);
	return {
		batch: id,
		state,
		...(typeof output === 'string' && { outputFile: output }),
		...(typeof errorFile === 'string' && { errorFile }),
		...(typeof completed === 'number' && typeof failed === 'number' && { done: { completed, failed } }),
		...(state === 'failed' && { failure: failureOf(errors) }),
	};
}

function failureOf(errors: unknown): Failure {
	const { data } = asRecord(errors);
	const { code, message } = asRecord(Array.isArray(data) ? data[0] : undefined);
	const limit = code === 'token_limit_exceeded' ? /Limit: ([\d,]+)/.exec(String(message))?.[1] : undefined;
	const sentence = sentenceOf(errors);
	if (limit === undefined) return { kind: 'badRequest', sentence, action: 'retry' };
	return { kind: 'rateLimited', sentence, action: 'retry', limitTokens: Number(limit.replaceAll(',', '')) };
}

function sentenceOf(errors: unknown): string {
	const { data } = asRecord(errors);
	const { message } = asRecord(Array.isArray(data) ? data[0] : undefined);
	const reason = typeof message === 'string' ? plainMessage(message, undefined).replace(/[.\s]+$/, '') : '';
	return `The endpoint did not accept the batch${reason && `: ${reason}`}. Hand it in again.`;
}
