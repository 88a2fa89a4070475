import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { addedFile, type Change } from '../../../src/core/review/change.ts';
import type { BatchResults, PreparedBatch } from '../../../src/host/jobs/batchDesk.ts';
import { BatchJobs } from '../../../src/host/jobs/batchJobs.ts';
import { JOBS_FOLDER } from '../../../src/host/jobs/hasOpenJobs.ts';
import { openJobStore } from '../../../src/host/jobs/jobStore.ts';
import { openLedger } from '../../../src/host/money/ledgerFile.ts';
import { type BatchScript, batchRoutes } from '../../endpoint/batches.ts';
import { type Endpoint, type PlainRequest, startEndpoint } from '../../endpoint/openaiEndpoint.ts';
import { createValidator } from '../../endpoint/violations.ts';
import { type ScriptedEngine, scriptedEngine } from '../doorFakes.ts';
import { fakeSettings, keysWith } from '../models/fakes.ts';
import { createOutside, createScratch, never, type Scratch, until } from '../scratch.ts';

const PRICES = [{ id: 'gpt-4.1', price: { input: 2, output: 8 } }];
const SPEED = 40;

/** Real time, only faster, so that minutes of waiting are moments. */
const fastClock = {
	now: () => Date.now() * SPEED,
	sleep: (ms: number, signal: AbortSignal) =>
		new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, ms / SPEED);
			signal.addEventListener('abort', () => {
				clearTimeout(timer);
				resolve();
			});
		}),
};

describe('batch jobs', () => {
	const validator = createValidator();
	let scratch: Scratch;
	let outside: Scratch;
	let endpoint: Endpoint | undefined;
	let server: ReturnType<typeof batchRoutes>;
	let engine: ScriptedEngine;
	let windows: BatchJobs[];
	let said: { endpoint: string; model: string; models: unknown; ceilings?: unknown };
	let opened: BatchResults[];
	let status: string;

	beforeEach(() => {
		scratch = createScratch();
		outside = createOutside();
		engine = scriptedEngine(scratch.paths, []);
		windows = [];
		opened = [];
		status = 'in_progress';
	});
	afterEach(async () => {
		for (const window of windows) await window.dispose();
		await endpoint?.close();
		engine.dispose();
		scratch.remove();
		outside.remove();
		await vscode.commands.executeCommand('notifications.clearAll');
	});

	async function serve(script: Partial<BatchScript> = {}): Promise<void> {
		server = batchRoutes(validator, {
			answer: () => ({
				text: '{"findings":[],"remark":""}',
				usage: { prompt_tokens: 1_000_000, completion_tokens: 0 },
			}),
			statuses: () => status,
			...script,
		});
		const routes = (request: PlainRequest) => server.route(request);
		endpoint = await startEndpoint({ validate: validator, answer: () => ({}), routes });
		said = { endpoint: endpoint.baseUrl, model: 'gpt-4.1', models: PRICES };
	}

	function openJobs(): BatchJobs {
		const jobs = new BatchJobs({
			storageFolder: outside.folder,
			costsFolder: outside.file('costs'),
			settings: fakeSettings(said),
			keys: keysWith('http://nowhere.invalid', 'k'),
			clock: fastClock,
			fetch: globalThis.fetch,
			open: async (results) => void opened.push(results),
		});
		windows.push(jobs);
		return jobs;
	}

	const change: Change = {
		title: 'Branch topic',
		baseLabel: 'main',
		files: Array.from({ length: 24 }, (_, at) => addedFile(`f${at}.ts`, 'const x = 1;\n'.repeat(400))),
	};

	async function prepared(jobs: BatchJobs): Promise<PreparedBatch> {
		const found = await jobs.prepare({ change, title: 'Branch topic', scope: 's', built: engine }, never);
		assert.ok('parts' in found);
		return found;
	}

	const store = () => openJobStore(outside.file(JOBS_FOLDER));
	const stages = async () => (await store().list()).map(({ stage }) => stage).join();
	async function untilStage(wanted: string): Promise<void> {
		let stage = '';
		await until(`the job is ${wanted}`, () => {
			void stages().then((found) => {
				stage = found;
			});
			return stage === wanted;
		});
	}
	const posts = () => server.seen.filter((route) => route === 'POST /v1/batches').length;

	it('both prices are told before anything is sent, the batch at half', async () => {
		await serve();
		const jobs = openJobs();
		assert.equal(jobs.isOffered(), true);
		const { price, parts } = await prepared(jobs);
		assert.ok(parts.length >= 2);
		assert.ok(price.now! > 0 && Math.abs(price.batch! - price.now! / 2) < 1e-9);
		said.models = [];
		const unpriced = (await prepared(jobs)).price;
		assert.deepEqual([unpriced.now, unpriced.batch, unpriced.tokens], [undefined, undefined, price.tokens]);
		assert.equal(server.seen.length, 0);
		for (const other of ['https://openrouter.ai/api/v1', 'http://127.0.0.1:11434/v1', 'nonsense']) {
			said.endpoint = other;
			assert.equal(jobs.isOffered(), false, other);
		}
	});

	it('a ceiling stops the whole job before it is stored or sent; a job that runs counts into the day', async () => {
		await serve();
		const jobs = openJobs();
		const ask = await prepared(jobs);
		const { batch } = ask.price;
		said.ceilings = { dollarsPerRequest: batch! * 0.9 };
		const stopped = await jobs.handIn(ask, undefined);
		assert.ok(typeof stopped === 'object' && stopped.kind === 'ceiling', JSON.stringify(stopped));
		assert.deepEqual([await stages(), server.seen.length], ['', 0]);
		said.ceilings = { dollarsPerDay: batch! * 1.5, askAboveDollars: batch! / 2 };
		assert.equal(await jobs.handIn(ask, { ask: async () => 'rejected' }), 'rejected');
		assert.equal(await stages(), '');
		assert.equal(await jobs.handIn(ask, undefined), 'handedIn');
		const second = await jobs.handIn(ask, undefined);
		assert.ok(typeof second === 'object' && second.ceiling?.scope === 'day', JSON.stringify(second));
	});

	it('goes on in another window, is created once, charged once at half price, and tidied up', async () => {
		await serve();
		const first = openJobs();
		await first.handIn(await prepared(first), undefined);
		await until('it runs', () => server.seen.includes('GET /v1/batches/batch_0'));
		const second = openJobs();
		second.start();
		await first.dispose();
		status = 'completed';
		await untilStage('done');
		assert.deepEqual([posts(), server.batches.size, server.files.size], [1, 1, 0]);
		const entries = await openLedger(outside.file('costs'), fastClock).read(3);
		const [job] = await store().list();
		assert.equal(entries.length, job?.requests.length);
		assert.equal(engine.left.length, entries.length, 'each request is taken down once');
		assert.ok(entries.every(({ dollars, turn }) => dollars === 1 && turn === job?.id));
		assert.equal(job?.spent?.dollars, entries.length);
	});

	it('two windows on one workspace ask for one', async () => {
		await serve();
		const jobs = [openJobs(), openJobs()];
		await jobs[0]!.handIn(await prepared(jobs[0]!), undefined);
		for (const window of jobs) window.start();
		await until('it was asked about', () => server.seen.filter((route) => route.endsWith('batch_0')).length >= 2);
		status = 'completed';
		await untilStage('done');
		assert.equal(posts(), 1);
		const downloads = server.seen.filter((route) => route.endsWith('/content'));
		assert.equal(downloads.length, 1);
		assert.equal(server.seen.filter((route) => route === 'POST /v1/files').length, 1);
	});

	it('stays with its endpoint: nothing is asked while another one is set', async () => {
		await serve();
		const jobs = openJobs();
		await jobs.handIn(await prepared(jobs), undefined);
		await until('it runs', () => server.seen.includes('GET /v1/batches/batch_0'));
		const own = said.endpoint;
		said.endpoint = 'http://127.0.0.1:9/v1';
		await new Promise((resolve) => setTimeout(resolve, 300));
		const asked = server.seen.length;
		await new Promise((resolve) => setTimeout(resolve, 400));
		assert.equal(server.seen.length, asked);
		status = 'completed';
		said.endpoint = own;
		await untilStage('done');
	});

	it('what another window asked to cancel is cancelled', async () => {
		await serve({ answer: () => undefined });
		const jobs = openJobs();
		await jobs.handIn(await prepared(jobs), undefined);
		await until('it runs', () => server.seen.includes('GET /v1/batches/batch_0'));
		const [job] = await store().list();
		await store().mark(job!.id, 'cancel');
		await untilStage('done');
		assert.equal(server.batches.get('batch_0')?.status, 'cancelled');
		assert.equal((await openLedger(outside.file('costs'), fastClock).read(3)).length, 0);
	});
});
