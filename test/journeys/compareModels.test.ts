import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { journey, openWorld, takePicture, type World } from './world.ts';

let world: World;
before(async () => {
	world = await openWorld({ answer: ({ model }) => ({ text: `Here is ${model}.` }) });
});
after(() => world?.close());

journey(
	'the last ask is tried on the successor after a yes, both answers stand beside each other, and one click changes over',
	() => world,
	async ({ panel, window, endpoint }) => {
		await panel.ask('Who are you?');
		await panel.log.getByText('Here is gpt-4.1.').waitFor();
		await window.command('Tandem: Try This Chat on Another Model…');
		const dialog = window.page.locator('.monaco-dialog-box');
		await dialog.getByText('gpt-6-luna', { exact: false }).first().waitFor();
		assert.equal(endpoint.requests.length, 1, 'nothing is spent before the yes');
		await takePicture(window, 'compare-ask');
		await dialog.getByText('Run Both').click();
		const notice = window.page.locator('.notification-toast').filter({ hasText: 'gpt-6-luna: 1,050 tokens' });
		await notice.waitFor();
		await window.page.locator('.monaco-diff-editor').getByText('Here is gpt-6-luna.').waitFor();
		await window.page.locator('.tab.active').getByText('gpt-4.1 ↔ gpt-6-luna').waitFor();
		await takePicture(window, 'compare');
		const [first, ...others] = endpoint.requests;
		assert.deepEqual(others.map(({ body }) => body.model).sort(), ['gpt-4.1', 'gpt-6-luna']);
		for (const { body } of others) assert.deepEqual(body.messages, first?.body.messages, body.model);
		await notice.getByRole('button', { name: 'Use gpt-6-luna' }).click();
		await panel.root.getByText('gpt-6-luna').first().waitFor();
		await panel.ask('And now?');
		await panel.log.getByText('Here is gpt-6-luna.').waitFor();
	},
);
