import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchChromium } from '../vscode/chromium.ts';
import { type OpenPanel, type PanelOptions, type PanelServer, startPanelServer } from './panelPage.ts';

/** A panel for the tests of one file, by the names that users' assistive technology sees. */
export interface PanelFixture {
	readonly panel: OpenPanel;
	readonly page: Page;
	/** A fresh page in the place of the one that was opened for the test. */
	open(options?: PanelOptions): Promise<void>;
	input(): Locator;
	button(name: string): Locator;
	log(): Locator;
	/** What a screen reader was told last. */
	status(): Promise<string | null>;
	/** How often the panel asked. */
	asks(): Promise<number>;
}

/** Gives each test a fresh panel, and fails the test whose page broke its policy or asked for anything. */
export function usePanel(): PanelFixture {
	let server: PanelServer | undefined;
	let browser: Browser | undefined;
	let panel: OpenPanel | undefined;
	const opened = (): OpenPanel => {
		assert.ok(panel);
		return panel;
	};
	const open = async (options?: PanelOptions): Promise<void> => {
		assert.ok(server && browser);
		await panel?.close();
		panel = await server.open(browser, options);
	};
	before(async () => {
		server = await startPanelServer();
		browser = await launchChromium();
	});
	after(async () => {
		await browser?.close();
		await server?.close();
	});
	beforeEach(() => open());
	afterEach(async () => assert.deepEqual(await opened().offences(), []));
	return {
		get panel() {
			return opened();
		},
		get page() {
			return opened().page;
		},
		open,
		input: () => opened().page.getByRole('textbox', { name: 'Ask Tandem' }),
		button: (name) => opened().page.getByRole('button', { name, exact: true }),
		log: () => opened().page.getByRole('log'),
		status: () => opened().page.getByRole('status').textContent(),
		asks: async () => (await opened().posts()).filter((post) => post.kind === 'ask').length,
	};
}
