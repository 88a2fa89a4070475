import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeRegions } from '../../../src/core/edits/mergeRegions.ts';
import { editedText } from '../../../src/core/edits/plan.ts';
import {
	isWaiting,
	keepLines,
	type ReviewStep,
	undoLines,
	waitingHunks,
	withoutWaiting,
} from '../../../src/core/edits/reviewSteps.ts';

/** Lines by their letters: 'a b' is "a\nb\n". */
function text(letters: string, lineEnd: string = '\n'): string {
	return letters
		.split(' ')
		.filter((letter) => letter !== '')
		.map((letter) => (letter === '_' ? '' : letter) + lineEnd)
		.join('');
}

function letters(of: string): string {
	return of
		.split('\n')
		.slice(0, -1)
		.map((line) => line || '_')
		.join(' ');
}

function stepsOf(...steps: readonly (readonly [string, string])[]): readonly ReviewStep[] {
	return steps.map(([kept, left]) => ({ kept: text(kept), left: text(left) }));
}

function undone(steps: readonly ReviewStep[], now: string, from: number, to: number, force: boolean = false) {
	const result = undoLines(steps, now, { from, to }, force);
	if (result.kind === 'refused') assert.fail(result.sentence);
	return { text: editedText(now, result.edits), steps: result.steps };
}

function shown(steps: readonly ReviewStep[], now: string): readonly string[] {
	return waitingHunks(steps, text(now)).map(
		({ from, to, removed, step, edited }) => `${from}-${to} for ${removed} of ${step}${edited ? ' edited' : ''}`,
	);
}

test('hunks stand where their lines are now', () => {
	const steps = stepsOf(['a b c d', 'A b d e']);
	assert.deepEqual(shown(steps, 'A b d e'), ['0-1 for 1 of 0', '2-2 for 1 of 0', '3-4 for 0 of 0']);
	assert.deepEqual(shown(steps, 'x A y b d z e'), ['1-2 for 1 of 0', '4-4 for 1 of 0', '6-7 for 0 of 0']);
	assert.equal(withoutWaiting(steps, text('x A y b d z e')), text('x a y b c d z'));
	assert.deepEqual(shown(stepsOf(['a', 'a']), 'a b'), []);
	assert.deepEqual(steps.map(isWaiting), [true]);
});

test('what the user typed between two steps stays where it is', () => {
	const steps = stepsOf(['a b', 'a X b'], ['u a X v b', 'u a X v Y b']);
	const now = text('u a X v Y w b');
	assert.deepEqual(shown(steps, 'u a X v Y w b'), ['2-3 for 0 of 0', '4-5 for 0 of 1']);
	assert.equal(withoutWaiting(steps, now), text('u a v w b'));
	assert.equal(undone(steps, now, 2, 3).text, text('u a v Y w b'));
});

test('a hunk whose lines were changed since is edited, and covers what was changed with it', () => {
	const steps = stepsOf(['a b c d', 'a B C d']);
	assert.deepEqual(shown(steps, 'a B mine d'), ['1-3 for 2 of 0 edited']);
	assert.deepEqual(shown(steps, 'a B mine C d'), ['1-4 for 2 of 0 edited']);
	assert.deepEqual(shown(steps, 'mine too C d'), ['0-3 for 2 of 0 edited']);
	assert.deepEqual(shown(steps, 'a mine'), ['1-2 for 2 of 0 edited']);
	assert.deepEqual(shown(stepsOf(['a b c', 'a c']), 'a mine c'), ['1-2 for 1 of 0 edited'], 'where lines were removed');
	assert.deepEqual(shown(steps, 'A B C D'), ['1-3 for 2 of 0'], 'beside it is not in it');
	assert.deepEqual(shown(stepsOf(['a c d', 'A c D']), 'all mine'), ['0-2 for 3 of 0 edited'], 'two hunks as one');
});

test('equal lines typed beside a hunk are none of its lines', () => {
	const steps = stepsOf(['a b', 'a _ f _ b']);
	assert.deepEqual(shown(steps, 'a _ _ f _ b'), ['2-5 for 0 of 0']);
	assert.deepEqual(shown(steps, 'a _ f _ _ b'), ['1-4 for 0 of 0']);
	assert.equal(undone(steps, text('a _ _ f _ b'), 2, 5).text, text('a _ b'));
	assert.deepEqual(shown(stepsOf(['a b', 'a _ f b']), 'a u _ v _ f b u'), ['4-6 for 0 of 0']);
});

test('an undo of lines that were changed since is refused, with the lines and what to do', () => {
	const steps = stepsOf(['a b c d', 'a B C d']);
	const now = text('x a B mine d');
	const result = undoLines(steps, now, { from: 2, to: 4 }, false);
	assert.deepEqual(result, {
		kind: 'refused',
		sentence:
			'The same lines were changed since (line 4). Keep them as they are, or undo them anyway: what was written there since goes too.',
	});
	assert.equal(undone(steps, now, 2, 4, true).text, text('x a b c d'));
	assert.equal(undone(steps, now, 2, 3).text, text('x a b mine d'), 'a line of the hunk that was not changed');
	const many = stepsOf(['a b c d e f g h i j k l', 'A b C d E f G h I j K l']);
	const all = undoLines(many, text('A1 b C1 C2 d E1 f G1 h I1 j l'), { from: 0, to: 99 }, false);
	assert.match(all.kind === 'refused' ? all.sentence : '', /\(line 1, lines 3–4, line 6, line 8, line 10 and 1 more\)/);
});

test("with force only the lines of the hunk go back, and the user's elsewhere stay", () => {
	const steps = stepsOf(['a b c d e', 'a B C d E']);
	const now = text('u a B mine v d E w');
	const result = undone(steps, now, 0, 99, true);
	assert.equal(result.text, text('u a b c d e w'));
	assert.equal(undone(steps, now, 6, 7).text, text('u a B mine v d e w'));
	assert.equal(undone(stepsOf(['', 'a b c']), text('a mine b c'), 1, 2, true).text, text('a b c'));
});

test('what is gone already is not shown, and who decides on the rest is done', () => {
	const steps = stepsOf(['a b c d', 'A b C d']);
	assert.deepEqual(shown(steps, 'a b C d'), ['2-3 for 1 of 0']);
	assert.deepEqual(shown(steps, 'a b c d'), []);
	assert.deepEqual(shown(stepsOf(['', 'a b c']), 'a c'), ['0-2 for 0 of 0'], 'one of its lines');
	for (const range of [
		{ from: 2, to: 3 },
		{ from: 0, to: 9 },
	])
		assert.deepEqual(keepLines(steps, text('a b C d'), range), stepsOf(['a b C d', 'a b C d']));
	const result = undoLines(steps, text('a b C d'), { from: 2, to: 3 }, false);
	assert.deepEqual(result.kind === 'undone' && result.steps, stepsOf(['a b c d', 'a b c d']));
	assert.deepEqual(undoLines(steps, text('a b c d'), { from: 0, to: 9 }, false), {
		kind: 'undone',
		edits: [],
		steps: stepsOf(['a b c d', 'a b c d']),
	});
});

test('removed lines are touched by what borders on them, a cursor is on its line', () => {
	const steps = stepsOf(['a b c d', 'a c d']);
	const now = text('a c d');
	const isKept = (from: number, to: number) => !keepLines(steps, now, { from, to }).some(isWaiting);
	assert.deepEqual([isKept(1, 1), isKept(0, 1), isKept(1, 2), isKept(0, 3)], [true, true, true, true]);
	assert.deepEqual([isKept(0, 0), isKept(2, 2), isKept(2, 3)], [false, false, false]);
	const added = stepsOf(['a d', 'a b c d']);
	const left = (from: number, to: number) =>
		keepLines(added, text('a b c d'), { from, to }).map(({ kept }) => letters(kept));
	assert.deepEqual([left(0, 0), left(1, 1), left(2, 2), left(3, 3)], [['a d'], ['a b d'], ['a c d'], ['a d']]);
	assert.deepEqual([left(0, 1), left(1, 3), left(3, 9)], [['a d'], ['a b c d'], ['a d']]);
});

test('each line goes with the line at its place, the last one with all that are over', () => {
	const fewer = stepsOf(['a 1 2 3 4 z', 'a X Y z']);
	const now = text('a X Y z');
	assert.deepEqual(keepLines(fewer, now, { from: 1, to: 2 }), stepsOf(['a X 2 3 4 z', 'a X Y z']));
	assert.deepEqual(keepLines(fewer, now, { from: 2, to: 3 }), stepsOf(['a 1 Y z', 'a X Y z']));
	assert.equal(undone(fewer, now, 1, 2).text, text('a 1 Y z'));
	assert.equal(undone(fewer, now, 2, 3).text, text('a X 2 3 4 z'));
	const more = stepsOf(['a 1 z', 'a X Y Z z']);
	assert.deepEqual(keepLines(more, text('a X Y Z z'), { from: 2, to: 3 }), stepsOf(['a 1 Y z', 'a X Y Z z']));
	assert.equal(undone(more, text('a X Y Z z'), 1, 3).text, text('a 1 Z z'));
});

test('decisions on single lines hold among equal lines', () => {
	const steps = stepsOf(['x _ y _ z', '1 2 3 4 5']);
	const first = undone(steps, text('1 2 3 4 5'), 1, 2);
	assert.equal(first.text, text('1 _ 3 4 5'));
	const second = undone(first.steps, first.text, 3, 5);
	assert.equal(second.text, text('1 _ 3 _ z'));
	const kept = keepLines(second.steps, second.text, { from: 0, to: 1 });
	assert.equal(withoutWaiting(kept, second.text), text('1 _ y _ z'));
});

test('an edited hunk is kept as a whole', () => {
	const steps = stepsOf(['a b c d', 'a B C d']);
	const kept = keepLines(steps, text('a B mine d'), { from: 1, to: 2 });
	assert.deepEqual(kept, stepsOf(['a B C d', 'a B C d']));
	const over = stepsOf(['1 2 3', 'a b c'], ['a b c', 'x y z']);
	const both = keepLines(over, text('x y mine'), { from: 2, to: 3 });
	assert.deepEqual(both, stepsOf(['a b c', 'a b c'], ['x y z', 'x y z']), 'with what it was written over');
});

test('lines that two steps wrote go back through both', () => {
	const steps = stepsOf(['1 2 3', 'a b c'], ['a b c', 'a B1 B2 c']);
	const now = text('a B1 B2 c');
	assert.deepEqual(shown(steps, 'a B1 B2 c'), ['0-4 for 3 of 0', '1-3 for 1 of 1']);
	assert.equal(withoutWaiting(steps, now), text('1 2 3'));
	const both = undone(steps, now, 1, 3);
	assert.equal(both.text, text('a 2 c'));
	assert.deepEqual(both.steps, stepsOf(['1 2 3', 'a 2 c'], ['a b c', 'a b c']));
	const beside = undone(steps, now, 3, 4);
	assert.equal(beside.text, text('a B1 B2 3'), 'the later step stays where it is');
	assert.deepEqual(shown(beside.steps, 'a B1 B2 3'), ['0-2 for 2 of 0', '1-3 for 1 of 1']);
	const kept = keepLines(steps, now, { from: 1, to: 3 });
	assert.deepEqual(kept, stepsOf(['1 b 3', 'a b c'], ['a B1 B2 c', 'a B1 B2 c']));
	assert.equal(withoutWaiting(kept, now), text('1 B1 B2 3'));
	assert.equal(undone(kept, now, 0, 4).text, text('1 B1 B2 3'));
});

test('what a later step removed of an earlier one comes back only to go', () => {
	const steps = stepsOf(['', 'a b c d'], ['a b c d', 'a d']);
	assert.deepEqual(shown(steps, 'a d'), ['0-2 for 0 of 0', '1-1 for 2 of 1']);
	assert.equal(undone(steps, text('a d'), 0, 2).text, '');
	assert.equal(undone(steps.slice(1), text('a d'), 1, 1).text, text('a b c d'), 'the later step alone');
	const kept = keepLines(steps, text('a d'), { from: 0, to: 2 });
	assert.ok(!kept.some(isWaiting));
});

test('what the user typed between two steps that wrote the same line is not passed over', () => {
	const steps = stepsOf(['1', 'a'], ['mine', 'b']);
	assert.deepEqual(shown(steps, 'b'), ['0-1 for 1 of 0 edited', '0-1 for 1 of 1']);
	assert.match(JSON.stringify(undoLines(steps, text('b'), { from: 0, to: 1 }, false)), /line 1\)/);
	assert.equal(undone(steps, text('b'), 0, 1, true).text, text('1'));
	assert.equal(undone(steps.slice(1), text('b'), 0, 1).text, text('mine'));
});

test('what a later step wrote over lines that are undone goes first', () => {
	const steps = stepsOf(['1 2 3 4', 'a b c d'], ['a m n d', 'a M n d']);
	const now = text('a M n d');
	assert.deepEqual(shown(steps, 'a M n d'), ['0-4 for 4 of 0 edited', '1-2 for 1 of 1']);
	assert.match(JSON.stringify(undoLines(steps, now, { from: 2, to: 3 }, false)), /lines 2–3\)/);
	const forced = undone(steps, now, 2, 3, true);
	assert.equal(forced.text, text('a 2 3 d'));
	assert.deepEqual(forced.steps, stepsOf(['1 2 3 4', 'a 2 3 d'], ['a m n d', 'a m n d']));
});

test("the end of a file that a later step filled is that step's", () => {
	const steps = [
		{ kept: 'x\n', left: '' },
		{ kept: '', left: 'y\nz' },
	];
	assert.equal(undone(steps, 'y\nz', 0, 1).text, 'x\nz');
	assert.equal(undone(steps, 'y\nz', 0, 2).text, 'x\n');
});

test('line ends and the end of the file are as they were', () => {
	const rows: readonly (readonly [kept: string, left: string, now: string, undone: string])[] = [
		['a\r\nb\r\n', 'a\r\nB\r\n', 'a\r\nB\r\nmine\r\n', 'a\r\nb\r\nmine\r\n'],
		['a\nb', 'a\nB', 'a\nB', 'a\nb'],
		['a\nb', 'a\nB\n', 'a\nB\n', 'a\nb'],
		['a\nb\n', 'a\nB', 'a\nB', 'a\nb\n'],
		['a\nb', 'a\n', 'a\n', 'a\nb'],
		['a\nb', 'a', 'a', 'a\nb'],
		['a', 'a\nb', 'a\nb', 'a'],
		['a\n', 'a\nb', 'a\nb', 'a\n'],
		['a', 'a\n', 'a\n', 'a'],
		['a\n', 'a', 'a', 'a\n'],
		['', 'a', 'a', ''],
		['a', '', '', 'a'],
		['a\n', '', '', 'a\n'],
		// The user wrote behind a last line without a line end, or gave it one: that is no change of the line.
		['a\nb', 'a\nB', 'a\nB\nmine', 'a\nb\nmine'],
		['a\nb', 'a\nB', 'a\nB\n', 'a\nb\n'],
		['a\n', 'a\nB', 'a\nB\nmine\n', 'a\nmine\n'],
		['a', 'a\nB', 'a\nB\nmine', 'a\nmine'],
		['a\n', 'a\nB', 'a\nB\nmine', 'a\nmine'],
		['a\r\nb\nc', 'a\r\nb\nC', 'a\r\nb\nC\nmine', 'a\r\nb\nc\nmine'],
		// A blank last line is one by its line end only.
		['a\n\n', 'a\nb', 'a\nb', 'a\n\n'],
		['a\nb', 'a\n\n', 'a\n\n', 'a\nb'],
		['a\n\nb', 'a\nb', 'a', 'a\n\n'],
	];
	for (const [kept, left, now, expected] of rows) {
		const at = JSON.stringify({ kept, left, now });
		const all = undone([{ kept, left }], now, 0, 99);
		assert.equal(all.text, expected, at);
		assert.deepEqual(all.steps, [{ kept, left: kept }], at);
		assert.equal(withoutWaiting([{ kept, left }], now), expected, at);
		assert.deepEqual(keepLines([{ kept, left }], now, { from: 0, to: 99 }), [{ kept: left, left }], at);
		assert.equal(waitingHunks([{ kept, left }], now).length, 1, at);
	}
});

test('with force the end of the file goes back with its last line', () => {
	assert.equal(undone([{ kept: 'a\nb', left: 'a\nB' }], 'a\nBB\n', 0, 2, true).text, 'a\nb');
	assert.equal(undone([{ kept: 'a\nb\n', left: 'a\nB\n' }], 'a\nBB', 0, 2, true).text, 'a\nb\n');
});

test('an undo of single lines never makes one line of two', () => {
	const steps = [{ kept: 'a', left: 'b\nc' }];
	const first = undone(steps, 'b\nc', 0, 1);
	assert.equal(first.text, 'a\nc');
	assert.equal(undone(first.steps, first.text, 1, 2).text, 'a');
	const second = undone(steps, 'b\nc', 1, 2);
	assert.equal(second.text, 'b');
	assert.equal(undone(second.steps, second.text, 0, 1).text, 'a');
});

test('edits leave all other bytes alone', () => {
	const steps = [{ kept: 'a\r\nb\nc\n', left: 'a\r\nB\nc\nd\n' }];
	const result = undoLines(steps, 'mine\ra\r\nB\nc\nd\nmine', { from: 0, to: 99 }, false);
	assert.deepEqual(result.kind === 'undone' && result.edits, [
		{ start: 8, end: 10, text: 'b\n' },
		{ start: 12, end: 14, text: '' },
	]);
});

test('steps of which nothing waits are as good as none, and stay as they are', () => {
	const steps = [{ kept: 'x', left: 'x' }, ...stepsOf(['a', 'b']), { kept: '', left: '' }];
	const kept = keepLines(steps, text('b'), { from: 0, to: 1 });
	assert.deepEqual(kept, [{ kept: 'x', left: 'x' }, ...stepsOf(['b', 'b']), { kept: '', left: '' }]);
	assert.equal(kept[0], steps[0]);
	assert.deepEqual(keepLines([], '', { from: 0, to: 0 }), []);
	assert.deepEqual(undoLines([], 'a', { from: 0, to: 9 }, true), { kind: 'undone', edits: [], steps: [] });
});

test('a file of 20,000 lines with 50 hunks', () => {
	const lines = Array.from({ length: 20_000 }, (_, at) => (at % 5 === 0 ? '' : `line ${at}`));
	const left = lines.map((line, at) => (at % 400 === 7 ? `new ${at}\nmore` : line));
	const now = left.map((line, at) => (at % 400 === 200 ? `${line}\nuser ${at}` : line));
	const steps = [{ kept: `${lines.join('\n')}\n`, left: `${left.join('\n')}\n` }];
	const text = `${now.join('\n')}\n`;
	const hunks = waitingHunks(steps, text);
	assert.equal(hunks.length, 50);
	const third = hunks[2] ?? assert.fail();
	const one = undone(steps, text, third.from, third.to);
	assert.equal(waitingHunks(one.steps, one.text).length, 49);
	const expected = lines.flatMap((line, at) => (at % 400 === 200 ? [line, `user ${at}`] : [line]));
	assert.equal(undone(steps, text, 0, Number.POSITIVE_INFINITY).text, `${expected.join('\n')}\n`);
});

test('what it costs grows as the file does', () => {
	const reads = (count: number) => {
		let read = 0;
		const counted = (lines: readonly string[]) =>
			new Proxy(lines, {
				get: (target, name) => {
					read++;
					return Reflect.get(target, name);
				},
			});
		const kept = Array.from({ length: count }, (_, at) => (at % 3 === 0 ? '}' : `line ${at}`));
		const each = count / 50;
		const left = kept.map((line, at) => (at % each === 11 ? 'new' : line));
		const now = left.flatMap((line, at) => (at % each === 13 ? [line, '}', 'user'] : [line]));
		assert.equal(mergeRegions(counted(kept), counted(left), counted(now)).length, 50);
		return read;
	};
	const [short, long] = [reads(5_000), reads(40_000)];
	assert.ok(long < short * 9, `${short} reads of lines, then ${long}`);
});
