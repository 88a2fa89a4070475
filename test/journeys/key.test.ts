import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { SETTINGS } from '../../src/shared/ids.ts';
import { type Endpoint, startEndpoint } from '../endpoint/openaiEndpoint.ts';
import { answerByRules } from '../endpoint/scriptedConversation.ts';
import { changeUserSettings } from './editor.ts';
import { until } from './until.ts';
import { journey, openWorld, takePicture, type World } from './world.ts';

const KEY = 'test-key-5f0c-not-a-secret';

let world: World;
let other: Endpoint;
before(async () => {
	other = await startEndpoint({ answer: () => ({ text: 'From the other server.' }) });
	world = await openWorld({
		answer: answerByRules([{ answer: { text: 'Hello from the first.' } }]),
		window: { settings: { [SETTINGS.endpoint]: 'https://api.openai.com/v1' } },
	});
});
after(async () => {
	await world?.close();
	await other?.close();
});

async function setEndpoint(baseUrl: string): Promise<void> {
	await changeUserSettings(world.window, { [SETTINGS.endpoint]: baseUrl });
	await world.window.command('Tandem: Focus on Chat View');
	await world.panel.root.getByText(new URL(baseUrl).host).first().waitFor();
}

journey(
	'without a key the panel leads to one, and an ask fails with that way out',
	() => world,
	async ({ panel, window }) => {
		await window.command('Tandem: Focus on Chat View');
		await panel.root.getByRole('button', { name: 'Set API key' }).first().waitFor();
		await takePicture(window, 'needs-key');
		await panel.ask('Hello?');
		const alert = panel.root.getByRole('alert').last();
		await alert.getByRole('button', { name: 'Set API key' }).waitFor();
		assert.match(await alert.innerText(), /key/i);
	},
);

journey(
	'a key is kept for the origin that it was given for, and sent nowhere else',
	() => world,
	async ({ panel, window, endpoint }) => {
		await setEndpoint(endpoint.baseUrl);
		await window.command('Tandem: Set API Key');
		const input = window.page.locator('.quick-input-widget input[type=password]');
		await input.waitFor();
		await takePicture(window, 'set-key');
		await input.fill(` ${KEY}\n`);
		await input.press('Enter');
		await panel.ask('Hello');
		await panel.log.getByText('Hello from the first.').waitFor();
		assert.equal(endpoint.requests.at(-1)?.headers.authorization, `Bearer ${KEY}`);

		await setEndpoint(other.baseUrl);
		await panel.ask('Hello');
		await panel.log.getByText('From the other server.').waitFor();
		assert.ok(!JSON.stringify(other.requests).includes(KEY), 'the key went to another origin');
	},
);

test('the key is in no file of the profile and in no log', () => {
	const { window, repository } = world;
	for (const folder of [window.userDataDir, repository.folder]) {
		const found = readdirSync(folder, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => join(entry.parentPath, entry.name))
			.filter((file) => readFileSync(file).includes(KEY));
		assert.deepEqual(found, []);
	}
});

journey(
	'Test Connection says that it works, and names the layer when it does not',
	() => world,
	async ({ window }) => {
		await window.command('Tandem: Test Connection');
		await window.page
			.getByText(/answers within \d+ ms/)
			.first()
			.waitFor();
		const gone = await startEndpoint({ answer: () => ({}) });
		await gone.close();
		await setEndpoint(gone.baseUrl);
		await window.command('Tandem: Test Connection');
		await until('the layer', () =>
			window.page
				.getByText(/\(tcp\)/)
				.first()
				.isVisible(),
		);
		await takePicture(window, 'test-connection');
	},
);
