import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openWindow } from '../vscode/window.ts';
import { TOUR_ASK, TOUR_RESULT } from './tour.ts';

export interface SmokeInput {
	readonly vsix: string;
	readonly folder: string;
	readonly settings: Readonly<Record<string, unknown>>;
	readonly print: (line: string) => void;
}

const EXTENSION = 'tandem.tandem';

/** The tour's first request, through the panel of a headless VS Code: the bytes on disk are checked, a picture is left. Returns the exit code. */
export async function runSmoke({ vsix, folder, settings, print }: SmokeInput): Promise<number> {
	const picture = join('.build', 'smoke.png');
	mkdirSync('.build', { recursive: true });
	const window = await openWindow({
		vsix,
		folder,
		settings,
		workspaceTrust: 'trusted',
		env: { OPENAI_API_KEY: undefined },
		progress: print,
	});
	try {
		await window.command('Tandem: Focus on Chat View');
		const panel = window.webview(EXTENSION);
		await panel.getByRole('textbox', { name: 'Ask Tandem' }).fill(TOUR_ASK);
		await panel.getByRole('button', { name: 'Send' }).click();
		await panel.getByRole('button', { name: 'Keep', exact: true }).waitFor({ timeout: 30_000 });
		assert.equal(
			readFileSync(join(folder, 'src/greet.ts'), 'utf8'),
			TOUR_RESULT,
			'src/greet.ts has other bytes than the tour’s',
		);
		assert.match(readFileSync(join(folder, 'src/main.ts'), 'utf8'), /greet\('Ada', new Date\(\)\.getHours\(\)\)/);
		print(`Smoke test passed: the answer streamed, two files changed. Picture: ${picture}`);
		return 0;
	} catch (error) {
		print(`Smoke test failed: ${error instanceof Error ? error.message : error}`);
		print((await window.logs()).split('\n').slice(-30).join('\n'));
		return 1;
	} finally {
		await window.screenshot(picture).catch(() => {});
		await window.close();
	}
}
