import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ParsedPath, type PathRoot, parseWorkspacePath } from '../../../src/core/safety/paths.ts';
import { random, seedOf } from '../edits/random.ts';

const ONE: readonly PathRoot[] = [{ name: 'app', absolute: '/home/u/app' }];
const TWO: readonly PathRoot[] = [
	{ name: 'a', absolute: '/ws/a' },
	{ name: 'b', absolute: '/ws/b' },
];

function path(text: string, roots = ONE): string {
	const parsed = parseWorkspacePath(text, roots);
	return parsed.kind === 'path' ? parsed.path : assert.fail(`${JSON.stringify(text)}: ${parsed.sentence}`);
}

function refusal(parsed: ParsedPath, text: string): string {
	return parsed.kind === 'refused' ? parsed.sentence : assert.fail(`${JSON.stringify(text)} passed as ${parsed.path}`);
}

test('ordinary paths come out relative, with forward slashes', () => {
	const passed: Readonly<Record<string, string>> = {
		'src/a.ts': 'src/a.ts',
		'./src/a.ts': 'src/a.ts',
		'src/./a.ts': 'src/a.ts',
		'src\\deep\\a.ts': 'src/deep/a.ts',
		'/home/u/app/src/a.ts': 'src/a.ts',
		'.github/workflows/x.yml': '.github/workflows/x.yml',
	};
	for (const [text, expected] of Object.entries(passed)) assert.equal(path(text), expected, text);
});

test('unusual but honest names are left exactly as they are', () => {
	const names = [
		'a b.ts',
		'file%20name',
		'a%2Fb',
		'100%.md',
		'a#b?c&d.ts',
		`it's "q".ts`,
		'-x',
		'...a',
		'a~',
		'ab~1c.ts',
		'😀👩‍👩‍👧.md',
		'می‌خواهم.md',
		'e\u0301.ts',
		'conf.ts',
		'console.ts',
		'.env',
	];
	for (const name of names) assert.equal(path(`src/${name}`), `src/${name}`);
});

test('everything that some system reads as another place is refused', () => {
	const refused = [
		'',
		' ',
		'.',
		'./',
		'/',
		'..',
		'../x',
		'src/../../x',
		'src/..',
		'a/../b',
		'..\\x',
		'a\\..\\..\\x',
		'/etc/passwd',
		'/home/u/app-evil/a.txt',
		'/home/u/app',
		'~/x',
		'~',
		'C:\\x',
		'c:x',
		'C:/x',
		'//server/share/x',
		'\\\\server\\share\\x',
		'\\\\?\\C:\\x',
		'\\??\\C:\\x',
		'//./pipe/x',
		'file:///ws/a',
		'file:///ws/..%2f..%2fetc/passwd',
		'vscode-remote://x/y',
		'%2e%2e/x',
		'%2E%2E/x',
		'%252e%252e/x',
		'src/%00.ts',
		'..%2f..%2fetc',
		'%2fetc/passwd',
		'%5c%5cserver',
		'a/%0a',
		'a\u0000.ts',
		'a\nb',
		'a\rb',
		'a\u007Fb',
		'a\u009Bb',
		'a\u2028b',
		'a\u202Etxt.exe',
		'a\u2066b',
		'\uFEFFa',
		'a\uD800',
		'a//b',
		'a/',
		'a.ts::$DATA',
		'.git::$INDEX_ALLOCATION/config',
		'a.ts:stream',
		'a.ts.',
		'a.ts ',
		'dir./a',
		'dir /a',
		'GIT~1/config',
		'PROGRA~1/x',
		'src/a~1.ts',
		'CON',
		'con.txt',
		'src/nul',
		'aux.c',
		'COM1',
		'lpt9.log',
		'com\u00B9',
		'CONIN$',
		'x'.repeat(4_097),
	];
	for (const text of refused)
		assert.match(refusal(parseWorkspacePath(text, ONE), text), /relative to the workspace/, text);
});

test('a refusal does not repeat characters that cannot be shown', () => {
	for (const text of ['a\u202Eb', 'a\u0007b', '\uFEFFb'])
		assert.ok(!refusal(parseWorkspacePath(text, ONE), text).includes(text));
});

test('with several roots a path begins with one of them, by whole name', () => {
	assert.equal(path('b/src/x.ts', TWO), 'b/src/x.ts');
	assert.equal(path('/ws/b/src/x.ts', TWO), 'b/src/x.ts');
	for (const text of ['src/x.ts', 'bb/x', 'b', 'b/../../../etc/passwd', '/ws/bb/x'])
		refusal(parseWorkspacePath(text, TWO), text);
	assert.match(refusal(parseWorkspacePath('src/x.ts', TWO), ''), /a\/, b\//);
	refusal(parseWorkspacePath('../x', [{ name: '..' }, { name: 'b' }]), 'a root named ..');
	refusal(parseWorkspacePath('x', []), 'no root');
	refusal(parseWorkspacePath('/home/u/app/x', [{ name: 'app' }]), 'absolute without a known place');
});

test('whatever passes is plain: no dots, no empty part, nothing absolute', () => {
	const seed = seedOf(21);
	const chance = random(seed);
	const scraps = [
		'a',
		'.',
		'..',
		'/',
		'\\',
		'%2e',
		'%2f',
		'%25',
		':',
		'~1',
		' ',
		'con',
		'.git',
		'\u0000',
		'\u202E',
		'ws',
		'é',
	];
	for (let round = 0; round < 20_000; round++) {
		const text = Array.from({ length: 1 + chance.below(7) }, () => chance.pick(scraps)).join('');
		const parsed = parseWorkspacePath(text, ONE);
		if (parsed.kind === 'refused') continue;
		const segments = parsed.path.split('/');
		assert.ok(
			segments.every((segment) => segment !== '' && !/^\.+$|[:\\]|[. ]$/.test(segment)),
			`seed ${seed}: ${JSON.stringify(text)}`,
		);
	}
});
