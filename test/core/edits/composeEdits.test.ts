import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeEdits } from '../../../src/core/edits/composeEdits.ts';
import { editedText, type TextEdit } from '../../../src/core/edits/plan.ts';
import { type Random, random, seedOf } from './random.ts';

function someEdits(chance: Random, length: number): readonly TextEdit[] {
	const edits: TextEdit[] = [];
	let at = chance.below(4);
	while (at <= length && edits.length < 5) {
		const end = Math.min(length, at + chance.below(4));
		edits.push({ start: at, end, text: 'x'.repeat(chance.below(4)) + chance.below(10) });
		at = end + 1 + chance.below(6);
	}
	return edits;
}

test('composed edits do what the two lists do one after the other, and are ascending and disjoint', () => {
	const seed = seedOf(7);
	const chance = random(seed);
	for (let round = 0; round < 5_000; round++) {
		const base = 'abcdefghijklmnopqrstuvwxyz'.slice(0, chance.below(27));
		const first = someEdits(chance, base.length);
		const middle = editedText(base, first);
		const second = someEdits(chance, middle.length);
		const both = composeEdits(base.length, first, second);
		const at = `seed ${seed}, round ${round}: ${JSON.stringify({ base, first, second, both })}`;
		assert.equal(editedText(base, both), editedText(middle, second), at);
		assert.ok(
			both.every((edit, k) => edit.start <= edit.end && edit.start >= (both[k - 1]?.end ?? 0)),
			at,
		);
	}
});
