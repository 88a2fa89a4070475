import { type BatchAnswer, type BatchJob, isOver, withStatus } from '../../../core/batch.ts';
import { behaviourOf } from '../../../core/models/behaviour.ts';
import { findModel } from '../../../core/models/findModel.ts';
import type { ModelRow } from '../../../core/models/modelRow.ts';
import type { Failure } from '../../../shared/failure.ts';
import { type ApiCall, type ApiCaller, type Called, callApi } from '../callApi.ts';
import { endpointId, presetOf } from '../endpoint.ts';
import { asRecord } from '../json.ts';
import { type BatchRequests, fileLines } from './batchFile.ts';
import { addAnswers } from './batchLines.ts';
import { readStatus } from './batchStatus.ts';

export interface BatchOptions extends ApiCaller {
	/** What is known of models, the user's rows included; the catalogue when absent. */
	rows?(): readonly ModelRow[];
	/** Is shown the lines of a file right before it leaves. */
	onFile?(lines: readonly string[]): void;
}

/** `job` is to be kept in each case: it has what was reached. */
export type BatchStep =
	| { readonly kind: 'job'; readonly job: BatchJob }
	| { readonly kind: 'failed'; readonly job: BatchJob; readonly failure: Failure }
	/** The endpoint does not know the batch: not with this key, or no more. */
	| { readonly kind: 'gone'; readonly job: BatchJob; readonly failure: Failure }
	| { readonly kind: 'cancelled'; readonly job: BatchJob };

export interface BatchClient {
	/**
	 * Takes the job one step on: hands in its file, then the batch, then asks how it stands. Call it when `job.askAt` has come,
	 * until it is over; a step that failed can be taken again. `requests` are read for the first step only.
	 */
	advance(job: BatchJob, requests: () => BatchRequests, signal: AbortSignal): Promise<BatchStep>;
	/** Asks the endpoint to cancel; what is answered by then stays. The job is over when a later `advance` says so. */
	cancel(job: BatchJob, signal: AbortSignal): Promise<BatchStep>;
	/** The answers of a job that is over, one for each of its requests, by name. */
	answers(
		job: BatchJob,
		signal: AbortSignal,
	): Promise<
		| { readonly kind: 'answers'; readonly answers: ReadonlyMap<string, BatchAnswer> }
		| { readonly kind: 'failed'; readonly failure: Failure }
		/** The endpoint does not have the files: not with this key, or no more. */
		| { readonly kind: 'gone'; readonly failure: Failure }
		| { readonly kind: 'cancelled' }
	>;
	/** Removes files at the endpoint; what is gone already counts as removed. Those that could not be removed. */
	removeFiles(files: readonly string[], signal: AbortSignal): Promise<readonly string[]>;
}

const SMALL = 1_048_576;
/** A hundred batches in a list, with what is said of each. */
const LIST_LIMIT = 4_194_304;
const FILE_LIMIT = 536_870_912;

/** The Batch API of an endpoint that follows OpenAI's. */
export function createBatchClient(options: BatchOptions): BatchClient {
	return {
		advance: (job, requests, signal) => advance(job, requests, options, signal),
		cancel: (job, signal) => cancel(job, options, signal),
		answers: (job, signal) => fetchAnswers(job, options, signal),
		removeFiles: (files, signal) => removeFiles(files, options, signal),
	};
}

async function advance(
	job: BatchJob,
	requests: () => BatchRequests,
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
	requests: BatchRequests,
	options: BatchOptions,
	signal: AbortSignal,
): Promise<BatchStep> {
	const takesSchemas = behaviourOf(findModel(job.model, options.rows?.())).structuredOutputs;
	const without = new Set([...presetOf(options.endpoint).lacks, ...(takesSchemas ? [] : ['response_format' as const])]);
	const { lines, sentence } = await fileLines(job.model, requests, without);
	if (sentence) return { kind: 'failed', job, failure: { kind: 'badRequest', sentence, action: 'retry' } };
	options.onFile?.(lines);
	const form = new FormData();
	form.set('purpose', 'batch');
	if (options.endpoint.isOpenai) {
		// A file whose answer is lost on its way is no use to anybody.
		form.set('expires_after[anchor]', 'created_at');
		form.set('expires_after[seconds]', String(INPUT_FILE_SECONDS));
	}
	form.set('file', new Blob(lines), `${job.id}.jsonl`);
	const called = await call(job, options, { method: 'POST', path: '/files', body: form }, signal);
	if (called.kind !== 'answer') return stopped(called, job);
	const { id } = asRecord(parsed(called.body));
	if (typeof id !== 'string') return { kind: 'failed', job, failure: noBatches(options) };
	return { kind: 'job', job: { ...job, state: 'uploaded', inputFile: id } };
}

/** Three days: a batch has one, and may wait for another. */
const INPUT_FILE_SECONDS = 259_200;

/** Tried once by itself: a batch that was created unseen would be paid for twice. */
async function create(job: BatchJob, options: BatchOptions, signal: AbortSignal): Promise<BatchStep> {
	const body = JSON.stringify({
		input_file_id: job.inputFile,
		endpoint: '/v1/chat/completions',
		completion_window: '24h',
		metadata: { job: job.id.slice(0, 512) },
	});
	const found = await findCreated(job, options, signal);
	if (found) return found;
	const called = await call(job, options, { method: 'POST', path: '/batches', body, repeatable: false }, signal);
	return takeStatus(called, job, options);
}

/**
 * The batch of this job, when an earlier attempt created it and its answer was lost. A list that cannot be had now is a failure:
 * without it a second one might be created. An endpoint that has no list has no second attempt to fear either.
 */
async function findCreated(job: BatchJob, options: BatchOptions, signal: AbortSignal): Promise<BatchStep | undefined> {
	// Azure's version is the only query that an address can have.
	const path = options.endpoint.apiVersion === undefined ? '/batches?limit=100' : '/batches';
	const called = await call(job, options, { method: 'GET', path, limit: LIST_LIMIT }, signal);
	const status = called.kind === 'failed' ? called.answer?.status : undefined;
	if (status === 404 || status === 405) return undefined;
	if (called.kind !== 'answer') return stopped(called, job);
	const { data } = asRecord(parsed(called.body));
	const own = (Array.isArray(data) ? data : []).find((batch) => isOwn(asRecord(batch), job));
	const found = own === undefined ? undefined : readStatus(JSON.stringify(own));
	return found && { kind: 'job', job: withStatus(job, found, options.clock.now()) };
}

function isOwn({ input_file_id: input, metadata }: Readonly<Record<string, unknown>>, job: BatchJob): boolean {
	return input === job.inputFile || asRecord(metadata).job === job.id.slice(0, 512);
}

async function cancel(job: BatchJob, options: BatchOptions, signal: AbortSignal): Promise<BatchStep> {
	if (isOver(job)) return { kind: 'job', job };
	if (job.batch === undefined) {
		// It may have been created unseen.
		const found = job.state === 'uploaded' ? await findCreated(job, options, signal) : undefined;
		if (found && found.kind !== 'job') return found;
		if (found?.job.batch !== undefined) return cancel(found.job, options, signal);
		return { kind: 'job', job: { ...job, state: 'cancelled' } };
	}
	const path = `/batches/${encodeURIComponent(job.batch)}/cancel`;
	const called = await call(job, options, { method: 'POST', path, body: '{}' }, signal);
	const step = takeStatus(called, job, options);
	return step.kind === 'job' ? { kind: 'job', job: { ...step.job, cancelling: true } } : step;
}

function takeStatus(called: Called, job: BatchJob, options: BatchOptions): BatchStep {
	if (called.kind === 'failed' && called.answer?.status === 404 && job.batch !== undefined)
		return { kind: 'gone', job, failure: unknownThere('this batch', options) };
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
		if (called.kind === 'failed') {
			const isGone = called.answer?.status === 404;
			return isGone
				? { kind: 'gone', failure: unknownThere('the answers of this batch', options) }
				: { kind: 'failed', failure: called.failure };
		}
		await addAnswers(answers, called.body, context);
	}
	const none: BatchAnswer = job.state === 'failed' && job.failure ? { kind: 'failed', failure: job.failure } : MISSING;
	const whole = job.requests.map((name) => [name, answers.get(name) ?? none] as const);
	return { kind: 'answers', answers: new Map(whole) };
}

async function removeFiles(
	files: readonly string[],
	options: BatchOptions,
	signal: AbortSignal,
): Promise<readonly string[]> {
	const left: string[] = [];
	for (const file of files) {
		const path = `/files/${encodeURIComponent(file)}`;
		const called = await call({ model: '' }, options, { method: 'DELETE', path }, signal);
		const isGone = called.kind === 'failed' && called.answer?.status === 404;
		if (called.kind !== 'answer' && !isGone) left.push(file);
	}
	return left;
}

const MISSING: BatchAnswer = {
	kind: 'failed',
	failure: { kind: 'emptyAnswer', sentence: 'The batch has no answer to this request. Ask it again.', action: 'retry' },
};

function call(
	{ model }: Pick<BatchJob, 'model'>,
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

function unknownThere(what: string, { endpoint }: BatchOptions): Failure {
	const sentence = `${endpoint.host} does not know ${what}. If you changed the key, set the one that handed it in; else delete the job.`;
	return { kind: 'badRequest', sentence, action: 'setApiKey' };
}

function noBatches({ endpoint }: BatchOptions): Failure {
	const sentence = `${endpoint.host} does not answer as the Batch API does. Ask without a batch.`;
	return { kind: 'notAStream', sentence, action: 'openEndpointSetting' };
}
