import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { format } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { type FollowedFile, followFile } from './followFile.ts';
import type { NpmVscode } from './install.ts';
import { isAlive } from './installLock.ts';
import type { LaunchArguments } from './launchArguments.ts';
import { launchPayload } from './launchPayload.ts';
import { writeUserSettings } from './settings.ts';
import { startServer, type VscodeServer } from './vscodeServer.ts';
import { workbenchAddress } from './workbenchAddress.ts';

const beginMs = 60_000;

/** How a launch is run. */
export type RunLaunchOptions = {
	/** The built tests wrapper, absolute. */
	readonly testsWrapper: string;
	readonly timeoutMs: number;
	readonly verbose: boolean;
};

/** Why a launch is over. */
type End = { readonly code: number; readonly why?: string };

/** What is to be ended and removed when the launch is over. */
type Launch = { scratch?: string; server?: VscodeServer; browser?: Browser; output?: FollowedFile };

/**
 * Opens a window as the arguments say, in a server of its own, until the tests end, a signal comes, the parent process goes away or
 * time is up. Resolves with the exit code when server and browser are gone: the tests' own, 124 after a timeout, 125 when the tests
 * never began, 128 and more after
 * a signal.
 */
export async function runLaunch(vscode: NpmVscode, args: LaunchArguments, options: RunLaunchOptions): Promise<number> {
	const stop = new AbortController();
	const launch: Launch = {};
	const over = new Promise<End>((end) => watch(end, options.timeoutMs, stop.signal));
	const ran = open(vscode, args, options, launch, stop.signal).catch(
		(error: unknown): End => ({
			code: 1,
			why: error instanceof Error ? (error.stack ?? error.message) : String(error),
		}),
	);
	const { code, why } = await Promise.race([over, ran]);
	stop.abort();
	if (why) {
		process.stderr.write(`launcher: ${why}\n`);
	}
	await close(launch);
	return code;
}

function watch(end: (end: End) => void, timeoutMs: number, signal: AbortSignal): void {
	const parent = process.ppid;
	const timer = setTimeout(() => end({ code: 124, why: `timed out after ${timeoutMs} ms` }), timeoutMs);
	const orphaned = setInterval(() => (process.ppid !== parent || !isAlive(parent)) && end({ code: 1 }), 500);
	signal.addEventListener('abort', () => {
		clearTimeout(timer);
		clearInterval(orphaned);
	});
	process.on('SIGHUP', () => end({ code: 129 }));
	process.on('SIGINT', () => end({ code: 130, why: 'interrupted' }));
	process.on('SIGTERM', () => end({ code: 143, why: 'terminated' }));
	// Whoever read us is gone.
	process.stdout.on('error', () => end({ code: 1 }));
	process.stderr.on('error', () => end({ code: 1 }));
	process.on('uncaughtException', (error) => end({ code: 1, why: error.stack ?? error.message }));
	process.on('unhandledRejection', (error) => end({ code: 1, why: format(error) }));
}

async function open(
	vscode: NpmVscode,
	args: LaunchArguments,
	options: RunLaunchOptions,
	launch: Launch,
	signal: AbortSignal,
): Promise<End> {
	launch.scratch = await mkdtemp(path.join(os.tmpdir(), 'tandem-launch-'));
	const userDataDir = path.resolve(args.one('user-data-dir') ?? path.join(launch.scratch, 'user'));
	await writeUserSettings(userDataDir);
	const starting = startServer(
		vscode,
		{
			userDataDir,
			extensionsDir: path.resolve(args.one('extensions-dir') ?? path.join(userDataDir, 'extensions')),
			workspaceTrust: args.has('disable-workspace-trust') ? 'trusted' : 'asked',
			smokeTestDriver: true,
			args: serverFlags(args),
		},
		signal,
	);
	const browsing = launchChromium({}, () => {}, signal).then((browser) => {
		launch.browser = browser;
		return browser;
	});
	const [server, browser] = await Promise.all([starting, browsing]);
	launch.server = server;
	const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
	const ended = testsEnd(page, server, options.verbose);
	const address = await pageAddress(args, options, server, launch);
	await page.goto(address);
	return args.has('extensionTestsPath') ? Promise.race([ended, neverBegan(launch.scratch, server, signal)]) : ended;
}

/** A launch now and then hangs before its tests; said early, so that it can be repeated. */
async function neverBegan(scratch: string, server: VscodeServer, signal: AbortSignal): Promise<End> {
	await wait(beginMs, undefined, { signal, ref: false });
	if (existsSync(path.join(scratch, 'tests.log.started'))) {
		return new Promise<never>(() => {});
	}
	return { code: 125, why: `no test began within ${beginMs} ms\n${server.output().slice(-2000)}` };
}

function serverFlags(args: LaunchArguments): string[] {
	return ['enable-proposed-api', 'log'].flatMap((name) =>
		args.all(name).flatMap((value) => (value === 'true' ? [] : [`--${name}`, value])),
	);
}

async function pageAddress(
	args: LaunchArguments,
	options: RunLaunchOptions,
	server: VscodeServer,
	launch: Launch,
): Promise<string> {
	const env: Record<string, string> = {};
	const tests = args.one('extensionTestsPath');
	if (tests !== undefined) {
		const file = path.join(launch.scratch ?? os.tmpdir(), 'tests.log');
		await writeFile(file, '');
		launch.output = await followFile(file, process.stdout, 100);
		env.TANDEM_TESTS = path.resolve(tests);
		env.TANDEM_TESTS_OUT = file;
	}
	const { authority, token } = server;
	const payload = launchPayload(args, { authority, testsWrapper: options.testsWrapper, env });
	const opened = args.positional.at(0) ?? args.one('folder-uri') ?? args.one('file-uri');
	return workbenchAddress({ authority, token, payload, ...(opened === undefined ? {} : { open: absolute(opened) }) });
}

function absolute(opened: string): string {
	return opened.startsWith('file:') ? opened : path.resolve(opened);
}

/** VS Code calls two functions of its page when they are there: one for each line it logs, one with the tests' exit code. */
async function testsEnd(page: Page, server: VscodeServer, verbose: boolean): Promise<End> {
	const exit = new Promise<End>((end) => {
		void page.exposeFunction('codeAutomationExit', (code: number) => end({ code }));
		page.on('crash', () => end({ code: 1, why: 'the page crashed' }));
		page.on('close', () => end({ code: 1, why: 'the page was closed' }));
	});
	await page.exposeFunction('codeAutomationLog', (type: string, values: unknown[]) => {
		if (verbose) {
			process.stderr.write(`[window ${type}] ${format(...values).slice(0, 2000)}\n`);
		}
	});
	const gone = server.ended.then((why): End => ({ code: 1, why: verbose ? `${why}\n${server.output()}` : why }));
	return Promise.race([exit, gone]);
}

async function close(launch: Launch): Promise<void> {
	await launch.output?.end().catch(() => {});
	const closing = launch.browser?.close().catch(() => {});
	await Promise.race([closing, new Promise((resolve) => setTimeout(resolve, 4000))]);
	await launch.server?.stop();
	if (launch.scratch) {
		await rm(launch.scratch, { recursive: true, force: true }).catch(() => {});
	}
}
