import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Approver } from '../../../src/core/ports.ts';
import { applyPatch } from '../../../src/core/tools/applyPatch.ts';
import type { ToolResult } from '../../../src/core/tools/tool.ts';
import { type MemoryOptions, type MemoryWorkspace, memoryWorkspace } from '../../fakes/memoryWorkspace.ts';

type Question = Parameters<Approver['ask']>[0];
type Answer = Awaited<ReturnType<Approver['ask']>>;

interface Run {
	readonly result: ToolResult;
	readonly memory: MemoryWorkspace;
	readonly questions: readonly Question[];
}

async function run(
	files: Readonly<Record<string, string>>,
	patch: readonly string[],
	{
		answer = 'rejected',
		whileAsked,
		...options
	}: MemoryOptions & { answer?: Answer; whileAsked?: (links: Record<string, string | undefined>) => void } = {},
): Promise<Run> {
	const links = { ...options.links };
	const memory = memoryWorkspace(files, { ...options, links });
	const questions: Question[] = [];
	const approver: Approver = {
		ask: async (question) => {
			questions.push(question);
			whileAsked?.(links);
			return answer;
		},
	};
	const input = ['*** Begin Patch', ...patch, '*** End Patch'].join('\n');
	const ports = { workspace: memory.workspace, editor: memory.editor, approver };
	const result = await applyPatch.run(JSON.stringify({ input }), ports, new AbortController().signal);
	return { result, memory, questions };
}

const SETTINGS = ['*** Update File: .vscode/settings.json', '@@', ' {', '+  "chat.tools.autoApprove": true,'];

test('an ordinary patch is applied as one plan, without a question, and told per file', async () => {
	const { result, memory, questions } = await run({ 'a.ts': 'one\r\ntwo\r\n', 'b.ts': 'x' }, [
		'*** Update File: a.ts',
		'@@',
		' one',
		'-two',
		'+2',
		'+3',
		'*** Add File: n.ts',
		'+new',
		'*** Delete File: b.ts',
	]);
	assert.deepEqual(Object.fromEntries(memory.files), { 'a.ts': 'one\r\n2\r\n3\r\n', 'n.ts': 'new\n' });
	assert.equal(memory.plans.length, 1);
	assert.equal(questions.length, 0);
	assert.deepEqual(result, {
		outcome: 'ok',
		title: 'Edited 3 files',
		text: 'Done.\na.ts: +2 −1\nn.ts: created, +1\nb.ts: deleted',
		edits: { settled: ['a.ts', 'n.ts', 'b.ts'], missing: [] },
	});
});

test('a refused patch changes nothing and says what to send', async () => {
	const files = { 'a.ts': 'one\ntwo\n', 'src/cart.ts': 'x' };
	for (const [patch, expected] of [
		[['*** Update File: a.ts', '-three'], /do not stand in the file/],
		[['*** Update File: cart.ts', '-x', '+y'], /Did you mean src\/cart\.ts\?/],
		[['*** Update File: ../a.ts', '-one'], /leads upwards/],
		[['*** Update File: src', '-one'], /is a folder/],
	] as const) {
		const { result, memory } = await run(files, patch);
		assert.equal(result.outcome, 'failed');
		assert.match(result.text, expected);
		assert.match(result.text, /Nothing was changed/);
		assert.deepEqual(Object.fromEntries(memory.files), files);
		assert.equal(memory.plans.length, 0);
	}
});

test('what fits is applied and what does not is told, part by part', async () => {
	const files = { 'a.ts': 'one\ntwo\n', 'src/cart.ts': 'x\n' };
	const patch = ['*** Update File: a.ts', '@@', ' one', '-two', '*** Update File: src/cart.ts', '-y', '+z'];
	const { result, memory } = await run(files, patch);
	assert.deepEqual(Object.fromEntries(memory.files), { 'a.ts': 'one\n', 'src/cart.ts': 'x\n' });
	assert.equal(result.outcome, 'failed');
	assert.equal(result.title, 'Edited a.ts +0 −1; a part is missing');
	assert.match(
		result.text,
		/Applied:\na\.ts: \+0 −1\n\nNOT applied; send only these parts again:\nsrc\/cart\.ts:\nHunk 1/,
	);
	assert.deepEqual(result.edits, { settled: ['a.ts'], missing: ['src/cart.ts'] });
});

test('paths that models write too long lead to the one file that is there', async () => {
	for (const path of ['a/src/x.ts', 'b/src/x.ts', '/src/x.ts', 'app/src/x.ts', '/app/src/x.ts', './src/x.ts']) {
		const { result, memory } = await run({ 'src/x.ts': 'x\n' }, [`*** Update File: ${path}`, '-x', '+y']);
		assert.equal(result.outcome, 'ok', `${path}: ${result.text}`);
		assert.equal(memory.files.get('src/x.ts'), 'y\n', path);
	}
	const both = await run({ 'src/x.ts': 'x\n', 'a/src/x.ts': 'x\n' }, ['*** Update File: a/src/x.ts', '-x', '+y']);
	assert.equal(both.memory.files.get('a/src/x.ts'), 'y\n', 'the path as written wins');
});

test('SEC-01, 10, 13, 16: files that run programs ask first, with the exact diff; after “no” they are as they were', async () => {
	const files = { '.vscode/settings.json': '{\n}\n' };
	const { result, memory, questions } = await run(files, SETTINGS);
	assert.equal(questions[0]?.title, 'Edit .vscode/settings.json?');
	assert.match(questions[0]?.reason ?? '', /configures the editor/);
	assert.equal(
		questions[0]?.effect,
		'--- .vscode/settings.json\n+++ .vscode/settings.json\n@@ -1,2 +1,3 @@\n {\n+  "chat.tools.autoApprove": true,\n }\n',
	);
	assert.equal(result.outcome, 'rejected');
	assert.match(result.text, /does not allow/);
	assert.deepEqual(Object.fromEntries(memory.files), files);
	for (const path of [
		'proj.code-workspace',
		'.github/workflows/x.yml',
		'Jenkinsfile',
		'.envrc',
		'eslint.config.js',
		'sub/Makefile',
		'.env',
	])
		assert.equal((await run({}, [`*** Add File: ${path}`, '+x'])).questions.length, 1, path);
});

test('after “yes” the very plan that was shown is written', async () => {
	const { result, memory } = await run({ '.vscode/settings.json': '{\n}\n' }, SETTINGS, { answer: 'approved' });
	assert.equal(result.outcome, 'ok');
	assert.equal(memory.files.get('.vscode/settings.json'), '{\n  "chat.tools.autoApprove": true,\n}\n');
});

test('SEC-02, 03: creating, deleting and moving onto a sensitive file ask as well', async () => {
	const files = { 'notes.txt': 'x\n', '.vscode/tasks.json': '{}' };
	for (const patch of [
		['*** Add File: .vscode/launch.json', '+{}'],
		['*** Delete File: .vscode/tasks.json'],
		['*** Update File: notes.txt', '*** Move to: .vscode/launch.json', '@@', '-x', '+y'],
		['***Update File: notes.txt', '***Move to:.vscode/launch.json'],
	]) {
		const { questions, memory } = await run(files, patch);
		assert.equal(questions.length, 1, patch.join());
		assert.deepEqual(Object.fromEntries(memory.files), files);
	}
});

test('SEC-04: nothing goes under .git, by no operation and no spelling, and nobody is asked', async () => {
	const files = { 'notes.txt': 'x\n', '.git/config': '[core]\n' };
	for (const patch of [
		['*** Update File: notes.txt', '*** Move to: .git/config', '@@', '-x', '+[core]'],
		['*** Update File: notes.txt', '*** Move to: .git/hooks/pre-commit'],
		['*** Add File: .git/hooks/post-checkout', '+x'],
		['*** Add File: .GIT/hooks/post-checkout', '+x'],
		['*** Add File: sub/.git', '+gitdir: /tmp/x'],
		['*** Delete File: .git/config'],
		['*** Update File: .git/config', '-[nothing]', '+x'],
		['*** Update File: link', '-x'],
	]) {
		const { result, questions, memory } = await run(files, patch, {
			links: { link: '.git/config' },
			answer: 'approved',
		});
		assert.equal(result.outcome, 'failed', patch.join());
		assert.equal(questions.length, 0, patch.join());
		assert.deepEqual(Object.fromEntries(memory.files), files);
		assert.doesNotMatch(result.text, /\[core\]/, 'no text of the file in the answer');
	}
});

test('SEC-24, 25, 28: links count by where they lead', async () => {
	const links = { out: undefined, 'src/cfg.json': '.vscode/settings.json' };
	const outside = await run({}, ['*** Add File: out/.bashrc', '+x'], { links, answer: 'approved' });
	assert.match(outside.result.text, /outside of the workspace/);
	assert.equal(outside.memory.plans.length, 0);
	const inside = await run({ '.vscode/settings.json': '{\n}\n' }, ['*** Update File: src/cfg.json', '@@', ' {', '+x'], {
		links,
	});
	assert.match(inside.result.text, /src\/cfg\.json is really \.vscode\/settings\.json\. Name that path instead/);
	assert.deepEqual([inside.questions.length, inside.memory.plans.length], [0, 0]);
});

test('SEC-35: a link that is turned elsewhere while the user is asked stops the patch', async () => {
	for (const target of [undefined, '.git', 'other']) {
		const { result, memory } = await run({ 'ci/x.yml': 'a\n' }, ['*** Add File: .github/workflows/y.yml', '+x'], {
			answer: 'approved',
			whileAsked: (links) => {
				links['.github/workflows'] = target;
			},
		});
		assert.equal(result.outcome, 'failed');
		assert.equal(memory.plans.length, 0);
	}
});

test('one question covers the sensitive part only, and names all of it', async () => {
	const { questions } = await run({ 'a.ts': 'x\n' }, [
		'*** Update File: a.ts',
		'-x',
		'+y',
		'*** Add File: .env',
		'+K=\u202Ev',
		'*** Add File: Makefile',
		'+all:',
	]);
	assert.equal(questions.length, 1);
	assert.equal(questions[0]?.title, 'Edit .env, Makefile?');
	assert.doesNotMatch(questions[0]?.effect ?? '', /a\.ts/);
	assert.match(questions[0]?.effect ?? '', /\+K=\\u\{202E\}v/, 'hidden characters are shown');
});

test('a refusal never carries text of a file that may hold secrets', async () => {
	const { result } = await run({ '.env': 'KEY=1\nTOKEN=s3cret\n' }, [
		'*** Update File: .env',
		'@@',
		' KEY=1',
		'-OTHER=2',
	]);
	assert.equal(result.outcome, 'failed');
	assert.doesNotMatch(result.text, /s3cret/);
});

test('what the editor refuses is told, not claimed', async () => {
	const memory = memoryWorkspace({ 'a.ts': 'x\n', '.env': 'y\n' });
	const approver: Approver = {
		ask: async () => {
			memory.files.set('.env', 'changed\n');
			return 'approved';
		},
	};
	const input = '*** Update File: a.ts\n-x\n+z\n*** Update File: .env\n-y\n+z';
	const ports = { workspace: memory.workspace, editor: memory.editor, approver };
	const result = await applyPatch.run(JSON.stringify({ input }), ports, new AbortController().signal);
	assert.equal(result.outcome, 'failed');
	assert.match(result.text, /a\.ts: not changed\. Another file/);
	assert.match(result.text, /\.env: not changed\. Its text has changed since/);
	assert.equal(memory.files.get('a.ts'), 'x\n');
});

test('a stop while the user is asked, or before, applies nothing', async () => {
	const withdrawn = await run({}, ['*** Add File: .env', '+x'], { answer: 'withdrawn' });
	assert.match(withdrawn.result.text, /stopped before/);
	const memory = memoryWorkspace({});
	const approver: Approver = { ask: async () => 'approved' };
	const ports = { workspace: memory.workspace, editor: memory.editor, approver };
	const result = await applyPatch.run('{"input":"*** Add File: a\\n+x"}', ports, AbortSignal.abort());
	assert.match(result.text, /stopped before/);
	assert.equal(memory.plans.length, 0);
});

test('a read-only file and a wrong argument each get their sentence', async () => {
	assert.match((await run({ a: 'x' }, ['*** Update File: a', '-x'], { readOnly: ['a'] })).result.text, /read-only/);
	const memory = memoryWorkspace({});
	const ports = {
		workspace: memory.workspace,
		editor: memory.editor,
		approver: { ask: async () => 'approved' as const },
	};
	assert.match((await applyPatch.run('{"patch":"x"}', ports, new AbortController().signal)).text, /`input` is missing/);
});

test('while it is written the title names the files and counts their lines', () => {
	const json = JSON.stringify({
		input: '*** Begin Patch\n*** Update File: a.ts\n@@\n-x\n+y\n+z\n*** Add File: b.ts\n+1',
	});
	assert.equal(applyPatch.progressTitle(json), 'Editing a.ts +2 −1, b.ts +1 −0');
	assert.equal(applyPatch.progressTitle(json.slice(0, json.indexOf('+z'))), 'Editing a.ts +1 −1');
	assert.equal(applyPatch.progressTitle('{"inp'), 'Editing');
	for (let end = 0; end < json.length; end++) applyPatch.progressTitle(json.slice(0, end));
});

test('an edit of a place that is closed is over, an edit that did not fit is missing', async () => {
	for (const path of ['.git/config', '../outside.txt', '/etc/passwd']) {
		const { result } = await run({}, [`*** Add File: ${path}`, '+x']);
		assert.equal(result.outcome, 'failed');
		assert.deepEqual(result.edits, { settled: [], missing: [] }, path);
	}
	const { result } = await run({ 'a.ts': 'x\n' }, ['*** Update File: a.ts', '-no such line', '+y']);
	assert.deepEqual(result.edits?.missing, ['a.ts']);
});
