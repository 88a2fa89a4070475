import * as vscode from 'vscode';
import { parseHostedTools } from '../../core/hostedSetting.ts';
import { findModel } from '../../core/models/findModel.ts';
import { parseModelRows } from '../../core/models/userRows.ts';
import { parseEndpoint } from '../../remote/openai/endpoint.ts';
import { Quirks } from '../../remote/openai/quirks.ts';
import { DEMO_MODEL } from '../../shared/ids.ts';
import type { PanelStatus } from '../../shared/panelProtocol.ts';
import type { ApiKeys } from '../apiKeys.ts';
import { hostedHere, hostedName } from '../hosted/hostedHere.ts';
import { modelRows } from '../models/modelRows.ts';
import type { Settings } from '../settings.ts';

/** What the panel says about model, endpoint and key, read anew. */
export async function readPanelStatus(
	settings: Settings,
	keys: ApiKeys,
	quirks: Quirks = new Quirks(),
): Promise<PanelStatus> {
	const model = settings.model();
	const warning = await warningOf(settings);
	const input = findModel(model, modelRows(settings))?.input;
	const { tools } = hostedHere(settings, model, quirks);
	const hosted = tools.length > 0 ? { hostedTools: tools.map(hostedName) } : {};
	const common = { model, ...hosted, readsImages: input?.includes('image') ?? true, ...(warning && { warning }) };
	const parsed = parseEndpoint(settings.endpoint());
	if (parsed.kind === 'refused') {
		const both = [parsed.sentence, warning].filter(Boolean).join(' ');
		return { ...common, endpointLabel: 'no valid endpoint', state: 'ready', warning: both };
	}
	const { endpoint } = parsed;
	if (endpoint.isLoopback && model === DEMO_MODEL)
		return { ...common, endpointLabel: 'a script, no model', state: 'demo' };
	const endpointLabel = endpoint.isOpenai ? 'OpenAI' : endpoint.host;
	if (endpoint.isLoopback) return { ...common, endpointLabel, state: 'ready' };
	const key = await keys.get(endpoint.origin);
	if (key.kind === 'failed') return { ...common, endpointLabel, state: 'needsKey', warning: key.sentence };
	return { ...common, endpointLabel, state: key.kind === 'none' && endpoint.isOpenai ? 'needsKey' : 'ready' };
}

async function warningOf(settings: Settings): Promise<string | undefined> {
	const ignored = await settings.ignoredWorkspaceSettings();
	const { problems } = parseModelRows(settings.models());
	const hosted = parseHostedTools(settings.hostedTools()).problems;
	const sentences = [
		!vscode.workspace.workspaceFolders?.length &&
			'No folder is open: Tandem answers, but has no files to read or edit.',
		!vscode.workspace.isTrusted &&
			'Restricted Mode: Tandem reads and answers, but edits nothing until you trust this workspace.',
		ignored.length > 0 &&
			`This workspace tries to set ${ignored.join(', ')}, which ${ignored.length === 1 ? 'is' : 'are'} ignored: only your user settings count.`,
		problems[0],
		problems.length > 1 && `Your setting tandem.models has ${problems.length - 1} more to mend.`,
		hosted[0],
		hosted.length > 1 && `Your setting tandem.hostedTools has ${hosted.length - 1} more to mend.`,
	];
	return sentences.filter(Boolean).join(' ') || undefined;
}
