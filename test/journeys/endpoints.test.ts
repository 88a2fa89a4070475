import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { SETTINGS } from '../../src/shared/ids.ts';
import type { Answer } from '../endpoint/answer.ts';
import type { ChatRequest } from '../endpoint/chatRequest.ts';
import { type Endpoint, startEndpoint } from '../endpoint/openaiEndpoint.ts';
import { until } from './until.ts';
import { journey, openWorld, takePicture, type World } from './world.ts';

/** Servers and the ports that they usually have: the journey takes one that is free on this machine. */
const SERVERS = [
	['Ollama', 11434],
	['LM Studio', 1234],
	['llama.cpp', 8080],
	['vLLM', 8000],
] as const;

let world: World;
let local: { readonly name: string; readonly endpoint: Endpoint };

/** Has one model of the two, and knows no `store`. */
function answer(request: ChatRequest): Answer {
	if ('store' in request)
		return {
			status: 400,
			error: { message: "Unknown parameter: 'store'.", param: 'store', code: 'unknown_parameter' },
		};
	if (request.model === 'gpt-4.1')
		return { status: 404, error: { message: 'The model does not exist', code: 'model_not_found' } };
	return { text: `Here is ${request.model}.` };
}

async function startLocal(): Promise<typeof local> {
	for (const [name, port] of SERVERS) {
		const started = startEndpoint({
			port,
			answer: () => ({ text: 'From this machine.' }),
			models: ['gpt-4.1', 'small'],
		});
		const endpoint = await started.catch(() => undefined);
		if (endpoint) return { name, endpoint };
	}
	throw new Error('every usual port of a local server is taken');
}

before(async () => {
	local = await startLocal();
	const settings = { [SETTINGS.fallbackModels]: ['gpt-4.1-mini'] };
	world = await openWorld({ answer, window: { settings } });
});
after(async () => {
	await world?.close();
	await local?.endpoint.close();
});

journey(
	'a model that is gone is followed by the next of the user’s list, and the turn says which one answered',
	() => world,
	async ({ panel, window, endpoint }) => {
		await panel.ask('Hello?');
		await panel.log.getByText('Here is gpt-4.1-mini.').waitFor();
		await panel.log.getByText('gpt-4.1 is not offered here, so gpt-4.1-mini goes on').waitFor();
		await panel.log.getByText(/^gpt-4\.1-mini · /).waitFor();
		await takePicture(window, 'fallback');
		const models = new Set(endpoint.requests.map(({ body }) => body.model));
		assert.deepEqual([...models], ['gpt-4.1', 'gpt-4.1-mini']);
	},
);

journey(
	'what the endpoint refused is left out from then on, and Test Connection says so',
	() => world,
	async ({ panel, window, endpoint }) => {
		const refused = () => endpoint.requests.filter(({ body }) => 'store' in body).length;
		const before = refused();
		assert.ok(before > 0);
		await panel.ask('Hello again?');
		await until('the second answer', async () => (await panel.log.getByText('Here is gpt-4.1-mini.').count()) === 2);
		assert.equal(refused(), before, 'asked with it again');
		await window.command('Tandem: Test Connection');
		const notice = window.page.locator('.notification-toast').filter({ hasText: 'is asked without store' });
		await notice.waitFor();
		await takePicture(window, 'quirks');
		await notice.getByRole('button', { name: 'Forget What Was Learned' }).click();
		await panel.ask('And now?');
		await until('it is tried anew', () => refused() > before);
	},
);

journey(
	'a server of this machine is found while the list is open, and asked from then on without a key',
	() => world,
	async ({ panel, window }) => {
		const { name, endpoint } = local;
		assert.equal(endpoint.modelLookups, 0, 'asked before the user wanted it');
		await window.command('Tandem: Choose Endpoint…');
		const picker = window.page.locator('.quick-input-widget');
		await picker.getByText('running, 2 models').waitFor();
		await takePicture(window, 'choose-endpoint');
		await picker.locator('input[type=text]').fill(name);
		await picker.getByText('running, 2 models').waitFor();
		await picker.locator('input[type=text]').press('Enter');
		const { host } = new URL(endpoint.baseUrl);
		const notice = window.page.locator('.notification-toast').filter({ hasText: `Tandem asks ${host} from now on` });
		await notice.getByRole('button', { name: 'Test Connection' }).waitFor();
		await panel.ask('Who is there?');
		await panel.log.getByText('From this machine.').waitFor();
		assert.equal(endpoint.requests.at(-1)?.headers.authorization, undefined);
	},
);
