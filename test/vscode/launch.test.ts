import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { type ChoicePlace, chooseVscode } from './choose.ts';
import { extensionHostPid, readExtensionHostLog } from './extensionHostLog.ts';
import { findOnPath } from './findOnPath.ts';
import { followFile } from './followFile.ts';
import { hostTestsLine, parseHostTestsLine } from './hostTestsLine.ts';
import { parseLaunchArguments } from './launchArguments.ts';
import { launchPayload } from './launchPayload.ts';
import { writeUserSettings } from './settings.ts';
import { serverEnvironment } from './vscodeServer.ts';
import { remoteUri, uriPath, workbenchAddress } from './workbenchAddress.ts';

async function inScratch(work: (folder: string) => Promise<void>): Promise<void> {
	const folder = await mkdtemp(path.join(os.tmpdir(), 'tandem-launch-test-'));
	try {
		await work(folder);
	} finally {
		await rm(folder, { recursive: true });
	}
}

test('arguments of code are read with = and without, unknown ones are kept', () => {
	const args = parseLaunchArguments([
		...[
			'/work',
			'--no-sandbox',
			'--extensionDevelopmentPath=/a=b',
			'--extensionDevelopmentPath',
			'/c',
			'--user-data-dir',
			'/u',
		],
		...['--locale', '--new', '--', '--not-a-flag'],
	]);
	assert.deepEqual(args.all('extensionDevelopmentPath'), ['/a=b', '/c']);
	assert.equal(args.one('user-data-dir'), '/u');
	assert.equal(args.one('locale'), 'true');
	assert.equal(args.has('no-sandbox'), true);
	assert.equal(args.has('sandbox'), false);
	assert.deepEqual(args.positional, ['/work', '--not-a-flag']);
});

test('no argument list makes the reader throw or lose a positional argument', () => {
	const seed = Date.now() % 100_000;
	let state = seed;
	const next = (below: number): number => {
		state = (state * 48_271) % 2_147_483_647;
		return state % below;
	};
	const words = ['--', '--=', '--a', '--a=', '--profile', '--log=\n', '-x', '', '/p', 'é', '--profile='];
	for (let round = 0; round < 500; round++) {
		const argv = Array.from({ length: next(8) }, () => words[next(words.length)] ?? '');
		const { positional } = parseLaunchArguments(argv);
		const firstWord = argv.find(
			(word, index) => !/^--[^=]+/.test(word) && word !== '--' && !argv.slice(0, index).includes('--'),
		);
		const swallowed = argv.includes('--profile');
		assert.ok(
			firstWord === undefined || swallowed || positional.includes(firstWord),
			`seed ${seed}: ${JSON.stringify(argv)}`,
		);
	}
});

test('the payload puts the wrapper in the place of the tests', () => {
	const args = parseLaunchArguments([
		'--extensionDevelopmentPath=/e x',
		'--extensionTestsPath=/t',
		'--disable-extensions',
	]);
	const payload = Object.fromEntries(
		launchPayload(args, { authority: 'h:1', testsWrapper: '/w.cjs', env: { A: 'b' } }),
	);
	assert.equal(payload.extensionDevelopmentPath, 'vscode-remote://h:1/e%20x');
	assert.equal(payload.extensionTestsPath, 'vscode-remote://h:1/w.cjs');
	assert.equal(payload.disableExtensions, 'true');
	assert.deepEqual(JSON.parse(payload.extensionEnvironment ?? ''), { A: 'b' });
	const plain = launchPayload(parseLaunchArguments([]), { authority: 'h:1', testsWrapper: '/w.cjs', env: {} });
	assert.ok(!plain.some(([name]) => name === 'extensionTestsPath'));
});

test('addresses name folders, workspaces and Windows paths as URIs do', () => {
	const base = { authority: '127.0.0.1:9', token: 't' };
	const query = (address: string): Record<string, string> => Object.fromEntries(new URL(address).searchParams);
	assert.deepEqual(query(workbenchAddress(base)), { tkn: 't', ew: 'true' });
	assert.deepEqual(query(workbenchAddress({ ...base, open: '/a b/ü' })), { tkn: 't', folder: '/a b/ü' });
	assert.equal(query(workbenchAddress({ ...base, open: '/a.code-workspace' })).workspace, '/a.code-workspace');
	assert.equal(uriPath('C:\\x\\y'), '/C:/x/y');
	assert.equal(uriPath('file:///a%20b'), '/a b');
	assert.equal(remoteUri('C:\\x y', 'h:1'), 'vscode-remote://h:1/C:/x%20y');
});

test('desktop VS Code is taken from TANDEM_VSCODE or the PATH, never from a server', () => {
	const place = (env: NodeJS.ProcessEnv, found?: string, text = ''): ChoicePlace => ({
		env,
		platform: 'linux',
		find: () => found,
		peek: () => text,
	});
	const display = { DISPLAY: ':0' };
	const desktop = '/usr/share/code/bin/code';
	assert.deepEqual(chooseVscode(place({ TANDEM_VSCODE: '/v' })), { kind: 'desktop', command: '/v' });
	assert.deepEqual(chooseVscode(place({ ...display, TANDEM_VSCODE: 'npm' }, desktop)), { kind: 'npm' });
	const script = 'if [ -n "$VSCODE_IPC_HOOK_CLI" ]; then which -a code | grep /remote-cli/';
	assert.deepEqual(chooseVscode(place(display, desktop, script)), { kind: 'desktop', command: desktop });
	assert.deepEqual(chooseVscode(place({}, desktop)), { kind: 'npm' });
	assert.deepEqual(chooseVscode(place(display)), { kind: 'npm' });
	assert.deepEqual(chooseVscode(place(display, '/root/.vscode-server/cli/code')), { kind: 'npm' });
	assert.deepEqual(chooseVscode(place(display, '/opt/bin/remote-cli/code')), { kind: 'npm' });
	assert.deepEqual(chooseVscode(place(display, '/opt/code', 'exec node out/server-cli.js')), { kind: 'npm' });
	assert.deepEqual(chooseVscode({ ...place({}, '/c/bin/code'), platform: 'darwin' }), {
		kind: 'desktop',
		command: '/c/bin/code',
	});
});

test('an outer VS Code, its debugger and npm do not leak into the environment', () => {
	const env = {
		PATH: '/p',
		VSCODE_IPC_HOOK_CLI: 'x',
		ELECTRON_RUN_AS_NODE: '1',
		NODE_OPTIONS: '-r x',
		npm_lifecycle_event: 't',
		VSCODE_TEST_A: '1',
	};
	assert.deepEqual(serverEnvironment(env, { B: '2' }), { PATH: '/p', VSCODE_TEST_A: '1', B: '2' });
});

test('settings of a profile survive a second window and give way to those asked for', () =>
	inScratch(async (folder) => {
		const file = path.join(folder, 'User', 'settings.json');
		await writeUserSettings(folder, { 'a.b': 1, 'files.autoSave': 'onFocusChange' });
		await writeUserSettings(folder, { 'a.b': 2 });
		const settings = JSON.parse(await readFile(file, 'utf8'));
		assert.equal(settings['a.b'], 2);
		assert.equal(settings['files.autoSave'], 'onFocusChange');
		assert.equal(settings['chat.disableAIFeatures'], true);
	}));

test('the result line is the last one, and only a whole line counts', () => {
	assert.deepEqual(parseHostTestsLine(`x\n${hostTestsLine(1, 0)}\r\n${hostTestsLine(12, 3)}\nbye`), {
		passed: 12,
		failed: 3,
	});
	assert.equal(parseHostTestsLine('  host tests: 1 passed, 0 failed'), undefined);
	assert.equal(parseHostTestsLine(''), undefined);
});

test('the running extension host is the last that started, across all log files', () =>
	inScratch(async (folder) => {
		for (const [name, text] of [
			['exthost9', 'Extension host with pid 5 started\n'],
			['exthost10', 'Extension host with pid 7 started\n'],
		] as const) {
			const logs = path.join(folder, 'logs', 't', name);
			await mkdir(logs, { recursive: true });
			await writeFile(path.join(logs, 'remoteexthost.log'), text);
		}
		const log = await readExtensionHostLog(folder);
		assert.match(log, /pid 5[\s\S]*pid 7/);
		assert.equal(extensionHostPid(log), 7);
		assert.equal(extensionHostPid(`${log}Extension host with pid 7 exiting with code 0`), undefined);
		assert.equal(await readExtensionHostLog(path.join(folder, 'none')), '');
	}));

test('a followed file reaches the stream byte for byte, the end included', () =>
	inScratch(async (folder) => {
		const file = path.join(folder, 'log');
		const seen: Buffer[] = [];
		const target = new Writable({
			write(chunk: Buffer, _encoding, done) {
				seen.push(chunk);
				done();
			},
		});
		const bytes = Buffer.from(`${'ä'.repeat(50_000)}\u0000\r\nend`);
		await writeFile(file, '');
		const followed = await followFile(file, target, 1_000_000);
		await appendFile(file, bytes.subarray(0, 99_999));
		await followed.drain();
		await appendFile(file, bytes.subarray(99_999));
		await followed.end();
		assert.deepEqual(Buffer.concat(seen), bytes);
	}));

test('a program is found on the PATH only when it can be executed', { skip: process.platform === 'win32' }, () =>
	inScratch(async (folder) => {
		await writeFile(path.join(folder, 'plain'), '', { mode: 0o644 });
		await writeFile(path.join(folder, 'tool'), '', { mode: 0o755 });
		await mkdir(path.join(folder, 'folder'));
		const env = { PATH: `/nowhere::${folder}` };
		assert.equal(findOnPath('tool', env, 'linux'), path.join(folder, 'tool'));
		assert.equal(findOnPath('plain', env, 'linux'), undefined);
		assert.equal(findOnPath('folder', env, 'linux'), undefined);
	}),
);
