import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { createDiskSource, type SourceLimits } from '../../../src/server/walk/diskSource.ts';

const never = new AbortController().signal;
const LIMITS: SourceLimits = { excludes: [], maxFileBytes: 10_000, otherRoots: [] };

let scratch: string;
let root: string;

beforeEach(() => {
	scratch = realpathSync(mkdtempSync(join(tmpdir(), 'tandem-walk-')));
	root = join(scratch, 'root');
	mkdirSync(root);
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string | Uint8Array>>, below = root): void {
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(dirname(join(below, path)), { recursive: true });
		writeFileSync(join(below, path), text);
	}
}

/** The files that a walk finds; each must be readable or not by `look` as the walk says. */
async function walked(limits: Partial<SourceLimits> = {}, folder = '', at = root): Promise<readonly string[]> {
	const source = createDiskSource(at, { ...LIMITS, ...limits });
	const files: string[] = [];
	for await (const batch of source.walk(folder, never)) {
		for (const found of batch) {
			if (found.kind === 'file') files.push(found.path);
			else assert.notEqual((await source.look(found.path, never)).kind, 'text', found.path);
		}
	}
	for (const file of files) assert.equal((await source.look(file, never)).kind, 'text', file);
	return files;
}

test('nested ignore files: the nearest counts, and can take back what one above hides', async () => {
	write({
		'.gitignore': '*.log\n/build\ncache/\n!keep.log\n',
		'a.log': 'x',
		'keep.log': 'x',
		'build/b.ts': 'x',
		'src/build/c.ts': 'x',
		'src/cache/d.ts': 'x',
		'src/.gitignore': '!*.log\n# a comment\n\\#odd\nsecond.ts\n',
		'src/e.log': 'x',
		'src/second.ts': 'x',
		'src/#odd': 'x',
		'src/deep/.gitignore': '!second.ts\n*.tmp',
		'src/deep/second.ts': 'x',
		'src/deep/x.tmp': 'x',
	});
	assert.deepEqual(await walked(), [
		'.gitignore',
		'keep.log',
		'src/.gitignore',
		'src/e.log',
		'src/build/c.ts',
		'src/deep/.gitignore',
		'src/deep/second.ts',
	]);
});

test('what git ignores is what is ignored', async () => {
	write({
		'.gitignore': [
			'*.foo',
			'!important.foo',
			'/only-top',
			'a/**/z',
			'doc/*.txt',
			'**/gen',
			'dir/',
			'sp\\ ace',
			'é*',
		].join('\n'),
		'src/.gitignore': 'x?y\n[ab].c\n!/lib/b.c\n',
		'.git/info/exclude': '*.mine\n',
	});
	execFileSync('git', ['init', '-q'], { cwd: root });
	write({ '.git/info/exclude': '*.mine\n' });
	const names = [
		...['p.foo', 'important.foo', 'only-top', 'n/only-top', 'a/z', 'a/b/z', 'a/b/c/z/q', 'doc/r.txt', 'doc/n/r.txt'],
		...[
			'k/gen/l',
			'dir/m',
			'n/dir',
			'sp ace',
			'état',
			'src/xay',
			'src/a.c',
			'src/lib/b.c',
			'src/lib/a.c',
			'q.mine',
			'v/q.mine',
		],
	];
	write(Object.fromEntries(names.map((name) => [name, 'x'])));
	const git = execFileSync('git', ['-c', 'core.quotePath=false', 'ls-files', '-o', '--exclude-standard'], {
		cwd: root,
	});
	assert.deepEqual([...(await walked())].sort(), git.toString().trim().split('\n').sort());
});

test('rules of the repository above the root hold, and those of its info/exclude', async () => {
	write(
		{ '.gitignore': 'root/hidden\n/root/top\n', 'root/hidden/a.ts': 'x', 'root/top': 'x', 'root/b.ts': 'x' },
		scratch,
	);
	execFileSync('git', ['init', '-q'], { cwd: scratch });
	write({ '.git/info/exclude': 'c.ts\n' }, scratch);
	write({ 'c.ts': 'x' });
	assert.deepEqual(await walked(), ['b.ts']);
});

test('.tandemignore hides more, and can take back what .gitignore hides', async () => {
	write({
		'.gitignore': 'dist/\n*.gen.ts\n',
		'.tandemignore': '!dist/\n!kept.gen.ts\nfixtures/\n',
		'dist/a.ts': 'x',
		'kept.gen.ts': 'x',
		'other.gen.ts': 'x',
		'fixtures/b.ts': 'x',
	});
	assert.deepEqual(await walked(), ['.gitignore', '.tandemignore', 'kept.gen.ts', 'dist/a.ts']);
});

test('globs of the settings hide files and folders; version control is never looked into', async () => {
	write({
		'node_modules/a/b.ts': 'x',
		'src/node_modules/c.ts': 'x',
		'out/d.ts': 'x',
		'src/e.js': 'x',
		'src/e.ts': 'x',
	});
	write({ '.git/config': 'x', 'sub/.hg/store': 'x', '.vscode/f.json': 'x' });
	const excludes = ['**/node_modules', 'out/**', '**/*.{js,jsx}', '[', '.vscode'];
	assert.deepEqual(await walked({ excludes }), ['src/e.ts']);
});

test('files that may hold secrets are left out, also when a rule wants them', async () => {
	write({
		'.tandemignore': '!.env\n!*.pem',
		'.env': 'x',
		'.env.example': 'x',
		'a/.ENV.local': 'x',
		'k.pem': 'x',
		id_rsa: 'x',
	});
	write({ '.ssh/config': 'x', 'b.ts': 'x' });
	assert.deepEqual(await walked(), ['.env.example', '.tandemignore', 'b.ts']);
});

test('no link is followed: out of the workspace, within it, in a circle, or above a file', async () => {
	write({ 'secret.ts': 'outside', 'folder/deep.ts': 'outside' }, scratch);
	write({ 'src/a.ts': 'x' });
	symlinkSync('../secret.ts', join(root, 'file-out.ts'));
	symlinkSync('../folder', join(root, 'folder-out'));
	symlinkSync('src', join(root, 'folder-in'));
	symlinkSync('..', join(root, 'src', 'up'));
	symlinkSync('nowhere', join(root, 'broken'));
	assert.deepEqual(await walked(), ['src/a.ts']);
	const source = createDiskSource(root, LIMITS);
	for (const path of ['file-out.ts', 'folder-out/deep.ts', 'folder-in/a.ts', 'src/up/src/a.ts', 'broken']) {
		assert.deepEqual(await source.look(path, never).then(({ kind }) => kind), 'skipped', path);
	}
	assert.equal(await source.admits('folder-out/new.ts'), 'link');
	// A root that is a link itself is the user's choice.
	symlinkSync(root, join(scratch, 'linked-root'));
	assert.deepEqual(await walked({}, '', join(scratch, 'linked-root')), ['src/a.ts']);
});

test('a link in place of an ignore file is not read', async () => {
	write({ rules: 'a.ts' }, scratch);
	write({ 'a.ts': 'x' });
	symlinkSync('../rules', join(root, '.gitignore'));
	assert.deepEqual(await walked(), ['a.ts']);
});

test('binary, generated, minified and large files are left out', async () => {
	write({
		'a.ts': 'const text = 1;',
		'b.ts': new Uint8Array([0x61, 0, 0x62]),
		'c.png': 'x',
		'd.ts': `// @generated by x\n`,
		'e.min.js': 'x',
		'f.js': `x=${'1+'.repeat(2_000)}1`,
		'g.ts': 'line\n'.repeat(2_001),
		'package-lock.json': '{}',
		'h.ts': `${`// line\n`.repeat(400)}// @generated is only a word here\n`,
		'utf16.ts': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('const wide = 1;', 'utf16le')]),
		'latin1.ts': Buffer.from('// caf\xe9', 'latin1'),
		'empty.ts': '',
	});
	const source = createDiskSource(root, LIMITS);
	const files: string[] = [];
	for await (const batch of source.walk('', never)) {
		for (const found of batch) {
			const sight = await source.look(found.path, never);
			if (sight.kind === 'text') files.push(found.path);
		}
	}
	assert.deepEqual(files, ['a.ts', 'empty.ts', 'h.ts', 'latin1.ts', 'utf16.ts']);
	const wide = await source.look('utf16.ts', never);
	assert.ok(wide.kind === 'text' && wide.text.includes('wide'));
});

test('a device and a pipe do not hold the walk', { skip: process.platform === 'win32' }, async () => {
	execFileSync('mkfifo', [join(root, 'pipe.ts')]);
	write({ 'a.ts': 'x' });
	linkSync(join(root, 'a.ts'), join(root, 'hard.ts'));
	assert.deepEqual(await walked(), ['a.ts', 'hard.ts']);
});

test('nearest files first, other roots left to themselves, a folder by itself', async () => {
	write({ 'z.ts': 'x', 'a/b/c.ts': 'x', 'a/d.ts': 'x', 'inner/e.ts': 'x' });
	assert.deepEqual(await walked({ otherRoots: ['inner'] }), ['z.ts', 'a/d.ts', 'a/b/c.ts']);
	assert.deepEqual(await walked({}, 'a'), ['a/d.ts', 'a/b/c.ts']);
	assert.deepEqual(await walked({}, 'nowhere'), []);
});

test('new rules count when they were told to be read anew', async () => {
	write({ 'a.ts': 'x' });
	const source = createDiskSource(root, LIMITS);
	assert.equal(await source.admits('a.ts'), undefined);
	write({ '.gitignore': 'a.ts' });
	source.forgetRules();
	assert.equal(await source.admits('a.ts'), 'ignored');
});

test('odd names are taken as they are', async () => {
	const names = ['sp ace.ts', 'per%cent.ts', '#hash.ts', 'a&b.ts', "quo'te.ts", '-dash.ts', 'ünï.ts', 'new\nline.ts'];
	write(Object.fromEntries(names.map((name) => [name, 'x'])));
	assert.deepEqual([...(await walked())].sort(), [...names].sort());
});
