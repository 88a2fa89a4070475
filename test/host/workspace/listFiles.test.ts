import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import * as vscode from 'vscode';
import { listFiles, type Ripgrep } from '../../../src/host/workspace/listFiles.ts';
import { findRipgrep } from '../../../src/host/workspace/ripgrep.ts';
import { createWorkspacePaths } from '../../../src/host/workspace/workspacePaths.ts';
import { createOutside, createScratch, never, type Scratch } from '../scratch.ts';

describe('listFiles', () => {
	let scratch: Scratch;
	let ripgrep: Ripgrep;

	before(async () => {
		ripgrep = await findRipgrep(vscode.env.appRoot);
	});
	beforeEach(() => {
		scratch = createScratch();
	});
	afterEach(() => scratch.remove());

	/** Names below the scratch folder, which is the only root. */
	async function list(folder = '', limit = 100, program: 'ripgrep' | 'none' = 'ripgrep') {
		const paths = createWorkspacePaths(() => [{ name: 'root', uri: vscode.Uri.file(scratch.folder) }]);
		return listFiles(folder, limit, { paths, ripgrep: program === 'none' ? undefined : ripgrep }, never);
	}

	it('finds the ripgrep of this VS Code', () => {
		assert.ok(ripgrep, `no ripgrep below ${vscode.env.appRoot}`);
	});

	it('lists sorted, with hidden files, without ignored ones, .git and excluded ones', async () => {
		for (const name of [
			'b.ts',
			'a/z.ts',
			'a/y.ts',
			'.github/ci.yml',
			'dist/out.js',
			'x.log',
			'.git/config',
			'node_modules/m/i.js',
		]) {
			scratch.write(name, 'x');
		}
		scratch.write('.gitignore', 'dist/\n*.log\n');
		assert.deepEqual(await list(), {
			paths: ['.github/ci.yml', '.gitignore', 'a/y.ts', 'a/z.ts', 'b.ts'],
			truncated: false,
		});
		assert.deepEqual(await list('a'), { paths: ['a/y.ts', 'a/z.ts'], truncated: false });
		assert.deepEqual(await list('', 2), { paths: ['.github/ci.yml', '.gitignore'], truncated: true });
	});

	it('gives the files of an ignored folder that is asked for by name', async () => {
		scratch.write('dist/deep/out.js', 'x');
		scratch.write('.gitignore', 'dist/\n');
		assert.deepEqual((await list('dist')).paths, ['dist/deep/out.js']);
		assert.deepEqual((await list('missing')).paths, []);
		assert.deepEqual((await list('../x')).paths, []);
	});

	it('keeps names with newlines, glob characters and dashes', async function () {
		if (process.platform === 'win32') this.skip();
		const names = ['-a.txt', 'b\nc.txt', 'd[1]/{e}.txt', 'f%20g.txt', 'ü#h.txt'];
		for (const name of names) scratch.write(name, 'x');
		assert.deepEqual((await list()).paths, [...names].sort());
		assert.deepEqual((await list('d[1]')).paths, ['d[1]/{e}.txt']);
	});

	it('does not follow links out', async () => {
		const outside = createOutside();
		outside.write('secret.txt', 'x');
		symlinkSync(outside.folder, scratch.file('out'));
		scratch.write('a.txt', 'x');
		assert.deepEqual((await list()).paths, ['a.txt']);
		outside.remove();
	});

	it('lists without ripgrep too', async () => {
		for (const name of ['b.ts', 'a/z.ts', 'node_modules/m/i.js']) scratch.write(name, 'x');
		assert.deepEqual((await list('', 100, 'none')).paths, ['a/z.ts', 'b.ts']);
		assert.deepEqual((await list('a', 100, 'none')).paths, ['a/z.ts']);
	});

	it('qualifies paths by their root when there are several', async () => {
		scratch.write('one/a.ts', 'x');
		scratch.write('two/b.ts', 'x');
		const paths = createWorkspacePaths(() => [
			{ name: 'one', uri: scratch.uri('one') },
			{ name: 'two', uri: scratch.uri('two') },
		]);
		assert.deepEqual((await listFiles('', 9, { paths, ripgrep }, never)).paths, ['one/a.ts', 'two/b.ts']);
		assert.deepEqual((await listFiles('two', 9, { paths, ripgrep }, never)).paths, ['two/b.ts']);
	});

	it('rejects when the signal is aborted', async () => {
		const paths = createWorkspacePaths(() => [{ name: 'root', uri: vscode.Uri.file(scratch.folder) }]);
		await assert.rejects(listFiles('', 9, { paths, ripgrep }, AbortSignal.abort()), { name: 'AbortError' });
	});
});
