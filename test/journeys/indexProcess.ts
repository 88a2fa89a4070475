import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { VscodeWindow } from '../vscode/window.ts';
import { until } from './until.ts';

/** Pids of this window's index process; none while it was not needed. */
export function indexPids({ userDataDir }: VscodeWindow): readonly number[] {
	const folder = join(userDataDir, 'extensions');
	const rows = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
	return rows
		.filter((row) => row.includes(folder) && row.includes('index-server.js'))
		.map((row) => Number.parseInt(row, 10));
}

/** What “Index Status” says. Starts the index where it is not. */
export async function indexStatus(window: VscodeWindow): Promise<string> {
	await window.command('Tandem: Index Status');
	const notice = window.page.locator('.notifications-toasts').getByText(/^Index: .* files/);
	await notice.first().waitFor();
	const text = (await notice.first().textContent()) ?? '';
	await window.command('Notifications: Clear All Notifications');
	return text;
}

/** Its status once it is whole: before that answers hold what was read so far. */
export function builtIndex(window: VscodeWindow): Promise<string> {
	return until('the built index', async () => {
		const text = await indexStatus(window);
		return /Index: [1-9]/.test(text) && !/brought up to date/.test(text) ? text : undefined;
	});
}
