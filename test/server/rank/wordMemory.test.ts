import assert from 'node:assert/strict';
import { it } from 'node:test';
import { HASH_START, hashOn, WordMemory } from '../../../src/server/rank/wordMemory.ts';
import { random, seedOf } from '../../core/edits/random.ts';

it('a stretch of a text recalls what its word came to, as a map would', () => {
	const seed = seedOf(23);
	const chance = random(seed);
	const memory = new WordMemory<number>(1_000_000);
	const map = new Map<string, number>();
	for (let round = 0; round < 20_000; round++) {
		const word = Array.from({ length: 1 + chance.below(5) }, () => 'abcdeß'[chance.below(6)]).join('');
		let hash = HASH_START;
		for (let at = 0; at < word.length; at++) hash = hashOn(hash, word.charCodeAt(at));
		assert.equal(memory.recall(`a${word}b`, 1, 1 + word.length, hash), map.get(word), `seed ${seed}, ${word}`);
		assert.equal(memory.recallWord(word), map.get(word), `seed ${seed}, ${word}`);
		if (map.has(word)) continue;
		memory.remember(word, round);
		map.set(word, round);
	}
	assert.ok(map.size > 4_000);
});

it('holds no more words than it may', () => {
	const memory = new WordMemory<number>(3);
	for (const [at, word] of ['a', 'b', 'c', 'd'].entries()) memory.remember(word, at);
	assert.deepEqual(
		['a', 'b', 'c', 'd'].map((word) => memory.recallWord(word)),
		[undefined, undefined, undefined, 3],
	);
});
