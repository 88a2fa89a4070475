import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyPatch } from 'diff';
import { countChangedLines, lineChanges, wholeLines } from '../../../src/core/edits/lineDiff.ts';
import { planDiff, unifiedDiff } from '../../../src/core/edits/unifiedDiff.ts';
import { random, seedOf } from './random.ts';

test('a changed line counts as added and removed', () => {
	assert.deepEqual(countChangedLines('a\nb\n', 'a\nB\nc\n'), { added: 2, removed: 1 });
	assert.deepEqual(countChangedLines('', 'a\n'), { added: 1, removed: 0 });
	assert.deepEqual(countChangedLines('a\rb\r', 'a\rc\r'), { added: 1, removed: 1 });
	assert.deepEqual(countChangedLines('a', 'a'), { added: 0, removed: 0 });
});

test('the diff of a plan shows every file, its old and its new name', () => {
	const shown = planDiff({
		changes: [
			{ kind: 'create', path: 'n', text: 'a\n' },
			{ kind: 'delete', path: 'd', base: 'b' },
			{ kind: 'update', path: 'f', base: 'x\ny\n', edits: [{ start: 0, end: 1, text: 'z' }], moveTo: 'g' },
		],
	});
	assert.equal(
		shown,
		'--- /dev/null\n+++ n\n@@ -0,0 +1,1 @@\n+a\n--- d\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-b\n\\ No newline at end of file\n--- f\n+++ g\n@@ -1,2 +1,2 @@\n-x\n+z\n y\n',
	);
});

test('a unified diff applies to the old text and gives the new one', () => {
	const seed = seedOf(606);
	const chance = random(seed);
	const some = () => Array.from({ length: chance.below(40) }, () => chance.pick(['a', 'b', 'c', '', 'd e'])).join('\n');
	for (let round = 0; round < 800; round++) {
		const before = some();
		const after = chance.chance(0.5) ? some() : before.replace(/b/, 'B').replace(/c\n/, '');
		if (before === after) continue;
		const diff = unifiedDiff('f', 'f', before, after);
		assert.equal(
			applyPatch(before, diff),
			after,
			`seed ${seed}, round ${round}\n${JSON.stringify({ before, after })}\n${diff}`,
		);
	}
});

test('beyond its cost cap the difference is coarse and still true', () => {
	const before = Array.from({ length: 6_000 }, (_, at) => `${at}\n`);
	const after = ['first\n', ...before.slice(1).reverse()];
	assert.deepEqual(lineChanges(before, after), [{ oldFrom: 0, oldTo: 6_000, newFrom: 0, newTo: 6_000 }]);
	assert.deepEqual(wholeLines('a\r\nb\rc'), ['a\r\n', 'b\r', 'c']);
});
