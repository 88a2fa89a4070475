import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BatchAnswer, type BatchJob, type BatchRequest, isOver, planBatch } from '../../../../src/core/batch.ts';
import { type BatchClient, createBatchClient } from '../../../../src/remote/openai/batch/batchClient.ts';
import { parseEndpoint } from '../../../../src/remote/openai/endpoint.ts';
import { type BatchScript, batchRoutes } from '../../../endpoint/batches.ts';
import { type PlainAnswer, type PlainRequest, startEndpoint } from '../../../endpoint/openaiEndpoint.ts';
import { createValidator } from '../../../endpoint/violations.ts';
import { fakeClock } from '../../../fakes/fakeClock.ts';
import { checkFailure, endpointAt, KEY, READ_FILE, request } from '../conversing.ts';

const validator = createValidator();
const signal = new AbortController().signal;
const REQUESTS: readonly BatchRequest[] = ['a', 'b', 'c'].map((name) => ({
	name,
	request: request({ messages: [{ role: 'user', text: `Review ${name}` }], prediction: 'x' }),
}));

interface Served {
	readonly client: BatchClient;
	readonly server: ReturnType<typeof batchRoutes>;
	readonly job: BatchJob;
	/** Another client for the same server, as after a restart. */
	again(): BatchClient;
}

type Before = (request: PlainRequest) => PlainAnswer | undefined;

async function served(
	script: Partial<BatchScript>,
	run: (served: Served) => Promise<void>,
	before: Before = () => undefined,
) {
	const server = batchRoutes(validator, {
		answer: () => ({ text: 'ok' }),
		statuses: ['in_progress', 'completed'],
		...script,
	});
	const routes = (each: PlainRequest) => before(each) ?? server.route(each);
	const endpoint = await startEndpoint({ validate: validator, answer: () => ({}), routes, key: KEY });
	const again = () =>
		createBatchClient({
			endpoint: endpointAt(endpoint.baseUrl),
			apiKey: async () => KEY,
			fetch,
			clock: fakeClock(),
			random: () => 0.5,
		});
	const job = planBatch({ id: 'job-1', endpoint: endpoint.baseUrl, model: 'gpt-4.1', requests: ['a', 'b', 'c'] }, 0);
	try {
		await run({ client: again(), server, job, again });
	} finally {
		await endpoint.close();
	}
}

/** Goes on to the end, through storage after each step. */
async function finish(client: BatchClient, job: BatchJob, requests = REQUESTS): Promise<BatchJob> {
	let last = job;
	for (let steps = 0; !isOver(last); steps++) {
		assert.ok(steps < 20, 'it never ends');
		const step = await client.advance(last, () => requests, signal);
		if (step.kind === 'failed') assert.fail(step.failure.sentence);
		last = JSON.parse(JSON.stringify(step.job));
	}
	return last;
}

async function answersOf(client: BatchClient, job: BatchJob): Promise<ReadonlyMap<string, BatchAnswer>> {
	const found = await client.answers(job, signal);
	assert.equal(found.kind, 'answers', JSON.stringify(found));
	return found.kind === 'answers' ? found.answers : new Map();
}

test('requests are handed in as a file and answered by name', () =>
	served(
		{
			answer: (_, name) =>
				name === 'b'
					? { toolCalls: [{ name: 'read_file', arguments: { path: 'b' } }] }
					: { text: `Fine: ${name}`, usage: { prompt_tokens: 7, completion_tokens: 3 } },
		},
		async ({ client, job, server }) => {
			const done = await finish(client, job);
			assert.deepEqual([done.state, done.done], ['completed', { completed: 3, failed: 0 }]);
			assert.deepEqual(server.seen, [
				'POST /v1/files',
				'GET /v1/batches',
				'POST /v1/batches',
				'GET /v1/batches/batch_0',
				'GET /v1/batches/batch_0',
			]);
			assert.deepEqual(server.batches.get('batch_0')?.metadata, { job: 'job-1' });
			const answers = await answersOf(client, done);
			assert.deepEqual([...answers.keys()], ['a', 'b', 'c']);
			assert.deepEqual(answers.get('c'), {
				kind: 'finished',
				reason: 'stop',
				text: 'Fine: c',
				toolCalls: [],
				usage: { inputTokens: 7, cachedTokens: 0, outputTokens: 3 },
			});
			const called = answers.get('b');
			assert.deepEqual(called?.kind === 'finished' && [called.reason, called.toolCalls[0]?.arguments], [
				'toolCalls',
				'{"path":"b"}',
			]);
		},
	));

test('a job goes on after a restart at every step, and is created once', () =>
	served({}, async ({ job, server, again }) => {
		let last = job;
		while (!isOver(last)) {
			const step = await again().advance(last, () => REQUESTS, signal);
			assert.equal(step.kind, 'job');
			// The answer of the first creation is lost: the window went away before it was kept.
			if (last.state === 'uploaded') await again().advance(last, () => REQUESTS, signal);
			last = JSON.parse(JSON.stringify(step.job));
		}
		assert.equal(server.batches.size, 1);
		assert.equal((await answersOf(again(), last)).size, 3);
	}));

test('an answer that failed, one that never came, and one that was filtered stand beside the good ones', () =>
	served(
		{
			statuses: ['expired'],
			answer: (_, name) => {
				if (name === 'a') return { text: 'Well', finishReason: 'content_filter' };
				return name === 'b'
					? { status: 429, error: { message: 'Rate limit reached', code: 'rate_limit_exceeded' } }
					: undefined;
			},
		},
		async ({ client, job }) => {
			const done = await finish(client, job);
			assert.equal(done.state, 'expired');
			const answers = await answersOf(client, done);
			const [a, b, c] = ['a', 'b', 'c'].map((name) => answers.get(name));
			assert.ok(a?.kind === 'finished' && a.reason === 'contentFilter');
			assert.ok(b?.kind === 'failed' && b.failure.kind === 'rateLimited');
			assert.ok(c?.kind === 'failed' && /Ask it again/.test(c.failure.sentence));
			for (const each of [b, c]) if (each?.kind === 'failed') checkFailure(each.failure);
		},
	));

test('a request without a line in any file is one without an answer', () =>
	served({}, async ({ client, job, server }) => {
		const done = await finish(client, job);
		const file = server.files.get(done.outputFile ?? '') ?? '';
		server.files.set(done.outputFile ?? '', `garbage\n{"custom_id":"z"}\n${file.split('\n')[0]}`);
		const answers = await answersOf(client, done);
		assert.deepEqual(
			[...answers].map(([name, { kind }]) => [name, kind]),
			[
				['a', 'failed'],
				['b', 'failed'],
				['c', 'finished'],
			],
		);
	}));

test('a batch is cancelled, also before it was created; what was answered stays', () =>
	served(
		{ statuses: ['in_progress', 'in_progress'], answer: (_, name) => (name === 'a' ? { text: 'ok' } : undefined) },
		async ({ client, job, server }) => {
			const early = await client.cancel(job, signal);
			assert.deepEqual([early.kind, early.job.state, server.seen.length], ['job', 'cancelled', 0]);
			let running = job;
			while (running.state !== 'running') running = (await client.advance(running, () => REQUESTS, signal)).job;
			const step = await client.cancel(running, signal);
			assert.deepEqual([step.job.state, step.job.cancelling], ['running', true]);
			const done = await finish(client, step.job);
			assert.equal(done.state, 'cancelled');
			const answers = await answersOf(client, done);
			assert.deepEqual(
				[...answers.values()].map(({ kind }) => kind),
				['finished', 'failed', 'failed'],
			);
		},
	));

test('a batch that the endpoint does not accept says why', () =>
	served({}, async ({ client, job }) => {
		const bad = { name: 'a', request: request({ tools: [{ ...READ_FILE, description: 'x'.repeat(1_025) }] }) };
		const done = await finish(client, { ...job, requests: ['a'] }, [bad]);
		assert.equal(done.state, 'failed');
		checkFailure(done.failure!);
		assert.match(done.failure!.sentence, /1024 characters. Hand it in again/);
	}));

test('what cannot be a batch is not handed in', () =>
	served({}, async ({ client, job, server }) => {
		const refusal = async (requests: readonly BatchRequest[], changes: Partial<BatchJob> = {}) => {
			const step = await client.advance({ ...job, ...changes }, () => requests, signal);
			return step.kind === 'failed' ? step.failure.sentence : '';
		};
		const [first] = REQUESTS;
		assert.match(await refusal([]), /at least one/);
		assert.match(await refusal([first!, first!]), /one name/);
		assert.match(await refusal([{ name: 'x', request: request({ model: 'gpt-4.1-mini' }) }]), /one model/);
		assert.match(await refusal(Array.from({ length: 50_001 }, (_, at) => ({ ...first!, name: `${at}` }))), /50000/);
		assert.match(await refusal(REQUESTS, { endpoint: 'https://api.openai.com/v1' }), /another endpoint/);
		assert.equal(server.seen.length, 0);
	}));

test('a failure keeps the job where it is, and the next step goes on from there', () => {
	let broken = true;
	return served(
		{},
		async ({ client, job }) => {
			const uploaded = (await client.advance(job, () => REQUESTS, signal)).job;
			const step = await client.advance(uploaded, () => REQUESTS, signal);
			assert.ok(step.kind === 'failed' && step.failure.kind === 'quotaExceeded');
			assert.deepEqual(step.job, uploaded);
			broken = false;
			assert.equal((await finish(client, step.job)).state, 'completed');
		},
		({ route }) =>
			broken && route === 'POST /v1/batches'
				? { status: 429, body: { error: { message: 'no', code: 'insufficient_quota', type: 'insufficient_quota' } } }
				: undefined,
	);
});

test('an endpoint without batches says so, and a stop is a stop', () =>
	served(
		{},
		async ({ client, job }) => {
			const controller = new AbortController();
			controller.abort();
			assert.equal((await client.advance(job, () => REQUESTS, controller.signal)).kind, 'cancelled');
			const step = await client.advance(job, () => REQUESTS, signal);
			assert.match(step.kind === 'failed' ? step.failure.sentence : '', /does not answer as the Batch API/);
		},
		() => ({ body: { hello: 'world' } }),
	));

test('what the endpoint no longer has, or not for this key, is told as gone; files are removed, and gone ones count as removed', () => {
	let isGone = false;
	return served(
		{},
		async ({ client, job, server }) => {
			const done = await finish(client, job);
			isGone = true;
			const answers = await client.answers(done, signal);
			assert.equal(answers.kind, 'gone');
			checkFailure(answers.kind === 'gone' ? answers.failure : assert.fail());
			const running = { ...done, state: 'running' as const };
			assert.equal((await client.advance(running, () => [], signal)).kind, 'gone');
			isGone = false;
			const files = [done.inputFile!, done.outputFile!, 'file-unknown'];
			assert.deepEqual(await client.removeFiles(files, signal), []);
			assert.equal(server.files.size, 0);
		},
		({ route }) =>
			isGone && route.startsWith('GET') ? { status: 404, body: { error: { message: 'No such thing' } } } : undefined,
	);
});

test('a batch that went unseen is found by its metadata, too; without a list no second one is made', () => {
	let isListed = false;
	return served(
		{},
		async ({ client, job, server }) => {
			const uploaded = (await client.advance(job, () => REQUESTS, signal)).job;
			const refused = await client.advance(uploaded, () => REQUESTS, signal);
			assert.ok(refused.kind === 'failed' && server.batches.size === 0);
			isListed = true;
			await client.advance(uploaded, () => REQUESTS, signal);
			const found = await client.advance({ ...uploaded, inputFile: 'file-other' }, () => REQUESTS, signal);
			assert.deepEqual([found.job.batch, server.batches.size], ['batch_0', 1]);
		},
		({ route }) =>
			!isListed && route === 'GET /v1/batches'
				? { status: 403, body: { error: { message: 'no', type: 'invalid_request_error' } } }
				: undefined,
	);
});

test('a file is shown before it leaves, and OpenAI is told how long to keep one that is lost', async () => {
	const parsed = parseEndpoint('https://api.openai.com/v1');
	assert.ok(parsed.kind === 'endpoint');
	const shown: string[] = [];
	let form: FormData | undefined;
	const client = createBatchClient({
		endpoint: parsed.endpoint,
		apiKey: async () => KEY,
		fetch: async (_, init) => {
			assert.equal(shown.length, 1);
			form = init?.body instanceof FormData ? init.body : undefined;
			return Response.json({ id: 'file-1' });
		},
		clock: fakeClock(),
		onFile: (lines) => shown.push(...lines),
	});
	const plan = { id: 'job-1', endpoint: 'https://api.openai.com/v1', model: 'gpt-4.1', requests: ['a'] };
	await client.advance(planBatch(plan, 0), () => REQUESTS.slice(0, 1), signal);
	assert.equal(form?.get('expires_after[anchor]'), 'created_at');
	assert.equal(form?.get('expires_after[seconds]'), '259200');
	const file = form?.get('file');
	assert.ok(file instanceof Blob);
	assert.equal(await file.text(), shown[0]);
});
