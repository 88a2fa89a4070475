import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, symlinkSync } from 'node:fs';
import * as vscode from 'vscode';
import { createIdentify, type Identify } from '../../../src/host/workspace/identify.ts';
import { createWorkspacePaths } from '../../../src/host/workspace/workspacePaths.ts';
import { createOutside, createScratch, never, type Scratch } from '../scratch.ts';

describe('identify', () => {
	let scratch: Scratch;
	let outside: Scratch;
	let identify: Identify;

	beforeEach(() => {
		scratch = createScratch();
		outside = createOutside();
		identify = createIdentify(scratch.paths);
	});
	afterEach(() => {
		scratch.remove();
		outside.remove();
	});

	it('knows files, folders and what is absent', async () => {
		scratch.write('sub/a.txt', 'four');
		const of = (name: string) => identify(scratch.path(name), never);
		assert.deepEqual(await of('sub/a.txt'), {
			kind: 'file',
			real: scratch.path('sub/a.txt'),
			size: 4,
			readOnly: false,
		});
		assert.equal((await of('sub')).kind, 'folder');
		assert.deepEqual(await of('x/y/z.txt'), {
			kind: 'absent',
			real: scratch.path('x/y/z.txt'),
			size: 0,
			readOnly: false,
		});
		assert.equal((await of('sub/a.txt/below')).kind, 'absent');
	});

	it('follows links, also of folders above a file that does not exist', async () => {
		scratch.write('real/a.txt', 'x');
		symlinkSync(scratch.file('real'), scratch.file('alias'));
		symlinkSync(outside.folder, scratch.file('out'));
		const real = async (name: string) => (await identify(scratch.path(name), never)).real;
		assert.equal(await real('alias/a.txt'), scratch.path('real/a.txt'));
		assert.equal(await real('alias/new/b.txt'), scratch.path('real/new/b.txt'));
		assert.equal(await real('out'), undefined);
		assert.equal(await real('out/new/b.txt'), undefined);
	});

	it('does not take a sibling with the same beginning for the workspace', async () => {
		scratch.write('ws/a.txt', 'x');
		scratch.write('ws-evil/a.txt', 'x');
		symlinkSync(scratch.file('ws-evil'), scratch.file('ws/link'));
		const inner = createIdentify(createWorkspacePaths(() => [{ name: 'ws', uri: scratch.uri('ws') }]));
		assert.equal((await inner('a.txt', never)).real, 'a.txt');
		assert.equal((await inner('link/a.txt', never)).real, undefined);
	});

	it('gives a broken or circular link, a FIFO and a device no text and no place', async function () {
		if (process.platform === 'win32') this.skip();
		symlinkSync(outside.file('nothing'), scratch.file('broken'));
		symlinkSync('circle', scratch.file('circle'));
		symlinkSync('/dev/zero', scratch.file('zero'));
		execFileSync('mkfifo', [scratch.file('fifo')]);
		for (const name of ['broken', 'circle', 'zero', 'fifo']) {
			assert.equal((await identify(scratch.path(name), never)).kind, 'other', name);
		}
		assert.equal((await identify(scratch.path('broken'), never)).real, undefined);
		assert.equal((await identify(scratch.path('broken/below'), never)).real, undefined);
	});

	it('sees that a file is read-only', async () => {
		scratch.write('a.txt', 'x');
		chmodSync(scratch.file('a.txt'), 0o444);
		assert.ok((await identify(scratch.path('a.txt'), never)).readOnly);
	});

	it('names roots apart and finds the nearest of nested ones', async () => {
		scratch.write('a/x.txt', 'x');
		scratch.write('b/inner/x.txt', 'x');
		const folders = [
			{ name: 'app', uri: scratch.uri('a') },
			{ name: 'app', uri: scratch.uri('b') },
			{ name: 'in/ner', uri: scratch.uri('b/inner') },
		];
		const paths = createWorkspacePaths(() => folders);
		assert.deepEqual(
			paths.roots().map(({ name }) => name),
			['app', 'app-2', 'in-ner'],
		);
		const multi = createIdentify(paths);
		assert.equal((await multi('app/x.txt', never)).real, 'app/x.txt');
		assert.equal((await multi('app-2/inner/x.txt', never)).real, 'in-ner/x.txt');
		for (const path of ['x.txt', 'b/x.txt', 'app/../app-2/x', 'app-2/../../etc/passwd']) {
			assert.equal((await multi(path, never)).real, undefined, path);
		}
		assert.equal(paths.pathOf(scratch.uri('b/inner/x.txt')), 'in-ner/x.txt');
		assert.equal(paths.pathOf(scratch.uri('c/x.txt')), undefined);
	});

	it('asks the file system of another scheme', async () => {
		const provider = vscode.workspace.registerFileSystemProvider('tandem-memory', {
			onDidChangeFile: new vscode.EventEmitter<vscode.FileChangeEvent[]>().event,
			watch: () => ({ dispose() {} }),
			stat({ path }) {
				if (path === '/root/a.txt') return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: 7, permissions: 1 };
				if (path === '/root/link')
					return { type: vscode.FileType.File | vscode.FileType.SymbolicLink, ctime: 0, mtime: 0, size: 7 };
				throw vscode.FileSystemError.FileNotFound();
			},
			readDirectory: () => [],
			createDirectory() {},
			readFile: () => new Uint8Array(),
			writeFile() {},
			delete() {},
			rename() {},
		});
		try {
			const virtual = createIdentify(
				createWorkspacePaths(() => [{ name: 'v', uri: vscode.Uri.parse('tandem-memory:/root') }]),
			);
			assert.deepEqual(await virtual('a.txt', never), { kind: 'file', real: 'a.txt', size: 7, readOnly: true });
			assert.equal((await virtual('link', never)).real, undefined);
			assert.equal((await virtual('b.txt', never)).kind, 'absent');
		} finally {
			provider.dispose();
		}
	});
});
