import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { textOf } from '../endpoint/chatRequest.ts';
import { answerByRules } from '../endpoint/scriptedConversation.ts';
import { openFile } from './editor.ts';
import { until } from './until.ts';
import { journey, openWorld, takePicture, type World } from './world.ts';

const FILE = 'src/core/current.ts';
const GOOD = 'state.finalized_ = false';
const BAD = 'state.finalised_ = false';

const PATCH = `*** Begin Patch
*** Update File: ${FILE}
@@ function currentImpl(value: any): any {
 	if (state) {
-		${BAD}
+		${GOOD}
 	}
*** End Patch`;

const answer = answerByRules([
	{ when: { step: 0 }, answer: { toolCalls: [{ name: 'find_symbol', arguments: { name: 'currentImpl' } }] } },
	{
		when: { step: 1 },
		answer: { toolCalls: [{ name: 'apply_patch', arguments: { input: PATCH } }], chunkDelayMs: 10 },
	},
	{ answer: { text: 'The field is spelt `finalized_`.' } },
]);

let world: World;
before(async () => {
	world = await openWorld({ answer, prepare: ({ write, read }) => write(FILE, read(FILE).replace(GOOD, BAD)) });
});
after(() => world?.close());

/** Opens the light bulb on the error and picks Tandem's entry. */
async function pickFix({ window }: World): Promise<readonly string[]> {
	const { page } = window;
	await openFile(window, FILE);
	await until(
		'the error of TypeScript',
		async () => /[1-9]/.test(await page.locator('[id="status.problems"]').innerText()),
		60_000,
	);
	await window.command('Go to Next Problem (Error, Warning, Info)');
	await page.locator('.squiggly-error').first().waitFor();
	await page.keyboard.press('Escape');
	await page.keyboard.press('ControlOrMeta+.');
	const rows = page.locator('.action-widget .monaco-list-row');
	await rows.filter({ hasText: 'Fix with Tandem' }).first().waitFor();
	const titles = (await rows.allInnerTexts()).map((title) => title.trim());
	await takePicture(window, 'fix-light-bulb');
	await rows.filter({ hasText: 'Fix with Tandem' }).first().click();
	return titles;
}

journey(
	'the light bulb offers a fix below the language’s own, and asks nobody until it is picked',
	() => world,
	async (here) => {
		const { window, endpoint, repository } = here;
		const titles = await pickFix(here);
		assert.equal(endpoint.requests.length > 0 || titles.length > 0, true);
		const own = titles.findIndex((title) => /Change spelling/.test(title));
		assert.ok(own >= 0 && own < titles.findIndex((title) => title.includes('Tandem')), titles.join(' | '));
		await until('the diff', () =>
			window.page
				.locator('.tab.active')
				.getByText(/Tandem|↔|fix/i)
				.first()
				.isVisible(),
		);
		await until('both sides', async () => (await window.page.locator('.monaco-diff-editor').count()) > 0);
		await takePicture(window, 'fix-proposal');
		assert.ok(repository.read(FILE).includes(BAD), 'nothing is written before it is accepted');
		const looked = textOf(endpoint.requests[1]?.body.messages.at(-1));
		assert.match(looked, /^src\/core\/current\.ts:\d+–\d+ function/m);
		const request = JSON.stringify(endpoint.requests[0]?.body.messages);
		assert.ok(request.includes('finalised_') && request.includes('2551'), 'the diagnostic and its code are in the ask');
		assert.deepEqual(
			endpoint.requests.flatMap(({ violations }) => violations),
			[],
		);
	},
);

journey(
	'Reject leaves the file as it is',
	() => world,
	async ({ window, repository }) => {
		await window.command('Tandem: Reject Proposal');
		await until('the diff to close', async () => (await window.page.locator('.monaco-diff-editor').count()) === 0);
		assert.ok(repository.read(FILE).includes(BAD));
	},
);

journey(
	'Accept writes it through the editor, and the error is gone',
	() => world,
	async (here) => {
		const { window, repository } = here;
		await pickFix(here);
		await until('the diff', async () => (await window.page.locator('.monaco-diff-editor').count()) > 0);
		await window.command('Tandem: Accept Proposal');
		await until('the bytes', () => repository.read(FILE).includes(GOOD) && !repository.read(FILE).includes(BAD));
		// Tandem shows the file by itself; opening it meanwhile would be two at once.
		await window.page.locator('.tab.active').getByText('current.ts', { exact: true }).waitFor();
		await until('no error', async () => (await window.page.locator('.squiggly-error').count()) === 0, 30_000);
		await takePicture(window, 'fix-accepted');
	},
);
