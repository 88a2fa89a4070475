import { type BatchAnswer, type BatchJob, isOver, withStatus } from '../../../core/batch.ts';
import { behaviourOf } from '../../../core/models/behaviour.ts';
import { findModel } from '../../../core/models/findModel.ts';
import type { ModelRow } from '../../../core/models/modelRow.ts';
import type { Failure } from '../../../shared/failure.ts';
import { type ApiCall, type ApiCaller, type Called, callApi } from '../callApi.ts';
import { endpointId, presetOf } from '../endpoint.ts';
import { asRecord } from '../json.ts';
import { type BatchRequest, batchLine, readAnswers } from './batchLines.ts';
import { readStatus } from './batchStatus.ts';

export interface BatchOptions extends ApiCaller {
	/** What is known of models, the user's rows included; the catalogue when absent. */
	rows?(): readonly ModelRow[];
}

/** `job` is to be kept in each case: it has what was reached. */
export type BatchStep =
	| { readonly kind: 'job'; readonly job: BatchJob }
	| { readonly kind: 'failed'; readonly job: BatchJob; readonly failure: Failure }
	| { readonly kind: 'cancelled'; readonly job: BatchJob };

export interface BatchClient {
	/**
	 * Takes the job one step on: hands in its file, then the batch, then asks how it stands. Call it when `job.askAt` has come,
	 * until it is over; a step that failed can be taken again. `requests` are read for the first step only.
	 */
	advance(job: BatchJob, requests: () => readonly BatchRequest[], signal: AbortSignal): Promise<BatchStep>;
	/** Asks the endpoint to cancel; what is answered by then stays. The job is over when a later `advance` says so. */
	cancel(job: BatchJob, signal: AbortSignal): Promise<BatchStep>;
	/** The answers of a job that is over, one for each of its requests, by name. */
	answers(
		job: BatchJob,
		signal: AbortSignal,
	): Promise<
		| { readonly kind: 'answers'; readonly answers: ReadonlyMap<string, BatchAnswer> }
		| { readonly kind: 'failed'; readonly failure: Failure }
		| { readonly kind: 'cancelled' }
	>;
}

/** Of one batch, by OpenAI's documentation. */
const MOST_REQUESTS = 50_000;
const MOST_BYTES = 200_000_000;
const SMALL = 1_048_576;
const FILE_LIMIT = 536_870_912;

/** The Batch API of an endpoint that follows OpenAI's. */
export function createBatchClient(options: BatchOptions): BatchClient {
	return {
		advance: (job, requests, signal) => advance(job, requests, options, signal),
		cancel: (job, signal) => cancel(job, options, signal),
		answers: (job, signal) => fetchAnswers(job, options, signal),
	};
}

async function advance(
	job: BatchJob,
	requests: () => readonly BatchRequest[],
	options: BatchOptions,
	signal: AbortSignal,
): Promise<BatchStep> {
	if (isOver(job)) return { kind: 'job', job };
	if (job.endpoint !== endpointId(options.endpoint)) return { kind: 'failed', job, failure: ELSEWHERE };
	if (job.state === 'planned') return upload(job, requests(), options, signal);
	if (job.state === 'uploaded') return create(job, options, signal);
	const called = await call(
		job,
		options,
		{ method: 'GET', path: `/batches/${encodeURIComponent(job.batch ?? '')}` },
		signal,
	);
	return takeStatus(called, job, options);
}

const ELSEWHERE: Failure = {
	kind: 'badRequest',
	sentence: 'This batch was handed in at another endpoint. Set that endpoint again to go on with it.',
	action: 'openEndpointSetting',
};

async function upload(
	job: BatchJob,
	requests: readonly BatchRequest[],
	options: BatchOptions,
	signal: AbortSignal,
): Promise<BatchStep> {
	const takesSchemas = behaviourOf(findModel(job.model, options.rows?.())).structuredOutputs;
	const without = new Set([...presetOf(options.endpoint).lacks, ...(takesSchemas ? [] : ['response_format' as const])]);
	const file = new Blob(requests.map((request) => `${batchLine(request, without)}\n`));
	const sentence = refusalOf(job, requests, file.size);
	if (sentence) return { kind: 'failed', job, failure: { kind: 'badRequest', sentence, action: 'retry' } };
	const form = new FormData();
	form.set('purpose', 'batch');
	form.set('file', file, `${job.id}.jsonl`);
	const called = await call(job, options, { method: 'POST', path: '/files', body: form }, signal);
	if (called.kind !== 'answer') return stopped(called, job);
	const { id } = asRecord(parsed(called.body));
	if (typeof id !== 'string') return { kind: 'failed', job, failure: noBatches(options) };
	return { kind: 'job', job: { ...job, state: 'uploaded', inputFile: id } };
}

function refusalOf({ model }: BatchJob, requests: readonly BatchRequest[], bytes: number): string | undefined {
	if (requests.length === 0) return 'A batch needs at least one request.';
	if (requests.length > MOST_REQUESTS) return `A batch takes ${MOST_REQUESTS} requests. Hand in several.`;
	if (bytes > MOST_BYTES) return 'The batch is larger than 200 MB. Hand in several smaller ones.';
	if (new Set(requests.map(({ name }) => name)).size < requests.length)
		return 'Two requests of the batch have one name.';
	return requests.some(({ request }) => request.model !== model)
		? 'A batch has one model for all of its requests.'
		: undefined;
}

/** Tried once by itself: a batch that was created unseen would be paid for twice. */
async function create(job: BatchJob, options: BatchOptions, signal: AbortSignal): Promise<BatchStep> {
	const body = JSON.stringify({
		input_file_id: job.inputFile,
		endpoint: '/v1/chat/completions',
		completion_window: '24h',
		metadata: { job: job.id.slice(0, 512) },
	});
	const found = await findCreated(job, options, signal);
	if (found) return { kind: 'job', job: withStatus(job, found, options.clock.now()) };
	const called = await call(job, options, { method: 'POST', path: '/batches', body, repeatable: false }, signal);
	return takeStatus(called, job, options);
}

/** The batch of this job, when an earlier attempt created it and its answer was lost. */
async function findCreated(job: BatchJob, options: BatchOptions, signal: AbortSignal) {
	const called = await call(job, options, { method: 'GET', path: '/batches' }, signal);
	const { data } = asRecord(called.kind === 'answer' ? parsed(called.body) : undefined);
	const own = (Array.isArray(data) ? data : []).find((batch) => asRecord(batch).input_file_id === job.inputFile);
	return own === undefined ? undefined : readStatus(JSON.stringify(own));
}

async function cancel(job: BatchJob, options: BatchOptions, signal: AbortSignal): Promise<BatchStep> {
	if (isOver(job)) return { kind: 'job', job };
	if (job.batch === undefined) return { kind: 'job', job: { ...job, state: 'cancelled' } };
	const path = `/batches/${encodeURIComponent(job.batch)}/cancel`;
	const called = await call(job, options, { method: 'POST', path, body: '{}' }, signal);
	const step = takeStatus(called, job, options);
	return step.kind === 'job' ? { kind: 'job', job: { ...step.job, cancelling: true } } : step;
}

function takeStatus(called: Called, job: BatchJob, options: BatchOptions): BatchStep {
	if (called.kind !== 'answer') return stopped(called, job);
	const status = readStatus(called.body);
	if (!status) return { kind: 'failed', job, failure: noBatches(options) };
	return { kind: 'job', job: withStatus(job, status, options.clock.now()) };
}

function stopped(called: Exclude<Called, { kind: 'answer' }>, job: BatchJob): BatchStep {
	return called.kind === 'failed' ? { kind: 'failed', job, failure: called.failure } : { kind: 'cancelled', job };
}

async function fetchAnswers(
	job: BatchJob,
	options: BatchOptions,
	signal: AbortSignal,
): ReturnType<BatchClient['answers']> {
	const context = { endpoint: options.endpoint, model: job.model, key: undefined };
	const answers = new Map<string, BatchAnswer>();
	for (const file of [job.errorFile, job.outputFile]) {
		if (file === undefined) continue;
		const path = `/files/${encodeURIComponent(file)}/content`;
		const called = await call(job, options, { method: 'GET', path, limit: FILE_LIMIT }, signal);
		if (called.kind === 'cancelled') return called;
		if (called.kind === 'failed') return { kind: 'failed', failure: called.failure };
		for (const [name, answer] of readAnswers(called.body, context)) answers.set(name, answer);
	}
	const whole = job.requests.map((name) => [name, answers.get(name) ?? MISSING] as const);
	return { kind: 'answers', answers: new Map(whole) };
}

const MISSING: BatchAnswer = {
	kind: 'failed',
	failure: { kind: 'emptyAnswer', sentence: 'The batch has no answer to this request. Ask it again.', action: 'retry' },
};

function call(
	{ model }: BatchJob,
	options: BatchOptions,
	asked: Pick<ApiCall, 'method' | 'path' | 'body' | 'repeatable'> & { readonly limit?: number },
	signal: AbortSignal,
): Promise<Called> {
	return callApi(options, { limit: SMALL, patienceMs: 300_000, ...asked, model }, signal);
}

function parsed(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return undefined;
	}
}

function noBatches({ endpoint }: BatchOptions): Failure {
	const sentence = `${endpoint.host} does not answer as the Batch API does. Ask without a batch.`;
	return { kind: 'notAStream', sentence, action: 'openEndpointSetting' };
}
