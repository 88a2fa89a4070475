import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endsOf, plainTerminal } from '../../../src/core/context/plainTerminal.ts';

test('colours, titles, links and moves of the cursor go; a line written over keeps its last state', () => {
	for (const [printed, seen] of [
		['\x1b]633;C\x07\x1b[31mred\x1b[0m\r\n', 'red\n'],
		['\x1b]0;title\x1b\\text', 'text'],
		['\x1b]8;;https://x.org\x07link\x1b]8;;\x07', 'link'],
		['10%\r50%\r100%\r\ndone', '100%\ndone'],
		['abc\b\bX', 'aX'],
		['a\x1b[2Kb\x1b(Bc\x1b=d\x07\x00', 'abcd'],
		['\x1b[38;5;196mx\x1b[m  \n', 'x\n'],
		['tab\tstays', 'tab\tstays'],
		['\x1b]unfinished', ''],
	] as const)
		assert.equal(plainTerminal(printed), seen, JSON.stringify(printed));
});

test('of much output the beginning and the end stay', () => {
	assert.equal(endsOf('short', 10), 'short');
	const cut = endsOf(`begin${' x'.repeat(500)}end`, 100);
	assert.match(cut, /^begin.*\n… \(908 characters left out\)\n.*end$/s);
});
