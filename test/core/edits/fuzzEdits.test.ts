import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzzCase } from './fuzzEdits.ts';
import { random, seedOf } from './random.ts';

test('whatever a model makes of a true edit, it lands in its place or is refused', () => {
	const seed = seedOf(606);
	const counts = { landed: 0, refused: 0, skipped: 0 };
	for (let at = 0; at < 3_000; at++) counts[fuzzCase(random(seed + at), `TANDEM_SEED=${seed}, case ${at}`)]++;
	assert.ok(counts.landed > 1_500 && counts.refused > 50, JSON.stringify(counts));
});
