import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editedText } from '../../../src/core/edits/plan.ts';
import { undoChange } from '../../../src/core/edits/undoChange.ts';
import { type Random, random, seedOf } from './random.ts';

function undone(before: string, after: string, now: string): string {
	const result = undoChange(before, after, now);
	return result.kind === 'edits' ? editedText(now, result.edits) : assert.fail(result.sentence);
}

function refused(before: string, after: string, now: string): string {
	const result = undoChange(before, after, now);
	return result.kind === 'refused' ? result.sentence : assert.fail(editedText(now, result.edits));
}

test('what was typed elsewhere survives', () => {
	assert.equal(undone('a\nb\nc\n', 'a\nB\nc\n', 'mine\na\nB\nc\nmine too\n'), 'mine\na\nb\nc\nmine too\n');
	assert.equal(undone('a\nc\n', 'a\nb\nc\n', 'a\nmine\nb\nc\n'), 'a\nmine\nc\n', 'right before the added line');
	assert.equal(undone('a\nc\n', 'a\nb\nc\n', 'a\nb\nmine\nc\n'), 'a\nmine\nc\n', 'right after it');
	assert.equal(undone('a\nb\nc\n', 'a\nc\n', 'A\nc\n'), 'A\nb\nc\n', 'beside a removed line');
});

test('an edit of the changed lines themselves is refused, with where', () => {
	assert.match(refused('a\nb\nc\n', 'a\nB\nc\n', 'a\nBB\nc\n'), /same lines since \(line 2\)/);
	assert.match(refused('a\nc\n', 'a\nb1\nb2\nc\n', 'a\nb1\nmine\nb2\nc\n'), /line 3/);
	assert.match(refused('a\nb\n', 'a\n', 'a\nmine\n'), /line 2/, 'lines put where lines were removed');
});

test('a change that is gone already needs no edit', () => {
	assert.deepEqual(undoChange('a\n', 'b\n', 'a\n'), { kind: 'edits', edits: [] });
	assert.deepEqual(undoChange('a\n', 'a\n', 'x\n'), { kind: 'edits', edits: [] });
});

test('one of two changes undone by hand leaves the other to undo', () => {
	assert.equal(undone('a\nb\nc\nd\ne\n', 'A\nb\nc\nd\nE\n', 'a\nb\nc\nd\nE\n'), 'a\nb\nc\nd\ne\n');
});

test('two lines never become one where the last line had no line end', () => {
	assert.equal(undone('a', 'b\n', 'b\nmine\n'), 'a\nmine\n');
	assert.equal(undone('a\nb\n', 'a\n', 'A'), 'A\nb\n');
	assert.equal(undone('a\r\nb', 'a\r\n', 'a\r\n'), 'a\r\nb');
});

function someText(chance: Random, final: boolean): string {
	const lines = Array.from({ length: 1 + chance.below(12) }, () =>
		chance.pick(['a', 'b', '}', '', `x${chance.below(30)}`]),
	);
	return lines.join('\n') + (final ? '\n' : '');
}

function someChange(chance: Random, text: string, mark: string): string {
	const lines = text.split('\n');
	for (let change = 1 + chance.below(3); change > 0; change--) {
		const added = Array.from({ length: chance.below(3) }, () => `${mark}${chance.below(1e6)}`);
		lines.splice(chance.below(lines.length), chance.below(3), ...added);
	}
	return lines.join('\n');
}

test('round trips: undoing at once gives the exact text before, undoing later keeps every typed line', () => {
	const seed = seedOf(505);
	const chance = random(seed);
	for (let round = 0; round < 4_000; round++) {
		const before = someText(chance, chance.chance(0.7));
		const after = someChange(chance, before, 'turn');
		const at = `seed ${seed}, round ${round}: ${JSON.stringify({ before, after })}`;
		assert.equal(undone(before, after, after), before, at);
		assert.equal(undone(before, after, before), before, at);
		const now = someChange(chance, after, 'user');
		const result = undoChange(before, after, now);
		if (result.kind === 'refused') continue;
		const left = editedText(now, result.edits).split('\n');
		for (const line of now.split('\n'))
			if (line.startsWith('user')) assert.ok(left.includes(line), `${at} ${JSON.stringify(now)}`);
		assert.ok(!left.some((line) => line.startsWith('turn')), `${at} ${JSON.stringify({ now, left })}`);
	}
});
