import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import * as vscode from 'vscode';
import type { ToolResult } from '../../../src/core/tools/tool.ts';
import { closeEditors, createOutside, createScratch, type Scratch, workspaceFolder } from '../scratch.ts';
import { createToolRig, type ToolRig } from '../toolRig.ts';

/** What the model is told when it aims at something that is no plain text file, by the way of its own calls. */
describe('targets of edits', () => {
	let scratch: Scratch;
	let outside: Scratch;
	let rig: ToolRig;
	const path = (name: string) => scratch.path(name);

	beforeEach(() => {
		scratch = createScratch();
		outside = createOutside();
		rig = createToolRig(scratch);
	});
	afterEach(async () => {
		await closeEditors();
		scratch.remove();
		outside.remove();
	});

	const update = (name: string, from = 'x') => rig.patch(`*** Update File: ${path(name)}`, `-${from}`, '+changed');
	const add = (name: string) => rig.patch(`*** Add File: ${path(name)}`, '+new');
	const remove = (name: string) => rig.patch(`*** Delete File: ${path(name)}`);
	const move = (name: string, to: string) =>
		rig.patch(`*** Update File: ${path(name)}`, `*** Move to: ${path(to)}`, '@@', '-x', '+changed');

	/** The sentence stands for itself: it names the file and ends in what to do. */
	function assertRefused({ outcome, text }: ToolResult, why: RegExp): void {
		assert.equal(outcome, 'failed', text);
		assert.match(text, why);
		assert.match(text, /Nothing was changed|not changed/);
	}

	it('read-only files, by their mode and by a setting, for updates, deletes and moves', async () => {
		scratch.write('mode.txt', 'x\n');
		chmodSync(scratch.file('mode.txt'), 0o444);
		for (const result of [await update('mode.txt'), await remove('mode.txt'), await move('mode.txt', 'b.txt')])
			assertRefused(result, /mode\.txt: it is read-only\. Tell the user; do not try another way/);
		const files = vscode.workspace.getConfiguration('files');
		await files.update('readonlyInclude', { '**/locked/**': true }, vscode.ConfigurationTarget.Global);
		try {
			scratch.write('locked/a.txt', 'x\n');
			assertRefused(await update('locked/a.txt'), /read-only by a setting\. Tell the user/);
		} finally {
			await files.update('readonlyInclude', undefined, vscode.ConfigurationTarget.Global);
		}
		assert.equal(scratch.bytes('mode.txt'), 'x\n');
		assert.equal(scratch.bytes('locked/a.txt'), 'x\n');
	});

	it('folders that cannot be written to', async function () {
		if (process.platform === 'win32') this.skip();
		scratch.write('locked/a.txt', 'x\n');
		scratch.write('b.txt', 'x\n');
		chmodSync(scratch.file('locked'), 0o555);
		try {
			assertRefused(await add('locked/new.txt'), /its folder cannot be written to\. Tell the user/);
			assertRefused(await add('locked/deep/new.txt'), /its folder cannot be written to\. Tell the user/);
			assertRefused(await move('b.txt', 'locked/b.txt'), /its folder cannot be written to\. Tell the user/);
			assertRefused(
				await remove('locked/a.txt'),
				/cannot leave its folder, which cannot be written to\. Tell the user/,
			);
			assertRefused(await move('locked/a.txt', 'c.txt'), /cannot leave its folder/);
			// The text of a file needs its own right only.
			assert.equal((await update('locked/a.txt')).outcome, 'ok');
		} finally {
			chmodSync(scratch.file('locked'), 0o755);
		}
		assert.equal(scratch.bytes('locked/a.txt'), 'changed\n');
	});

	it('files that vanish between the look and the edit', async () => {
		scratch.write('a.txt', 'x\n');
		const late = createToolRig(scratch, { beforeApply: () => rmSync(scratch.file('a.txt')) });
		const result = await late.patch(`*** Update File: ${path('a.txt')}`, '-x', '+y');
		assertRefused(result, /There is no file .*a\.txt\. Find it with list_files, or create it/);
		assert.equal(scratch.bytes('a.txt'), undefined);
		assertRefused(await update('a.txt'), /there is no such file\. Look for its path with list_files or search_text/);
	});

	it('folders', async () => {
		scratch.write('folder/a.txt', 'x\n');
		scratch.write('b.txt', 'x\n');
		for (const result of [
			await update('folder'),
			await remove('folder'),
			await add('folder'),
			await move('b.txt', 'folder'),
		])
			assertRefused(result, /folder: it is a folder, not a file\. Name a file/);
	});

	it('links: inside of the workspace, outside, nowhere, in a circle', async function () {
		if (process.platform === 'win32') this.skip();
		scratch.write('real/a.txt', 'x\n');
		outside.write('a.txt', 'x\n');
		symlinkSync(scratch.file('real'), scratch.file('alias'));
		symlinkSync(scratch.file('real/a.txt'), scratch.file('link.txt'));
		symlinkSync(outside.file('a.txt'), scratch.file('out.txt'));
		symlinkSync(outside.folder, scratch.file('outfolder'));
		symlinkSync('nothing', scratch.file('broken.txt'));
		symlinkSync('circle.txt', scratch.file('circle.txt'));
		assertRefused(await update('link.txt'), /link\.txt is really .*real\/a\.txt\. Name that path instead/);
		assertRefused(await update('alias/a.txt'), /is really .*real\/a\.txt\. Name that path instead/);
		assertRefused(await add('alias/new.txt'), /is really .*real\/new\.txt\. Name that path instead/);
		for (const result of [await update('out.txt'), await remove('out.txt'), await add('outfolder/new.txt')])
			assertRefused(result, /leads outside of the workspace\. Only files inside it can be changed/);
		for (const name of ['broken.txt', 'circle.txt'])
			for (const result of [await update(name), await add(name)])
				assertRefused(
					result,
					/is a link to no file of the workspace \(it leads nowhere, in a circle or out of it\)\. Name a file itself/,
				);
		assert.equal(scratch.bytes('real/a.txt'), 'x\n');
		assert.equal(outside.bytes('a.txt'), 'x\n');
		assert.deepEqual(rig.asked, []);
	});

	it('files of 60 MB: never loaded', async () => {
		scratch.write('big.txt', 'x\n');
		truncateSync(scratch.file('big.txt'), 60 * 1024 * 1024);
		const before = process.memoryUsage().rss;
		for (const result of [
			await update('big.txt'),
			await remove('big.txt'),
			await move('big.txt', 'b.txt'),
			await add('big.txt'),
		])
			assertRefused(result, /big\.txt: it has 60\.0 MB, and files over 5 MB are not edited\. Tell the user/);
		assertRefused(await rig.replace(path('big.txt'), { old: 'x', new: 'y' }), /it has 60\.0 MB/);
		assert.ok(process.memoryUsage().rss - before < 40e6, 'the file was not read');
		assert.ok(!vscode.workspace.textDocuments.some(({ uri }) => uri.path.endsWith('big.txt')));
	});

	it('files that grow past the limit between the look and the edit are not loaded either', async () => {
		scratch.write('a.txt', 'x\n');
		const late = createToolRig(scratch, { beforeApply: () => truncateSync(scratch.file('a.txt'), 60 * 1024 * 1024) });
		assertRefused(await late.patch(`*** Update File: ${path('a.txt')}`, '-x', '+y'), /has over 50 MB.*Tell the user/);
	});

	it('binary files, also with a text at the beginning', async () => {
		scratch.write('a.png', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0', 'latin1'));
		scratch.write('zeros.txt', 'x\n\0\0');
		scratch.write('late.txt', `x\n${'text '.repeat(400)}\0\0`);
		for (const name of ['a.png', 'zeros.txt', 'late.txt'])
			for (const result of [await update(name), await remove(name)])
				assertRefused(result, /: it is not text\. Leave it as it is and go on without it/);
		scratch.write('b.txt', 'x\n');
		assertRefused(await rig.replace(path('b.txt'), { old: 'x', new: 'x\0' }), /NUL character.*Write it as an escape/);
		assertRefused(await rig.write(path('c.txt'), 'x\0\n'), /NUL character.*Write it as an escape/);
		assert.equal(scratch.bytes('b.txt'), 'x\n');
		assert.equal(scratch.bytes('c.txt'), undefined);
	});

	it('pipes and devices: nothing hangs', async function () {
		if (process.platform === 'win32') this.skip();
		execFileSync('mkfifo', [scratch.file('fifo')]);
		symlinkSync('/dev/zero', scratch.file('zero'));
		scratch.write('b.txt', 'x\n');
		for (const result of [await update('fifo'), await remove('fifo'), await add('fifo'), await move('b.txt', 'fifo')])
			assertRefused(result, /fifo: it is neither a file nor a folder \(a pipe or a device\).*Leave it as it is/);
		assertRefused(await update('zero'), /is a link to no file of the workspace/);
		assert.equal(scratch.bytes('b.txt'), 'x\n');
	});

	it('names with odd characters are edited, moved and deleted', async () => {
		const names = [
			'a b.txt',
			'a%20b.txt',
			'a#b.txt',
			'a?b.txt',
			"a'b&.txt",
			'-a.txt',
			'ü😀.txt',
			'e\u0301.txt',
			'[a]{b}.txt',
		];
		for (const name of names.filter((each) => process.platform !== 'win32' || !each.includes('?'))) {
			scratch.write(`odd/${name}`, 'x\n');
			assert.equal((await update(`odd/${name}`)).outcome, 'ok', name);
			assert.equal(scratch.bytes(`odd/${name}`), 'changed\n', name);
			const moved = await rig.patch(`*** Update File: ${path(`odd/${name}`)}`, `*** Move to: ${path(`moved/${name}`)}`);
			assert.equal(moved.outcome, 'ok', moved.text);
			assert.equal(scratch.bytes(`moved/${name}`), 'changed\n', name);
			assert.equal((await remove(`moved/${name}`)).outcome, 'ok', name);
			assert.equal(scratch.bytes(`moved/${name}`), undefined, name);
		}
	});

	it('names that no disk holds, or that some disk reads as another', async () => {
		assertRefused(
			await add(`${'n'.repeat(256)}.txt`),
			/has a name of 260 bytes, and disks hold 255\. Choose a shorter name/,
		);
		assertRefused(await add(`${'字'.repeat(90)}.txt`), /has a name of 274 bytes/);
		assertRefused(await update(`${'n'.repeat(300)}`), /has a name of 300 bytes/);
		assert.equal((await add(`${'n'.repeat(251)}.txt`)).outcome, 'ok');
		assertRefused(await rig.write(path('a\nb.txt'), 'x'), /control character.*Use a path/);
		assertRefused(await rig.write(path('a.'), 'x'), /ends in a dot or a space.*Use a path/);
		assertRefused(await rig.write(path('a:b'), 'x'), /a colon.*Use a path/);
	});

	it('places that are taken, or lie below a file', async () => {
		scratch.write('a.txt', 'x\n');
		scratch.write('b.txt', 'b\n');
		assertRefused(await add('a.txt/below.txt'), /A folder of .*below\.txt is a file\. Choose another place/);
		assertRefused(await move('a.txt', 'b.txt/below.txt'), /A folder of .*below\.txt is a file\. Choose another place/);
		assertRefused(await move('a.txt', 'b.txt'), /b\.txt: it exists already, so .*a\.txt cannot be moved there/);
		const late = createToolRig(scratch, { beforeApply: () => scratch.write('new.txt', 'theirs\n') });
		const result = await late.patch(`*** Add File: ${path('new.txt')}`, '+mine');
		assertRefused(result, /new\.txt exists already\. Read it and update it, or choose another name/);
		assert.equal(scratch.bytes('new.txt'), 'theirs\n');
		assert.equal(scratch.bytes('a.txt'), 'x\n');
		assert.equal(scratch.bytes('b.txt'), 'b\n');
	});

	it('a rename of case only', async () => {
		scratch.write('Name.txt', 'x\n');
		const result = await rig.patch(
			`*** Update File: ${path('Name.txt')}`,
			`*** Move to: ${path('name.txt')}`,
			'-x',
			'+y',
		);
		assert.equal(result.outcome, 'ok', result.text);
		const { readdirSync } = await import('node:fs');
		assert.deepEqual(readdirSync(scratch.folder), ['name.txt']);
		assert.equal(scratch.bytes('name.txt'), 'y\n');
	});

	it('a folder that goes away before a file is made in it', async () => {
		mkdirSync(scratch.file('gone'));
		const late = createToolRig(scratch, { beforeApply: () => rmSync(scratch.file('gone'), { recursive: true }) });
		assert.equal((await late.patch(`*** Add File: ${path('gone/a.txt')}`, '+x')).outcome, 'ok');
		assert.equal(scratch.bytes('gone/a.txt'), 'x\n');
	});

	it('a folder of the workspace itself, and paths that lead out of it', async () => {
		const name = workspaceFolder().name;
		for (const target of ['.', '/', '/etc/passwd', '../a.txt', `${name}/..`])
			assertRefused(await rig.write(target, 'x'), /Use a path relative|names no file|outside/);
	});
});
