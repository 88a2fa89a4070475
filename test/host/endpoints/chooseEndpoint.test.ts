import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type ApiKeys, createApiKeys } from '../../../src/host/apiKeys.ts';
import type { GetSession } from '../../../src/host/endpoints/azureSignIn.ts';
import { type ChooseEndpointDeps, chooseEndpoint } from '../../../src/host/endpoints/chooseEndpoint.ts';
import { ENDPOINT_RECIPES } from '../../../src/host/endpoints/endpointRecipes.ts';
import type { EndpointUi, RecipeItem } from '../../../src/host/endpoints/endpointUi.ts';
import { SETTINGS } from '../../../src/shared/ids.ts';
import { plain } from '../../endpoint/hostileActs.ts';
import { type HostileServer, startHostileServer } from '../../endpoint/hostileServer.ts';
import { fakeSettings } from '../models/fakes.ts';
import { until } from '../scratch.ts';

const WRITTEN = [SETTINGS.endpoint, SETTINGS.model, SETTINGS.endpointOptions];

describe('chooseEndpoint', () => {
	let server: HostileServer;
	let picker: vscode.QuickPick<RecipeItem>;
	let stored: Map<string, string>;
	let told: { sentence: string; buttons: readonly string[] }[];
	let said: { answers?: string[]; key?: string; azure?: 'signIn' | 'key' };
	let keyAsked: unknown[];

	before(async () => {
		const data = ['a', 'b'].map((id) => ({ id, object: 'model' }));
		server = await startHostileServer(() => plain(200, { object: 'list', data }));
	});
	after(() => server.close());
	beforeEach(() => {
		stored = new Map();
		told = [];
		said = {};
		keyAsked = [];
	});
	afterEach(async () => {
		await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
		for (const name of WRITTEN)
			await vscode.workspace.getConfiguration().update(name, undefined, vscode.ConfigurationTarget.Global);
	});

	const keys = (): ApiKeys =>
		createApiKeys(
			{
				get: async (name) => stored.get(name),
				store: async (name, value) => void stored.set(name, value),
				delete: async () => {},
				onDidChange: () => ({ dispose() {} }),
			},
			{},
		);
	const ui: EndpointUi = {
		createPicker() {
			picker = vscode.window.createQuickPick<RecipeItem>();
			return picker;
		},
		ask: async (_, { problem }) => {
			const answer = said.answers?.shift();
			assert.equal(answer === undefined ? undefined : problem(answer), undefined);
			return answer;
		},
		askKey: async (...all) => {
			keyAsked.push(all);
			return said.key;
		},
		askAzureCredential: async () => said.azure,
		tell: (sentence, buttons) => void told.push({ sentence, buttons: Object.keys(buttons) }),
	};
	const signedIn: GetSession = async () => ({ accessToken: 'token' });
	const open = (getSession: GetSession = signedIn) => {
		const port = Number(new URL(server.baseUrl).port);
		const recipes = ENDPOINT_RECIPES.map((recipe) =>
			recipe.name === 'Ollama'
				? { ...recipe, port, baseUrl: () => server.baseUrl }
				: { ...recipe, ...(recipe.port !== undefined && { port: 1 }) },
		);
		const settings = fakeSettings({ endpoint: 'https://api.openai.com/v1', model: 'gpt-4.1' });
		const deps: ChooseEndpointDeps = { settings, keys: keys(), getSession, fetch: globalThis.fetch, recipes };
		return chooseEndpoint(deps, ui);
	};
	const accept = async (label: string) => {
		await until('the list has come to rest', () => !picker.busy);
		const active = new Promise<void>((resolve) => {
			picker.onDidChangeActive(([item]) => item?.label === label && resolve());
			if (picker.activeItems[0]?.label === label) resolve();
		});
		picker.activeItems = picker.items.filter((item) => item.label === label);
		await active;
		await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
	};
	const user = (name: string) => vscode.workspace.getConfiguration().inspect<unknown>(name)?.globalValue;

	it('marks the server of this machine that answers, and needs no key for it', async () => {
		const done = open();
		await until('the mark', () => picker.items.some(({ description }) => description?.includes('running, 2 models')));
		const marked = picker.items.filter(({ description }) => description);
		assert.deepEqual(
			marked.map(({ label }) => label),
			['Ollama'],
		);
		await accept('Ollama');
		await done;
		assert.equal(user(SETTINGS.endpoint), server.baseUrl);
		assert.deepEqual(keyAsked, []);
		assert.deepEqual(told[0]?.buttons, ['Choose Model', 'Test Connection']);
	});

	it('Escape in the list, at a question or at the key changes nothing', async () => {
		const closed = open();
		await until('it is there', () => picker.items.length > 0);
		picker.hide();
		await closed;
		const asked = open();
		await accept('Azure OpenAI');
		await asked;
		const withoutKey = open();
		await accept('OpenRouter');
		await withoutKey;
		assert.equal(keyAsked.length, 1);
		assert.deepEqual(
			WRITTEN.map((name) => user(name)),
			[undefined, undefined, undefined],
		);
		assert.deepEqual([...stored], []);
	});

	it('a key is stored for the origin that was chosen, once', async () => {
		said.key = 'or-key';
		for (const _ of [1, 2]) {
			const done = open();
			await accept('OpenRouter');
			await done;
		}
		assert.deepEqual([...stored.values()], ['or-key']);
		assert.match([...stored.keys()][0] ?? '', /https:\/\/openrouter\.ai$/);
		assert.deepEqual(keyAsked, [['https://openrouter.ai', false]]);
		assert.equal(user(SETTINGS.endpoint), 'https://openrouter.ai/api/v1');
	});

	it('Azure with a Microsoft account: no key is asked for or stored', async () => {
		Object.assign(said, { answers: ['res', 'my-deployment'], azure: 'signIn' });
		const done = open();
		await accept('Azure OpenAI');
		await done;
		assert.equal(user(SETTINGS.endpoint), 'https://res.openai.azure.com/openai/v1');
		assert.equal(user(SETTINGS.model), 'my-deployment');
		assert.deepEqual(user(SETTINGS.endpointOptions), { azure: { signIn: true } });
		assert.deepEqual([keyAsked, [...stored]], [[], []]);
	});

	it('a sign-in that the user cancels says what to do, and changes nothing', async () => {
		Object.assign(said, { answers: ['res', 'my-deployment', '2024-10-21'], azure: 'signIn' });
		const done = open(() => Promise.reject(new Error('cancelled')));
		await accept('Azure OpenAI (older API)');
		await done;
		assert.match(told[0]?.sentence ?? '', /not signed in/);
		assert.equal(user(SETTINGS.endpoint), undefined);
	});
});
