import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { chooseHostedTools } from '../../../src/host/hosted/hostedCommands.ts';
import type { HostedItem } from '../../../src/host/hosted/hostedItems.ts';
import { createMcpTokens } from '../../../src/host/hosted/mcpTokens.ts';
import { Quirks } from '../../../src/remote/openai/quirks.ts';
import { SETTINGS } from '../../../src/shared/ids.ts';
import { fakeSettings } from '../models/fakes.ts';
import { until } from '../scratch.ts';

describe('hostedCommands', () => {
	const kept = new Map<string, string>();
	const tokens = createMcpTokens({
		get: async (name) => kept.get(name),
		store: async (name, value) => void kept.set(name, value),
		delete: async (name) => void kept.delete(name),
	});
	afterEach(async () => {
		await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
		await vscode.workspace
			.getConfiguration()
			.update(SETTINGS.hostedTools, undefined, vscode.ConfigurationTarget.Global);
	});
	const written = () => vscode.workspace.getConfiguration().inspect<unknown>(SETTINGS.hostedTools)?.globalValue;

	/** Opens the picker, ticks what the test says, accepts, and answers what is asked. */
	async function choose(
		said: { endpoint: string; hostedTools?: unknown },
		ticked: readonly string[],
		answers: readonly string[],
	) {
		let picker: vscode.QuickPick<HostedItem> | undefined;
		const asked: string[] = [];
		const done = chooseHostedTools({
			settings: fakeSettings({ model: 'gpt-4.1', ...said }),
			quirks: new Quirks(),
			tokens,
			createPicker: () => {
				picker = vscode.window.createQuickPick<HostedItem>();
				return picker;
			},
			ask: async (options) => {
				asked.push(options?.prompt ?? '');
				return answers[asked.length - 1];
			},
		});
		await until('the picker', () => (picker?.items.length ?? 0) > 0);
		const items = picker?.items ?? [];
		if (picker) picker.selectedItems = items.filter(({ label }) => ticked.some((name) => label.includes(name)));
		await new Promise((resolve) => setTimeout(resolve, 300));
		await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
		await done;
		return { items, asked };
	}

	it('writes what is ticked, asks for what a tool needs, and keeps the token out of the settings', async () => {
		const { items } = await choose(
			{ endpoint: 'https://api.openai.com/v1', hostedTools: [{ tool: 'webSearch', contextSize: 'low' }] },
			['File search', 'Add a Remote'],
			['vs_1, vs_2', 'https://mcp.example/a', 'docs', 'tok-1'],
		);
		assert.equal(items.find(({ label }) => label === 'Web search')?.picked, true);
		assert.match(items.find(({ label }) => label === 'Web search')?.description ?? '', /\$10 per 1,000/);
		await until('the setting', () => written() !== undefined);
		assert.deepEqual(written(), [
			{ tool: 'webSearch', contextSize: 'low', enabled: false },
			{ tool: 'fileSearch', vectorStoreIds: ['vs_1', 'vs_2'] },
			{ tool: 'mcp', label: 'docs', url: 'https://mcp.example/a' },
		]);
		assert.deepEqual([...kept], [['tandem.mcpToken:docs https://mcp.example/a', 'tok-1']]);
	});

	it('where the endpoint has no such tools nothing can be ticked, and why is said', async () => {
		const { items } = await choose(
			{ endpoint: 'http://127.0.0.1:11434/v1', hostedTools: [{ tool: 'webSearch' }] },
			['Web search', 'Code'],
			[],
		);
		assert.match(items[0]?.detail ?? '', /^Not here: Ollama runs no such tools\.$/);
		await until('the setting', () => written() !== undefined);
		assert.deepEqual(written(), [{ tool: 'webSearch' }], 'what was on stays on for where it can be used');
	});
});
