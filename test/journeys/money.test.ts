import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { SETTINGS } from '../../src/shared/ids.ts';
import { answerByRules } from '../endpoint/scriptedConversation.ts';
import { until } from './until.ts';
import { journey, openWorld, takePicture, type World } from './world.ts';

/** $0.02 for input, by the price of the world's setting. */
const USAGE = { prompt_tokens: 10_000, completion_tokens: 10, cached_tokens: 0 };
/** A request of a few words is reckoned with $0.0184: 1,200 tokens, and an answer of 2,000. */
const CEILINGS = { dollarsPerTurn: 0.025, askAboveDollars: 0.0215 };

const answer = answerByRules([
	{
		when: { user: 'Look around', step: 0 },
		answer: { toolCalls: [{ name: 'list_files', arguments: {} }], usage: USAGE },
	},
	{ when: { user: 'Continue where you stopped' }, answer: { text: 'The folder has files.', usage: USAGE } },
	{ when: { user: 'slowly' }, answer: { text: 'Here it is.', usage: USAGE, chunkDelayMs: 2_500, chunkSize: 99 } },
	{ when: { user: 'dear' }, answer: { text: 'That was worth it.', usage: USAGE } },
]);

let world: World;
before(async () => {
	world = await openWorld({ answer, window: { settings: { [SETTINGS.ceilings]: CEILINGS } } });
});
after(() => world?.close());

journey(
	'a turn that reaches its ceiling stops before the next request, and goes on when the ceiling is raised',
	() => world,
	async ({ panel, window, endpoint }) => {
		await panel.ask('Look around.');
		const alert = panel.root.getByRole('alert').last();
		await alert.getByText(/This turn has taken \$0\.0201, .* more than your ceiling of \$0\.025 for a turn/).waitFor();
		assert.equal(endpoint.requests.length, 1);
		await panel.log.getByText('10,000 in · 10 out · $0.0201').waitFor();
		await takePicture(window, 'ceiling');
		await alert.getByRole('button', { name: 'Raise ceiling' }).click();
		const picker = window.page.locator('.quick-input-widget');
		await picker.getByText('Raise to $0.05 for a turn').waitFor();
		await takePicture(window, 'ceiling-raised');
		await window.page.keyboard.press('Enter');
		await panel.log.getByText('The folder has files.').waitFor();
		const settings = readFileSync(join(window.userDataDir, 'User', 'settings.json'), 'utf8');
		assert.match(settings, /"dollarsPerTurn": 0\.05/);
		assert.match(settings, /"askAboveDollars": 0\.0215/, 'the others stay');
	},
);

journey(
	'while the answer is awaited the panel says what the request takes',
	() => world,
	async ({ panel, window }) => {
		await panel.ask('Answer slowly.');
		await panel.log.getByText(/Waiting for gpt-4\.1 · \d{1,2},\d{3} tokens, at least \$0\.0\d+/).waitFor();
		await takePicture(window, 'waiting');
		await panel.log.getByText('Here it is.').waitFor();
		await until('the end of the turn', async () => (await panel.log.getByText('10,000 in').count()) === 3);
	},
);

journey(
	'a request above the threshold asks before it is sent; a no sends nothing, a yes sends it',
	() => world,
	async ({ panel, window, endpoint }) => {
		const before = endpoint.requests.length;
		const long = `dear ${'word '.repeat(3_000)}`;
		await panel.ask(long);
		const dialog = panel.root.getByRole('alertdialog');
		await dialog.getByText(/Send a request for about \$0\.0\d+\?/).waitFor();
		assert.match(
			await dialog.innerText(),
			/gpt-4\.1 at 127\.0\.0\.1:\d+\s+4,\d{3} tokens in\s+1,\d{3} of them as before/,
		);
		await takePicture(window, 'cost-question');
		assert.equal(endpoint.requests.length, before);
		await window.page.waitForTimeout(700);
		await dialog.getByRole('button', { name: 'Reject' }).click();
		await panel.log.getByText('You stopped this answer.').waitFor();
		assert.equal(endpoint.requests.length, before);

		await panel.ask(long);
		await dialog.waitFor();
		await window.page.waitForTimeout(700);
		await dialog.getByRole('button', { name: 'Allow' }).click();
		await panel.log.getByText('That was worth it.').waitFor();
		assert.equal(endpoint.requests.length, before + 1);
	},
);

journey(
	'what was spent is shown as a page, and opens as a table that the user may save',
	() => world,
	async ({ window, endpoint }) => {
		assert.equal(endpoint.requests.length, 4);
		await window.command('Tandem: Show Costs');
		const page = await window.frame('.markdown-body table');
		await until('the page', async () => /4 requests/.test(await page.locator('.markdown-body').innerText()));
		const text = await page.locator('.markdown-body').innerText();
		assert.match(text, /Today: \$0\.0803, 40,040 tokens in 4 requests/);
		assert.match(text, /gpt-4\.1\s+127\.0\.0\.1:\d+\s+\$0\.0803\s+█{20}/);
		await takePicture(window, 'costs');
		await window.command('Tandem: Export Costs as CSV');
		const editor = window.page.locator('.editor-instance .view-lines');
		await editor.getByText('input_tokens').waitFor();
		await takePicture(window, 'costs-table');
		assert.equal((await editor.innerText()).match(/gpt-4\.1,127\.0\.0\.1/g)?.length, 4);
	},
);
