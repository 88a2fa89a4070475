import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { textOf } from '../endpoint/chatRequest.ts';
import { answerByRules } from '../endpoint/scriptedConversation.ts';
import { until } from './until.ts';
import { journey, openWorld, takePicture, type World } from './world.ts';

const FILE = 'src/utils/common.ts';
const GOOD = 'return x !== 0 || 1 / x === 1 / y';
const BAD = 'return x !== 0 && 1 / x === 1 / y';

const FINDING = {
	file: FILE,
	severity: 'major',
	category: 'correctness',
	title: 'Equal values other than zero are no longer equal',
	explanation:
		'With && the result for equal numbers depends on the sign of zero for every value; it was meant for zero only.',
	quoted_code: `		${BAD}`,
	suggested_replacement: `		${GOOD}`,
};

const answer = answerByRules([
	{
		when: { step: 0 },
		answer: { toolCalls: [{ name: 'search_code', arguments: { query: 'compares two values' } }] },
	},
	{
		when: { step: 1 },
		answer: {
			toolCalls: [
				{ name: 'report_finding', arguments: FINDING },
				{ name: 'report_finding', arguments: { ...FINDING, title: 'Elsewhere', quoted_code: 'no such code anywhere' } },
			],
		},
	},
	{ answer: { text: 'That is all.' } },
]);

let world: World;
before(async () => {
	world = await openWorld({
		answer,
		prepare: ({ git, write, read }) => {
			git('checkout', '-b', 'feature');
			write(FILE, read(FILE).replace(GOOD, BAD));
			git('commit', '--all', '--message', 'Simplify is()');
		},
	});
});
after(() => world?.close());

const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split('\n').length;

journey(
	'a branch is reviewed: the thread stands on the right line',
	() => world,
	async ({ window, endpoint, repository }) => {
		const { page } = window;
		await until('the branch', () => page.getByText('feature').first().isVisible(), 30_000);
		await window.command('Tandem: Review Changes…');
		const branch = page
			.locator('.quick-input-list .monaco-list-row')
			.filter({ hasText: /branch|feature/i })
			.first();
		await branch.waitFor();
		await takePicture(window, 'review-scope');
		await branch.click();
		await page
			.getByText(/1 finding|2 findings/)
			.first()
			.waitFor({ timeout: 30_000 });
		await page.getByRole('button', { name: 'Show First Finding' }).click();
		await page.locator('.tab.active').getByText('common.ts').waitFor();
		await page.locator('.review-widget').getByText(FINDING.title).first().waitFor();
		await takePicture(window, 'review-thread');
		const request = JSON.stringify(endpoint.requests[0]?.body);
		assert.ok(request.includes(BAD.slice(0, 20)), 'the change is in the ask');
		assert.deepEqual(
			endpoint.requests.flatMap(({ violations }) => violations),
			[],
		);
		const offered = (endpoint.requests[0]?.body.tools ?? []).map((tool) => tool.function.name);
		assert.ok(offered.includes('report_finding') && !offered.includes('apply_patch'));
		const looked = textOf(endpoint.requests[1]?.body.messages.at(-1));
		assert.match(looked, /^src\/utils\/common\.ts, lines \d+–\d+/m);
		assert.equal(lineOf(repository.read(FILE), BAD), 165);
	},
);

journey(
	'its suggestion is applied, once',
	() => world,
	async ({ window, repository }) => {
		const { page } = window;
		const widget = page.locator('.review-widget').filter({ hasText: FINDING.title }).first();
		await widget
			.getByRole('button', { name: /Apply Suggestion/ })
			.first()
			.dblclick();
		await until('the bytes', () => repository.read(FILE).includes(GOOD) && !repository.read(FILE).includes(BAD));
		await takePicture(window, 'review-applied');
		assert.equal(await page.getByText('Nothing was changed').count(), 0, 'a second click is no second change');
	},
);
