import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VscodeWindow } from '../vscode/window.ts';
import { until } from './until.ts';

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
	const file = join(userDataDir, 'User', 'settings.json');
	const present: unknown = JSON.parse(readFileSync(file, 'utf8'));
	await window.command('Preferences: Open User Settings (JSON)');
	await page.getByText('chat.disableAIFeatures').first().waitFor();
	await page.keyboard.press('ControlOrMeta+a');
	await page.keyboard.press('Delete');
	const wanted = JSON.stringify({ ...Object(present), ...settings });
	await page.keyboard.insertText(wanted);
	await page.keyboard.press('ControlOrMeta+s');
	await until('the settings to be saved', () => readFileSync(file, 'utf8') === wanted);
	await window.command('View: Close All Editors');
}
