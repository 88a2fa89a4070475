import type { Browser } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { ensureVscode } from './install.ts';
import { installExtension, type ServerOptions, startServer, type VscodeServer } from './vscodeServer.ts';
import type { OpenedPage, PlacedOptions } from './window.ts';
import { remoteUri, workbenchAddress } from './workbenchAddress.ts';

/** Opens a window of the VS Code from npm: a server of its own in a headless Chromium of its own. */
export async function openNpm(options: PlacedOptions, signal?: AbortSignal): Promise<OpenedPage> {
	const progress = options.progress ?? (() => {});
	const vscode = await ensureVscode({ progress, ...(signal ? { signal } : {}) });
	const serverOptions: ServerOptions = {
		userDataDir: options.userDataDir,
		extensionsDir: options.extensionsDir,
		workspaceTrust: options.workspaceTrust ?? 'asked',
		smokeTestDriver: options.extensionDevelopmentPath !== undefined,
		...(options.env ? { env: options.env } : {}),
	};
	if (options.vsix) {
		await installExtension(vscode, serverOptions, options.vsix, signal);
	}
	const port = options.debuggingPort;
	const [server, browser] = await Promise.allSettled([
		startServer(vscode, serverOptions, signal),
		launchChromium(port === undefined ? {} : { debuggingPort: port }, progress, signal),
	]);
	const close = (): Promise<void> => closeBoth(fulfilled(server), fulfilled(browser));
	try {
		if (server.status === 'rejected') {
			throw server.reason;
		}
		if (browser.status === 'rejected') {
			throw browser.reason;
		}
		const page = await browser.value.newPage({ viewport: options.viewport ?? { width: 1280, height: 800 } });
		await page.goto(address(server.value, options), { timeout: options.timeoutMs, waitUntil: 'commit' });
		return { page, close };
	} catch (error) {
		await close();
		throw error;
	}
}

function fulfilled<T>(result: PromiseSettledResult<T>): T | undefined {
	return result.status === 'fulfilled' ? result.value : undefined;
}

function address({ authority, token }: VscodeServer, options: PlacedOptions): string {
	const development = options.extensionDevelopmentPath;
	const payload: [string, string][] = development
		? [['extensionDevelopmentPath', remoteUri(development, authority)]]
		: [];
	return workbenchAddress({ authority, token, payload, ...(options.folder ? { open: options.folder } : {}) });
}

async function closeBoth(server: VscodeServer | undefined, browser: Browser | undefined): Promise<void> {
	const closing = browser?.close().catch(() => {});
	await Promise.race([closing, new Promise((resolve) => setTimeout(resolve, 4000).unref())]);
	await server?.stop();
}
