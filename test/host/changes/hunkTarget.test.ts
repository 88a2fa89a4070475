import assert from 'node:assert/strict';
import {
	findTarget,
	hunkAt,
	isTouched,
	joinHunks,
	lineOf,
	peekedLines,
	selectedLines,
	targetOf,
} from '../../../src/host/changes/hunkTarget.ts';

const documentOf = (version: number, ...lines: readonly string[]) => ({
	version,
	lineCount: lines.length,
	lineAt: (line: number) => ({ text: lines[line] ?? '' }),
});

describe('hunkTarget', () => {
	it('joins hunks that overlap or have removed lines at their border, and no others', () => {
		assert.deepEqual(
			joinHunks([
				{ from: 9, to: 9 },
				{ from: 2, to: 5 },
				{ from: 4, to: 6 },
				{ from: 6, to: 6 },
				{ from: 7, to: 8 },
				{ from: 8, to: 9 },
			]),
			[
				{ from: 2, to: 6 },
				{ from: 7, to: 8 },
				{ from: 8, to: 9 },
			],
		);
	});

	it('finds the hunk at a line: its lines, and the line that stands where others were removed', () => {
		const hunks = [
			{ from: 1, to: 3 },
			{ from: 5, to: 5 },
			{ from: 8, to: 8 },
		];
		const at = (line: number) => hunkAt(hunks, line, { lineCount: 8 });
		assert.deepEqual([0, 1, 2, 3, 4].map(at), [undefined, hunks[0], hunks[0], undefined, undefined]);
		assert.deepEqual(at(5), { from: 5, to: 5 });
		// The lines that were removed stood after the last one.
		assert.deepEqual(at(7), { from: 8, to: 8 });
		assert.equal(lineOf({ from: 8, to: 8 }, { lineCount: 8 }), 7);
	});

	it('takes the whole when the removed lines of another turn are at the border', () => {
		const hunks = [
			{ from: 1, to: 3 },
			{ from: 3, to: 3 },
		];
		assert.deepEqual(hunkAt(hunks, 3, { lineCount: 9 }), { from: 1, to: 3 });
	});

	it('reads changes of the peek: 1-based, an end of 0 for removed lines', () => {
		assert.deepEqual(peekedLines({ modifiedStartLineNumber: 5, modifiedEndLineNumber: 6 }), { from: 4, to: 6 });
		assert.deepEqual(peekedLines({ modifiedStartLineNumber: 13, modifiedEndLineNumber: 0 }), { from: 13, to: 13 });
		assert.deepEqual(peekedLines({ modifiedStartLineNumber: 0, modifiedEndLineNumber: 0 }), { from: 0, to: 0 });
	});

	it('takes the lines of a selection, without one that it only begins', () => {
		const lines = (from: number, to: number, character: number) =>
			selectedLines({ line: from, character: 0 }, { line: to, character });
		assert.deepEqual(lines(2, 2, 0), { from: 2, to: 3 });
		assert.deepEqual(lines(2, 4, 0), { from: 2, to: 4 });
		assert.deepEqual(lines(2, 4, 1), { from: 2, to: 5 });
	});

	it('touches removed lines at the borders of a selection too', () => {
		const gap = { from: 4, to: 4 };
		assert.deepEqual(
			[
				[2, 3],
				[3, 4],
				[4, 5],
				[5, 6],
			].map(([from = 0, to = 0]) => isTouched(gap, { from, to })),
			[false, true, true, false],
		);
		assert.equal(isTouched({ from: 4, to: 6 }, { from: 6, to: 7 }), false);
	});

	it('finds a target again after lines moved, and not when that is not sure', () => {
		const before = documentOf(1, 'a', 'x', 'b', 'c');
		const changed = targetOf('p', { from: 1, to: 2 }, before);
		const gap = targetOf('p', { from: 3, to: 3 }, before);
		assert.deepEqual(findTarget(changed, before, []), { from: 1, to: 2 });
		const after = documentOf(2, 'new', 'a', 'x', 'b', 'c');
		const hunks = [
			{ from: 2, to: 3 },
			{ from: 4, to: 4 },
		];
		assert.deepEqual(findTarget(changed, after, hunks), { from: 2, to: 3 });
		assert.deepEqual(findTarget(gap, after, hunks), { from: 4, to: 4 });
		assert.equal(findTarget(changed, documentOf(2, 'a', 'y', 'b'), [{ from: 1, to: 2 }]), undefined);
		const twice = documentOf(2, 'x', 'a', 'x');
		const both = [
			{ from: 0, to: 1 },
			{ from: 2, to: 3 },
		];
		assert.equal(findTarget(changed, twice, both), undefined, 'either could be meant');
	});
});
