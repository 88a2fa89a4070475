import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Approver } from '../../../src/core/ports.ts';
import { getProblems } from '../../../src/core/tools/getProblems.ts';
import { listFiles } from '../../../src/core/tools/listFiles.ts';
import { readFile } from '../../../src/core/tools/readFile.ts';
import { searchText } from '../../../src/core/tools/searchText.ts';
import type { Tool, ToolResult } from '../../../src/core/tools/tool.ts';
import { type MemoryOptions, memoryWorkspace } from '../../fakes/memoryWorkspace.ts';

function asker(answer: Awaited<ReturnType<Approver['ask']>>) {
	const asked: string[] = [];
	const approver: Approver = {
		ask: async ({ title }) => {
			asked.push(title);
			return answer;
		},
	};
	return { asked, approver };
}

async function run(
	tool: Tool,
	files: Readonly<Record<string, string>>,
	values: object,
	options: MemoryOptions = {},
): Promise<ToolResult> {
	const { workspace, editor } = memoryWorkspace(files, options);
	const ports = { workspace, editor, approver: asker('rejected').approver };
	return tool.run(JSON.stringify(values), ports, new AbortController().signal);
}

const NUMBERED = Array.from({ length: 5_000 }, (_, at) => `line ${at + 1}`).join('\n');

test('read_file tells path, length and range, and shows plain lines', async () => {
	assert.deepEqual(await run(readFile, { 'a.ts': 'x\r\ny\r\n' }, { path: './a.ts' }), {
		outcome: 'ok',
		title: 'Read a.ts',
		text: 'a.ts, 2 lines, all shown:\nx\ny',
	});
	const part = await run(readFile, { 'a.ts': NUMBERED }, { path: 'a.ts', start_line: 10, end_line: 12 });
	assert.equal(part.text, 'a.ts, 5000 lines, lines 10–12 shown:\nline 10\nline 11\nline 12');
	assert.equal(part.title, 'Read a.ts, lines 10–12');
	assert.match((await run(readFile, { 'a.ts': '' }, { path: 'a.ts' })).text, /is empty/);
});

test('read_file is capped in lines and in characters, and says how to go on', async () => {
	const lines = await run(readFile, { 'a.ts': NUMBERED }, { path: 'a.ts' });
	assert.match(lines.text, /lines 1–2000 shown/);
	assert.match(lines.text, /start_line 2001\)$/);
	const long = await run(readFile, { 'a.ts': `${'x'.repeat(50_000)}\n${'y'.repeat(50_000)}\nz` }, { path: 'a.ts' });
	assert.ok(long.text.length < 61_000);
	assert.match(long.text, /start_line 2\)$/);
	const minified = await run(readFile, { 'a.js': 'x'.repeat(20_000_000) }, { path: 'a.js' });
	assert.ok(minified.text.length < 61_000);
	assert.match(minified.text, /rest of this line cannot be read/);
	assert.doesNotMatch((await run(readFile, { 'a.ts': NUMBERED }, { path: 'a.ts', end_line: 5 })).text, /cut here/);
});

test('read_file says what is wrong with a path or a range', async () => {
	const files = { 'src/cart.ts': 'x', 'src/b.ts': 'y' };
	const cases: readonly (readonly [object, RegExp])[] = [
		[{ path: 'cart.ts' }, /Did you mean src\/cart\.ts\?/],
		[{ path: 'nothing/like/it.rb' }, /list_files or search_text/],
		[{ path: 'src' }, /is a folder/],
		[{ path: 'pipe' }, /neither a file nor a folder/],
		[{ path: 'out/x' }, /outside of the workspace/],
		[{ path: 'loop' }, /outside of the workspace/],
		[{ path: '../x' }, /leads upwards/],
		[{ path: '.git/config' }, /closed to you/],
		[{ path: 'git-link' }, /closed to you/],
		[{ path: 'src/b.ts', start_line: 9 }, /only 1 lines/],
		[{ path: 'src/b.ts', start_line: 3, end_line: 2 }, /before start_line/],
		[{ path: 'big' }, /too large/],
		[{ file: 'x' }, /`path` is missing/],
		[{ path: 'image.png' }, /binary/],
	];
	const options: MemoryOptions = {
		links: { out: undefined, loop: 'loop2', loop2: 'loop', 'git-link': '.git/config' },
		others: ['pipe'],
		sizes: { big: 60_000_000 },
		unreadable: { 'image.png': 'It is a binary file.' },
	};
	for (const [values, expected] of cases) {
		const result = await run(
			readFile,
			{ ...files, big: 'x', '.git/config': 's3cret', 'image.png': 'x' },
			values,
			options,
		);
		assert.equal(result.outcome, 'failed', JSON.stringify(values));
		assert.match(result.text, expected);
		assert.doesNotMatch(result.text, /s3cret/);
	}
});

test('SEC-37: files that may hold secrets are shown to the model only after a yes, behind links too', async () => {
	for (const path of [
		'.env',
		'.env.production',
		'config/.ENV',
		'id_ed25519',
		'server.pem',
		'.npmrc',
		'.aws/credentials',
		'main.tfstate',
		'link.txt',
	]) {
		for (const answer of ['approved', 'rejected', 'withdrawn'] as const) {
			const { workspace, editor } = memoryWorkspace(
				{ [path]: 's3cret', '.env': 's3cret' },
				{ links: { 'link.txt': '.env' } },
			);
			const { asked, approver } = asker(answer);
			const result = await readFile.run(
				JSON.stringify({ path }),
				{ workspace, editor, approver },
				new AbortController().signal,
			);
			assert.deepEqual(asked, [`Send ${path} to the model?`]);
			assert.equal(result.text.includes('s3cret'), answer === 'approved', path);
			assert.equal(result.outcome, answer === 'approved' ? 'ok' : 'rejected');
		}
	}
	assert.match((await run(readFile, { '.env.example': 'K=' }, { path: '.env.example' })).text, /K=/);
});

test('list_files lists, and counts where there is too much to list', async () => {
	const files = { 'src/a.ts': '', 'src/deep/b.ts': '', 'README.md': '' };
	assert.equal((await run(listFiles, files, {})).text, '3 files in the workspace:\nREADME.md\nsrc/a.ts\nsrc/deep/b.ts');
	assert.equal((await run(listFiles, files, { path: 'src/' })).text, '2 files in src:\nsrc/a.ts\nsrc/deep/b.ts');
	const many = Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`p/${at % 2 ? 'x/' : 'y/'}${at}.ts`, '']));
	assert.match((await run(listFiles, many, { path: 'p' })).text, /400 files in p.*\np\/x\/ \(200\)\np\/y\/ \(200\)/);
	assert.match((await run(listFiles, files, { path: 'none' })).text, /There is no folder none/);
	assert.match((await run(listFiles, files, { path: 'README.md' })).text, /is a file/);
	assert.match((await run(listFiles, files, { path: 'out' }, { links: { out: undefined } })).text, /outside/);
	assert.match((await run(listFiles, { '.git/x': '' }, { path: '.git' })).text, /closed to you/);
	const roots = { roots: ['a', 'b'] };
	assert.equal((await run(listFiles, { 'a/x': '', 'b/y': '' }, { path: 'b' }, roots)).text, '1 files in b:\nb/y');
});

test('search_text shows matches with their places, and none out of files with secrets', async () => {
	const files = { 'a.ts': 'one Two\nthree', '.env': 'TOKEN=two', '.git/config': 'two', 'b/c.md': 'two' };
	const result = await run(searchText, files, { query: 'two' });
	assert.equal(result.text, 'a.ts:1: one Two\nb/c.md:1: two');
	assert.equal(result.title, 'Searched for “two”: 2 matches');
	const spelling = [
		await run(searchText, files, { query: 'TOKEN=t' }),
		await run(searchText, files, { query: 'TOKEN=x' }),
	];
	assert.equal(spelling[0]?.text, spelling[1]?.text, 'a guess is not answered');
	assert.equal((await run(searchText, files, { query: 'Two' })).text, 'a.ts:1: one Two', 'a capital makes case count');
	assert.equal(
		(await run(searchText, files, { query: '^t', is_regex: true, include: '**/*.ts' })).text,
		'a.ts:2: three',
	);
	assert.match((await run(searchText, files, { query: 'nothing' })).text, /No match/);
	assert.match((await run(searchText, files, { query: '(', is_regex: true })).text, /not a valid/);
	assert.match((await run(searchText, files, { query: 'a\nb' })).text, /one line/);
	const many = await run(searchText, { a: 'x\n'.repeat(500) }, { query: 'x' });
	assert.match(many.text, /there are more; narrow/);
});

test('get_problems shows errors first, of one file or all', async () => {
	const problem = (path: string, severity: 'error' | 'warning', message: string) => ({
		path,
		severity,
		message,
		source: 'ts',
		code: '2322',
		startLine: 3,
		startColumn: 5,
		endLine: 3,
		endColumn: 9,
		related: [{ path: 'b.ts', line: 1, message: 'declared here' }],
	});
	const problems = [
		problem('a.ts', 'warning', 'unused'),
		problem('a.ts', 'error', 'wrong'),
		problem('b.ts', 'error', 'bad'),
	];
	const all = await run(getProblems, { 'a.ts': '' }, {}, { problems });
	assert.match(
		all.text,
		/^3 problems in the workspace:\na\.ts:3:5 error ts 2322: wrong\n {2}b\.ts:1: declared here\nb\.ts/,
	);
	assert.equal((await run(getProblems, { 'a.ts': '' }, { path: 'a.ts' })).text, 'No problems in a.ts.');
	assert.match((await run(getProblems, {}, { path: 'none.ts' })).text, /There is no file/);
});

test('while arguments are written the title waits for a whole path', () => {
	assert.equal(readFile.progressTitle('{"path":"src/co'), 'Reading a file');
	assert.equal(readFile.progressTitle('{"path":"src/a.ts"'), 'Reading src/a.ts');
	assert.equal(searchText.progressTitle('{"query":"x","include":"'), 'Searching for “x”');
	for (const tool of [readFile, listFiles, searchText, getProblems]) assert.ok(tool.progressTitle('[garbage"\\'));
});
