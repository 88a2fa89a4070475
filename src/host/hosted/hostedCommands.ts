import * as vscode from 'vscode';
import { withChosen } from '../../core/chosenHostedTools.ts';
import { parseHostedTools, serverUrlProblem } from '../../core/hostedSetting.ts';
import { parseEndpoint } from '../../remote/openai/endpoint.ts';
import type { Quirks } from '../../remote/openai/quirks.ts';
import { SETTINGS } from '../../shared/ids.ts';
import { writeUserSettings } from '../endpoints/userSettings.ts';
import { plainNotice } from '../notice.ts';
import type { Settings } from '../settings.ts';
import { obstacleHere } from './hostedHere.ts';
import { type HostedItem, hostedItems } from './hostedItems.ts';
import type { McpServer, McpTokens } from './mcpTokens.ts';

export interface HostedCommandDeps {
	readonly settings: Settings;
	readonly quirks: Quirks;
	readonly tokens: McpTokens;
	/** VS Code's own unless another is given. */
	readonly createPicker?: () => vscode.QuickPick<HostedItem>;
	readonly ask?: typeof vscode.window.showInputBox;
}

type Entry = Readonly<Record<string, unknown>>;

/** Lets the user tick the tools that the endpoint runs, and writes them to the user setting. */
export async function chooseHostedTools(deps: HostedCommandDeps): Promise<void> {
	const { settings, quirks, createPicker = () => vscode.window.createQuickPick<HostedItem>() } = deps;
	const model = settings.model();
	const items = hostedItems(settings.hostedTools(), (tool) => obstacleHere(tool, settings, model, quirks));
	const picked = await pick(createPicker(), items, titleOf(settings));
	if (!picked) return;
	const added: Entry[] = [];
	for (const { add } of picked) {
		if (add === undefined) continue;
		const entry = await askEntry(add, deps);
		// Escape there leaves all as it was.
		if (!entry) return;
		added.push(entry);
	}
	// What cannot be ticked here stays as it was.
	const stays = items.filter(({ obstacle, picked: was }) => obstacle !== undefined && was);
	const on = new Set([...picked, ...stays].flatMap(({ at }) => at ?? []));
	await writeUserSettings({ [SETTINGS.hostedTools]: withChosen(settings.hostedTools(), { on, added }) });
}

/** Stores or removes the token of a remote MCP server that is in the setting. */
export async function setMcpToken(deps: HostedCommandDeps): Promise<void> {
	const servers = parseHostedTools(deps.settings.hostedTools()).entries.flatMap(({ tool }) =>
		tool.kind === 'mcp' ? [tool] : [],
	);
	if (servers.length === 0)
		return void vscode.window.showInformationMessage(
			'There is no remote MCP server yet. Add one with “Tandem: Choose Hosted Tools…”.',
		);
	const lines = servers.map((server) => ({ label: server.label, description: server.url, server }));
	const chosen = await vscode.window.showQuickPick(lines, { title: 'Token of a Remote MCP Server' });
	if (chosen) await askToken(chosen.server, deps);
}

function titleOf(settings: Settings): string {
	const parsed = parseEndpoint(settings.endpoint());
	const host = parsed.kind === 'endpoint' ? parsed.endpoint.host : 'no valid endpoint';
	return `Hosted Tools · ${settings.model()} · ${host}`;
}

/** What the user ticked; `undefined` when they closed the picker. */
function pick(
	picker: vscode.QuickPick<HostedItem>,
	items: readonly HostedItem[],
	title: string,
): Promise<readonly HostedItem[] | undefined> {
	Object.assign(picker, { title, canSelectMany: true, ignoreFocusOut: true, matchOnDetail: true });
	picker.placeholder = 'What is ticked goes along with every ask. The endpoint runs it and charges for it.';
	picker.items = items;
	picker.selectedItems = items.filter((item) => item.picked && item.obstacle === undefined);
	return new Promise((resolve) => {
		picker.onDidChangeSelection((selected) => {
			const possible = selected.filter(({ obstacle }) => obstacle === undefined);
			if (possible.length < selected.length) picker.selectedItems = possible;
		});
		picker.onDidAccept(() => {
			resolve(picker.selectedItems.filter(({ obstacle }) => obstacle === undefined));
			picker.dispose();
		});
		picker.onDidHide(() => {
			resolve(undefined);
			picker.dispose();
		});
		picker.show();
	});
}

/** A new entry of the setting; `undefined` when the user pressed Escape. */
async function askEntry(add: NonNullable<HostedItem['add']>, deps: HostedCommandDeps): Promise<Entry | undefined> {
	const { ask = vscode.window.showInputBox } = deps;
	if (add === 'server') return askServer(deps);
	if (add !== 'fileSearch') return { tool: add };
	const ids = await ask({
		title: 'File Search',
		prompt: 'Ids of the vector stores to search, separated by commas',
		placeHolder: 'vs_…',
		ignoreFocusOut: true,
		validateInput: (text) => (listOf(text).length > 0 ? undefined : 'It needs the id of a vector store.'),
	});
	return ids === undefined ? undefined : { tool: add, vectorStoreIds: listOf(ids) };
}

async function askServer(deps: HostedCommandDeps): Promise<Entry | undefined> {
	const { settings, ask = vscode.window.showInputBox } = deps;
	const labels = parseHostedTools(settings.hostedTools()).entries.flatMap(({ tool }) =>
		tool.kind === 'mcp' ? [tool.label] : [],
	);
	const title = 'Remote MCP Server';
	const url = await ask({
		title,
		prompt: 'Address of the server. The endpoint calls it: an address of your own network cannot be reached.',
		placeHolder: 'https://',
		ignoreFocusOut: true,
		validateInput: (text) => (serverUrlProblem(text.trim()) === undefined ? undefined : 'An https:// address, please.'),
	});
	if (url === undefined) return undefined;
	const label = await ask({
		title,
		prompt: 'A short name, by which the model and you tell servers apart',
		ignoreFocusOut: true,
		validateInput: (text) => labelProblem(text.trim(), labels),
	});
	if (label === undefined) return undefined;
	const server = { label: label.trim(), url: url.trim() };
	if (!(await askToken(server, deps))) return undefined;
	return { tool: 'mcp', ...server };
}

function labelProblem(label: string, taken: readonly string[]): string | undefined {
	if (!/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(label)) return 'Letters, digits, “_” and “-”, a letter first.';
	return taken.includes(label) ? 'Another server has this name.' : undefined;
}

/** False when the user pressed Escape, or when the token could not be stored, which was said. */
async function askToken(server: McpServer, { tokens, ask = vscode.window.showInputBox }: HostedCommandDeps) {
	const token = await ask({
		title: `Token for ${server.label}`,
		prompt: `Kept in VS Code’s secret storage for ${server.url} only, and sent to the endpoint, which hands it to the server. Empty: none.`,
		password: true,
		ignoreFocusOut: true,
	});
	if (token === undefined) return false;
	const problem = await tokens.set(server, token);
	if (problem !== undefined) void vscode.window.showErrorMessage(plainNotice(problem));
	return problem === undefined;
}

function listOf(text: string): readonly string[] {
	return text.split(/[\s,]+/).filter(Boolean);
}
