import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	expandPrompt,
	promptInputs,
	promptReferences,
	readPromptFile,
	slashCommand,
} from '../../../src/core/instructions/promptFile.ts';
import { readSkill } from '../../../src/core/instructions/skill.ts';

function prompt(body: string, head = '') {
	const read = readPromptFile('.github/prompts/make.prompt.md', `${head}${body}`);
	assert.ok(read);
	return read;
}

test('a prompt file has the name of its file or its own, a description and a hint', () => {
	const read = prompt('Do it', '---\ndescription: Makes it\nargument-hint: what\nmode: agent\n---\n');
	assert.deepEqual([read.name, read.description, read.argumentHint], ['make', 'Makes it', 'what']);
	assert.equal(readPromptFile('.github/prompts/x.prompt.md', '---\nname: my thing\n---\nx')?.name, 'my-thing');
	assert.equal(readPromptFile('.github/prompts/x.prompt.md', '---\na: 1\n---\n'), undefined);
});

test('an ask that begins with a slash and a name is a command, a path is not', () => {
	assert.deepEqual(slashCommand(' /make a thing\nof it '), { name: 'make', rest: 'a thing\nof it' });
	assert.deepEqual(slashCommand('/make'), { name: 'make', rest: '' });
	for (const ask of ['/usr/bin is what?', 'make /it', '/ make', '//x']) assert.equal(slashCommand(ask), undefined, ask);
});

test('variables are filled once, unknown ones stay, and what fills them is not looked through again', () => {
	const read = prompt('Write ${input:what:a thing} for ${file} near ${selection}; ${nope} ${constructor}');
	assert.deepEqual(promptInputs(read), [{ name: 'what', hint: 'a thing' }]);
	const text = expandPrompt(read, 'a ${file} test', {
		inputs: { what: 'a ${file} test' },
		file: 'src/a.ts',
		selection: '${input:what}',
	});
	assert.equal(text, 'Write a ${file} test for src/a.ts near ${input:what}; ${nope} ${constructor}');
});

test('what is typed behind the name goes where the file wants it, else behind its text', () => {
	assert.equal(expandPrompt(prompt('Fix $ARGUMENTS now'), 'it', { inputs: {} }), 'Fix it now');
	assert.equal(expandPrompt(prompt('Fix'), 'it', { inputs: {} }), 'Fix\n\nit');
	assert.equal(expandPrompt(prompt('Fix'), '', { inputs: {} }), 'Fix');
});

test('the files that it points at are seen from where it is, and none is outside', () => {
	const read = prompt(
		'See [a](../../docs/a.md#x), #file:src/b.ts, [c](https://x.y/c), [d](../../../../etc/passwd) and [e](/abs)',
	);
	assert.deepEqual(promptReferences(read), ['src/b.ts', 'docs/a.md']);
	const many = prompt(Array.from({ length: 5_000 }, (_, at) => `#file:${at}.ts`).join(' '));
	assert.equal(promptReferences(many).length, 40);
});

test('a skill needs a name of its format and a description', () => {
	const path = '.github/skills/pdf-forms/SKILL.md';
	const skill = readSkill(path, '---\nname: pdf-forms\ndescription: >\n  Fill\n  forms\n---\nBody');
	assert.deepEqual(skill, { name: 'pdf-forms', description: 'Fill forms', path, body: 'Body' });
	for (const head of ['name: Pdf Forms\ndescription: x', 'name: pdf-forms', `name: ${'a'.repeat(65)}\ndescription: x`])
		assert.ok('refused' in readSkill(path, `---\n${head}\n---\nBody`), head);
});
