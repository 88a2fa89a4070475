import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diffArrays } from 'diff';
import { compactChanges } from '../../../src/core/edits/compactChanges.ts';
import { type LineChange, lineChanges, wholeLines } from '../../../src/core/edits/lineDiff.ts';
import { pairedChanges } from '../../../src/core/edits/pairedChanges.ts';
import { sharedDiff, shortestDiff } from '../../../src/core/edits/shortestDiff.ts';
import { textLines } from '../../../src/core/edits/textLines.ts';
import { type Random, random, seedOf } from './random.ts';

function someLines(chance: Random, most: number, kinds: number): readonly string[] {
	return Array.from({ length: chance.below(most) }, () => String(chance.below(kinds)));
}

function changed(chance: Random, lines: readonly string[], kinds: number): readonly string[] {
	const result = [...lines];
	for (let change = chance.below(5); change > 0; change--)
		result.splice(chance.below(result.length + 1), chance.below(3), ...someLines(chance, 4, kinds));
	return result;
}

/** Checks that the changes are ascending, apart, and all there is; returns how many lines they add and remove. */
function sizeOf(
	changes: readonly LineChange[],
	before: readonly string[],
	after: readonly string[],
	at: string,
): number {
	let size = 0;
	let [oldAt, newAt] = [0, 0];
	for (const { oldFrom, oldTo, newFrom, newTo } of changes) {
		assert.ok(oldTo > oldFrom || newTo > newFrom, at);
		assert.ok(size === 0 || oldFrom > oldAt, at);
		assert.deepEqual(before.slice(oldAt, oldFrom), after.slice(newAt, newFrom), at);
		size += oldTo - oldFrom + newTo - newFrom;
		[oldAt, newAt] = [oldTo, newTo];
	}
	assert.deepEqual(before.slice(oldAt), after.slice(newAt), at);
	return size;
}

/** The lines that a difference of another make adds and removes. */
function smallest(before: readonly string[], after: readonly string[]): number {
	const parts = diffArrays([...before], [...after]);
	return parts.reduce((sum, part) => sum + (part.added || part.removed ? part.count : 0), 0);
}

test('every difference is whole and smallest, however it is read', () => {
	const seed = seedOf(601);
	const chance = random(seed);
	for (let round = 0; round < 6_000; round++) {
		const kinds = 2 + chance.below(12);
		const before = someLines(chance, 16, kinds);
		const after = chance.chance(0.6) ? changed(chance, before, kinds + 4) : someLines(chance, 16, kinds);
		const at = `seed ${seed}, round ${round}: ${before.join()} → ${after.join()}`;
		const size = smallest(before, after);
		const changes = lineChanges(before, after);
		assert.equal(sizeOf(changes, before, after, at), size, at);
		const compact = compactChanges(changes, before, after);
		assert.equal(sizeOf(compact, before, after, at), size, at);
		assert.ok(compact.length <= changes.length, at);
		assert.deepEqual(compactChanges(compact, before, after), compact, at);
		assert.equal(sizeOf(pairedChanges(before, after), before, after, at), size, at);
		assert.equal(sizeOf(sharedDiff(before, after, 100) ?? assert.fail(at), before, after, at), size, at);
		const limit = chance.below(6);
		assert.equal(shortestDiff(before, after, limit) === undefined, size > limit, at);
	}
});

test('a block is one change, blank lines in it too', () => {
	const before = ['a', '', 'b', '', 'c'];
	const after = ['a', '', 'new', '', 'b', '', 'c'];
	const apart = [
		{ oldFrom: 1, oldTo: 1, newFrom: 1, newTo: 3 },
		{ oldFrom: 1, oldTo: 1, newFrom: 3, newTo: 3 },
	];
	assert.deepEqual(compactChanges(apart.slice(0, 1), before, after), [{ oldFrom: 2, oldTo: 2, newFrom: 2, newTo: 4 }]);
	const greedy = [
		{ oldFrom: 0, oldTo: 0, newFrom: 0, newTo: 1 },
		{ oldFrom: 1, oldTo: 1, newFrom: 2, newTo: 4 },
	];
	assert.deepEqual(compactChanges(greedy, ['', 'f'], ['x', '', 'y', '', 'f']), [
		{ oldFrom: 0, oldTo: 0, newFrom: 0, newTo: 3 },
	]);
});

test('of equal lines that one counts as the same that leaves most lines changed into others', () => {
	const changes = pairedChanges(['x', '', 'y', '', 'z'], ['1', '', '3', '4', '5']);
	assert.deepEqual(changes, [
		{ oldFrom: 0, oldTo: 1, newFrom: 0, newTo: 1 },
		{ oldFrom: 2, oldTo: 5, newFrom: 2, newTo: 5 },
	]);
});

test('a text that is rewritten all over is compared line by line, and what is alike only in blank lines ends', () => {
	const before = Array.from({ length: 20_000 }, (_, at) => `line ${at}`);
	const after = before.map((line, at) => (at % 2 === 0 ? `other ${at}` : line));
	assert.equal(lineChanges(before, after).length, 10_000);
	const blanks = before.map((line, at) => (at % 3 === 0 ? '' : line));
	const others = after.map((_, at) => (at % 2 === 0 ? '' : `new ${at}`));
	assert.equal(sizeOf(lineChanges(blanks, others), blanks, others, 'blank lines') > 0, true);
});

test('whole lines are the lines of a text with their line ends', () => {
	const seed = seedOf(602);
	const chance = random(seed);
	for (let round = 0; round < 2_000; round++) {
		const text = Array.from({ length: chance.below(12) }, () => chance.pick(['a', '\n', '\r', '\r\n', '\u2028'])).join(
			'',
		);
		const { lines, lineEnds } = textLines(text);
		assert.deepEqual(
			[...wholeLines(text)],
			lines.map((line, at) => line + lineEnds[at]),
			`seed ${seed}, round ${round}`,
		);
	}
	assert.equal(wholeLines('x'.repeat(20_000_000)).length, 1);
});
