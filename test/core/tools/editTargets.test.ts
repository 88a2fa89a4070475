import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AppliedChange, Editor } from '../../../src/core/ports.ts';
import { applyPatch } from '../../../src/core/tools/applyPatch.ts';
import { replaceInFile } from '../../../src/core/tools/replaceInFile.ts';
import type { Tool, ToolResult } from '../../../src/core/tools/tool.ts';
import { type MemoryOptions, type MemoryWorkspace, memoryWorkspace } from '../../fakes/memoryWorkspace.ts';

type Says = (changes: readonly AppliedChange[]) => readonly AppliedChange[];

function set(files: Readonly<Record<string, string>>, options: MemoryOptions = {}, says: Says = (changes) => changes) {
	const memory: MemoryWorkspace = memoryWorkspace(files, options);
	const editor: Editor = { apply: async (plan, signal) => says(await memory.editor.apply(plan, signal)) };
	const approver = { ask: async () => 'approved' as const };
	const ports = { workspace: memory.workspace, editor, approver, reads: new Map<string, string>() };
	const run = (tool: Tool, value: unknown): Promise<ToolResult> =>
		tool.run(JSON.stringify(value), ports, new AbortController().signal);
	const patch = (...lines: readonly string[]) =>
		run(applyPatch, { input: ['*** Begin Patch', ...lines, '*** End Patch'].join('\n') });
	return { memory, run, patch };
}

test('what cannot be edited is never read, and each kind has its sentence with what to do', async () => {
	const { memory, patch } = set(
		{ 'a.ts': 'x\n', 'ro.ts': 'x\n', 'big.ts': 'x\n', 'dir/b.ts': 'x\n', 'logo.png': 'x\n' },
		{
			others: ['fifo'],
			readOnly: ['ro.ts', 'locked/new.ts'],
			sizes: { 'big.ts': 60 * 1024 * 1024 },
			unreadable: { 'logo.png': 'logo.png is not text. Go on without it.' },
		},
	);
	for (const [name, expected] of [
		['fifo', /^fifo: it is neither a file nor a folder .*Leave it as it is\.\n\nNothing was changed\.$/],
		['ro.ts', /^ro\.ts: it is read-only\. Tell the user; do not try another way\./],
		['big.ts', /^big\.ts: it has 60\.0 MB, and files over 5 MB are not edited\. Tell the user/],
		['dir', /^dir: it is a folder, not a file\. Name a file\./],
	] as const)
		for (const section of ['Update', 'Delete'])
			assert.match(
				(await patch(`*** ${section} File: ${name}`, ...(section === 'Update' ? ['-x', '+y'] : []))).text,
				expected,
			);
	assert.deepEqual(memory.reads, []);
	assert.match(
		(await patch('*** Update File: logo.png', '-x', '+y')).text,
		/^logo\.png: it is not text\. Go on without it\./,
	);
	for (const lines of [
		['*** Add File: locked/new.ts', '+x'],
		['*** Update File: a.ts', '*** Move to: locked/new.ts'],
	])
		assert.match((await patch(...lines)).text, /^locked\/new\.ts: its folder cannot be written to\. Tell the user/);
	assert.equal(memory.plans.length, 0);
});

test('a name that no disk holds is refused in bytes, not in characters', async () => {
	const long = '字'.repeat(86);
	const kind = { kind: 'other' as const, real: undefined, size: 0, readOnly: true };
	const { memory, run } = set({});
	const input = `*** Begin Patch\n*** Add File: ${long}\n+x\n*** End Patch`;
	Object.assign(memory.workspace, { identify: async () => kind });
	assert.match(
		(await run(applyPatch, { input })).text,
		/has a name of 258 bytes, and disks hold 255\. Choose a shorter/,
	);
});

test('a link inside of the workspace is answered with the real path, before anything is asked or read', async () => {
	const { memory, patch } = set({ 'real/a.ts': 'x\n' }, { links: { alias: 'real' } });
	for (const lines of [
		['*** Update File: alias/a.ts', '-x', '+y'],
		['*** Add File: alias/a.ts', '+y'],
	])
		assert.match((await patch(...lines)).text, /alias\/a\.ts is really real\/a\.ts\. Name that path instead\./);
	assert.deepEqual([memory.reads.length, memory.plans.length], [0, 0]);
});

test('a rename of case only is no move onto another file where case does not count', async () => {
	const { memory, patch } = set({ 'Name.ts': 'x\n' }, { links: { 'name.ts': 'Name.ts' } });
	const result = await patch('*** Update File: Name.ts', '*** Move to: name.ts', '-x', '+y');
	assert.equal(memory.plans.length, 1, result.text);
	assert.deepEqual(
		memory.plans[0]?.changes.map((change) => change.kind === 'update' && change.moveTo),
		['name.ts'],
	);
});

test('what the editor says of an edit that it made reaches the model, and not the title', async () => {
	const note = 'a.ts is changed in the editor but could not be saved. Tell the user to save it.';
	const says: Says = (changes) => changes.map((change) => ({ ...change, sentence: note }));
	const { run } = set({ 'a.ts': 'x\n' }, {}, says);
	const result = await run(replaceInFile, { path: 'a.ts', edits: [{ old: 'x', new: 'y' }] });
	assert.equal(result.outcome, 'ok');
	assert.equal(result.text, `Done.\na.ts: +1 −1\n${note}`);
	assert.equal(result.title, 'Edited a.ts +1 −1');
});
