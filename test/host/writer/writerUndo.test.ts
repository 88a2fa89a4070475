import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { FileChange } from '../../../src/core/edits/plan.ts';
import { createWriter, type Writer } from '../../../src/host/writer/writer.ts';
import { closeEditors, createScratch, never, replacing, type Scratch, until } from '../scratch.ts';

describe('writer, undo', () => {
	let scratch: Scratch;
	let writer: Writer;

	beforeEach(() => {
		scratch = createScratch();
		writer = createWriter(scratch.paths);
	});
	afterEach(async () => {
		await closeEditors();
		scratch.remove();
	});

	it('takes all of a plan back with one undo in any of its files, and makes it again with one redo', async () => {
		scratch.write('a.txt', 'a1\na2\n');
		scratch.write('b.txt', 'b1\r\nb2\r\n');
		scratch.write('gone.txt', 'gone\n');
		scratch.write('old.txt', 'old\n');
		const changes: readonly FileChange[] = [
			replacing(scratch.path('a.txt'), 'a1\na2\n', 'a1', 'A1'),
			replacing(scratch.path('b.txt'), 'b1\r\nb2\r\n', 'b2', 'B2'),
			{ kind: 'create', path: scratch.path('c.txt'), text: 'c\n' },
			{ kind: 'delete', path: scratch.path('gone.txt'), base: 'gone\n' },
			{ kind: 'update', path: scratch.path('old.txt'), base: 'old\n', edits: [], moveTo: scratch.path('new.txt') },
		];
		const report = await writer.apply({ changes }, 'test', never);
		assert.ok(report.changes.every(({ outcome }) => outcome === 'applied'));
		const a = await vscode.workspace.openTextDocument(scratch.uri('a.txt'));
		const b = await vscode.workspace.openTextDocument(scratch.uri('b.txt'));
		await vscode.window.showTextDocument(a);
		await vscode.commands.executeCommand('undo');
		await until('the created file is gone', () => scratch.bytes('c.txt') === undefined);
		await until('the deleted file is back', () => scratch.bytes('gone.txt') === 'gone\n');
		await until('the moved file is back', () => scratch.bytes('old.txt') === 'old\n');
		assert.equal(a.getText(), 'a1\na2\n');
		assert.equal(b.getText(), 'b1\r\nb2\r\n');
		assert.equal(scratch.bytes('new.txt'), undefined);
		await vscode.window.showTextDocument(a);
		await vscode.commands.executeCommand('redo');
		await until('the created file is there again', () => scratch.bytes('c.txt') === 'c\n');
		await until('the deleted file is gone again', () => scratch.bytes('gone.txt') === undefined);
		assert.equal(a.getText(), 'A1\na2\n');
		assert.equal(b.getText(), 'b1\r\nB2\r\n');
	});

	it('is undone and saved to the same bytes', async () => {
		scratch.write('a.txt', 'one\r\ntwo\r\n');
		await writer.apply({ changes: [replacing(scratch.path('a.txt'), 'one\r\ntwo\r\n', 'two', 'TWO')] }, 'test', never);
		const document = await vscode.workspace.openTextDocument(scratch.uri('a.txt'));
		await vscode.window.showTextDocument(document);
		await vscode.commands.executeCommand('undo');
		assert.ok(await document.save());
		assert.equal(scratch.bytes('a.txt'), 'one\r\ntwo\r\n');
	});

	for (const [what, write] of [
		['fails half-way', noSpace],
		['says yes and has not written all of it', () => {}],
	] as const) {
		it(`takes back what was done when VS Code ${what}`, async () => {
			scratch.write('a.txt', 'a\n');
			const path = scratch.path('a.txt');
			const registration = vscode.workspace.registerFileSystemProvider('tandem-full', fullDisk(write));
			const full = vscode.Uri.parse('tandem-full:/full.txt');
			const uriOf = (wanted: string) => (wanted === 'full.txt' ? full : scratch.paths.uriOf(wanted));
			try {
				const changes = [replacing(path, 'a\n', 'a', 'A'), { kind: 'create' as const, path: 'full.txt', text: 'x' }];
				const report = await createWriter({ ...scratch.paths, uriOf }).apply({ changes }, 'test', never);
				assert.deepEqual(
					report.changes.map(({ outcome }) => outcome),
					['refused', 'refused'],
				);
				assert.match(report.changes[0]?.sentence ?? '', /nothing was changed/);
				const document = await vscode.workspace.openTextDocument(scratch.uri('a.txt'));
				assert.equal(document.getText(), 'a\n');
				assert.ok(!document.isDirty);
				assert.equal(scratch.bytes('a.txt'), 'a\n');
			} finally {
				registration.dispose();
			}
		});
	}

	for (const [what, failures, sentence, left] of [
		['takes only a part', 1, /nothing was changed/, 'a\r\nb\n'],
		['takes only a part and not even the old bytes any more', 2, /only in part and could not take them back/, 'a\r\nb'],
	] as const) {
		it(`gives a file of mixed line ends its old bytes back when the disk ${what}`, async () => {
			let content = 'a\r\nb\n';
			let calls = 0;
			// Rejects rather than throws: VS Code never ends the next write after a provider that threw.
			const writeFile = async (_: vscode.Uri, bytes: Uint8Array) => {
				calls++;
				content = Buffer.from(calls <= failures ? bytes.subarray(0, 4) : bytes).toString();
				if (calls <= failures) noSpace();
			};
			const readFile = () => Buffer.from(content);
			const provider = { ...fullDisk(() => {}), stat: fileOf(() => content), readFile, writeFile };
			const registration = vscode.workspace.registerFileSystemProvider('tandem-half', provider);
			try {
				const uriOf = () => vscode.Uri.parse(`tandem-half:/${failures}.txt`);
				const changes = [replacing('a.txt', 'a\nb\n', 'b', 'B')];
				const report = await createWriter({ ...scratch.paths, uriOf }).apply({ changes }, 'test', never);
				assert.match(report.changes[0]?.sentence ?? '', sentence);
				assert.equal(content, left);
			} finally {
				registration.dispose();
			}
		});
	}
});

function fileOf(content: () => string): (uri: vscode.Uri) => vscode.FileStat {
	return ({ path }) => ({
		type: path === '/' ? vscode.FileType.Directory : vscode.FileType.File,
		ctime: 0,
		mtime: 0,
		size: content().length,
	});
}

function noSpace(): never {
	throw vscode.FileSystemError.Unavailable('no space');
}

/** A file system that takes nothing, or (`write` does not throw) leaves every file empty. */
function fullDisk(write: () => void): vscode.FileSystemProvider {
	let isWritten = false;
	return {
		onDidChangeFile: new vscode.EventEmitter<vscode.FileChangeEvent[]>().event,
		watch: () => ({ dispose() {} }),
		stat(uri) {
			if (uri.path === '/') return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
			if (!isWritten) throw vscode.FileSystemError.FileNotFound(uri);
			return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: 0 };
		},
		readDirectory: () => [],
		createDirectory() {},
		readFile(uri) {
			if (!isWritten) throw vscode.FileSystemError.FileNotFound(uri);
			return new Uint8Array();
		},
		writeFile() {
			write();
			isWritten = true;
		},
		delete() {},
		rename() {},
	};
}
