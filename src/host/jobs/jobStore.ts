import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BatchAnswer } from '../../core/batch.ts';
import type { QueuedJob } from '../../core/jobs/queuedJob.ts';
import type { BatchPart } from '../../core/review/batchReview.ts';
import type { FileCoverage } from '../../core/review/packChange.ts';
import { JOB_FILE, SEEN_FILE } from './hasOpenJobs.ts';

/** What was handed in with a job, beside its parts. */
export interface StoredPlan {
	readonly title: string;
	readonly baseLabel: string;
	readonly coverage: readonly FileCoverage[];
	/** Names of the parts, in order. */
	readonly parts: readonly string[];
}

/** What the user wants of a job, or knows of it: a window that does not work on it may say so, too. */
export type JobMark = 'cancel' | 'told' | 'seen';

/**
 * The jobs of a workspace on disk, a folder each. `job.json` is written last when a job is added and only by who holds the lease, each
 * file at once or not at all, so that a kill leaves what was there before. Writing rejects when the disk does not take it.
 */
export interface JobStore {
	/** Oldest first; what cannot be read is left out. Never rejects. */
	list(): Promise<readonly QueuedJob[]>;
	add(job: QueuedJob, plan: StoredPlan, parts: readonly BatchPart[]): Promise<void>;
	save(job: QueuedJob): Promise<void>;
	plan(id: string): Promise<StoredPlan | undefined>;
	part(id: string, name: string): Promise<BatchPart | undefined>;
	saveAnswers(id: string, answers: ReadonlyMap<string, BatchAnswer>): Promise<void>;
	answers(id: string): Promise<ReadonlyMap<string, BatchAnswer>>;
	has(id: string, mark: JobMark): Promise<boolean>;
	/** True for exactly one of those who set it. */
	mark(id: string, mark: JobMark): Promise<boolean>;
	remove(id: string): Promise<void>;
	/** Removes what was added only in part, and jobs that were done so many ms ago. Never rejects. */
	tidy(now: number): Promise<void>;
}

const KEPT_MS = 30 * 86_400_000;
const DAY_MS = 86_400_000;
const ID = /^[\w-]{1,64}$/;
/** In step with `SEEN_FILE`, which is looked for at the start. */
const MARK_FILES: Readonly<Record<JobMark, string>> = { cancel: 'cancel', told: 'told', seen: SEEN_FILE };

/** The store of a folder, which need not exist. */
export function openJobStore(folder: string): JobStore {
	const fileOf = (id: string, ...names: readonly string[]) => join(folder, id, ...names);
	const idsHere = async () => (await readdir(folder).catch(() => [])).filter((name) => ID.test(name));
	const readJob = async (id: string) => asJob(await readJson(fileOf(id, JOB_FILE)), id);
	const remove = (id: string) => rm(fileOf(id), { recursive: true, force: true });
	return {
		async list() {
			const jobs = await Promise.all((await idsHere()).map(readJob));
			return jobs.filter((job) => job !== undefined).sort((a, b) => a.createdAt - b.createdAt);
		},
		async add(job, plan, parts) {
			await mkdir(fileOf(job.id, 'parts'), { recursive: true });
			for (const part of parts) await writeJson(fileOf(job.id, 'parts', `${part.name}.json`), part);
			await writeJson(fileOf(job.id, 'plan.json'), plan);
			await writeJson(fileOf(job.id, JOB_FILE), job);
		},
		save: (job) => writeJson(fileOf(job.id, JOB_FILE), job),
		plan: async (id) => (await readJson(fileOf(id, 'plan.json'))) as StoredPlan | undefined,
		part: async (id, name) => (await readJson(fileOf(id, 'parts', `${name}.json`))) as BatchPart | undefined,
		saveAnswers: (id, answers) => writeJson(fileOf(id, 'answers.json'), [...answers]),
		async answers(id) {
			const stored = await readJson(fileOf(id, 'answers.json'));
			return new Map(Array.isArray(stored) ? (stored as readonly (readonly [string, BatchAnswer])[]) : []);
		},
		has: (id, mark) => isThere(fileOf(id, MARK_FILES[mark])),
		mark: (id, mark) =>
			writeFile(fileOf(id, MARK_FILES[mark]), '', { flag: 'wx' }).then(
				() => true,
				() => false,
			),
		remove,
		async tidy(now) {
			for (const id of await idsHere()) {
				const job = await readJob(id);
				const isOld = job ? job.stage === 'done' && now - job.createdAt > KEPT_MS : await isLeftOver(fileOf(id), now);
				if (isOld) await remove(id).catch(() => {});
			}
		},
	};
}

/** A folder without a job: it is being made, or was not made to its end. */
async function isLeftOver(folder: string, now: number): Promise<boolean> {
	const found = await stat(folder).catch(() => undefined);
	return found?.isDirectory() === true && now - found.mtimeMs > DAY_MS;
}

function asJob(value: unknown, id: string): QueuedJob | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const job = value as Partial<QueuedJob>;
	const isWhole = job.version === 1 && job.id === id && Array.isArray(job.batches) && Array.isArray(job.requests);
	return isWhole ? (value as QueuedJob) : undefined;
}

async function readJson(file: string): Promise<unknown> {
	try {
		return JSON.parse(await readFile(file, 'utf8'));
	} catch {
		return undefined;
	}
}

/** At once or not at all. */
export async function writeJson(file: string, value: unknown): Promise<void> {
	const draft = join(dirname(file), `.${randomUUID()}`);
	try {
		await writeFile(draft, JSON.stringify(value), { flush: true });
		await rename(draft, file);
	} catch (error) {
		await rm(draft, { force: true }).catch(() => {});
		throw error;
	}
}

async function isThere(file: string): Promise<boolean> {
	return stat(file).then(
		() => true,
		() => false,
	);
}
