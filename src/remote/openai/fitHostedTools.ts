import type { HostedTool } from '../../core/hostedTools.ts';
import type { ModelRow } from '../../core/models/modelRow.ts';
import type { ModelRequest } from '../../core/ports.ts';
import type { Preset } from './presets.ts';

const TYPE = {
	webSearch: 'web_search',
	fileSearch: 'file_search',
	codeInterpreter: 'code_interpreter',
	imageGeneration: 'image_generation',
	mcp: 'mcp',
} as const;

/** `notices` say in sentences which tools were left out, and why. */
export interface FittedTools {
	readonly request: ModelRequest;
	readonly notices: readonly string[];
}

/** Keeps the hosted tools that can go with a request, which then travels through Responses: the other format has none. */
export function fitHostedTools(asked: ModelRequest, row: ModelRow | undefined, preset: Preset): FittedTools {
	const { hostedTools = [], ...request } = asked;
	const judged = hostedTools.map((tool, at) => ({ tool, obstacle: obstacleOf(tool, at, hostedTools, row, preset) }));
	const kept = judged.flatMap(({ tool, obstacle }) => (obstacle === undefined ? [tool] : []));
	const notices = judged.flatMap(({ tool, obstacle }) =>
		obstacle === undefined ? [] : [`The request went without ${wordsOf(tool)}: ${obstacle}.`],
	);
	if (kept.length === 0) return { request, notices };
	return { request: { ...request, hostedTools: kept, transport: 'responses' }, notices };
}

/** Why a tool cannot go with a request, as the end of a sentence; `undefined` when it can. `all` are those of the request, `tool` is the one at `at`. */
export function obstacleOf(
	tool: HostedTool,
	at: number,
	all: readonly HostedTool[],
	row: ModelRow | undefined,
	preset: Preset,
): string | undefined {
	if (!preset.hostedTools || !preset.transports.includes('responses')) return `${preset.name} runs no such tools`;
	if (row && !row.hostedTools?.includes(TYPE[tool.kind])) return `model “${row.id}” cannot use it`;
	if (tool.kind === 'fileSearch' && tool.vectorStoreIds.length === 0) return 'it needs a vector store to search';
	if (tool.kind !== 'mcp')
		return all.findIndex(({ kind }) => kind === tool.kind) < at ? 'it is asked for twice' : undefined;
	if (!/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(tool.label))
		return 'its label must be a name of letters, digits, “_” and “-”';
	if (!URL.canParse(tool.url) || new URL(tool.url).protocol !== 'https:') return 'its address must begin with https://';
	const isTwice = all.slice(0, at).some((other) => other.kind === 'mcp' && other.label === tool.label);
	return isTwice ? 'another server has the same label' : undefined;
}

function wordsOf(tool: HostedTool): string {
	return tool.kind === 'mcp' ? `the server “${tool.label.slice(0, 64)}”` : TYPE[tool.kind].replaceAll('_', ' ');
}
