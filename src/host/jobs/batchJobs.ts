import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { BatchPort } from '../../core/jobs/advanceJob.ts';
import { jobSentence } from '../../core/jobs/jobWords.ts';
import { isOpen, planJob, type QueuedJob } from '../../core/jobs/queuedJob.ts';
import { parseCeilings } from '../../core/models/ceilingSetting.ts';
import { costQuestion } from '../../core/models/moneyWords.ts';
import type { Approver, Clock } from '../../core/ports.ts';
import { BATCH_REVIEW_DEFAULTS, type BatchPart, planBatchReview } from '../../core/review/batchReview.ts';
import { createBatchClient } from '../../remote/openai/batch/batchClient.ts';
import { type Endpoint, endpointId, parseEndpoint, presetOf } from '../../remote/openai/endpoint.ts';
import type { Failure } from '../../shared/failure.ts';
import type { ApiKeys } from '../apiKeys.ts';
import { readEndpointOptions } from '../models/endpointOptions.ts';
import { modelRows } from '../models/modelRows.ts';
import { readKey } from '../models.ts';
import { type Ledger, openLedger } from '../money/ledgerFile.ts';
import { pricesHere } from '../money/pricesHere.ts';
import { plainNotice } from '../notice.ts';
import type { Settings } from '../settings.ts';
import type { BatchDesk, BatchResults, PreparedBatch } from './batchDesk.ts';
import { chargeBatch, judgeBatch, priceBatch } from './batchMoney.ts';
import { JOBS_FOLDER } from './hasOpenJobs.ts';
import { showJobs } from './jobList.ts';
import { JobRunner } from './jobRunner.ts';
import { JobStatus } from './jobStatus.ts';
import { type JobStore, openJobStore } from './jobStore.ts';
import { openLease } from './lease.ts';

export interface BatchJobsDeps {
	/** Folder on this machine's disk for what is Tandem's own in this workspace. */
	readonly storageFolder: string;
	/** The same of all windows: what was spent. */
	readonly costsFolder: string;
	readonly settings: Settings;
	readonly keys: ApiKeys;
	readonly clock: Clock;
	readonly fetch: typeof fetch;
	/** Shows what came of a job. */
	readonly open: (results: BatchResults) => Promise<void>;
}

/** The job queue of a workspace, once there is a job or one is thought of. */
export class BatchJobs implements BatchDesk {
	readonly #deps: BatchJobsDeps;
	readonly #store: JobStore;
	readonly #ledger: Ledger;
	readonly #runner: JobRunner;
	readonly #status = new JobStatus();

	constructor(deps: BatchJobsDeps) {
		const { clock } = deps;
		this.#deps = deps;
		const folder = join(deps.storageFolder, JOBS_FOLDER);
		this.#store = openJobStore(folder);
		this.#ledger = openLedger(deps.costsFolder, clock);
		this.#runner = new JobRunner({
			store: this.#store,
			lease: openLease(folder, randomUUID(), clock),
			clock,
			batchesOf: (job) => this.#batchesOf(job),
			charge: (job, answers) =>
				chargeBatch(job, answers, { ledger: this.#ledger, rows: pricesHere(deps.settings), clock }),
			show: (jobs) => void this.#show(jobs),
			ended: (job) => void this.#tell(job),
		});
	}

	/** Goes on with what is on disk. */
	start(): void {
		void this.#store.tidy(this.#deps.clock.now());
		this.#runner.start();
	}

	isOffered(): boolean {
		const endpoint = this.#endpoint();
		return endpoint !== undefined && presetOf(endpoint).batches;
	}

	async prepare(
		{ change, title, scope, built }: Parameters<BatchDesk['prepare']>[0],
		signal: AbortSignal,
	): Promise<PreparedBatch | Failure> {
		const { settings } = this.#deps;
		const endpoint = this.#endpoint();
		if (!endpoint || !presetOf(endpoint).batches) return noBatches(endpoint?.host ?? 'The endpoint');
		const model = built.modelName;
		const options = {
			...BATCH_REVIEW_DEFAULTS,
			model,
			rows: modelRows(settings),
			effort: settings.reasoningEffort(),
			cacheKey: `batch-${randomUUID()}`,
		};
		const planned = await planBatchReview(change, options, built.workspace, signal);
		const { coverage } = planned;
		const leaving = await Promise.all(planned.parts.map(({ request }) => built.leaving(request, signal)));
		const parts = planned.parts.flatMap((part, at) => {
			const request = leaving[at]?.request;
			return request ? [{ ...part, request }] : [];
		});
		if (parts.length < planned.parts.length) return signal.aborted ? STOPPED : NO_KEYS;
		const takeDown = () => {
			for (const one of leaving) one?.takeDown();
		};
		const price = await priceBatch(parts, built.estimate, pricesHere(settings), signal);
		return {
			change,
			title,
			scope,
			endpoint: endpointId(endpoint),
			host: endpoint.host,
			model,
			parts,
			coverage,
			price,
			takeDown,
		};
	}

	async handIn(prepared: PreparedBatch, approver: Approver | undefined): ReturnType<BatchDesk['handIn']> {
		const { settings, clock } = this.#deps;
		const { title, scope, endpoint, host, model, parts, coverage, price, change } = prepared;
		const { ceilings } = parseCeilings(settings.ceilings());
		const open = (await this.#store.list()).filter(isOpen);
		const stop = judgeBatch(price, { ceilings, spentToday: await this.#ledger.spentToday(), open });
		if (stop && 'sentence' in stop) return stop;
		if (stop && approver && !(await isAllowed(prepared, stop.above, approver))) return 'rejected';
		const planned = { tokens: price.tokens, ...(price.batch !== undefined && { dollars: price.batch }) };
		const { requests } = price;
		const job = planJob({ id: randomUUID(), title, scope, endpoint, host, model, requests, planned }, clock.now());
		const { baseLabel } = change;
		const names = parts.map(({ name }) => name);
		try {
			await this.#store.add(job, { title: change.title, baseLabel, coverage, parts: names }, parts);
		} catch {
			return NOT_STORED;
		}
		prepared.takeDown();
		this.#runner.start();
		return 'handedIn';
	}

	/** The list of jobs with what can be done. */
	async show(): Promise<void> {
		const { clock } = this.#deps;
		const actions = {
			open: (job: QueuedJob) => this.#open(job),
			askNow: (job: QueuedJob) => this.#runner.hurry(job.id),
			cancel: async (job: QueuedJob) => {
				await this.#store.mark(job.id, 'cancel');
				this.#runner.hurry(job.id);
			},
			remove: (job: QueuedJob) => this.#remove(job),
		};
		await showJobs(await this.#store.list(), actions, clock.now());
	}

	async dispose(): Promise<void> {
		this.#status.dispose();
		await this.#runner.dispose();
	}

	#endpoint(): Endpoint | undefined {
		const parsed = parseEndpoint(this.#deps.settings.endpoint());
		return parsed.kind === 'endpoint' ? parsed.endpoint : undefined;
	}

	/** A job stays with its endpoint: another one is never asked, nor is that one while it is not set. */
	#batchesOf(job: QueuedJob): BatchPort | Failure {
		const { settings, keys, clock, fetch } = this.#deps;
		const endpoint = this.#endpoint();
		if (!endpoint || endpointId(endpoint) !== job.endpoint) return elsewhere(job.host);
		return createBatchClient({
			endpoint,
			apiKey: () => readKey(keys, endpoint),
			fetch,
			clock,
			settings: readEndpointOptions(settings.endpointOptions()).settings,
			rows: () => modelRows(settings),
		});
	}

	async #show(jobs: readonly QueuedJob[]): Promise<void> {
		const waiting: QueuedJob[] = [];
		for (const job of jobs) if (isOpen(job) || !(await this.#store.has(job.id, 'seen'))) waiting.push(job);
		this.#status.show(waiting, this.#deps.clock.now());
	}

	async #tell(job: QueuedJob): Promise<void> {
		const open = 'Open Results';
		const sentence = `Batch review of ${job.title}: ${jobSentence(job)}`;
		const choice = await vscode.window.showInformationMessage(plainNotice(sentence), open);
		if (choice === open) await this.#open(job);
	}

	async #open(job: QueuedJob): Promise<void> {
		const plan = await this.#store.plan(job.id);
		const parts: BatchPart[] = [];
		for (const name of plan?.parts ?? []) {
			const part = await this.#store.part(job.id, name);
			if (part) parts.push(part);
		}
		if (!plan) {
			void vscode.window.showWarningMessage('The results of this job are no longer kept. Review the change anew.');
			return;
		}
		await this.#store.mark(job.id, 'seen');
		await this.#show(await this.#store.list());
		const { title, baseLabel, coverage } = plan;
		const change = { title, baseLabel, files: parts.flatMap(({ files }) => files) };
		await this.#deps.open({ job, change, parts, coverage, answers: await this.#store.answers(job.id) });
	}

	async #remove(job: QueuedJob): Promise<void> {
		if (isOpen(job) && !(await isSure(job))) return;
		await this.#store.remove(job.id);
		await this.#show(await this.#store.list());
	}
}

async function isSure({ host }: QueuedJob): Promise<boolean> {
	const forget = 'Forget It';
	const detail = `${host} goes on with what it has, and charges it. Cancel the job first if you do not want that.`;
	const choice = await vscode.window.showWarningMessage(
		'Forget a job that is not done?',
		{ modal: true, detail },
		forget,
	);
	return choice === forget;
}

async function isAllowed({ model, host, price }: PreparedBatch, above: number, approver: Approver): Promise<boolean> {
	const estimate = { inputTokens: price.tokens, repeatedTokens: 0, basis: 'counted' } as const;
	const dollars = { least: price.batch ?? 0, most: price.batch ?? 0 };
	const question = costQuestion({ model, host, estimate, dollars, above });
	return (await approver.ask(question, new AbortController().signal)) === 'approved';
}

const STOPPED: Failure = { kind: 'internal', sentence: 'Stopped. Nothing was sent.', action: 'retry' };

const NO_KEYS: Failure = {
	kind: 'internal',
	sentence:
		'Your keys could not be read, so Tandem cannot make sure that none of them is in the requests. Nothing was sent. Unlock the keyring, then try again.',
	action: 'retry',
};

const NOT_STORED: Failure = {
	kind: 'internal',
	sentence: 'The job could not be stored: the disk does not take it. Make room, then try again. Nothing was sent.',
	action: 'retry',
};

function noBatches(host: string): Failure {
	const sentence = `${host} takes no batches. Review now, or choose an endpoint that does.`;
	return { kind: 'badRequest', sentence, action: 'openEndpointSetting' };
}

function elsewhere(host: string): Failure {
	const sentence = `It was handed in at ${host}, and another endpoint is set now. Set that one again to go on with it.`;
	return { kind: 'badRequest', sentence, action: 'openEndpointSetting' };
}
