import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import * as vscode from 'vscode';
import type { FileText, Workspace } from '../../../src/core/ports.ts';
import { createWorkspace } from '../../../src/host/workspace/workspace.ts';
import { closeEditors, createOutside, createScratch, never, type Scratch, typeInto } from '../scratch.ts';

describe('workspace, read', () => {
	let scratch: Scratch;
	let workspace: Workspace;

	beforeEach(() => {
		scratch = createScratch();
		workspace = createWorkspace(scratch.paths, { problems: async () => [] }, async () => undefined);
	});
	afterEach(async () => {
		await closeEditors();
		scratch.remove();
	});

	const read = (name: string): Promise<FileText> => workspace.read(scratch.path(name), never);

	async function assertRefused(name: string, why: RegExp): Promise<void> {
		const result = await read(name);
		assert.equal(result.kind, 'refused');
		assert.match(result.kind === 'refused' ? result.sentence : '', why);
	}

	it('gives the text with its language, without BOM, and shows no tab', async () => {
		scratch.write('a.ts', '\ufeffconst a = 1;\r\n');
		assert.deepEqual(await read('a.ts'), { kind: 'text', text: 'const a = 1;\r\n', languageId: 'typescript' });
		assert.deepEqual(
			vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs),
			[],
		);
	});

	it('gives what the editor holds, saved or not, also when the file is gone', async () => {
		scratch.write('a.txt', 'disk\n');
		const document = await vscode.workspace.openTextDocument(scratch.uri('a.txt'));
		await typeInto(document, 0, 'typed\n');
		assert.deepEqual(await read('a.txt'), { kind: 'text', text: 'typed\ndisk\n', languageId: 'plaintext' });
		await vscode.window.showTextDocument(document);
		const { rmSync } = await import('node:fs');
		rmSync(scratch.file('a.txt'));
		assert.equal((await read('a.txt')).kind, 'text');
	});

	it('says why it does not read', async () => {
		scratch.write('folder/x.txt', 'x');
		scratch.write('nul.txt', Buffer.from('PK\0\0\x03\x04'));
		scratch.write('big.txt', Buffer.alloc(5 * 1024 * 1024 + 1, 'x'));
		await assertRefused('missing.txt', /There is no file/);
		await assertRefused('folder', /is a folder. List it/);
		await assertRefused('nul.txt', /is not text/);
		await assertRefused('big.txt', /5\.0 MB.*search_text/);
		assert.equal((await workspace.read('../etc/passwd', never)).kind, 'refused');
	});

	it('does not hang on a FIFO and does not read through a link out of the workspace', async function () {
		if (process.platform === 'win32') this.skip();
		const outside = createOutside();
		try {
			outside.write('secret.txt', 'secret');
			symlinkSync(outside.file('secret.txt'), scratch.file('link.txt'));
			execFileSync('mkfifo', [scratch.file('fifo')]);
			await assertRefused('fifo', /no regular file/);
			await assertRefused('link.txt', /not inside the workspace/);
		} finally {
			outside.remove();
		}
	});

	it('names its roots', () => {
		const folder = vscode.workspace.workspaceFolders?.[0];
		assert.deepEqual(workspace.roots, [{ name: folder?.name, absolute: folder?.uri.path }]);
	});
});
