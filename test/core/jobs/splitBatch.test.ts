import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BatchLimits, type SizedRequest, splitBatch } from '../../../src/core/jobs/splitBatch.ts';

const sized = (count: number, bytes: number, tokens: number): readonly SizedRequest[] =>
	Array.from({ length: count }, (_, at) => ({ name: `part-${at + 1}`, bytes, tokens }));
const sizes = (requests: readonly SizedRequest[], limits: BatchLimits) =>
	splitBatch(requests, limits).batches.map((batch) => batch.length);

test('a batch ends at the number of requests, at the bytes and at the tokens of the queue', () => {
	const limits = { requests: 50_000, bytes: 200_000_000 };
	assert.deepEqual(sizes(sized(100_001, 10, 1), limits), [50_000, 50_000, 1]);
	assert.deepEqual(sizes(sized(5, 90_000_000, 1), limits), [2, 2, 1]);
	assert.deepEqual(sizes(sized(7, 10, 30_000), { ...limits, tokens: 90_000 }), [3, 3, 1]);
	assert.deepEqual(sizes([], limits), []);
});

test('a request that fits into no batch is told, and the others go', () => {
	const all = [...sized(1, 10, 95_000), ...sized(2, 10, 10).map((each) => ({ ...each, name: `small ${each.name}` }))];
	const { batches, tooLarge } = splitBatch(all, { requests: 10, bytes: 100, tokens: 90_000 });
	assert.deepEqual([batches.map((batch) => batch.length), tooLarge.map(({ name }) => name)], [[2], ['part-1']]);
});

test('whatever the sizes, nothing is lost, doubled or over a limit', () => {
	const seed = 20_261_120;
	let state = seed;
	const random = (most: number) => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
		return state % most;
	};
	for (let round = 0; round < 300; round++) {
		const requests = sized(random(40), 0, 0).map((each) => ({ ...each, bytes: random(120), tokens: random(60) }));
		const limits = { requests: 1 + random(6), bytes: 100, tokens: 50 };
		const { batches, tooLarge } = splitBatch(requests, limits);
		const names = [...batches.flat(), ...tooLarge].map(({ name }) => name).sort();
		assert.deepEqual(names, requests.map(({ name }) => name).sort(), `seed ${seed}, round ${round}`);
		for (const batch of batches) {
			const total = (of: 'bytes' | 'tokens') => batch.reduce((sum, each) => sum + each[of], 0);
			assert.ok(batch.length > 0 && batch.length <= limits.requests && total('bytes') <= 100 && total('tokens') <= 50);
		}
	}
});
