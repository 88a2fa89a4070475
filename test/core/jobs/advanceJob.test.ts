import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jobCost, jobEnd, jobSentence } from '../../../src/core/jobs/jobWords.ts';
import type { PlainRequest } from '../../endpoint/openaiEndpoint.ts';
import { type JobWorld, type JobWorldOptions, type Kill, openJobWorld } from './jobWorld.ts';

const NAMES = ['part-1', 'part-2', 'part-3', 'part-4'];

async function inWorld(options: JobWorldOptions, run: (world: JobWorld) => Promise<void>): Promise<void> {
	const world = await openJobWorld(options);
	try {
		await run(world);
	} finally {
		await world.close();
	}
}

/** One batch for all requests, every answer kept, each charged once, nothing left at the endpoint. */
function checkWhole(world: JobWorld, where: string): void {
	const job = world.job();
	assert.equal(job.stage, 'done', where);
	assert.equal(world.server.batches.size, 1, `${where}: exactly one batch`);
	assert.deepEqual([...world.answers().keys()].sort(), NAMES, where);
	assert.ok(
		[...world.answers().values()].every(({ kind }) => kind === 'finished'),
		where,
	);
	assert.deepEqual([...world.ledger].sort(), NAMES, `${where}: charged once`);
	assert.equal(job.spent?.tokens, 60, where);
}

test('a job is handed in, asked about, kept, charged, and its files are removed', () =>
	inWorld({}, async (world) => {
		const job = await world.run();
		checkWhole(world, 'undisturbed');
		assert.deepEqual(world.server.files.size, 0);
		assert.deepEqual(world.server.batches.get('batch_0')?.metadata, { job: 'job.1' });
		assert.equal(jobSentence(job), 'Done: 4 of 4 answered. Open the results.');
		assert.deepEqual(jobEnd(job), { outcome: 'done' });
		assert.equal(jobCost({ ...job, spent: { tokens: 60, dollars: 0.5 } }), '60 tokens, $0.50 by batch, half price');
	}));

test('a window that goes away at any request or write leaves a job that ends well, created and charged once', async () => {
	let effects = 0;
	await inWorld({}, async (world) => {
		await world.run();
		effects = world.effects();
	});
	assert.ok(effects >= 20, `${effects} effects`);
	for (let at = 1; at <= effects; at++) {
		for (const when of ['before', 'after'] as const) {
			await inWorld({}, async (world) => {
				await world.run([{ at, when }]);
				checkWhole(world, `killed ${when} effect ${at} of ${effects}`);
				// An upload whose answer was lost leaves a file behind that nobody knows of.
				assert.ok(world.server.files.size <= 1);
			});
		}
	}
});

test('windows that go away again and again make no second batch', async () => {
	const seed = 41;
	let state = seed;
	for (let round = 0; round < 12; round++) {
		const kills: Kill[] = [];
		for (let at = 0, many = 0; many < 4; many++) {
			state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
			at += 1 + ((state >>> 8) % 7);
			kills.push({ at, when: state & 4096 ? 'before' : 'after' });
		}
		await inWorld({}, async (world) => {
			await world.run(kills);
			checkWhole(world, `seed ${seed}, round ${round}: ${JSON.stringify(kills)}`);
		});
	}
});

test('a list that cannot be had is waited for: creating blindly might create twice', async () => {
	let lists = 0;
	const before = ({ route }: PlainRequest) =>
		route === 'GET /v1/batches' && ++lists <= 8 ? { status: 500, body: { error: { message: 'no' } } } : undefined;
	await inWorld({ before }, async (world) => {
		await world.run();
		checkWhole(world, 'lists failed');
	});
});

test('a queue that is too small gets the job in smaller batches, one after the other', () => {
	const message =
		'Enqueued token limit reached for gpt-4.1 in organization org-1. Limit: 250 enqueued tokens. Please try again once some in_progress batches have been completed.';
	const refuse = (lines: number) => (lines > 2 ? { code: 'token_limit_exceeded', message } : undefined);
	return inWorld({ script: { refuse } }, async (world) => {
		const job = await world.run();
		assert.equal(job.pace, 'oneByOne');
		assert.deepEqual(
			job.batches.map(({ id, requests, state }) => [id, requests.length, state]),
			[
				['job.2', 2, 'completed'],
				['job.3', 2, 'completed'],
			],
		);
		assert.deepEqual([...world.answers().keys()].sort(), NAMES);
		assert.equal(world.server.files.size, 0, 'the file of the batch that was refused is removed, too');
		const order = world.server.seen.filter((route) => route === 'POST /v1/batches' || /batch_\d$/.test(route));
		assert.ok(order.lastIndexOf('GET /v1/batches/batch_1') < order.lastIndexOf('POST /v1/batches'));
	});
});

test('a queue that is full of others is tried again later; a request larger than the queue is told', async () => {
	let refusals = 0;
	const refusal = (limit: number) => ({ code: 'token_limit_exceeded', message: `Limit: ${limit} enqueued tokens.` });
	await inWorld({ script: { refuse: () => (refusals++ < 2 ? refusal(90_000) : undefined) } }, async (world) => {
		const job = await world.run();
		assert.deepEqual([job.stage, world.answers().size], ['done', 4]);
		assert.ok(world.now >= 600_000, 'five minutes each time');
	});
	await inWorld({ script: { refuse: () => refusal(50) } }, async (world) => {
		const job = await world.run();
		assert.deepEqual(
			[...world.answers().values()].map(({ kind }) => kind),
			Array(4).fill('failed'),
		);
		assert.equal(jobEnd(job).outcome, 'failed');
		assert.match(jobSentence(job), /Limit: 50/);
	});
});

test('cancelled: what was answered is kept and charged', () =>
	inWorld(
		{ script: { statuses: ['in_progress'], answer: (_, name) => (name === 'part-2' ? { text: '{}' } : undefined) } },
		async (world) => {
			while (world.job().batches[0]?.state !== 'running') await world.step();
			world.wishCancel();
			await world.step();
			assert.match(jobSentence(world.job()), /being cancelled/);
			const job = await world.run();
			assert.deepEqual(world.ledger, ['part-2']);
			assert.deepEqual(jobEnd(job), { outcome: 'cancelled' });
		},
	));

test('cancelled after a creation whose answer was lost: the unseen batch is found and cancelled', () =>
	inWorld({ script: { statuses: ['in_progress'] } }, async (world) => {
		await world.step();
		const kill = world.step({ at: 2, when: 'after' });
		await assert.rejects(kill);
		assert.equal(world.server.batches.size, 1);
		assert.equal(world.job().batches[0]?.state, 'uploaded');
		world.wishCancel();
		await world.run();
		assert.equal(world.server.batches.get('batch_0')?.status, 'cancelled');
	}));

test('a batch that is over before it can be cancelled gives its answers', () => {
	const before = ({ route }: PlainRequest) =>
		route.endsWith('/cancel')
			? { status: 400, body: { error: { message: 'Cannot cancel a batch with status completed.' } } }
			: undefined;
	return inWorld({ before }, async (world) => {
		while (world.job().batches[0]?.state !== 'running') await world.step();
		world.wishCancel();
		await world.run();
		checkWhole(world, 'cancelled too late');
	});
});

test('expired: what was ready is there, the rest is told', () =>
	inWorld(
		{ script: { statuses: ['expired'], answer: (_, name) => (name < 'part-3' ? { text: '{}' } : undefined) } },
		async (world) => {
			const job = await world.run();
			assert.deepEqual(
				NAMES.map((name) => world.answers().get(name)?.kind),
				['finished', 'finished', 'failed', 'failed'],
			);
			assert.match(jobSentence(job), /Ran out of its 24 h; 2 of 4/);
		},
	));

test('a batch that fails its validation says why and costs nothing', () =>
	inWorld(
		{ script: { refuse: () => ({ code: 'invalid_json_line', message: 'Line 1 is no JSON.' }) } },
		async (world) => {
			const job = await world.run();
			assert.deepEqual([world.ledger.length, world.server.files.size], [0, 0]);
			assert.match(jobEnd(job).failure?.sentence ?? '', /Line 1 is no JSON/);
		},
	));

test('answers twice, out of order, among garbage and cut off in the middle: each counts once, the last one is missing', () =>
	inWorld(
		{
			script: {
				file: (lines) => {
					const [cut = '', ...whole] = lines.toReversed();
					return ['', 'garbage', '{"custom_id":7}', ...whole, ...whole, '{"custom_id":"other"}', cut.slice(0, 60)].join(
						'\n',
					);
				},
			},
		},
		async (world) => {
			await world.run();
			assert.deepEqual(
				NAMES.map((name) => world.answers().get(name)?.kind),
				['failed', 'finished', 'finished', 'finished'],
			);
			assert.deepEqual([...world.ledger].sort(), NAMES.slice(1));
		},
	));

test('answers that the endpoint no longer has are given up after some tries, not at once: a wrong key says the same', async () => {
	let asked = 0;
	const gone = ({ route }: PlainRequest) =>
		route.endsWith('/content') && ++asked <= 2
			? { status: 404, body: { error: { message: 'No such File object' } } }
			: undefined;
	await inWorld({ before: gone }, async (world) => {
		await world.run();
		checkWhole(world, 'back again');
	});
	asked = Number.NEGATIVE_INFINITY;
	await inWorld({ before: gone }, async (world) => {
		const job = await world.run();
		assert.deepEqual([job.stage, world.ledger.length], ['done', 0]);
		const [answer] = world.answers().values();
		assert.match(answer?.kind === 'failed' ? answer.failure.sentence : '', /does not know the answers/);
	});
});

test('a batch that this key does not know stays open and says what to do', () => {
	let isOther = false;
	const before = ({ route }: PlainRequest) =>
		isOther && /batches\/batch/.test(route)
			? { status: 404, body: { error: { message: 'No batch found' } } }
			: undefined;
	return inWorld({ before }, async (world) => {
		while (world.job().batches[0]?.state !== 'running') await world.step();
		isOther = true;
		world.now += 10_000;
		await world.step();
		assert.match(jobSentence(world.job()), /does not know this batch.*key.*delete the job/);
		isOther = false;
		await world.run();
		checkWhole(world, 'the key is back');
	});
});

test('429 on the way in is waited for; an endpoint without batches fails the job', async () => {
	let times = 0;
	const busy = ({ route }: PlainRequest) =>
		route === 'POST /v1/batches' && ++times <= 3
			? {
					status: 429,
					headers: { 'retry-after': '1' },
					body: { error: { message: 'Rate limit', code: 'rate_limit_exceeded' } },
				}
			: undefined;
	await inWorld({ before: busy }, async (world) => {
		await world.run();
		checkWhole(world, '429');
	});
	await inWorld({ before: () => ({ body: { hello: 'world' } }) }, async (world) => {
		const job = await world.run();
		assert.match(jobSentence(job), /does not answer as the Batch API does/);
		assert.equal(jobEnd(job).outcome, 'failed');
	});
});
