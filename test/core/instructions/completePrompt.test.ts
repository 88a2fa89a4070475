import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completePrompt } from '../../../src/core/instructions/completePrompt.ts';

const prompt = (name: string, more: { readonly description?: string; readonly argumentHint?: string } = {}) => ({
	name,
	description: '',
	path: `.github/prompts/${name}.prompt.md`,
	...more,
});
const PROMPTS = [
	prompt('write-tests', { description: 'Tests for a file', argumentHint: 'which\nfile' }),
	prompt('explain'),
	prompt('tests', { description: 'Run them' }),
	prompt('explain', { description: 'The second of that name is never asked' }),
];
const names = (typed: string) => completePrompt(typed, PROMPTS).rows.map(({ label }) => label);

test('a slash alone offers each name once, with what it says of itself', () => {
	const { rows, note } = completePrompt('', PROMPTS);
	assert.equal(note, '');
	assert.deepEqual(rows, [
		{
			label: '/explain',
			detail: '.github/prompts/explain.prompt.md',
			icon: 'prompt',
			pick: { kind: 'prompt', name: 'explain' },
		},
		{ label: '/tests', detail: 'Run them', icon: 'prompt', pick: { kind: 'prompt', name: 'tests' } },
		{
			label: '/write-tests',
			detail: 'Tests for a file',
			icon: 'prompt',
			pick: { kind: 'prompt', name: 'write-tests', argumentHint: 'which file' },
		},
	]);
});

test('what is typed filters, the whole name first', () => {
	assert.deepEqual(names('tests'), ['/tests', '/write-tests']);
	assert.deepEqual(names('WRITE'), ['/write-tests']);
	assert.deepEqual(names('wt'), ['/write-tests']);
});

test('nothing that fits says what to do, and a large folder is cut', () => {
	assert.match(completePrompt('zzz', PROMPTS).note, /Press Enter to ask with the text as it is/);
	assert.match(completePrompt('', []).note, /Write one as \.github\/prompts\/<name>\.prompt\.md/);
	assert.equal(
		completePrompt(
			'',
			Array.from({ length: 50 }, (_, at) => prompt(`p${at}`)),
		).rows.length,
		20,
	);
});
