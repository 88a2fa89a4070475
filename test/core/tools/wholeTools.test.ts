import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Approver } from '../../../src/core/ports.ts';
import { readFile } from '../../../src/core/tools/readFile.ts';
import { replaceInFile } from '../../../src/core/tools/replaceInFile.ts';
import type { Tool } from '../../../src/core/tools/tool.ts';
import { writeFile } from '../../../src/core/tools/writeFile.ts';
import { type MemoryWorkspace, memoryWorkspace } from '../../fakes/memoryWorkspace.ts';

const NEVER = new AbortController().signal;

function set(files: Readonly<Record<string, string>>, answer: 'approved' | 'rejected' = 'rejected') {
	const memory: MemoryWorkspace = memoryWorkspace(files);
	const questions: Parameters<Approver['ask']>[0][] = [];
	const approver: Approver = {
		ask: async (question) => {
			questions.push(question);
			return answer;
		},
	};
	const ports = { workspace: memory.workspace, editor: memory.editor, approver, reads: new Map<string, string>() };
	return { memory, questions, run: (tool: Tool, value: unknown) => tool.run(JSON.stringify(value), ports, NEVER) };
}

const LONG = Array.from({ length: 30 }, (_, at) => `line ${at}`).join('\n');

test('replace_in_file makes several edits as one plan and tells what is missing', async () => {
	const { memory, run } = set({ 'a.ts': 'one\r\ntwo\r\n' });
	const edits = [
		{ old: 'one', new: '1' },
		{ old: 'zzz', new: '3' },
	];
	const result = await run(replaceInFile, { path: './a.ts', edits });
	assert.equal(memory.files.get('a.ts'), '1\r\ntwo\r\n');
	assert.equal(memory.plans.length, 1);
	assert.match(result.text, /NOT applied[\s\S]*Edit 2/);
	assert.deepEqual(result.edits, { settled: ['a.ts'], missing: ['a.ts'] });
});

test('replace_in_file checks its arguments and asks for sensitive files as a patch does', async () => {
	const { memory, questions, run } = set({ '.env': 'KEY=1\n', 'a.ts': 'x\n' });
	await run(replaceInFile, { path: '.env', edits: [{ old: 'KEY=1', new: 'KEY=2' }] });
	assert.equal(questions.length, 1);
	assert.equal(memory.files.get('.env'), 'KEY=1\n');
	for (const value of [
		{ path: 'a.ts', edits: [] },
		{ path: 'a.ts', edits: [{ old: 'x' }] },
		{ path: 'a.ts', edits: [{ old: 'x', new: 5 }] },
		{ path: 'a.ts', edits: [{ old: 'x', new: 'y', why: '' }] },
		{ path: 'a.ts', edits: 'x' },
		{ path: '../a.ts', edits: [{ old: 'x', new: 'y' }] },
	])
		assert.equal((await run(replaceInFile, value)).outcome, 'failed', JSON.stringify(value));
	assert.equal(memory.plans.length, 0);
});

test('write_file creates a file, and touches only the lines that differ of one that exists', async () => {
	const { memory, questions, run } = set({ 'a.txt': `${LONG.replaceAll('\n', '\r\n')}\r\n` });
	assert.equal((await run(writeFile, { path: 'n.ts', content: 'x\n' })).outcome, 'ok');
	assert.equal(memory.files.get('n.ts'), 'x\n');
	assert.equal((await run(writeFile, { path: 'a.txt', content: `${LONG}\nmore\n` })).outcome, 'ok');
	assert.equal(memory.files.get('a.txt'), `${LONG}\nmore\n`.replaceAll('\n', '\r\n'));
	assert.equal(questions.length, 0);
});

test('write_file refuses text that leaves code out and asks before it drops more than a third', async () => {
	const { memory, questions, run } = set({ 'a.txt': LONG });
	for (const path of ['a.txt', 'n.txt'])
		assert.match(
			(await run(writeFile, { path, content: 'line 0\n// ... existing code ...\n' })).text,
			/leaves code out/,
		);
	const result = await run(writeFile, { path: 'a.txt', content: 'line 0\nline 1\n' });
	assert.equal(result.outcome, 'rejected');
	assert.match(questions[0]?.reason ?? '', /28 of its 30 lines would be gone/);
	assert.equal(memory.files.get('a.txt'), LONG);
	assert.deepEqual(result.edits?.missing, [], 'the user has decided');
});

test('an edit is made against what the model read, and what was typed since is kept', async () => {
	const { memory, run } = set({ 'a.ts': 'one\ntwo\nthree\n' });
	await run(readFile, { path: 'a.ts' });
	memory.files.set('a.ts', 'one, typed\ntwo\nthree\n');
	await run(replaceInFile, { path: 'a.ts', edits: [{ old: 'one\ntwo', new: 'one\n2' }] });
	assert.equal(memory.files.get('a.ts'), 'one, typed\n2\nthree\n');
	memory.files.set('a.ts', 'one, typed\nTWO\nthree\n');
	const conflict = await run(replaceInFile, { path: 'a.ts', edits: [{ old: '2', new: 'zwei' }] });
	assert.match(conflict.text, /user changed the same lines[\s\S]*2\| TWO/);
	assert.equal(memory.files.get('a.ts'), 'one, typed\nTWO\nthree\n');
});
