import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VscodeWindow } from '../vscode/window.ts';

/** Opens a file of the workspace by its path, as a user does with Ctrl+P, and puts the keyboard into it. */
export async function openFile({ page }: VscodeWindow, path: string): Promise<void> {
	await page.keyboard.press('ControlOrMeta+p');
	const input = page.locator('.quick-input-widget input').first();
	await input.fill(path);
	const row = page.locator('.quick-input-list .monaco-list-row').first();
	await row
		.getByText(path.split('/').at(-1) ?? path, { exact: false })
		.first()
		.waitFor();
	await page.keyboard.press('Enter');
	await page
		.locator('.tab.active')
		.getByText(path.split('/').at(-1) ?? path)
		.waitFor();
	await page.locator('.editor-group-container.active .monaco-editor').first().click();
}

/** Puts the cursor at the first place where the text stands in the active editor (Find, then Escape leaves it selected). */
export async function selectText({ page }: VscodeWindow, text: string): Promise<void> {
	await page.keyboard.press('ControlOrMeta+f');
	const find = page.locator('.find-widget textarea, .find-widget input').first();
	await find.fill(text);
	await page.keyboard.press('Enter');
	await page.keyboard.press('Escape');
}

/** Changes user settings in the editor of settings.json, as a user does. */
export async function changeUserSettings(
	window: VscodeWindow,
	settings: Readonly<Record<string, unknown>>,
): Promise<void> {
	const { page, userDataDir } = window;
	const present: unknown = JSON.parse(readFileSync(join(userDataDir, 'User', 'settings.json'), 'utf8'));
	await window.command('Preferences: Open User Settings (JSON)');
	await page.locator('.tab.active').getByText('settings.json').waitFor();
	await page.locator('.editor-group-container.active .monaco-editor').first().click();
	await page.keyboard.press('ControlOrMeta+a');
	await page.keyboard.insertText(JSON.stringify({ ...Object(present), ...settings }));
	await page.keyboard.press('ControlOrMeta+s');
	await window.command('View: Close All Editors');
}
