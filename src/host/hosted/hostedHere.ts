import { enabledTools, parseHostedTools } from '../../core/hostedSetting.ts';
import type { HostedTool } from '../../core/hostedTools.ts';
import { findModel } from '../../core/models/findModel.ts';
import { endpointId, parseEndpoint, presetOf } from '../../remote/openai/endpoint.ts';
import { obstacleOf } from '../../remote/openai/fitHostedTools.ts';
import type { Quirks } from '../../remote/openai/quirks.ts';
import { HOSTED_NAMES } from '../../shared/hosted.ts';
import { modelRows } from '../models/modelRows.ts';
import type { Settings } from '../settings.ts';

export type HostedSettings = Pick<Settings, 'endpoint' | 'models' | 'hostedTools'>;

/** The tools that the user switched on, as far as endpoint and model have them. */
export interface HostedHere {
	readonly tools: readonly HostedTool[];
	/** Those that cannot go along, each with the end of a sentence that says why. */
	readonly left: readonly { readonly tool: HostedTool; readonly obstacle: string }[];
}

/** What of the setting can go along with requests to a model, “auto” among them, at the endpoint that is set now. */
export function hostedHere(settings: HostedSettings, model: string, quirks: Quirks): HostedHere {
	const wanted = enabledTools(parseHostedTools(settings.hostedTools()));
	const judged = wanted.map((tool) => ({ tool, obstacle: obstacleHere(tool, settings, model, quirks) }));
	return {
		tools: judged.flatMap(({ tool, obstacle }) => (obstacle === undefined ? [tool] : [])),
		left: judged.flatMap(({ tool, obstacle }) => (obstacle === undefined ? [] : [{ tool, obstacle }])),
	};
}

/** Why a tool cannot go along, as the end of a sentence; `undefined` when it can. */
export function obstacleHere(
	tool: HostedTool,
	settings: Pick<Settings, 'endpoint' | 'models'>,
	model: string,
	quirks: Quirks,
): string | undefined {
	const parsed = parseEndpoint(settings.endpoint());
	if (parsed.kind === 'refused') return 'there is no valid endpoint';
	const { endpoint } = parsed;
	const isRefused = quirks.isRefused({ endpoint: endpointId(endpoint), model, transport: 'responses' });
	if (isRefused) return `${endpoint.host} has no Responses API`;
	const row = model === 'auto' ? undefined : findModel(model, modelRows(settings));
	return obstacleOf(tool, 0, [tool], row, presetOf(endpoint));
}

/** “Web search”, “MCP server docs”. */
export function hostedName(tool: HostedTool): string {
	return tool.kind === 'mcp' ? `MCP server ${tool.label}` : HOSTED_NAMES[tool.kind];
}
