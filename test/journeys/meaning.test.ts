import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { SETTINGS } from '../../src/shared/ids.ts';
import { embeddingsRoute } from '../endpoint/embeddings.ts';
import { answerByRules } from '../endpoint/scriptedConversation.ts';
import { createValidator } from '../endpoint/violations.ts';
import { until } from './until.ts';
import { journey, openWorld, takePicture, type World } from './world.ts';

const MODEL = 'text-embedding-3-small';
const PRICE = { input: 2, cachedInput: 0.5, output: 8 };
const seen: Parameters<typeof embeddingsRoute>[1] = [];
const search = (query: string) => ({ toolCalls: [{ name: 'search_code', arguments: { query } }] });

let world: World;
before(async () => {
	world = await openWorld({
		answer: answerByRules([
			{ when: { user: 'drafts', step: 0 }, answer: search('where drafts are finished') },
			{ when: { user: 'patches', step: 0 }, answer: search('where patches are applied') },
			{ answer: ({ results }) => ({ text: `The search gave ${results.join('').length} characters.` }) },
		]),
		routes: embeddingsRoute(createValidator(), seen),
		window: {
			settings: {
				[SETTINGS.indexEmbeddings]: { model: MODEL },
				[SETTINGS.models]: [
					{ id: 'gpt-4.1', shutdown: null, price: PRICE },
					{ id: MODEL, price: { input: 0.02, output: 0 } },
				],
			},
		},
	});
});
after(() => world?.close());

const inputs = () => seen.flatMap(({ input }) => input);

journey(
	'the first search by meaning asks with its price; then each text is sent once, and its cost stands in the line',
	() => world,
	async ({ panel, window }) => {
		await panel.ask('Look for drafts');
		const dialog = window.page.locator('.monaco-dialog-box');
		await dialog.getByText(`Find code by its meaning with ${MODEL}?`).waitFor();
		assert.match(await dialog.innerText(), /About \$0\.00048 a question at most/);
		assert.deepEqual(seen, [], 'nothing leaves before the answer');
		await takePicture(window, 'meaning-consent');
		await dialog.getByText('Allow', { exact: true }).click();
		await panel.log.getByText(/The search gave \d{3,} characters\./).waitFor();
		assert.ok(seen.length > 0);
		assert.equal(inputs()[0], 'where drafts are finished');
		await until('the end of the turn', async () => (await panel.button('Stop').count()) === 0);
		await panel.ask('Look for patches');
		await panel.log
			.getByText(/The search gave \d{3,} characters\./)
			.nth(1)
			.waitFor();
		assert.equal(await dialog.count(), 0);
		const texts = inputs();
		assert.ok(texts.includes('where patches are applied'));
		assert.equal(new Set(texts).size, texts.length, 'no text is sent twice');
		await until('the cost in the line', async () => /places?, by meaning, \$0\.0/.test(await panel.log.innerText()));
		await takePicture(window, 'meaning');
	},
);
