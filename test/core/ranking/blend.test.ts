import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blend, likeness, MEANING_WEIGHT } from '../../../src/core/ranking/blend.ts';

/** A small generator, so that a failure can be run again. */
function random(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
		return state / 4_294_967_296;
	};
}

const order = (likenesses: readonly (number | undefined)[], weight?: number) =>
	blend(likenesses, weight).map(({ at }) => at);
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);

test('a likeness is a cosine, and nothing where there is none', () => {
	const vector = (...numbers: number[]) => Float32Array.from(numbers);
	assert.equal(likeness(vector(3, 4), vector(6, 8)), 1);
	assert.equal(likeness(vector(1, 0), vector(0, 2)), 0);
	assert.equal(likeness(vector(1, 0), vector(-2, 0)), -1);
	assert.equal(likeness(vector(1, 0), vector(1)), undefined);
	assert.equal(likeness(vector(0, 0), vector(1, 1)), undefined);
	assert.equal(likeness(vector(), vector()), undefined);
});

test('laws of the blend', () => {
	const seed = 20_261_120;
	const next = random(seed);
	for (let round = 0; round < 500; round++) {
		const why = `seed ${seed}, round ${round}`;
		const count = Math.floor(next() * 60);
		// Few values, so that many are equal.
		const likenesses = upTo(count).map(() => (next() < 0.2 ? undefined : Math.floor(next() * 8) / 8));
		const blended = blend(likenesses);
		assert.deepEqual(
			blended.map(({ at }) => at).sort((a, b) => a - b),
			upTo(count),
			`nothing is lost or doubled: ${why}`,
		);
		assert.deepEqual(order(likenesses, 0), upTo(count), `no weight is no change: ${why}`);
		assert.ok(
			blended.every(({ score }, at) => at === 0 || score <= (blended[at - 1]?.score ?? 0)),
			`best first: ${why}`,
		);
		assert.deepEqual(order(likenesses.map(() => 0.5)), upTo(count), `equal ones keep their order: ${why}`);
		assert.deepEqual(order(likenesses.map(() => undefined)), upTo(count), `nothing known is no change: ${why}`);
		assert.deepEqual(order(upTo(count).map((at) => -at)), upTo(count), `the same order is no change: ${why}`);
		const places = new Map(blended.map(({ at }, place) => [at, place]));
		for (const [before, one] of likenesses.entries()) {
			for (const [after, other] of likenesses.entries()) {
				if (before >= after || one === undefined || other === undefined || one < other) continue;
				assert.ok((places.get(before) ?? 0) < (places.get(after) ?? 0), `better in both stays before: ${why}`);
			}
		}
	}
});

test('a model that knows nothing spoils little, one that knows brings the place up', () => {
	const likenesses = upTo(60).map((at) => (at === 0 ? 0 : 1 - at / 100));
	const worst = order(likenesses).indexOf(0);
	assert.ok(worst <= 20, `the first of the index, last by meaning, is at ${worst}`);
	const found = upTo(60).map((at) => (at === 30 ? 0.9 : 0.5 - at / 1000));
	const blended = blend(found);
	assert.ok(blended.findIndex(({ at }) => at === 30) < 30 - 5);
	assert.deepEqual(
		blended.filter(({ isByMeaning }) => isByMeaning).map(({ at }) => at),
		[30],
	);
	assert.ok(MEANING_WEIGHT < 1);
});
