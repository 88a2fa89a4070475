import type { Frame, FrameLocator, Locator, Page } from 'playwright-core';

/** Waits until a window's workbench is drawn and takes keys. */
export async function whenReady(page: Page, timeoutMs: number): Promise<void> {
	await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: timeoutMs });
}

/** The visible webview of an extension. A webview is a frame in a frame; the inner one has the content. */
export function webviewOf(page: Page, extensionId: string): FrameLocator {
	return page
		.locator(`iframe.webview[src*="extensionId=${extensionId}" i]`)
		.filter({ visible: true })
		.contentFrame()
		.locator('#active-frame')
		.contentFrame();
}

/** The frame that shows an element for the selector; waits for one. */
export async function findFrame(page: Page, selector: string, timeoutMs: number): Promise<Frame> {
	const until = performance.now() + timeoutMs;
	while (performance.now() < until) {
		for (const frame of page.frames()) {
			// Frames come and go while we look.
			const shown = await frame
				.locator(selector)
				.first()
				.isVisible()
				.catch(() => false);
			if (shown) {
				return frame;
			}
		}
		await page.waitForTimeout(50);
	}
	throw new Error(`no frame showed ${selector} within ${timeoutMs} ms`);
}

/** Runs a command by its exact title in the palette. An open palette does not see new commands, so it is opened again and again. */
export async function runCommand(page: Page, title: string, timeoutMs: number): Promise<void> {
	const until = performance.now() + timeoutMs;
	const input = page.locator('.quick-input-widget input.input');
	while (performance.now() < until) {
		await page.keyboard.press('F1');
		const opened = await appears(input, 2_000);
		if (opened) {
			await input.fill(`>${title}`);
			if (await pick(page, title)) {
				return;
			}
			await page.keyboard.press('Escape');
		}
	}
	throw new Error(`the palette did not offer "${title}" within ${timeoutMs} ms`);
}

/** Trusts the open folder in VS Code's trust editor, and closes it again. */
export async function trustFolder(page: Page, timeoutMs: number): Promise<void> {
	await runCommand(page, 'Workspaces: Manage Workspace Trust', timeoutMs);
	const editor = page.locator('.workspace-trust-editor');
	await editor.getByRole('button', { name: 'Trust', exact: true }).click({ timeout: timeoutMs });
	await editor.getByText('You trust this folder').waitFor({ timeout: timeoutMs });
	await runCommand(page, 'View: Close Editor', timeoutMs);
}

async function pick(page: Page, title: string): Promise<boolean> {
	const row = page.locator('.quick-input-list .monaco-list-row').filter({
		has: page.locator('.quick-input-list-row:first-child .label-name', {
			hasText: new RegExp(`^${escapeRegExp(title)}$`),
		}),
	});
	if (!(await appears(row.first(), 1_500))) {
		return false;
	}
	await row.first().click();
	return true;
}

function appears(locator: Locator, timeoutMs: number): Promise<boolean> {
	return locator.waitFor({ timeout: timeoutMs }).then(
		() => true,
		() => false,
	);
}

function escapeRegExp(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
