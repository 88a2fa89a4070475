import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	type BatchJob,
	batchDollars,
	batchSentence,
	estimateBatch,
	isOver,
	planBatch,
	withStatus,
} from '../../src/core/batch.ts';
import { CATALOGUE } from '../../src/core/models/catalogue.ts';
import { dollarsOf, estimateDollars } from '../../src/core/models/money.ts';

const job = planBatch(
	{ id: 'j', endpoint: 'https://api.openai.com/v1', model: 'gpt-4.1', requests: ['a', 'b'] },
	1_000,
);
const usage = { inputTokens: 1_000_000, cachedTokens: 0, outputTokens: 100_000 };

test('questions come later and later while nothing is new, and soon again when something is', () => {
	let running = withStatus(job, { state: 'running', batch: 'b' }, 0);
	assert.equal(running.askAt, 5_000);
	const waits: number[] = [];
	for (let times = 0; times < 20; times++) {
		running = withStatus(running, { state: 'running' }, 0);
		waits.push(running.askAt);
	}
	assert.deepEqual(waits.slice(0, 3), [7_500, 11_250, 16_875]);
	assert.equal(waits.at(-1), 300_000);
	assert.equal(withStatus(running, { state: 'running', done: { completed: 1, failed: 0 } }, 100).askAt, 5_100);
});

test('a job is plain data, and its end is an end', () => {
	assert.deepEqual(JSON.parse(JSON.stringify(job)), job);
	const states = ['planned', 'uploaded', 'running', 'completed', 'failed', 'expired', 'cancelled'] as const;
	assert.deepEqual(
		states.map((state) => isOver({ ...job, state })),
		[false, false, false, true, true, true, true],
	);
});

test('each state has a sentence', () => {
	const done = { completed: 1, failed: 0 };
	const say = (changes: Partial<BatchJob>) => batchSentence({ ...job, done, ...changes });
	assert.match(say({}), /2 requests is being handed in/);
	assert.match(say({ state: 'running' }), /1 of 2 requests answered.*24 h/);
	assert.match(say({ state: 'running', cancelling: true }), /being cancelled/);
	assert.match(say({ state: 'completed' }), /done: 1 of 2/);
	assert.match(say({ state: 'expired' }), /24 h.*Hand in the others again/);
	assert.match(say({ state: 'cancelled' }), /cancelled; 1 of 2/);
	assert.match(say({ state: 'failed', requests: ['a'] }), /1 request failed/);
});

test('a batch costs half, by the tier or by halving', () => {
	assert.equal(batchDollars('gpt-4.1', usage), dollarsOf('gpt-4.1', usage)! / 2);
	const { tierPrices, ...untiered } = CATALOGUE.find(({ id }) => id === 'gpt-4.1')!;
	assert.ok(tierPrices?.batch);
	assert.equal(batchDollars('gpt-4.1', usage, { rows: [untiered] }), dollarsOf('gpt-4.1', usage)! / 2);
	assert.equal(batchDollars('unknown', usage), undefined);
	const planned = { inputTokens: 1_000, repeatedTokens: 0, outputTokens: 500 };
	const one = estimateDollars('gpt-4.1', planned)!;
	for (const rows of [CATALOGUE, [untiered]]) {
		const both = estimateBatch('gpt-4.1', [planned, planned], { rows })!;
		assert.ok(Math.abs(both.most - one.most) < 1e-12);
		assert.ok(Math.abs(both.least - one.least) < 1e-12);
	}
	assert.equal(estimateBatch('unknown', [planned]), undefined);
});
