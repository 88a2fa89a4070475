import * as vscode from 'vscode';
import { type ModelChoice, modelChoices } from '../../core/models/modelChoices.ts';
import { AUTO_MODEL, routeAsk } from '../../core/models/routing.ts';
import { parseModelRows, withUserRows } from '../../core/models/userRows.ts';
import type { Endpoint } from '../../remote/openai/endpoint.ts';
import type { ListedModel } from '../../remote/openai/modelList.ts';
import type { Failure } from '../../shared/failure.ts';
import { SETTINGS } from '../../shared/ids.ts';
import { NEXT_ACTION_LABELS, takeNextAction } from '../chat/nextActions.ts';
import type { Settings } from '../settings.ts';
import { namesHere } from './namesHere.ts';
import { createKnownDates, type Memory } from './shutdownDates.ts';

/** A line of the picker: a model to use, or something else to do. Separators have neither. */
export interface PickItem extends vscode.QuickPickItem {
	readonly model?: string;
	readonly run?: () => PromiseLike<unknown>;
}

export interface PickItemsDeps {
	readonly settings: Settings;
	readonly memory: Memory;
	readonly now: () => number;
}

/** The lines for what the endpoint lists, or for what Tandem knows while `listed` is `undefined`. */
export function pickItems(
	listed: readonly ListedModel[] | undefined,
	endpoint: Endpoint | undefined,
	failure: Failure | undefined,
	{ settings, memory, now }: PickItemsDeps,
): readonly PickItem[] {
	const { rows, problems } = parseModelRows(settings.models());
	const choices = modelChoices({
		listed: listed?.map(({ id }) => id),
		current: settings.model() === AUTO_MODEL ? '' : settings.model(),
		rows: withUserRows(rows),
		dates: createKnownDates(memory).of(endpoint?.baseUrl ?? ''),
		now: now(),
	});
	const lines = choices.flatMap((choice, at) => choiceItems(choice, choices[at - 1]));
	// The current model, with the line above it, stays first.
	const mine = choices[0]?.group === 'current' ? 2 : 0;
	return [
		...(failure ? [failureItem(failure)] : []),
		...problems.slice(0, 3).map(problemItem),
		...lines.slice(0, mine),
		...(endpoint ? autoItem(endpoint, { settings, memory, now }) : []),
		...lines.slice(mine),
	];
}

/** What the user typed, when it is no model of the list: the name of a deployment, say. Shown whatever the filter is. */
export function typedItem(typed: string, items: readonly PickItem[]): readonly PickItem[] {
	const model = typed.trim();
	if (!model || model.length > 256 || items.some((item) => item.model === model)) return [];
	return [{ label: `$(edit) Use “${plainLabel(model)}”`, model, alwaysShow: true }];
}

const GROUP_NAMES: Readonly<Record<ModelChoice['group'], string>> = {
	current: 'Current',
	known: 'Known to Tandem',
	other: 'Others',
	notChat: 'Probably not for chat',
};

function choiceItems(choice: ModelChoice, before: ModelChoice | undefined): readonly PickItem[] {
	const { id, group, note, facts } = choice;
	const item: PickItem = { label: plainLabel(id), description: note, model: id, ...(facts && { detail: facts }) };
	if (group === before?.group) return [item];
	return [{ label: GROUP_NAMES[group], kind: vscode.QuickPickItemKind.Separator }, item];
}

/** “auto”, where it means something. */
function autoItem(endpoint: Endpoint, { settings, memory, now }: PickItemsDeps): readonly PickItem[] {
	const names = namesHere(endpoint, settings, memory, now());
	const wishes = { model: AUTO_MODEL, smallModel: settings.smallModel(), fallbackModels: [] };
	const [large, small] = ['', 'Hi'].map((text) => routeAsk({ text }, wishes, names, endpoint.host));
	if (!large || !small || !('model' in large) || !('model' in small) || large.model === small.model) return [];
	const description = `simple asks go to ${small.model}, all others to ${large.model}`;
	const isCurrent = settings.model() === AUTO_MODEL;
	return [{ label: isCurrent ? '$(check) auto' : 'auto', description: plainLabel(description), model: AUTO_MODEL }];
}

/** What leads out of the failure; where that would be this picker or nothing, the test that names the layer. */
function failureItem({ action }: Failure): PickItem {
	const isElsewhere = action === 'setApiKey' || action === 'openEndpointSetting' || action === 'openBilling';
	const next = isElsewhere ? action : 'testConnection';
	return { label: `$(warning) ${NEXT_ACTION_LABELS[next]}`, run: () => takeNextAction(next) };
}

function problemItem(problem: string): PickItem {
	const run = () => vscode.commands.executeCommand('workbench.action.openSettings', SETTINGS.models);
	return { label: '$(warning) Open Settings', detail: plainLabel(problem), run };
}

/** VS Code would draw an icon for `$(…)` in a name. */
function plainLabel(text: string): string {
	return text.replaceAll('$(', '$ (');
}
