import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FixTarget, fixAsk, shownRange } from '../../../src/core/fix/fixAsk.ts';
import type { Problem } from '../../../src/core/ports.ts';

const problemAt = (startLine: number, more: Partial<Problem> = {}): Problem => ({
	path: 'src/a.ts',
	severity: 'error',
	message: `Wrong in ${startLine}.`,
	source: 'ts',
	code: '2322',
	startLine,
	startColumn: 3,
	endLine: startLine,
	endColumn: 9,
	related: [],
	...more,
});
const lines = (many: number) => Array.from({ length: many }, (_, index) => `line ${index + 1}`).join('\n');
const targetAt = (line: number, more: Partial<FixTarget> = {}): FixTarget => {
	const problem = problemAt(line);
	return { path: 'src/a.ts', languageId: 'typescript', text: lines(500), problem, problems: [problem], ...more };
};

test('the ask names the problem, what is known about it, and the code with its line numbers', () => {
	const problem = problemAt(5, { related: [{ path: 'src/b.ts', line: 7, message: 'Declared here.' }] });
	const far = problemAt(400);
	const text = fixAsk(
		targetAt(5, {
			text: 'a\r\nb\r\nc\r\nd\r\ne\r\nf',
			problem,
			problems: [problem, { ...problem }, problemAt(6), far],
			documentation: 'https://x.test/2322',
		}),
	);
	assert.equal(
		text,
		`Fix this problem in src/a.ts (typescript):
line 5:3: error ts 2322: Wrong in 5.

Documentation: https://x.test/2322

Related:
src/b.ts:7: Declared here.

Also reported here, not to be fixed for its own sake:
line 6:3: error ts 2322: Wrong in 6.

src/a.ts, lines 1–6 (the numbers are not part of the file):
1| a
2| b
3| c
4| d
5| e
6| f`,
	);
});

test('shown is the enclosing symbol, else some lines around, and never too much', () => {
	assert.deepEqual(shownRange(targetAt(200)), { from: 170, to: 230 });
	assert.deepEqual(shownRange(targetAt(2)), { from: 1, to: 32 });
	assert.deepEqual(shownRange(targetAt(499)), { from: 469, to: 500 });
	assert.deepEqual(shownRange(targetAt(200, { enclosing: { from: 190, to: 260 } })), { from: 190, to: 260 });
	assert.deepEqual(shownRange(targetAt(200, { enclosing: { from: 1, to: 500 } })), { from: 100, to: 300 });
	assert.deepEqual(shownRange(targetAt(200, { enclosing: { from: 200, to: 200 } })), { from: 197, to: 203 });
	const long = problemAt(10, { endLine: 480 });
	assert.deepEqual(shownRange({ text: lines(500), problem: long }), { from: 1, to: 110 });
});

test('a problem past the end of the text, of an empty text, or with very long lines still makes an ask', () => {
	assert.match(fixAsk(targetAt(900, { text: 'one\n' })), /lines 1–1 .*\n1\| one$/);
	assert.match(fixAsk(targetAt(1, { text: '' })), /lines 1–1 /);
	assert.ok(fixAsk(targetAt(1, { text: 'x'.repeat(100_000) })).length < 1_000);
});
