import type * as vscode from 'vscode';
import { parseHostedTools } from '../../core/hostedSetting.ts';
import type { HostedTool } from '../../core/hostedTools.ts';
import type { HostedKind } from '../../shared/hosted.ts';
import { hostedName } from './hostedHere.ts';

/** A line of the picker. */
export interface HostedItem extends vscode.QuickPickItem {
	/** Its place in the setting, where it is there. */
	readonly at?: number;
	/** Otherwise what is added when it is ticked. */
	readonly add?: Exclude<HostedKind, 'mcp'> | 'server';
	/** Why it cannot be ticked or unticked here. */
	readonly obstacle?: string;
}

/** What each costs, by OpenAI's price list of 2026-07-15, and where content goes. */
const ABOUT: { readonly [K in HostedKind]: readonly [string, string] } = {
	webSearch: [
		'$10 per 1,000 searches, and the tokens of what is found',
		'Search words that the model takes from your chat and code go to a search engine.',
	],
	fileSearch: ['$2.50 per 1,000 searches', 'Searches files that you uploaded to a vector store at the endpoint.'],
	codeInterpreter: [
		'$0.03 for a container, which lives for 20 minutes',
		'The model runs Python at the endpoint, not here. What it writes can be saved.',
	],
	imageGeneration: [
		'by the tokens of an image model; Tandem does not know the price',
		'The model describes an image, and another model at the endpoint draws it.',
	],
	mcp: ['no fee', 'Each call asks you first.'],
};

const OWN_KINDS = ['webSearch', 'fileSearch', 'codeInterpreter', 'imageGeneration'] as const;
/** Judged without what is set for it. */
const BARE: { readonly [K in (typeof OWN_KINDS)[number]]: HostedTool } = {
	webSearch: { kind: 'webSearch' },
	fileSearch: { kind: 'fileSearch', vectorStoreIds: ['any'] },
	codeInterpreter: { kind: 'codeInterpreter' },
	imageGeneration: { kind: 'imageGeneration' },
};

/** The lines for a value of the setting. `picked` are those that are on; `obstacleOf` ends a sentence on why a tool cannot be used. */
export function hostedItems(
	value: unknown,
	obstacleOf: (tool: HostedTool) => string | undefined,
): readonly HostedItem[] {
	const { entries } = parseHostedTools(value);
	const own = OWN_KINDS.map((kind) => {
		const entry = entries.find(({ tool }) => tool.kind === kind);
		const place = entry ? { at: entry.at } : { add: kind };
		return { ...line(entry?.tool ?? BARE[kind], obstacleOf), ...place, picked: entry?.enabled === true };
	});
	const servers = entries.filter(({ tool }) => tool.kind === 'mcp');
	const remote = servers.map(({ at, enabled, tool }) => ({ ...line(tool, obstacleOf), at, picked: enabled }));
	const add: HostedItem = {
		label: '$(add) Add a Remote MCP Server…',
		detail: 'An https:// address. The endpoint calls it, not this machine.',
		add: 'server',
	};
	return [...own, ...remote, add];
}

function line(tool: HostedTool, obstacleOf: (tool: HostedTool) => string | undefined): HostedItem {
	const [price, about] = ABOUT[tool.kind];
	const obstacle = obstacleOf(tool);
	const label = hostedName(tool);
	if (obstacle !== undefined)
		return { label: `$(circle-slash) ${label}`, description: 'not here', detail: `Not here: ${obstacle}.`, obstacle };
	return { label, description: price, detail: tool.kind === 'mcp' ? `${tool.url} · ${about}` : about };
}
