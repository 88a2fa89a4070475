import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historyArguments, messageArguments } from '../../../src/core/tools/historyArguments.ts';

test('what a model names is never an option nor a pattern of paths', () => {
	const log = historyArguments({ kind: 'log', limit: 5, path: 'x', search: '--output=x' }, ':(top)x');
	assert.equal(log.args.at(-1), './:(top)x');
	assert.ok(log.args.includes('-S--output=x'));
	const messages = messageArguments({ kind: 'log', limit: 5, search: '--all' }, undefined);
	assert.ok(messages.args.includes('--grep=--all'));
	const diff = historyArguments({ kind: 'diff', from: 'HEAD', to: 'main' }, '-x');
	assert.deepEqual(diff.args.slice(-5), ['--end-of-options', 'HEAD', 'main', '--', './-x']);
	const lines = historyArguments({ kind: 'log', limit: 1, lines: { start: 3, end: 4 } }, '-x');
	assert.ok(lines.args.includes('-L3,4:-x'));
	assert.deepEqual(historyArguments({ kind: 'blame', path: 'a', lines: { start: 1, end: 2 } }, 'a').args.slice(-4), [
		'-L',
		'1,2',
		'--',
		'./a',
	]);
});
