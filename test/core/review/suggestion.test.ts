import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editedText } from '../../../src/core/edits/plan.ts';
import type { Anchor } from '../../../src/core/review/anchor.ts';
import { findCode, fitSuggestion, planSuggestion, type Suggestion } from '../../../src/core/review/suggestion.ts';

function applied(text: string, suggestion: Suggestion): string {
	const planned = planSuggestion('x.ts', text, suggestion);
	if (planned.kind === 'refused') return 'refused';
	const [change] = planned.plan.changes;
	assert.ok(change?.kind === 'update' && change.base === text);
	return editedText(change.base, change.edits);
}

const anchorOf = (code: readonly string[], match: Anchor['match'] = 'exact'): Anchor => ({
	side: 'new',
	startLine: 2,
	endLine: 1 + code.length,
	newLine: 2,
	code,
	match,
});

test('only the quoted lines change, with the file’s own line ends', () => {
	const suggestion = { code: ['b'], startLine: 2, replacement: 'B1\nB2' };
	assert.equal(applied('a\r\nb\r\nc', suggestion), 'a\r\nB1\r\nB2\r\nc');
	assert.equal(applied('a\nb', suggestion), 'a\nB1\nB2');
	assert.equal(applied('a\nb\n', suggestion), 'a\nB1\nB2\n');
});

test('an empty replacement takes the lines away', () => {
	const suggestion = { code: ['b', 'c'], startLine: 2, replacement: '' };
	assert.equal(applied('a\nb\nc\nd\n', suggestion), 'a\nd\n');
	assert.equal(applied('a\nb\nc', suggestion), 'a');
});

test('code that moved is found when it is the only one; changed or doubled code is refused', () => {
	const suggestion = { code: ['b'], startLine: 2, replacement: 'B' };
	assert.equal(applied('x\ny\na\nb\n', suggestion), 'x\ny\na\nB\n');
	assert.equal(applied('x\ny\nb\nb\n', suggestion), 'refused');
	assert.equal(applied('b\nb\n', suggestion), 'b\nB\n');
	assert.equal(applied('a\nb2\n', suggestion), 'refused');
	assert.equal(applied('', suggestion), 'refused');
	assert.equal(findCode('a\nb', [], 1), undefined);
});

test('a suggestion for a quote that was indented otherwise is indented as the file is', () => {
	const fitted = fitSuggestion(
		anchorOf(['\t\tif (x) {', '\t\t\ty();'], 'folded'),
		'if (x) {\n\ty();',
		'if (!x) {\n\ty();\n\n',
	);
	assert.deepEqual(fitted, {
		code: ['\t\tif (x) {', '\t\t\ty();'],
		startLine: 2,
		replacement: '\t\tif (!x) {\n\t\t\ty();\n',
	});
	const bad = fitSuggestion(anchorOf(['\ta'], 'folded'), '    a', '  b');
	assert.ok('sentence' in bad);
});

test('what changes nothing or replaces removed code is no suggestion; fences and a final line end are no code', () => {
	assert.ok('sentence' in fitSuggestion(anchorOf(['a']), 'a', 'a\n'));
	assert.ok('sentence' in fitSuggestion({ ...anchorOf(['a']), side: 'old' }, 'a', 'b'));
	assert.deepEqual(fitSuggestion(anchorOf(['a']), 'a', '```ts\r\nb\r\n```'), {
		code: ['a'],
		startLine: 2,
		replacement: 'b',
	});
});
