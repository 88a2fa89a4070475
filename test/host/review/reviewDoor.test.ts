import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as vscode from 'vscode';
import type { Finding } from '../../../src/core/review/finding.ts';
import { FindingThreads } from '../../../src/host/review/commentThreads.ts';
import { type GitApi, openGit } from '../../../src/host/review/gitApi.ts';
import { findScopes, type ReviewScope } from '../../../src/host/review/gitChanges.ts';
import { registerReviewDoor } from '../../../src/host/review/reviewDoor.ts';
import { COMMANDS } from '../../../src/shared/ids.ts';
import type { Step } from '../../fakes/scriptedModel.ts';
import { type ScriptedEngine, scriptedEngine } from '../doorFakes.ts';
import { closeEditors, createScratch, never, type Scratch, typeInto, until } from '../scratch.ts';

const hasGit = (() => {
	try {
		execFileSync('git', ['--version']);
		return true;
	} catch {
		return false;
	}
})();

describe('review door', () => {
	let scratch: Scratch;
	let door: vscode.Disposable | undefined;
	let engine: ScriptedEngine | undefined;

	beforeEach(() => {
		scratch = createScratch();
	});
	afterEach(async () => {
		door?.dispose();
		engine?.dispose();
		await closeEditors();
		// Else VS Code would offer the repositories of earlier tests as well.
		await vscode.commands.executeCommand('git.close', vscode.Uri.file(scratch.folder));
		scratch.remove();
	});

	function git(...args: string[]): string {
		const config = [
			'-c',
			'user.name=T',
			'-c',
			'user.email=t@example.com',
			'-c',
			'core.autocrlf=false',
			'-c',
			'commit.gpgsign=false',
		];
		return execFileSync('git', [...config, ...args], { cwd: scratch.folder, encoding: 'utf8' });
	}

	/** A repository with one commit on `main`, opened by VS Code's git. */
	async function repository(files: Readonly<Record<string, string>>): Promise<void> {
		git('init', '-q', '-b', 'main');
		for (const [name, text] of Object.entries(files)) scratch.write(name, text);
		git('add', '-A');
		git('commit', '-q', '-m', 'first');
		const api = await vscode.extensions.getExtension('vscode.git')?.activate();
		await api.getAPI(1).openRepository(vscode.Uri.file(scratch.folder));
	}

	async function scopes(): Promise<readonly ReviewScope[]> {
		const api = await openGit(never);
		assert.ok(!('sentence' in api));
		const here = api.repositories.filter(({ rootUri }) => rootUri.fsPath === scratch.folder);
		assert.equal(here.length, 1);
		engine ??= scriptedEngine(scratch.paths, []);
		const only: GitApi = { ...api, state: api.state, repositories: here };
		return findScopes(only, engine.workspace, scratch.paths);
	}

	it('uncommitted work is staged, unstaged and new files; what cannot be read is in it with the reason', async function () {
		if (!hasGit) return this.skip();
		await repository({
			'a.txt': 'one\ntwo\n',
			'staged.txt': 's\n',
			'old name.txt': 'a\nb\nc\nd\ne\n',
			'gone.txt': 'x\n',
			'ä.txt': 'u\n',
		});
		scratch.write('a.txt', 'one\nTWO\n');
		scratch.write('staged.txt', 'S\n');
		git('add', 'staged.txt');
		git('mv', 'old name.txt', 'new name.txt');
		git('rm', '-q', 'gone.txt');
		scratch.write('ä.txt', 'U\r\n');
		scratch.write('new/file.txt', 'n1\nn2');
		scratch.write('new/.env', 'KEY=1\n');
		scratch.write('new/blob.bin', new Uint8Array([0, 1, 2, 0, 255]));
		scratch.write('new/huge.txt', 'a line\n'.repeat(800_000));
		const [scope] = await scopes();
		assert.equal(scope?.label.startsWith('Uncommitted changes'), true);
		const change = await scope!.read(never);
		const rows = change.files.map((file) => [
			file.path.slice(scratch.path('x').length - 1),
			file.status,
			file.unread ?? file.hunks.flatMap(({ lines }) => lines.map((line) => line.kind[0] + line.text)).join('|'),
		]);
		assert.deepEqual(
			rows.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
			[
				['a.txt', 'modified', 'cone|rtwo|aTWO'],
				['gone.txt', 'deleted', 'rx'],
				['new name.txt', 'renamed', ''],
				['new/.env', 'added', ''],
				['new/blob.bin', 'modified', 'not readable as text'],
				['new/file.txt', 'added', 'an1|an2'],
				['new/huge.txt', 'modified', 'too large'],
				['staged.txt', 'modified', 'rs|aS'],
				['ä.txt', 'modified', 'ru|aU'],
			],
		);
		assert.equal(scope?.files, 9);
	});

	it('a repository without a commit is all new', async function () {
		if (!hasGit) return this.skip();
		git('init', '-q', '-b', 'main');
		scratch.write('a.txt', 'one\n');
		scratch.write('b.txt', 'two\n');
		git('add', 'a.txt');
		const api = await vscode.extensions.getExtension('vscode.git')?.activate();
		await api.getAPI(1).openRepository(vscode.Uri.file(scratch.folder));
		const [scope] = await scopes();
		const change = await scope!.read(never);
		assert.deepEqual(change.files.map(({ path, status }) => `${path.split('/').at(-1)} ${status}`).sort(), [
			'a.txt added',
			'b.txt added',
		]);
	});

	it('a branch is reviewed from its merge base on', async function () {
		if (!hasGit) return this.skip();
		await repository({ 'a.txt': 'one\ntwo\n' });
		git('checkout', '-q', '-b', 'topic');
		scratch.write('a.txt', 'one\nTWO  \n');
		git('commit', '-q', '-am', 'second');
		git('checkout', '-q', 'main');
		scratch.write('other.txt', 'x\n');
		git('add', '-A');
		git('commit', '-q', '-m', 'main goes on');
		git('checkout', '-q', 'topic');
		const [scope, ...more] = await scopes();
		assert.deepEqual(more, []);
		assert.match(scope?.label ?? '', /^Branch topic against main/);
		assert.equal(scope?.files, 1);
		const { files, baseLabel } = await scope!.read(never);
		assert.match(baseLabel, /^merge base [0-9a-f]{9}$/);
		assert.deepEqual(
			files.map(({ path }) => path),
			[scratch.path('a.txt')],
		);
		assert.deepEqual(files[0]?.hunks[0]?.lines.at(-1)?.text, 'TWO  ');
	});

	const finding = (more: Partial<Finding> = {}): Finding => ({
		id: '1',
		file: scratch.path('a.txt'),
		severity: 'major',
		category: 'correctness',
		title: 'Wrong',
		explanation: 'Because.',
		quotedCode: 'two',
		anchor: {
			side: 'new',
			startLine: 2,
			endLine: 2,
			newLine: 2,
			code: ['two'],
			match: 'exact',
			landmark: { code: ['two'], line: 2 },
		},
		suggestion: { code: ['two'], startLine: 2, replacement: 'TWO' },
		notes: [],
		...more,
	});

	it('a thread follows its code, and says when the code itself was changed', async () => {
		scratch.write('a.txt', 'one\r\ntwo\r\nthree\r\n');
		const threads = new FindingThreads();
		try {
			const document = await vscode.workspace.openTextDocument(scratch.uri('a.txt'));
			const one = finding();
			assert.ok(await threads.show('s', one, scratch.uri('a.txt')));
			const editor = await vscode.window.showTextDocument(document);
			editor.selection = new vscode.Selection(1, 0, 1, 0);
			const shown = threads.find(undefined);
			assert.equal(shown?.finding, one);
			const { thread } = shown!;
			assert.deepEqual(
				[thread.range?.start.line, thread.contextValue, thread.label],
				[1, 'tandemFindingWithSuggestion', 'Major: Wrong'],
			);
			assert.equal(threads.find({ thread, text: '' })?.finding, one);
			await typeInto(document, 0, 'zero\nand a half\n');
			await until('it moved', () => thread.range?.start.line === 3);
			await typeInto(document, 3, 'x');
			await until('it says so', () => thread.contextValue === 'tandemFinding');
			assert.match(thread.label ?? '', /the code has changed/);
			threads.keepOnly('s', []);
			assert.equal(threads.find(thread), undefined);
		} finally {
			threads.dispose();
		}
	});

	it('a finding whose code is not in the file is not shown', async () => {
		scratch.write('a.txt', 'one\nTWO\n');
		const threads = new FindingThreads();
		try {
			assert.equal(await threads.show('s', finding(), scratch.uri('a.txt')), false);
			assert.equal(await threads.show('s', finding(), scratch.uri('absent.txt')), false);
			const { anchor: _, ...unplaced } = finding();
			assert.equal(await threads.show('s', unplaced, scratch.uri('a.txt')), false);
		} finally {
			threads.dispose();
		}
	});

	function openDoor(steps: readonly Step[]): ScriptedEngine {
		const built = scriptedEngine(scratch.paths, steps);
		engine = built;
		door = registerReviewDoor({
			engine: async () => built,
			desk: async () => assert.fail('no change here is large'),
			largeReviews: () => 'ask',
		});
		return built;
	}

	/** Starts a review of what the first entry offers and waits until the model was asked so many times. */
	async function review(built: ScriptedEngine, requests: number): Promise<void> {
		void vscode.commands.executeCommand(COMMANDS.reviewChanges);
		await until('the model was asked', () => {
			void vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
			return built.model.requests.length >= requests;
		});
	}

	it('findings become threads, a suggestion is applied through the writer, and not over changed code', async function () {
		if (!hasGit) return this.skip();
		await repository({ 'a.txt': 'one\r\ntwo\r\nthree\r\n' });
		scratch.write('a.txt', 'one\r\n2\r\nthree\r\nfour\r\n');
		const call = (quoted: string, replacement: string) => ({
			name: 'report_finding',
			arguments: {
				file: scratch.path('a.txt'),
				severity: 'major',
				category: 'correctness',
				title: `Not ${quoted}`,
				explanation: 'It is a word.',
				quoted_code: quoted,
				suggested_replacement: replacement,
			},
		});
		const built = openDoor([{ calls: [call('2', 'TWO'), call('four', 'FOUR')] }, { text: 'Two words.' }]);
		await review(built, 2);
		assert.match(built.model.requests[0]?.messages[0]?.text ?? '', /-two\n\+2\n/);
		const document = await vscode.workspace.openTextDocument(scratch.uri('a.txt'));
		const editor = await vscode.window.showTextDocument(document);
		const applyAt = async (line: number) => {
			editor.selection = new vscode.Selection(line, 0, line, 0);
			await vscode.commands.executeCommand(COMMANDS.applySuggestion);
		};
		await applyAt(1);
		assert.equal(scratch.bytes('a.txt'), 'one\r\nTWO\r\nthree\r\nfour\r\n');
		await applyAt(1);
		assert.equal(scratch.bytes('a.txt'), 'one\r\nTWO\r\nthree\r\nfour\r\n');
		await typeInto(document, 3, 'twenty');
		await applyAt(3);
		assert.equal(document.getText(), 'one\r\nTWO\r\nthree\r\ntwentyfour\r\n');
		await vscode.commands.executeCommand(COMMANDS.dismissFinding);
		await applyAt(3);
		assert.deepEqual(built.asked, []);
	});
});
