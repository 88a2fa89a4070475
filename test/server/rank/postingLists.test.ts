import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { PostingLists } from '../../../src/server/rank/postingLists.ts';
import { type Random, random, seedOf } from '../../core/edits/random.ts';

const TERMS = 500;

function someEntries(chance: Random): Uint32Array {
	const entries = Array.from({ length: TERMS }, (_, term) => ((term << 8) | (1 + chance.below(200))) >>> 0);
	return Uint32Array.from(entries.filter(() => chance.chance(0.7)));
}

function listOf(lists: PostingLists, term: number): readonly string[] {
	const found: string[] = [];
	lists.each(term, (document, frequency) => found.push(`${document}:${frequency}`));
	assert.equal(lists.count(term), found.length);
	return found;
}

it('what is sorted in with pauses reads as what is sorted in at once, whatever comes between', async () => {
	const seed = seedOf(19);
	const chance = random(seed);
	const slow = new PostingLists();
	const plain = new PostingLists();
	let document = 0;
	const add = (count: number) => {
		for (let n = 0; n < count; n++) {
			const entries = someEntries(chance);
			slow.add(document, entries);
			plain.add(document++, entries);
		}
	};
	let pauses = 0;
	for (let round = 0; round < 6; round++) {
		add(900 + chance.below(900));
		await slow.settleSlowly(async () => {
			pauses++;
			await setImmediate();
			if (chance.chance(0.3)) add(chance.below(800));
			if (chance.chance(0.2)) listOf(slow, chance.below(TERMS));
		});
		for (let n = 0; n < 5; n++) {
			const term = chance.below(TERMS);
			assert.deepEqual(listOf(slow, term), listOf(plain, term), `seed ${seed}, round ${round}`);
		}
	}
	assert.ok(pauses > 10);
});
