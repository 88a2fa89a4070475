import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
	appendFileSync,
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	realpathSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { readCommits } from '../../src/server/history/readCommits.ts';
import { gitCommand, withoutFilters } from '../../src/shared/gitCommand.ts';

let folder: string;
let marker: string;

beforeEach(() => {
	folder = realpathSync(mkdtempSync(join(tmpdir(), 'tandem-git-')));
	marker = join(folder, 'ran');
	git('init', '-q');
	writeFileSync(join(folder, 'a.ts'), 'one\n');
	writeFileSync(join(folder, '.gitattributes'), '* filter=evil diff=evil textconv=evil\n');
	git('add', '.');
	git('-c', 'user.name=T', '-c', 'user.email=t@example.com', 'commit', '-qm', 'First words');
	writeFileSync(join(folder, 'a.ts'), 'two\n');
	makeHostile();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function git(...args: readonly string[]): void {
	execFileSync('git', args, { cwd: folder });
}

/** Each setting that can name a program names one that leaves a mark. */
function makeHostile(): void {
	const program = join(folder, '.git', 'evil.sh');
	writeFileSync(program, `#!/bin/sh\necho "$0 $@" >> '${marker}'\ncat\n`);
	chmodSync(program, 0o755);
	const settings = [
		'core.fsmonitor',
		'core.pager',
		'pager.log',
		'core.sshCommand',
		'core.editor',
		'core.askPass',
		'core.alternateRefsCommand',
		'diff.external',
		'diff.evil.command',
		'diff.evil.textconv',
		'gpg.program',
		'credential.helper',
		'filter.evil.clean',
		'filter.evil.smudge',
		'uploadpack.packObjectsHook',
		'remote.origin.uploadpack',
	];
	const values: Readonly<Record<string, string>> = {
		...Object.fromEntries(settings.map((name) => [name, program])),
		'log.showSignature': 'true',
		'core.hooksPath': join(folder, '.git', 'evil-hooks'),
		'remote.origin.url': `ext::${program}`,
		'remote.origin.promisor': 'true',
		'protocol.ext.allow': 'always',
		'extensions.partialClone': 'origin',
		'core.repositoryFormatVersion': '1',
	};
	const lines = Object.entries(values).map(([name, value]) => {
		const [section = '', ...rest] = name.split('.');
		const below = rest.length > 1 ? ` "${rest[0]}"` : '';
		return `[${section}${below}]\n\t${rest.at(-1)} = ${value}\n`;
	});
	appendFileSync(join(folder, '.git', 'config'), lines.join(''));
	mkdirSync(join(folder, '.git', 'evil-hooks'));
	for (const hook of ['post-index-change', 'reference-transaction', 'pre-auto-gc']) {
		writeFileSync(join(folder, '.git', 'evil-hooks', hook), `#!/bin/sh\necho ${hook} >> '${marker}'\n`);
		chmodSync(join(folder, '.git', 'evil-hooks', hook), 0o755);
	}
}

function hardened(subcommand: string, args: readonly string[], filters: readonly string[] = []) {
	const env = { ...process.env, GIT_EXTERNAL_DIFF: 'touch ran', GIT_SSH_COMMAND: 'touch ran' };
	const command = withoutFilters(gitCommand(subcommand, args, { platform: process.platform, env }), filters);
	return spawnSync(command.file, command.args, { cwd: folder, env: command.env, encoding: 'utf8' });
}

test('reading the past runs nothing that the repository names', async () => {
	const pathOf = (path: string) => path;
	const commits = await readCommits({ folder, pathOf }, new AbortController().signal);
	assert.deepEqual(
		commits.map(({ subject, paths }) => [subject, paths]),
		[['First words', ['.gitattributes', 'a.ts']]],
	);
	assert.equal(existsSync(marker), false);
});

test('a missing object is not fetched by a program of the repository', async () => {
	// The commit names a tree that is promised by the remote.
	execFileSync(
		'sh',
		['-c', 'rm -rf .git/objects/??; git hash-object -t commit -w --literally .git/HEAD >/dev/null 2>&1; true'],
		{
			cwd: folder,
		},
	);
	const commits = await readCommits({ folder, pathOf: (path) => path }, new AbortController().signal);
	assert.deepEqual(commits, []);
	assert.equal(existsSync(marker), false);
});

test('looking at commits and the work tree runs nothing either, with the filters switched off', () => {
	for (const [subcommand, args] of [
		['log', ['-p', '-1']],
		['show', ['HEAD']],
		['diff', []],
		['diff', ['--cached']],
		['blame', ['a.ts']],
		['status', ['--porcelain']],
		['rev-parse', ['HEAD']],
	] as const) {
		const { status, stderr } = hardened(subcommand, args, ['evil']);
		assert.equal(status, 0, `${subcommand}: ${stderr}`);
		assert.equal(existsSync(marker), false, subcommand);
	}
	assert.match(hardened('diff', [], ['evil']).stdout, /\+two/);
});

test('nothing of the environment passes that could name a program', () => {
	const env = {
		PATH: '/bin',
		GIT_DIR: '/x',
		GIT_EXTERNAL_DIFF: 'x',
		LD_PRELOAD: 'x',
		Path: '/y',
		HOME: '/h',
		PAGER: 'x',
	};
	const command = gitCommand('log', [], { platform: 'linux', env });
	for (const name of ['GIT_DIR', 'GIT_EXTERNAL_DIFF', 'LD_PRELOAD', 'PAGER'])
		assert.equal(command.env[name], undefined);
	assert.equal(command.env.HOME, '/h');
	assert.ok(command.args.includes('--no-ext-diff') && command.args.includes('--no-textconv'));
});
