import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { panelHtml } from '../../src/shared/panelHtml.ts';
import type { FromPanel, ToPanel } from '../../src/shared/panelProtocol.ts';
import { type ThemeName, themeOf } from './themes.ts';

/** How a panel is opened. */
export interface PanelOptions {
	readonly theme?: ThemeName;
	readonly width?: number;
	readonly height?: number;
	/** What the editor remembers of an earlier page. */
	readonly state?: unknown;
}

/** A panel in a browser: the real page and script, with a recording stand-in for the editor. */
export interface OpenPanel {
	readonly page: Page;
	/** As the host would. */
	send(...messages: ToPanel[]): Promise<void>;
	/** What the panel has posted since it was opened, or since `forget`. */
	posts(): Promise<readonly FromPanel[]>;
	forget(): Promise<void>;
	remembered(): Promise<unknown>;
	/** Violations of the page's policy, errors, and requests to anywhere but its own files, since it was asked last. */
	offences(): Promise<readonly string[]>;
	close(): Promise<void>;
}

/** Serves the panel on loopback. */
export interface PanelServer {
	open(browser: Browser, options?: PanelOptions): Promise<OpenPanel>;
	close(): Promise<void>;
}

const NONCE = 'dGVzdC1ub25jZQ';

/** Bundles the panel and serves it. */
export async function startPanelServer(): Promise<PanelServer> {
	const files = await bundlePanel();
	const server = createServer((request, response) => {
		const origin = `http://${request.headers.host}`;
		const body = request.url === '/' ? page(origin) : files.get(request.url ?? '');
		const type = /\.js$/.test(request.url ?? '')
			? 'text/javascript'
			: /\.css$/.test(request.url ?? '')
				? 'text/css'
				: 'text/html';
		response.writeHead(body === undefined ? 404 : 200, { 'content-type': `${type}; charset=utf-8` });
		response.end(body);
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		open: (browser, options = {}) => openPanel(browser, origin, options),
		close: () => new Promise((done) => server.close(() => done())),
	};
}

function page(origin: string): string {
	return panelHtml({
		nonce: NONCE,
		cspSource: origin,
		scriptUri: `${origin}/panel.js`,
		styleUri: `${origin}/panel.css`,
		lang: 'en',
	});
}

async function bundlePanel(): Promise<ReadonlyMap<string, string>> {
	const { outputFiles } = await build({
		entryPoints: { panel: 'src/panel/main.tsx' },
		outdir: '.build/panel',
		bundle: true,
		minify: true,
		write: false,
		platform: 'browser',
		format: 'iife',
		target: 'chrome130',
		jsx: 'automatic',
		jsxImportSource: 'preact',
		legalComments: 'none',
		logLevel: 'warning',
	});
	return new Map(outputFiles.map((file) => [file.path.endsWith('.css') ? '/panel.css' : '/panel.js', file.text]));
}

async function openPanel(browser: Browser, origin: string, options: PanelOptions): Promise<OpenPanel> {
	const { theme = 'dark2026', width = 400, height = 720, state } = options;
	const context = await browser.newContext({
		viewport: { width, height },
		deviceScaleFactor: 2,
		reducedMotion: 'reduce',
	});
	const requests: string[] = [];
	await context.route('**/*', (route) => {
		const url = route.request().url();
		if (url.startsWith(`${origin}/`)) return route.continue();
		requests.push(`request: ${url}`);
		return route.abort();
	});
	const page = await context.newPage();
	page.on('pageerror', (error) => requests.push(`page error: ${error.message}`));
	await page.addInitScript(installEditor, { ...themeOf(theme), state });
	await page.goto(`${origin}/`);
	await page.waitForFunction(() => window.tandemTest.posts.length > 0);
	return {
		page,
		send: (...messages) =>
			page.evaluate(async (list) => {
				for (const message of list) window.postMessage(message, '*');
				// Behind the messages, and behind the frame that draws them.
				await new Promise((done) => setTimeout(done));
				await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
			}, messages),
		posts: () => page.evaluate(() => window.tandemTest.posts),
		forget: () =>
			page.evaluate(() => {
				window.tandemTest.posts.length = 0;
			}),
		remembered: () => page.evaluate(() => window.tandemTest.state),
		offences: async () => [
			...requests.splice(0),
			...(await page.evaluate(() => window.tandemTest.violations.splice(0))),
		],
		close: () => context.close(),
	};
}

declare global {
	interface Window {
		tandemTest: { posts: FromPanel[]; violations: string[]; state: unknown };
	}
}

/** Runs in the page before its own script: what the editor does to a webview. */
function installEditor(setup: {
	bodyClass: string;
	variables: Readonly<Record<string, string>>;
	state: unknown;
}): void {
	const test: Window['tandemTest'] = { posts: [], violations: [], state: setup.state };
	window.tandemTest = test;
	document.addEventListener('securitypolicyviolation', (event) => {
		test.violations.push(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
	});
	Object.assign(window, {
		acquireVsCodeApi: () => ({
			postMessage: (message: FromPanel) => test.posts.push(structuredClone(message)),
			getState: () => test.state,
			setState: (next: unknown) => {
				test.state = structuredClone(next);
			},
		}),
	});
	document.addEventListener('DOMContentLoaded', () => {
		const { style } = document.documentElement;
		for (const [name, value] of Object.entries(setup.variables)) style.setProperty(name, value);
		style.setProperty('background', 'var(--vscode-sideBar-background)');
		document.body.className = setup.bodyClass;
	});
}
