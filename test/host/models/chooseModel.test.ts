import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type ChooseModelDeps, chooseModel } from '../../../src/host/models/chooseModel.ts';
import { type PickItem, typedItem } from '../../../src/host/models/pickItems.ts';
import { SETTINGS } from '../../../src/shared/ids.ts';
import { plain, refusal } from '../../endpoint/hostileActs.ts';
import { type Act, type HostileServer, startHostileServer } from '../../endpoint/hostileServer.ts';
import { until } from '../scratch.ts';
import { fakeMemory, fakeSettings, keysWith } from './fakes.ts';

const KEY = 'sk-test';

describe('chooseModel', () => {
	let server: HostileServer;
	let acts: readonly Act[];
	let picker: vscode.QuickPick<PickItem>;

	beforeEach(async () => {
		server = await startHostileServer(() => acts);
	});
	afterEach(async () => {
		await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
		await server.close();
		await vscode.workspace.getConfiguration().update(SETTINGS.model, undefined, vscode.ConfigurationTarget.Global);
	});

	const open = (endpoint = server.baseUrl, models?: unknown): Promise<void> => {
		const deps: ChooseModelDeps = {
			settings: fakeSettings({ endpoint, model: 'gpt-4.1', models }),
			keys: keysWith(new URL(server.baseUrl).origin, KEY),
			memory: fakeMemory(),
			now: () => Date.UTC(2026, 10, 20),
			fetch: globalThis.fetch,
		};
		return chooseModel(deps, () => {
			picker = vscode.window.createQuickPick<PickItem>();
			return picker;
		});
	};
	const models = () => picker.items.flatMap((item) => item.model ?? []);
	const list = (...ids: string[]) =>
		plain(200, { object: 'list', data: ids.map((id) => ({ id, object: 'model', created: 1, shutdown_date: null })) });
	const userModel = () => vscode.workspace.getConfiguration().inspect<string>(SETTINGS.model)?.globalValue;

	it('shows the endpoint’s list, asked with its key, and writes what is picked to the user settings', async () => {
		acts = list('text-embedding-3-small', 'qwen', 'gpt-4.1', 'gpt-6-luna');
		const done = open();
		await until('the list is there', () => !picker.busy);
		assert.deepEqual(models(), ['gpt-4.1', 'gpt-6-luna', 'qwen', 'text-embedding-3-small']);
		assert.equal(server.requests[0]?.headers.authorization, `Bearer ${KEY}`);
		assert.equal(picker.items.find(({ model }) => model === 'gpt-4.1')?.description, '', 'the endpoint says: no end');
		assert.equal(picker.prompt, undefined);
		const stepped = new Promise<void>((resolve) => {
			picker.onDidChangeActive(([item]) => item?.model === 'qwen' && resolve());
		});
		picker.activeItems = picker.items.filter(({ model }) => model === 'qwen');
		await stepped;
		await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
		await done;
		assert.equal(userModel(), 'qwen');
	});

	it('offers “auto” where both of its models are listed, and says which they are', async () => {
		acts = list('qwen', 'vendor/gpt-4.1-mini', 'gpt-4.1');
		const done = open();
		await until('the list is there', () => !picker.busy);
		assert.deepEqual(models(), ['gpt-4.1', 'auto', 'vendor/gpt-4.1-mini', 'qwen']);
		const auto = picker.items.find(({ model }) => model === 'auto');
		assert.equal(auto?.description, 'simple asks go to vendor/gpt-4.1-mini, all others to gpt-4.1');
		picker.hide();
		await done;
	});

	it('Escape ends the asking and changes nothing', async () => {
		acts = ['hang'];
		const done = open();
		await until('it asks', () => server.requests.length === 1);
		assert.ok(picker.busy);
		assert.ok(models().includes('gpt-6-luna'), 'what Tandem knows is there meanwhile');
		await until('the request is broken off', () => {
			void vscode.commands.executeCommand('workbench.action.closeQuickOpen');
			return server.connections === 0;
		});
		await done;
		assert.equal(userModel(), undefined);
	});

	it('without a list it offers what Tandem knows, says why, and leads out', async () => {
		acts = refusal(401, { message: 'Incorrect API key provided', code: 'invalid_api_key' });
		const done = open();
		await until('the failure is there', () => !picker.busy);
		assert.match(picker.prompt ?? '', /^These are the models that Tandem knows\. .*rejected the API key/);
		assert.equal(picker.items[0]?.label, '$(warning) Set API Key');
		assert.equal(models()[0], 'gpt-4.1');
		assert.match(picker.items.find(({ model }) => model === 'gpt-4.1')?.description ?? '', /^ends 2027-01-14/);
		assert.ok(!models().includes('gpt-4.1-nano'), 'one that has ended');
		picker.hide();
		await done;
	});

	it('an endpoint that is none is not asked, and rows that are wrong are said', async () => {
		const done = open('http://evil.example/v1', [{ id: 'mine', contextWindow: 5 }, 7]);
		await until('the failure is there', () => picker.items.length > 0);
		assert.match(picker.prompt ?? '', /must start with https/);
		assert.equal(picker.items[0]?.label, '$(warning) Open Endpoint Setting');
		assert.match(picker.items[1]?.detail ?? '', /tandem\.models\[1\] needs an id/);
		assert.ok(models().includes('mine'));
		assert.equal(server.requests.length, 0);
		picker.hide();
		await done;
	});
});

describe('typedItem', () => {
	it('offers what is typed as it is, unless it is in the list', () => {
		const items: readonly PickItem[] = [{ label: 'gpt-4.1', model: 'gpt-4.1' }];
		assert.equal(typedItem(' my-deployment ', items)[0]?.model, 'my-deployment');
		assert.equal(typedItem('my-deployment', items)[0]?.alwaysShow, true);
		assert.equal(typedItem('$(trash)', items)[0]?.label, '$(edit) Use “$ (trash)”');
		for (const typed of ['', '  ', 'gpt-4.1', 'x'.repeat(257)]) assert.deepEqual(typedItem(typed, items), [], typed);
	});
});
