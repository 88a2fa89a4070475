import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TerminalCommand } from '../../../src/core/context/contextPorts.ts';
import type { CodeIndex } from '../../../src/core/lookupPorts.ts';
import type { Problem } from '../../../src/core/ports.ts';
import { addedFile, type Change } from '../../../src/core/review/change.ts';
import { fakeContext } from '../../fakes/contextPorts.ts';
import { collected, mention, offered, offeredMentions, refusal } from './collecting.ts';

const problem = (path: string, severity: Problem['severity'], message: string): Problem => ({
	path,
	severity,
	message,
	source: 'ts',
	code: '2322',
	startLine: 3,
	startColumn: 5,
	endLine: 3,
	endColumn: 9,
	related: [],
});

test('problems: of the workspace or of a file, counted in the list', async () => {
	const problems = [
		problem('a.ts', 'error', 'Bad'),
		problem('a.ts', 'warning', 'Odd'),
		problem('b.ts', 'error', 'Worse'),
	];
	const ports = fakeContext({ files: { 'a.ts': '', 'b.ts': '' }, workspace: { problems } });
	assert.deepEqual((await offered(ports, 'problems:')).labels, [
		'All problems | 2 errors, 1 warning',
		'a.ts | 1 error, 1 warning',
		'b.ts | 1 error',
	]);
	assert.deepEqual((await offered(ports, 'problems:b')).labels, ['b.ts | 1 error']);
	assert.match(
		(await collected(ports, mention('problems', ''))).text,
		/^Problems in the workspace.*:\na\.ts:3:5 error ts 2322: Bad\nb\.ts/,
	);
	assert.match((await collected(ports, mention('problems', 'b.ts'))).text, /^Problems in b\.ts.*Worse$/s);
	assert.match((await collected(fakeContext(), mention('problems', ''))).text, /reports no problems in the workspace/);
	assert.match((await offered(fakeContext(), 'problems:')).note, /no problems\. Name a file/);
	assert.match(await refusal(ports, mention('problems', '../x')), /Name another file/);
});

const CHANGE: Change = {
	title: 'Uncommitted changes',
	baseLabel: 'HEAD',
	files: [addedFile('a.ts', 'one\n'), addedFile('.env', 'TOKEN=1\n'), { ...addedFile('b.png', ''), binary: true }],
};

test('changes: a diff a file; secrets and binaries are named, not shown', async () => {
	const git = {
		scopes: async () => [{ scope: 'all', title: 'Uncommitted changes', files: 3 }] as const,
		change: async () => CHANGE,
	};
	const ports = fakeContext({ git });
	assert.deepEqual(await offeredMentions(ports, 'changes:'), [mention('changes', 'all', 'uncommitted changes')]);
	const { text, pieces } = await collected(ports, mention('changes', 'all'));
	assert.match(
		text,
		/^Uncommitted changes, against HEAD: 3 files\.\nNot shown or not whole:\n\.env: may hold secrets\nb\.png: binary\n### a\.ts \(added\)/,
	);
	assert.ok(!text.includes('TOKEN'));
	assert.equal(pieces.length, 2);
	assert.match(await refusal(ports, mention('changes', '__proto__')), /Choose some with @changes/);
	assert.match(
		await refusal(
			fakeContext({ git: { change: async () => ({ ...CHANGE, files: [] }) } }),
			mention('changes', 'staged'),
		),
		/no staged changes now/,
	);
	assert.match(await refusal(fakeContext(), mention('changes', 'all')), /no Git repository/);
	assert.match((await offered(fakeContext(), 'changes:')).note, /no Git repository/);
});

test('a change that is too much is cut by files, and those are named', async () => {
	const files = Array.from({ length: 60 }, (_, n) => addedFile(`f${n}.ts`, 'const value = 1;\n'.repeat(200)));
	const { text } = await collected(
		fakeContext({ git: { change: async () => ({ ...CHANGE, files }) } }),
		mention('changes', 'all'),
	);
	assert.ok(text.length < 85_000, String(text.length));
	assert.match(text, /f51\.ts: too much at once\nand 8 more/);
});

const HASH = '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d';

test('commits: found by words or hash, sent with message and diff', async () => {
	const commit = { hash: HASH, message: 'Totals are rounded\n\nHalf up.', author: 'A', at: Date.UTC(2026, 0, 2) };
	const git = {
		commits: async () => [commit, { hash: 'f'.repeat(40), message: 'Other' }],
		commit: async () => ({ commit, change: CHANGE }),
	};
	const ports = fakeContext({ git });
	assert.deepEqual((await offered(ports, 'commit:round')).labels, ['Totals are rounded | 1a2b3c4 · A · 2026-01-02']);
	assert.deepEqual(await offeredMentions(ports, 'commit:1a2b'), [mention('commit', HASH, 'commit 1a2b3c4')]);
	const { text } = await collected(ports, mention('commit', HASH));
	assert.match(text, /^Commit 1a2b3c4d5, against HEAD: 3 files\..*Totals are rounded\n\nHalf up\.\n### a\.ts/s);
	assert.match(await refusal(ports, mention('commit', '--output=/tmp/x', 'x')), /no commit\. Choose one/);
});

test('terminal: the newest commands, and only the one that is mentioned', async () => {
	const command = (id: string, commandLine: string, more: Partial<TerminalCommand> = {}): TerminalCommand => ({
		id,
		commandLine,
		terminal: 'bash',
		isRunning: false,
		exitCode: 1,
		output: `out of ${id}`,
		...more,
	});
	const { exitCode: _, ...running } = command('3', 'npm start', { isRunning: true });
	const ports = fakeContext({ commands: [running, command('2', 'npm test'), command('1', 'ls', { exitCode: 0 })] });
	assert.deepEqual((await offered(ports, 'terminal:')).labels, [
		'npm start | still running · bash',
		'npm test | exit code 1 · bash',
		'ls | exit code 0 · bash',
	]);
	assert.equal((await collected(ports, mention('terminal', '2'))).text, '$ npm test\nout of 2\n(exit code 1)');
	assert.match(
		await refusal(ports, mention('terminal', '9', 'terminal npm test')),
		/“terminal npm test” is no longer kept\. Run/,
	);
	assert.match((await offered(fakeContext(), 'terminal:')).note, /Run one in a new terminal/);
});

test('test failures go along, or it is said how to get some', async () => {
	assert.equal((await collected(fakeContext({ failures: 'x failed' }), mention('tests', ''))).text, 'x failed');
	assert.match(await refusal(fakeContext(), mention('tests', '')), /Run them/);
});

const none = async () => ({ unavailable: 'The index is off. Switch it on.' });
const NO: CodeIndex = { search: none, symbol: none, outline: none, repoMap: none };

test('symbols: found by the index, found again when their lines have moved', async () => {
	const found = {
		path: 'a.ts',
		name: 'total',
		container: 'Cart',
		kind: 'method',
		startLine: 2,
		endLine: 2,
		nameLine: 2,
		signature: 'total()',
	} as const;
	const index: CodeIndex = {
		...NO,
		symbol: async () => ({ partial: false, value: [found] }),
		outline: async () => ({ partial: false, value: [{ ...found, startLine: 3, endLine: 4 }] }),
	};
	const files = { 'a.ts': 'one\ntwo\nthree\nfour\n' };
	const ports = fakeContext({ files, index });
	assert.deepEqual((await offered(ports, 'symbol:tot')).labels, ['Cart.total | method in a.ts:2']);
	const [first] = await offeredMentions(ports, 'symbol:tot');
	assert.deepEqual(first, mention('symbol', 'a.ts:2#Cart.total', 'Cart.total'));
	assert.equal(
		(await collected(ports, mention('symbol', 'a.ts:2#Cart.total'))).text,
		'<file path="a.ts" lines="3-4">\nthree\nfour\n</file>',
	);
	assert.match(
		(await collected(fakeContext({ files }), mention('symbol', 'a.ts:2#Cart.total'))).text,
		/lines="2-2">\ntwo/,
	);
	assert.match((await offered(fakeContext(), 'symbol:x')).note, /index.*not available here\. Name the file/);
	assert.match((await offered(fakeContext({ index: NO }), 'symbol:x')).note, /Switch it on/);
	assert.match((await offered(ports, 'symbol:')).note, /Type the name/);
});

test('the codebase: what the index finds for the words of the ask, without secrets', async () => {
	const queries: string[] = [];
	const place = (path: string) => ({ path, startLine: 1, endLine: 1, score: 1, reason: 'its name' });
	const index: CodeIndex = {
		...NO,
		search: async ({ query }) => {
			queries.push(query);
			return { partial: true, value: [place('a.ts'), place('.env')] };
		},
	};
	const ports = fakeContext({ files: { 'a.ts': 'one\ntwo', '.env': 'TOKEN=1' }, index });
	const { text, pieces } = await collected(ports, mention('codebase', ''));
	assert.deepEqual(queries, ['why?']);
	assert.equal(
		text,
		'Found in the codebase for these words, best first:\na.ts:1-1 (its name)\nThe index is still being built: there may be more.\n<file path="a.ts" lines="1-1">\none\n</file>',
	);
	assert.deepEqual(
		pieces.map(({ priority }) => priority),
		[2, 2],
	);
	assert.match(await refusal(fakeContext(), mention('codebase', '')), /not available here\. Name files/);
	assert.match(await refusal(fakeContext({ index: NO }), mention('codebase', '')), /Switch it on/);
	const empty = { ...NO, search: async () => ({ partial: false, value: [] }) };
	assert.match(await refusal(fakeContext({ index: empty }), mention('codebase', '')), /Nothing in the codebase fits/);
});

test('a page asks once a host, also where it leads to another host', async () => {
	const pages = {
		'https://a.org/x': { kind: 'moved', url: 'https://b.org/y' },
		'https://b.org/y': { kind: 'page', url: 'https://b.org/y', title: 'Y', text: 'words' },
		'https://b.org/z': { kind: 'page', url: 'https://b.org/z', title: '', text: 'more' },
	} as const;
	const ports = fakeContext({ pages, verdict: 'approved' });
	assert.equal(
		(await collected(ports, mention('url', 'https://a.org/x'), mention('url', 'https://b.org/z'))).text,
		'Page https://b.org/y, “Y”:\nwords\nPage https://b.org/z:\nmore',
	);
	assert.deepEqual(ports.asked, ['Read a page of a.org?', 'Read a page of b.org?']);
	const no = fakeContext({ pages });
	assert.match(await refusal(no, mention('url', 'https://a.org/x')), /was not read\. Ask again and allow a\.org/);
	assert.deepEqual(no.fetched, []);
});

test('a page that leads into the network, round in circles or nowhere is refused', async () => {
	const moved = (url: string) => ({ kind: 'moved', url }) as const;
	const pages = {
		'https://a.org/in': moved('https://localhost/admin'),
		'https://a.org/round': moved('https://a.org/round'),
	};
	const ports = fakeContext({ pages, verdict: 'approved' });
	assert.match(await refusal(ports, mention('url', 'https://a.org/in')), /localhost\/admin is not read/);
	assert.match(await refusal(ports, mention('url', 'https://a.org/round')), /never to a page/);
	assert.ok(ports.fetched.length <= 7 && !ports.fetched.some((url) => url.includes('localhost')));
	assert.match(await refusal(ports, mention('url', 'file:///etc/passwd')), /not read/);
});

test('a very long page is cut', async () => {
	const pages = {
		'https://a.org/': { kind: 'page', url: 'https://a.org/', title: '', text: 'x'.repeat(50_000) },
	} as const;
	const { text } = await collected(fakeContext({ pages, verdict: 'approved' }), mention('url', 'https://a.org/'));
	assert.ok(text.length < 40_200 && text.endsWith('(cut here: the page has 50000 characters)'));
});

test('images are offered as files to attach, and are never read as text', async () => {
	const ports = fakeContext({ files: { 'art/logo.png': 'x', 'a.ts': 'x' } });
	const { rows } = await offered(ports, 'image:');
	assert.deepEqual(
		rows.map(({ pick }) => pick),
		[{ kind: 'image' }, { kind: 'image', path: 'art/logo.png' }],
	);
	assert.match(await refusal(ports, mention('image', 'art/logo.png')), /Choose it with @image/);
});

test('of a command line that is cut no half of a secret is shown', async () => {
	const token = `ghp_${'aB3dE6gH9j'.repeat(4).slice(0, 36)}`;
	for (let pad = 0; pad < 60; pad++) {
		const commandLine = `${'x'.repeat(pad)} curl -H "Authorization: ${token}"`;
		const command = { id: '1', commandLine, terminal: 'zsh', isRunning: false, output: '' };
		const ports = fakeContext({ commands: [command] });
		const [found] = await offeredMentions(ports, 'terminal:');
		const { pieces } = await collected(ports, mention('terminal', '1'));
		for (const text of [found?.label ?? '', pieces[0]?.title ?? ''])
			assert.ok(text.includes(token) || !text.includes(token.slice(0, 8)), text);
	}
});
