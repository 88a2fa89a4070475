import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import * as vscode from 'vscode';
import { clock } from '../../../src/host/clock.ts';
import { watchActive } from '../../../src/host/context/activeChip.ts';
import { createFileNames } from '../../../src/host/context/fileNames.ts';
import { createGitReader } from '../../../src/host/context/gitReader.ts';
import { createHostContext, type HostContext } from '../../../src/host/context/hostContext.ts';
import { findRipgrep } from '../../../src/host/workspace/ripgrep.ts';
import { createWorkspace } from '../../../src/host/workspace/workspace.ts';
import type { Mention } from '../../../src/shared/mention.ts';
import { closeEditors, createOutside, createScratch, never, type Scratch, typeInto, until } from '../scratch.ts';

describe('host context', () => {
	let scratch: Scratch;
	let context: HostContext;
	const approver = { ask: async () => 'rejected' as const };

	beforeEach(() => {
		scratch = createScratch();
		const workspace = createWorkspace(scratch.paths, { problems: async () => [] }, () =>
			findRipgrep(vscode.env.appRoot),
		);
		context = createHostContext({
			paths: scratch.paths,
			workspace,
			clock,
			terminal: { commands: () => [] },
			prompts: async () => [],
		});
	});
	afterEach(async () => {
		context.dispose();
		await closeEditors();
		scratch.remove();
	});

	const mentions = async (typed: string): Promise<readonly Mention[]> => {
		const { rows } = await context.composer.complete(typed, never);
		return rows.flatMap(({ pick }) => (pick.kind === 'mention' ? [pick.mention] : []));
	};
	const show = async (name: string, selection?: readonly [number, number, number, number]) => {
		const editor = await vscode.window.showTextDocument(scratch.uri(name));
		if (selection) editor.selection = new vscode.Selection(...selection);
		return editor;
	};

	it('completes files by parts of their names, those in tabs first, ignored ones never', async () => {
		for (const name of ['cart.ts', 'deep/cartItem.ts', 'ignored/cart.ts']) scratch.write(name, 'x');
		scratch.write('.gitignore', 'ignored\n');
		await show('deep/cartItem.ts');
		const found = (await mentions(`file:${scratch.path('')}cart`)).map(({ value }) => value);
		assert.deepEqual(
			found,
			[scratch.path('deep/cartItem.ts'), scratch.path('cart.ts')].filter((path) => found.includes(path)),
		);
		assert.ok(found.includes(scratch.path('cart.ts')) && !found.includes(scratch.path('ignored/cart.ts')));
		assert.equal((await mentions('file:'))[0]?.value, scratch.path('deep/cartItem.ts'));
	});

	it('names the selection and the open editors as they are now', async () => {
		scratch.write('a.ts', 'one\ntwo\nthree\n');
		scratch.write('b.ts', 'b\n');
		await show('b.ts');
		await vscode.commands.executeCommand('workbench.action.keepEditor');
		await show('a.ts', [0, 1, 1, 2]);
		assert.deepEqual(
			(await mentions('selection:')).map(({ value }) => value),
			[`${scratch.path('a.ts')}:1-2`],
		);
		const ports = context.ports({ approver });
		assert.deepEqual(
			ports.editors.open().map(({ path, state }) => [path, state]),
			[
				[scratch.path('b.ts'), 'open'],
				[scratch.path('a.ts'), 'active'],
			],
		);
		assert.equal(ports.editors.attention().activeFile?.selection?.text, 'ne\ntw');
	});

	it('a paste is a piece only when it is to the letter what is or was selected, and at least two lines', async () => {
		scratch.write('a.ts', 'one\r\ntwo\r\nthree\r\nfour\r\n');
		const editor = await show('a.ts', [0, 0, 2, 0]);
		const { pasted } = context.composer;
		const whole = { source: 'selection', value: `${scratch.path('a.ts')}:1-2`, label: `${scratch.path('a.ts')}:1-2` };
		assert.deepEqual(pasted('one\ntwo\n'), whole);
		assert.deepEqual(pasted('one\r\ntwo\r\n'), whole);
		for (const text of ['one\ntwo', 'One\ntwo\n', 'one\ntwo\n ', 'one', 'two\nthree\n', ''])
			assert.equal(pasted(text), undefined, JSON.stringify(text));
		editor.selection = new vscode.Selection(0, 1, 1, 3);
		assert.equal(pasted('ne\ntwo'), undefined, 'a reference would say more than was pasted');
		editor.selection = new vscode.Selection(3, 0, 3, 0);
		await until('the new selection is heard of', () => pasted('one\ntwo\n') !== undefined);
		await typeInto(editor.document, 0, 'X');
		assert.equal(pasted('one\ntwo\n'), undefined, 'the file has another text now');
	});

	it('of dropped files those of the workspace are taken, links followed inside of it only', async () => {
		const outside = createOutside();
		outside.write('secret.txt', 'x');
		for (const name of ['a b.ts', 'sub/x.ts', 'logo.png']) scratch.write(name, 'x');
		symlinkSync(outside.file('secret.txt'), scratch.file('link.txt'));
		const uris = [
			scratch.uri('a b.ts').toString(),
			scratch.uri('sub').toString(),
			scratch.file('logo.png'),
			outside.uri('secret.txt').toString(),
			scratch.uri('link.txt').toString(),
			'https://example.org/x.ts',
			'::: no address',
		];
		const { mentions: found, images, note } = await context.composer.dropped(uris, never);
		assert.deepEqual(
			found.map(({ source, value }) => [source, value]),
			[
				['file', scratch.path('a b.ts')],
				['folder', scratch.path('sub')],
			],
		);
		assert.deepEqual(images, [scratch.path('logo.png')]);
		assert.match(note, /^secret\.txt, link\.txt, x\.ts and others are not in the open folders\. Add the folder/);
		outside.remove();
	});

	it('images of the workspace are read for the panel; what is none is named', async () => {
		scratch.write('logo.png', Uint8Array.of(1, 2, 3));
		scratch.write('a.ts', 'x');
		const { images } = context.composer;
		assert.deepEqual(await images([scratch.path('logo.png')], never), {
			files: [{ name: 'logo.png', mediaType: 'image/png', base64: 'AQID' }],
			note: '',
		});
		assert.match((await images([scratch.path('a.ts')], never)).note, /no image that models read\. Attach PNG/);
		assert.match((await images(['../x.png'], never)).note, /no image of the workspace\. Choose it/);
	});

	it('the chip follows the active editor and its selection, and rests between', async () => {
		scratch.write('a.ts', 'one\ntwo\n');
		scratch.write('b.ts', 'b\n');
		await show('a.ts');
		const chip = watchActive(scratch.paths);
		const told: (string | undefined)[] = [];
		chip.onDidChange((mention) => told.push(mention?.value));
		assert.equal(chip.now()?.value, scratch.path('a.ts'));
		const editor = await show('a.ts');
		for (let n = 1; n <= 3; n++) editor.selection = new vscode.Selection(0, 0, 0, n);
		await until('the selection is told', () => told.includes(`${scratch.path('a.ts')}:1`));
		await show('b.ts');
		await until('the other file is told', () => told.at(-1) === scratch.path('b.ts'));
		await closeEditors();
		await until('no file is told', () => told.length > 0 && told.at(-1) === undefined);
		assert.ok(told.length <= 5, String(told));
		chip.dispose();
	});

	it('names are listed anew after some seconds, and an old list is given meanwhile', async () => {
		let now = 0;
		let lists = 0;
		const names = createFileNames(
			{ list: async () => ({ paths: [`${++lists}`], truncated: false }) },
			{ now: () => now },
		);
		assert.deepEqual(await names.paths(never), ['1']);
		now = 4_000;
		assert.deepEqual(await names.paths(never), ['1']);
		now = 6_000;
		assert.deepEqual(await names.paths(never), ['1']);
		await new Promise(setImmediate);
		assert.deepEqual(await names.paths(never), ['2']);
		now = 1_000_000;
		assert.deepEqual(await Promise.all([names.paths(never), names.paths(never)]), [['3'], ['3']]);
	});
});

const hasGit = (() => {
	try {
		execFileSync('git', ['--version']);
		return true;
	} catch {
		return false;
	}
})();

describe('host context, git', () => {
	let scratch: Scratch;
	beforeEach(function () {
		if (!hasGit) this.skip();
		scratch = createScratch();
	});
	afterEach(async () => {
		await vscode.commands.executeCommand('git.close', vscode.Uri.file(scratch.folder));
		scratch.remove();
	});

	const git = (...args: string[]) =>
		execFileSync(
			'git',
			['-c', 'user.name=T', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false', ...args],
			{
				cwd: scratch.folder,
				encoding: 'utf8',
			},
		);

	it('reads staged, unstaged and all changes, the branch, and commits', async function () {
		this.timeout(40_000);
		git('init', '-q', '-b', 'main');
		for (const name of ['a.ts', 'b.ts', '.env']) scratch.write(name, 'one\n');
		git('add', '-A');
		git('commit', '-q', '-m', 'first');
		git('checkout', '-q', '-b', 'topic');
		scratch.write('a.ts', 'committed\n');
		git('commit', '-q', '-a', '-m', 'Second\n\nwith a body');
		scratch.write('a.ts', 'staged\n');
		scratch.write('.env', 'TOKEN\n');
		git('add', '-A');
		scratch.write('b.ts', 'unstaged\n');
		scratch.write('new.ts', 'new\n');
		const api = await vscode.extensions.getExtension('vscode.git')?.activate();
		await api.getAPI(1).openRepository(vscode.Uri.file(scratch.folder));
		const workspace = createWorkspace(scratch.paths, { problems: async () => [] }, async () => undefined);
		const reader = createGitReader(workspace, scratch.paths);

		const scopes = await reader.scopes(never);
		assert.ok(!('unavailable' in scopes), JSON.stringify(scopes));
		assert.deepEqual(
			scopes.map(({ scope, files }) => [scope, files]),
			[
				['all', 4],
				['staged', 2],
				['unstaged', 2],
				['branch', 1],
			],
		);
		const names = async (scope: Parameters<typeof reader.change>[0]) => {
			const change = await reader.change(scope, never);
			assert.ok(!('unavailable' in change), JSON.stringify(change));
			return change.files
				.map(({ path, hunks }) => [
					path.slice(scratch.path('').length).replace('/', ''),
					hunks[0]?.lines.find(({ kind }) => kind === 'added')?.text,
				])
				.sort();
		};
		assert.deepEqual(await names('staged'), [
			['.env', 'TOKEN'],
			['a.ts', 'staged'],
		]);
		assert.deepEqual(await names('unstaged'), [
			['b.ts', 'unstaged'],
			['new.ts', 'new'],
		]);
		assert.equal((await names('all')).length, 4);
		assert.deepEqual(await names('branch'), [['a.ts', 'committed']]);

		const commits = await reader.commits(10, never);
		assert.ok(!('unavailable' in commits));
		assert.deepEqual(
			commits.map(({ message }) => message.trim()),
			['Second\n\nwith a body', 'first'],
		);
		const [second, first] = await Promise.all(commits.map(({ hash }) => reader.commit(hash, never)));
		assert.ok(second && 'change' in second && second.change.files.length === 1);
		assert.ok(first && 'change' in first && /first commit/.test(first.change.baseLabel));
		const gone = await reader.commit('f'.repeat(40), never);
		assert.match('unavailable' in gone ? gone.unavailable : '', /There is no commit fffffffff/);
	});

	it('where git is not there or fails it says so', async () => {
		const workspace = createWorkspace(scratch.paths, { problems: async () => [] }, async () => undefined);
		const off = createGitReader(workspace, scratch.paths, async () => ({ sentence: 'Git is off. Switch it on.' }));
		assert.deepEqual(await off.scopes(never), { unavailable: 'Git is off. Switch it on.' });
		const broken = createGitReader(workspace, scratch.paths, () =>
			Promise.reject(Object.assign(new Error('x'), { stderr: 'fatal: bad index' })),
		);
		assert.deepEqual(await broken.commits(1, never), {
			unavailable: 'Git could not tell that: fatal: bad index. Look into its log, or ask without it.',
		});
	});
});
