import assert from 'node:assert/strict';
import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import type { BatchAnswer } from '../../../src/core/batch.ts';
import { planJob, type QueuedJob } from '../../../src/core/jobs/queuedJob.ts';
import type { BatchPart } from '../../../src/core/review/batchReview.ts';
import { hasOpenJobs } from '../../../src/host/jobs/hasOpenJobs.ts';
import { type JobStore, openJobStore } from '../../../src/host/jobs/jobStore.ts';
import { createOutside, type Scratch } from '../scratch.ts';

const DAY = 86_400_000;
const PART: BatchPart = {
	name: 'part-1',
	files: [{ path: 'a.ts', status: 'modified', binary: false, hunks: [] }],
	request: {
		model: 'gpt-4.1',
		system: 's',
		messages: [{ role: 'user', text: 'Ünïcode 💥' }],
		tools: [],
		toolChoice: 'auto',
		parallelToolCalls: false,
		cacheKey: 'k',
	},
};
const PLAN = { title: 'Branch topic', baseLabel: 'main', coverage: [], parts: ['part-1'] };

function jobNamed(id: string, now = 0): QueuedJob {
	const requests = [{ name: 'part-1', bytes: 10, tokens: 20, inputTokens: 10 }];
	const where = { endpoint: 'http://127.0.0.1:1/v1', host: '127.0.0.1:1', model: 'gpt-4.1' };
	return planJob({ id, title: 'T', scope: 's', ...where, requests, planned: { tokens: 10, dollars: 1 } }, now);
}

describe('jobStore', () => {
	let outside: Scratch;
	let store: JobStore;

	beforeEach(() => {
		outside = createOutside();
		store = openJobStore(outside.file('batches'));
	});
	afterEach(() => outside.remove());

	it('gives back what was put, oldest job first', async () => {
		await store.add(jobNamed('b', 2), PLAN, [PART]);
		await store.add(jobNamed('a', 1), PLAN, [PART]);
		const jobs = await store.list();
		assert.deepEqual(
			jobs.map(({ id }) => id),
			['a', 'b'],
		);
		assert.deepEqual(jobs[0], jobNamed('a', 1));
		assert.deepEqual(await store.plan('a'), PLAN);
		assert.deepEqual(await store.part('a', 'part-1'), PART);
		assert.equal(await store.part('a', 'part-2'), undefined);
		const answers = new Map<string, BatchAnswer>([
			['part-1', { kind: 'finished', reason: 'stop', text: '{}', toolCalls: [] }],
		]);
		assert.equal((await store.answers('a')).size, 0);
		await store.saveAnswers('a', answers);
		assert.deepEqual(await store.answers('a'), answers);
		await store.save({ ...jobNamed('a', 1), stage: 'done' });
		assert.equal((await store.list())[0]?.stage, 'done');
		await store.remove('a');
		assert.equal((await store.list()).length, 1);
	});

	it('a job that was added only in part, one cut off by a crash and foreign files are none', async () => {
		assert.deepEqual(await store.list(), []);
		await store.add(jobNamed('good'), PLAN, [PART]);
		outside.write('batches/half/parts/part-1.json', '{}');
		outside.write('batches/cut/job.json', '{"version":1,"id":"cut","bat');
		outside.write('batches/renamed/job.json', JSON.stringify(jobNamed('other')));
		outside.write('batches/newer/job.json', JSON.stringify({ ...jobNamed('newer'), version: 2 }));
		outside.write('batches/note.txt', 'x');
		assert.deepEqual(
			(await store.list()).map(({ id }) => id),
			['good'],
		);
	});

	it('a file is replaced at once: nothing of a draft stays, and a disk that does not take it leaves what was there', async () => {
		await store.add(jobNamed('a'), PLAN, [PART]);
		for (let times = 0; times < 20; times++) await store.save({ ...jobNamed('a'), lastBatch: times });
		assert.deepEqual(readdirSync(outside.file('batches/a')).sort(), ['job.json', 'parts', 'plan.json']);
		await assert.rejects(store.save(jobNamed('gone')));
		assert.equal((await store.list())[0]?.lastBatch, 19);
	});

	it('a mark is set by exactly one of many', async () => {
		await store.add(jobNamed('a'), PLAN, [PART]);
		const set = await Promise.all(Array.from({ length: 20 }, () => store.mark('a', 'told')));
		assert.equal(set.filter(Boolean).length, 1);
		assert.deepEqual([await store.has('a', 'told'), await store.has('a', 'cancel')], [true, false]);
	});

	it('whether a job is open is seen by names alone: one that runs or was not looked at', async () => {
		assert.equal(await hasOpenJobs(outside.folder), false);
		outside.write('batches/lease.1', '{}');
		outside.write('batches/half/parts/part-1.json', '{}');
		assert.equal(await hasOpenJobs(outside.folder), false);
		await store.add(jobNamed('a'), PLAN, [PART]);
		assert.equal(await hasOpenJobs(outside.folder), true);
		await store.mark('a', 'seen');
		assert.equal(await hasOpenJobs(outside.folder), false);
	});

	it('old jobs and leftovers are removed, open ones and new ones never', async () => {
		const now = 40 * DAY;
		await store.add(jobNamed('open', 0), PLAN, [PART]);
		await store.add({ ...jobNamed('old', 0), stage: 'done' }, PLAN, [PART]);
		await store.add({ ...jobNamed('new', now - DAY), stage: 'done' }, PLAN, [PART]);
		outside.write('batches/half/parts/part-1.json', '{}');
		outside.write('batches/fresh/parts/part-1.json', '{}');
		writeFileSync(outside.file('batches/lease'), '');
		utimesSync(outside.file('batches/half'), 1, 1);
		utimesSync(outside.file('batches/fresh'), now / 1000, now / 1000);
		await store.tidy(now);
		assert.deepEqual(readdirSync(outside.file('batches')).sort(), ['fresh', 'lease', 'new', 'open']);
		assert.ok(existsSync(outside.file('batches/open/job.json')));
	});
});
