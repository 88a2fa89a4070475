import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { SETTINGS } from '../../src/shared/ids.ts';
import { until } from './until.ts';
import { journey, openWorld, takePicture, type World } from './world.ts';

let world: World;
const soon = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
before(async () => {
	world = await openWorld({
		answer: ({ model }) => {
			if (model !== 'gpt-4.1') return { text: `Here is ${model}.` };
			return (response) => {
				const error = { message: 'The model does not exist', type: null, param: null, code: 'model_not_found' };
				response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
			};
		},
		window: { settings: { [SETTINGS.models]: [{ id: 'my-deployment', like: 'gpt-4.1', shutdown: soon }] } },
	});
});
after(() => world?.close());

journey(
	'a model that the endpoint does not have leads to the picker, and a name that is typed there is asked next',
	() => world,
	async ({ panel, window, endpoint }) => {
		await panel.ask('Hello?');
		await panel.root.getByRole('alert').last().getByRole('button', { name: 'Choose a model' }).click();
		const picker = window.page.locator('.quick-input-widget');
		await picker.getByText('gpt-4.1', { exact: true }).first().waitFor();
		await takePicture(window, 'choose-model');
		await until('the endpoint is asked for its list', () => endpoint.modelLookups === 1);
		await picker.locator('input[type=text]').fill('my-deployment');
		await picker.getByText('Use “my-deployment”').waitFor();
		await takePicture(window, 'choose-model-typed');
		await picker.locator('input[type=text]').press('Enter');
		// The setting is written a moment later; who asks at once still asks the model that the panel names.
		await panel.root.getByText('my-deployment').first().waitFor();
		await panel.ask('Hello again?');
		await panel.log.getByText('Here is my-deployment.').waitFor();
		assert.equal(endpoint.requests.at(-1)?.body.model, 'my-deployment');
	},
);

journey(
	'before a model ends the user is told, with the way to another one',
	() => world,
	async ({ window }) => {
		const notice = window.page.locator('.notification-toast').filter({ hasText: 'my-deployment is switched off' });
		await notice.waitFor();
		assert.match(await notice.innerText(), new RegExp(`on ${soon}.*gpt-6-luna`, 's'));
		await takePicture(window, 'model-ends');
		await notice.getByRole('button', { name: 'Choose Model' }).click();
		await window.page.locator('.quick-input-widget').getByText('my-deployment', { exact: true }).first().waitFor();
		await window.page.keyboard.press('Escape');
	},
);
