import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { SETTINGS } from '../../src/shared/ids.ts';
import { batchRoutes } from '../endpoint/batches.ts';
import { type Endpoint, startEndpoint } from '../endpoint/openaiEndpoint.ts';
import { createValidator } from '../endpoint/violations.ts';
import { openFile } from './editor.ts';
import { until } from './until.ts';
import { journey, openWorld, takePicture, type World } from './world.ts';

const FILE = 'src/utils/common.ts';
const GOOD = 'return x !== 0 || 1 / x === 1 / y';
const BAD = 'return x !== 0 && 1 / x === 1 / y';
const NEW_FILES = 24;
/** The new file of which no answer comes. */
const SILENT = 'src/part1.ts';

const FINDING = {
	file: FILE,
	severity: 'major',
	category: 'correctness',
	title: 'Equal values other than zero are no longer equal',
	explanation: 'With && the result for equal numbers depends on the sign of zero for every value.',
	quoted_code: `		${BAD}`,
	suggested_replacement: `		${GOOD}`,
};
/** By the price of the world's setting ($2 a million in, $8 out) and half of it: $0.10 a request. */
const USAGE = { prompt_tokens: 60_000, completion_tokens: 10_000 };

let status = 'in_progress';
let server: ReturnType<typeof batchRoutes>;
let endpoint: Endpoint;
let world: World;
before(async () => {
	const validator = createValidator();
	server = batchRoutes(validator, {
		statuses: () => status,
		answer({ messages }) {
			const text = JSON.stringify(messages);
			const diff = text.slice(0, text.indexOf('Also changed'));
			if (diff.includes(`### ${SILENT}`)) return undefined;
			const findings = diff.includes(`### ${FILE}`) ? [FINDING] : [];
			return { text: JSON.stringify({ findings, remark: 'Read.' }), usage: USAGE };
		},
	});
	endpoint = await startEndpoint({
		validate: validator,
		answer: () => ({ text: 'Nothing found.' }),
		routes: (request) => server.route(request),
	});
	world = await openWorld({
		answer: endpoint.baseUrl,
		// No dialog: no request of these costs so much.
		window: { settings: { [SETTINGS.ceilings]: { dollarsPerDay: 5 } } },
		prepare: ({ git, write, read }) => {
			git('checkout', '-b', 'feature');
			write(FILE, read(FILE).replace(GOOD, BAD));
			for (let at = 0; at < NEW_FILES; at++)
				write(`src/part${at}.ts`, `export const part${at} = ${at};\n// a line of a file that is new\n`.repeat(90));
			git('add', '--all');
			git('commit', '--message', 'Many files');
		},
	});
});
after(async () => {
	await world?.close();
	await endpoint?.close();
});

journey(
	'a large review is offered as a batch job with both prices, and handed in',
	() => world,
	async ({ window }) => {
		const { page } = window;
		await openFile(window, FILE);
		await until('the branch', () => page.getByText('feature').first().isVisible(), 30_000);
		await window.command('Tandem: Review Changes…');
		const rows = page.locator('.quick-input-list .monaco-list-row');
		await rows
			.filter({ hasText: /branch feature/i })
			.first()
			.click();
		const offer = rows.filter({ hasText: 'As a Batch Job, Within 24 Hours' });
		await offer.waitFor({ timeout: 30_000 });
		const priceIn = async (text: RegExp) =>
			Number(/\$([\d.]+)/.exec(await rows.filter({ hasText: text }).innerText())?.[1]);
		const [now, batch] = [await priceIn(/Review Now/), await priceIn(/As a Batch Job/)];
		assert.ok(now > 0.01 && Math.abs(now - 2 * batch) <= 0.011, `${now} now, ${batch} as a batch`);
		await takePicture(window, 'batch-offer');
		assert.equal(server.seen.length, 0, 'nothing is sent before the choice');
		await offer.click();
		await page
			.getByText(/The review is a batch job now/)
			.first()
			.waitFor();
		await until('the batch to be created', () => server.batches.size === 1, 30_000);
		await page
			.locator('.statusbar-item')
			.filter({ hasText: /Batch review 0\/\d/ })
			.waitFor();
		await takePicture(window, 'batch-running');
	},
);

journey(
	'after a reload it goes on, and its findings come as threads, at half the price',
	() => world,
	async ({ window, repository }) => {
		const { page } = window;
		await window.reload();
		const item = page.locator('.statusbar-item').filter({ hasText: /Batch review/ });
		await item.waitFor({ timeout: 60_000 });
		status = 'completed';
		const open = page.getByRole('button', { name: 'Open Results' });
		// How it stands is asked less often the longer it runs.
		await open.waitFor({ timeout: 120_000 });
		await takePicture(window, 'batch-done');
		// The files go on while the batch runs: what is shown is where the code stands now.
		repository.write(FILE, `// a line above\n${repository.read(FILE)}`);
		await open.click();
		await page
			.getByText(/1 finding/)
			.first()
			.waitFor({ timeout: 30_000 });
		const summary = await page.locator('.notification-toast').filter({ hasText: 'Tandem review' }).first().innerText();
		assert.match(summary, /\$0\.\d+ by batch, half price/);
		assert.match(summary, /skipped \(the batch has no answer to it|skipped \(the batch ended before it was answered/);
		await takePicture(window, 'batch-results');
		const answered = [...server.batches.values()][0]?.counts.output ?? 0;
		assert.ok(summary.includes(`$${(answered * 0.1).toFixed(2)}`), `${answered} answers: ${summary}`);
		await page.getByRole('button', { name: 'Show First Finding' }).click();
		await page.locator('.review-widget').getByText(FINDING.title).first().waitFor();
		// One line below where it was when it was handed in.
		await page.locator('.statusbar-item').getByText('Ln 166').waitFor();
		await takePicture(window, 'batch-thread');
		assert.equal(server.batches.size, 1, 'no second batch was made');
		await until('the files at the endpoint to be removed', () => server.files.size === 0);
	},
);

journey(
	'the job is in the list with its cost, and is deleted',
	() => world,
	async ({ window }) => {
		const { page } = window;
		const rows = page.locator('.quick-input-list .monaco-list-row');
		await window.command('Tandem: Show Batch Jobs');
		await rows.filter({ hasText: /Branch feature.*half price/s }).waitFor();
		await takePicture(window, 'batch-jobs');
		await rows.first().click();
		await rows.filter({ hasText: 'Delete' }).click();
		await window.command('Tandem: Show Batch Jobs');
		await page
			.getByText(/There are no batch jobs/)
			.first()
			.waitFor();
	},
);
