import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { resolveCliPathFromVSCodeExecutablePath } from '@vscode/test-electron';
import { type Browser, chromium, type Page } from 'playwright-core';
import { runProcess } from './runProcess.ts';
import { serverEnvironment } from './vscodeServer.ts';
import type { OpenedPage, PlacedOptions } from './window.ts';

/** Opens a window of desktop VS Code with a profile of its own and drives it through its debugging port. */
export async function openDesktop(command: string, options: PlacedOptions, signal?: AbortSignal): Promise<OpenedPage> {
	const env = serverEnvironment(process.env, options.env);
	if (options.vsix) {
		const args = [...profile(options), '--install-extension', path.resolve(options.vsix), '--force'];
		await runProcess(shellCommand(cliOf(command), args), { cwd: options.userDataDir, env }, signal);
	}
	const port = options.debuggingPort ?? (await freePort());
	const { file, args, shell } = shellCommand(command, desktopArgs(options, port));
	const child = spawn(file, args, { env, shell, stdio: 'ignore', windowsHide: true });
	const failed = new Promise<never>((_, reject) => child.once('error', reject));
	failed.catch(() => {});
	let browser: Browser | undefined;
	try {
		const until = performance.now() + options.timeoutMs;
		browser = await Promise.race([connect(port, until, signal), failed]);
		const page = await workbenchPage(browser, until, signal);
		const connected = browser;
		return { page, close: () => closeDesktop(connected, child) };
	} catch (error) {
		await closeDesktop(browser, child);
		throw error;
	}
}

function profile(options: PlacedOptions): string[] {
	return [`--user-data-dir=${options.userDataDir}`, `--extensions-dir=${options.extensionsDir}`];
}

function desktopArgs(options: PlacedOptions, port: number): string[] {
	return [
		...profile(options),
		`--remote-debugging-port=${port}`,
		...['--new-window', '--skip-welcome', '--skip-release-notes', '--disable-updates', '--disable-telemetry'],
		...(options.workspaceTrust === 'trusted' ? ['--disable-workspace-trust'] : []),
		...(options.extensionDevelopmentPath ? [`--extensionDevelopmentPath=${options.extensionDevelopmentPath}`] : []),
		...(options.folder ? [options.folder] : []),
	];
}

/** Extensions are installed by the script in `bin`, not by the editor's executable. */
function cliOf(command: string): string {
	return path.basename(path.dirname(command)) === 'bin' ? command : resolveCliPathFromVSCodeExecutablePath(command);
}

function shellCommand(file: string, args: readonly string[]): { file: string; args: string[]; shell: boolean } {
	const shell = process.platform === 'win32' && /\.(cmd|bat)$/i.test(file);
	return shell ? { file: `"${file}"`, args: args.map((arg) => `"${arg}"`), shell } : { file, args: [...args], shell };
}

async function connect(port: number, until: number, signal?: AbortSignal): Promise<Browser> {
	for (;;) {
		signal?.throwIfAborted();
		try {
			return await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: 5_000 });
		} catch (error) {
			if (performance.now() > until) {
				throw error;
			}
			await wait(200, undefined, signal ? { signal } : {});
		}
	}
}

async function workbenchPage(browser: Browser, until: number, signal?: AbortSignal): Promise<Page> {
	while (performance.now() < until) {
		const pages = browser.contexts().flatMap((context) => context.pages());
		const page = pages.find((each) => /workbench[\w.-]*\.html/.test(each.url()));
		if (page) {
			return page;
		}
		await wait(100, undefined, signal ? { signal } : {});
	}
	throw new Error('desktop VS Code showed no window');
}

/** The script on the PATH ends at once and leaves the editor running, so the editor is told through its debugging port. */
async function closeDesktop(browser: Browser | undefined, child: ChildProcess): Promise<void> {
	if (browser) {
		const session = await browser.newBrowserCDPSession().catch(() => undefined);
		await session?.send('Browser.close').catch(() => {});
		await browser.close().catch(() => {});
	}
	if (child.exitCode === null && child.signalCode === null) {
		const ended = new Promise((resolve) => child.once('exit', resolve));
		await Promise.race([ended, wait(5_000, undefined, { ref: false })]);
		child.kill('SIGKILL');
	}
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer().once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			server.close(() =>
				address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port')),
			);
		});
	});
}
