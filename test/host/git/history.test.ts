import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { createHistory } from '../../../src/host/git/history.ts';
import { createWorkspacePaths } from '../../../src/host/workspace/workspacePaths.ts';
import { createOutside, never, type Scratch } from '../scratch.ts';

describe('history', () => {
	let repository: Scratch;

	const git = (...args: string[]) =>
		execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.invalid', ...args], {
			cwd: repository.folder,
		});
	const history = (folder = repository.folder) =>
		createHistory(createWorkspacePaths(() => [{ name: 'root', uri: vscode.Uri.file(folder) }]));
	const ask = async (question: Parameters<ReturnType<typeof history>['ask']>[0], folder?: string) => {
		const answer = await history(folder).ask(question, never);
		return answer.kind === 'text' ? answer.text : `refused: ${answer.sentence}`;
	};

	beforeEach(() => {
		repository = createOutside();
		git('init', '--quiet', '--initial-branch=main');
		repository.write('a.txt', 'one\ntwo\n');
		repository.write('sub/b.txt', 'b\n');
		git('add', '--all');
		git('commit', '--quiet', '--message', 'First of all');
		repository.write('a.txt', 'one\nTWO\n');
		git('commit', '--quiet', '--all', '--message', 'Shout two');
		repository.write('a.txt', 'one\nTWO\nthree\n');
	});
	afterEach(() => repository.remove());

	it('tells commits, of a file, of lines, and those that name or change a text', async () => {
		assert.match(await ask({ kind: 'log', limit: 10 }), /A: Shout two[\s\S]*a\.txt[\s\S]*A: First of all/);
		assert.doesNotMatch(await ask({ kind: 'log', limit: 10, path: 'sub/b.txt' }), /Shout/);
		assert.match(await ask({ kind: 'log', limit: 10, path: 'a.txt', lines: { start: 2, end: 2 } }), /-two\n\+TWO/);
		assert.match(await ask({ kind: 'log', limit: 10, search: 'shout' }), /name it:[\s\S]*Shout two/);
		assert.match(await ask({ kind: 'log', limit: 10, search: 'TWO' }), /add or remove it:[\s\S]*Shout two/);
	});

	it('compares commits and what is not committed, from a folder below the repository’s own', async () => {
		assert.match(await ask({ kind: 'diff', from: 'HEAD' }), /\+three/);
		assert.match(await ask({ kind: 'diff', from: 'HEAD~1', to: 'HEAD' }), /-two\n\+TWO/);
		assert.doesNotMatch(await ask({ kind: 'diff', from: 'HEAD' }, repository.file('sub')), /three/);
		assert.match(
			await ask({ kind: 'blame', path: 'a.txt', lines: { start: 1, end: 2 } }),
			/\(A .*\) one\n.*\(A .*\) TWO/,
		);
	});

	it('says what is missing', async () => {
		assert.match(await ask({ kind: 'diff', from: 'nowhere' }), /^refused: Git says: .*nowhere/);
		const outside = createOutside();
		assert.match(await ask({ kind: 'log', limit: 1 }, outside.folder), /^refused: There is no git repository/);
		outside.remove();
	});

	it('runs nothing that the repository names', async () => {
		const mark = repository.file('ran');
		const run = `touch ${mark}`;
		repository.write('.gitattributes', '*.txt diff=evil filter=evil\n');
		for (const [name, value] of [
			['core.fsmonitor', run],
			['core.pager', run],
			['diff.external', run],
			['diff.evil.textconv', run],
			['diff.evil.command', run],
			['filter.evil.clean', `${run}; cat`],
			['filter.evil.smudge', `${run}; cat`],
			['filter.evil.process', run],
			['alias.log', `!${run}`],
		] as const)
			execFileSync('git', ['config', name, value], { cwd: repository.folder });
		assert.match(await ask({ kind: 'diff', from: 'HEAD' }), /\+three/);
		await ask({ kind: 'log', limit: 3, path: 'a.txt', lines: { start: 1, end: 2 } });
		await ask({ kind: 'blame', path: 'a.txt', lines: { start: 1, end: 2 } });
		assert.equal(existsSync(mark), false);
	});
});
