import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Frame, FrameLocator, Page } from 'playwright-core';
import { chooseVscode, type VscodeChoice } from './choose.ts';
import { openDesktop } from './desktopWindow.ts';
import { extensionHostPid, readExtensionHostLog } from './extensionHostLog.ts';
import { openNpm } from './npmWindow.ts';
import { type Settings, writeUserSettings } from './settings.ts';
import { findFrame, runCommand, trustFolder, webviewOf, whenReady } from './workbench.ts';

/** How a window is opened. */
export type WindowOptions = {
	/** A folder or `.code-workspace` file, absolute; an empty window without. */
	readonly folder?: string;
	/** A packaged extension that is installed first, as a user does. */
	readonly vsix?: string;
	/** An extension that runs from its folder. It runs in Restricted Mode too, and no notification is shown: not as for users. */
	readonly extensionDevelopmentPath?: string;
	/** The profile folder; kept when given, so that a window can be opened again. Default: a temporary one. */
	readonly userDataDir?: string;
	/** Where installed extensions are; several windows may share one. Default: in the profile folder. */
	readonly extensionsDir?: string;
	/** User settings over the quiet ones of `settings.ts`. */
	readonly settings?: Settings;
	/** Variables for VS Code and its extension host; undefined removes one of this process. */
	readonly env?: NodeJS.ProcessEnv;
	/** `trusted` trusts every folder; `asked` (default) leaves trust to VS Code and the user. */
	readonly workspaceTrust?: 'asked' | 'trusted';
	/** In CSS pixels; default 1280 × 800. Desktop keeps its own size. */
	readonly viewport?: { readonly width: number; readonly height: number };
	/** A TCP port of loopback on which the DevTools protocol is open to others. */
	readonly debuggingPort?: number;
	/** For opening, and for each step that waits; default 60000. */
	readonly timeoutMs?: number;
	/** Which VS Code; default: `chooseVscode()`. */
	readonly vscode?: VscodeChoice;
	/** Hears the lines of an install. */
	readonly progress?: (line: string) => void;
};

/** A VS Code window that is driven from outside, as by a user. */
export type VscodeWindow = {
	/** The workbench. */
	readonly page: Page;
	readonly userDataDir: string;
	/** The frame of a webview that now shows an element for the selector; waits for it. Ask again when the webview was made anew. */
	frame(selector: string): Promise<Frame>;
	/** The visible webview of an extension (`publisher.name`), looked up anew at each use: it survives reload and re-creation. */
	webview(extensionId: string): FrameLocator;
	/** Runs a command by its exact title in the palette, such as `View: Toggle Panel`; waits for the title to be offered. */
	command(title: string): Promise<void>;
	/** Trusts the folder in the way a user does: in VS Code's trust editor. */
	trust(): Promise<void>;
	/** Reloads the window as `Developer: Reload Window` does and waits until it is usable again. */
	reload(): Promise<void>;
	/** Writes a PNG of the window. */
	screenshot(file: string): Promise<void>;
	/** The text of the extension host's logs, oldest first. */
	logs(): Promise<string>;
	/** Kills the running extension host as a crash would. VS Code starts another one by itself. */
	killExtensionHost(): Promise<void>;
	/** Closes the window and ends every process of it; removes a temporary profile. */
	close(): Promise<void>;
};

/** A started VS Code, before it is known to be usable. */
export type OpenedPage = { readonly page: Page; close(): Promise<void> };

/** The options of a window with the places filled in. */
export type PlacedOptions = WindowOptions & {
	readonly userDataDir: string;
	readonly extensionsDir: string;
	readonly timeoutMs: number;
};

/**
 * Opens VS Code in the way a user has it: no tests path, so dialogs and trust are asked; stable's API rules. Rejects, with nothing
 * left running, when the window is not usable in time.
 */
export async function openWindow(options: WindowOptions, signal?: AbortSignal): Promise<VscodeWindow> {
	const scratch = options.userDataDir ? undefined : await mkdtemp(path.join(os.tmpdir(), 'tandem-window-'));
	const userDataDir = path.resolve(options.userDataDir ?? scratch ?? '');
	const placed: PlacedOptions = {
		...options,
		userDataDir,
		extensionsDir: path.resolve(options.extensionsDir ?? path.join(userDataDir, 'extensions')),
		timeoutMs: options.timeoutMs ?? 60_000,
	};
	const removeScratch = async (): Promise<void> => {
		if (scratch) {
			await rm(scratch, { recursive: true, force: true, maxRetries: 5 }).catch(() => {});
		}
	};
	let opened: OpenedPage | undefined;
	try {
		await writeUserSettings(userDataDir, options.settings);
		const choice = options.vscode ?? chooseVscode();
		opened = await (choice.kind === 'npm' ? openNpm(placed, signal) : openDesktop(choice.command, placed, signal));
		await whenReady(opened.page, placed.timeoutMs);
	} catch (error) {
		await opened?.close();
		await removeScratch();
		throw error;
	}
	return windowOf(opened, placed, removeScratch);
}

function windowOf(
	{ page, close }: OpenedPage,
	placed: PlacedOptions,
	removeScratch: () => Promise<void>,
): VscodeWindow {
	const { userDataDir, timeoutMs } = placed;
	let closed: Promise<void> | undefined;
	return {
		page,
		userDataDir,
		frame: (selector) => findFrame(page, selector, timeoutMs),
		webview: (extensionId) => webviewOf(page, extensionId),
		command: (title) => runCommand(page, title, timeoutMs),
		trust: () => trustFolder(page, timeoutMs),
		async reload() {
			const loaded = page.waitForEvent('load', { timeout: timeoutMs });
			await Promise.all([loaded, runCommand(page, 'Developer: Reload Window', timeoutMs)]);
			await whenReady(page, timeoutMs);
		},
		async screenshot(file) {
			await page.screenshot({ path: file });
		},
		logs: () => readExtensionHostLog(userDataDir),
		async killExtensionHost() {
			const pid = extensionHostPid(await readExtensionHostLog(userDataDir));
			if (pid === undefined) {
				throw new Error('no extension host is running');
			}
			process.kill(pid, 'SIGKILL');
		},
		close() {
			closed ??= close().then(removeScratch, removeScratch);
			return closed;
		},
	};
}
