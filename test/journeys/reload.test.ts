import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { answerByRules } from '../endpoint/scriptedConversation.ts';
import { until } from './until.ts';
import { journey, openWorld, takePicture, type World } from './world.ts';

const TEXT = Array.from({ length: 600 }, (_, n) => `Sentence number ${n}.`).join(' ');
const PATCH = '*** Begin Patch\n*** Add File: late.txt\n+too late\n*** End Patch';

const answer = answerByRules([
	{
		when: { user: 'slow' },
		answer: {
			text: TEXT,
			chunkDelayMs: 20,
			chunkSize: 20,
			toolCalls: [{ name: 'apply_patch', arguments: { input: PATCH } }],
		},
	},
	{ when: { user: 'after' }, answer: { text: 'All is well.' } },
]);

let world: World;
before(async () => {
	world = await openWorld({ answer });
});
after(() => world?.close());

journey(
	'a reload in the middle of a turn: the history is there, marked as interrupted, and nothing is applied by itself',
	() => world,
	async ({ panel, window, repository, endpoint }) => {
		await panel.ask('a slow one, please');
		await panel.log.getByText('Sentence number 20.').waitFor();
		await panel.composer.fill('my unsent draft');
		await window.page.waitForTimeout(600);
		await window.reload();
		await panel.log.getByText('Sentence number 5.').waitFor();
		await panel.log
			.getByText(/interrupted/i)
			.first()
			.waitFor();
		await takePicture(window, 'chat-interrupted');
		assert.equal(await panel.composer.inputValue(), 'my unsent draft');
		assert.equal(await panel.button('Stop').count(), 0);
		assert.throws(() => repository.read('late.txt'));
		assert.equal(endpoint.requests.length, 1, 'nothing was asked again by itself');

		await panel.ask('after');
		await panel.log.getByText('All is well.').waitFor();
		assert.deepEqual(
			endpoint.requests.flatMap((request) => request.violations),
			[],
		);
	},
);

journey(
	'a killed extension host loses nothing of the chat',
	() => world,
	async ({ panel, window }) => {
		await panel.ask('a slow one, please');
		await panel.log.getByText('Sentence number 12.').nth(1).waitFor();
		await window.killExtensionHost();
		await until(
			'the chat to be back',
			async () => {
				const text = await panel.log.innerText({ timeout: 1_000 }).catch(() => '');
				return text.includes('All is well.') && (text.match(/interrupted/gi)?.length ?? 0) >= 2;
			},
			40_000,
		);
	},
);

journey(
	'Ask… puts the keyboard into the composer, also of a panel that was hidden',
	() => world,
	async ({ panel, window }) => {
		await window.command('View: Show Explorer');
		await window.command('Tandem: Ask…');
		await panel.composer.waitFor();
		await until('the focus', () =>
			panel.composer.evaluate((input) => input.ownerDocument.hasFocus() && input.ownerDocument.activeElement === input),
		);
		await window.page.keyboard.type('typed blindly');
		assert.equal(await panel.composer.inputValue(), 'typed blindly');
		await panel.composer.fill('');
	},
);

journey(
	'hiding the panel during an answer loses nothing',
	() => world,
	async ({ panel, window }) => {
		await panel.ask('a slow one, please');
		await panel.log.getByText('Sentence number 12.').nth(2).waitFor();
		await window.command('View: Show Explorer');
		await window.page.waitForTimeout(500);
		await window.command('Tandem: Focus on Chat View');
		await panel.log.getByText('Sentence number 12.').nth(2).waitFor();
		const text = await panel.log.innerText();
		const turn = text.slice(text.lastIndexOf('a slow one, please'));
		assert.equal(
			turn.match(/Sentence number 7\\./g)?.length ?? turn.split('Sentence number 7.').length - 1,
			1,
			'each sentence is there once',
		);
		await panel.button('Stop').click();
		await panel.button('Send').waitFor();
	},
);
