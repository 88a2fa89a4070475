import * as vscode from 'vscode';
import { type Endpoint, parseEndpoint } from '../../remote/openai/endpoint.ts';
import { type FetchedModels, fetchModels } from '../../remote/openai/fetchModels.ts';
import type { Failure } from '../../shared/failure.ts';
import { SETTINGS } from '../../shared/ids.ts';
import type { ApiKeys } from '../apiKeys.ts';
import { writeUserSettings } from '../endpoints/userSettings.ts';
import { readKey } from '../models.ts';
import { plainNotice } from '../notice.ts';
import { type PickItem, type PickItemsDeps, pickItems, typedItem } from './pickItems.ts';
import { createKnownDates } from './shutdownDates.ts';

export interface ChooseModelDeps extends PickItemsDeps {
	readonly keys: ApiKeys;
	readonly fetch: typeof fetch;
}

type Picker = vscode.QuickPick<PickItem>;

/** What the picker shows: the endpoint's own list is awaited, has come, or could not be had. */
type Progress =
	| { readonly kind: 'asking' }
	| Extract<FetchedModels, { kind: 'list' }>
	| { readonly kind: 'failed'; readonly failure: Failure };

/**
 * Lets the user pick a model out of the endpoint's own list, or type the name of one, and writes it to the user setting. The
 * catalogue is shown until the list is there, and when it cannot be had, with a sentence why. Escape ends the asking too.
 */
export async function chooseModel(
	deps: ChooseModelDeps,
	createPicker: () => Picker = () => vscode.window.createQuickPick<PickItem>(),
): Promise<void> {
	const picker = createPicker();
	const stop = new AbortController();
	const answer = answerOf(picker);
	void fill(picker, deps, stop.signal);
	picker.show();
	const item = await answer;
	stop.abort();
	picker.dispose();
	await item?.run?.();
	if (item?.model !== undefined) await writeUserSettings({ [SETTINGS.model]: item.model });
}

/** The item that the user takes; `undefined` when they close the picker. */
function answerOf(picker: Picker): Promise<PickItem | undefined> {
	return new Promise((resolve) => {
		picker.onDidHide(() => resolve(undefined));
		picker.onDidAccept(() => {
			const [item] = picker.selectedItems;
			if (item) resolve(item);
		});
	});
}

/** Shows what is known, asks the endpoint, and shows what came. Never rejects. */
async function fill(picker: Picker, deps: ChooseModelDeps, signal: AbortSignal): Promise<void> {
	const parsed = parseEndpoint(deps.settings.endpoint());
	const endpoint = parsed.kind === 'endpoint' ? parsed.endpoint : undefined;
	let items: readonly PickItem[] = [];
	const show = (progress: Progress) => {
		const failure = progress.kind === 'failed' ? progress.failure : undefined;
		items = pickItems(progress.kind === 'list' ? progress.models : undefined, endpoint, failure, deps);
		dress(picker, progress, endpoint?.host ?? 'the endpoint');
		keepActive(picker, items);
	};
	picker.onDidChangeValue((typed) => {
		picker.items = [...items, ...typedItem(typed, items)];
	});
	if (parsed.kind === 'refused') {
		const failure = { kind: 'badRequest', sentence: parsed.sentence, action: 'openEndpointSetting' } as const;
		return show({ kind: 'failed', failure });
	}
	show({ kind: 'asking' });
	const found = await askEndpoint(parsed.endpoint, deps, signal);
	if (found.kind !== 'cancelled') show(found);
}

async function askEndpoint(endpoint: Endpoint, deps: ChooseModelDeps, signal: AbortSignal): Promise<FetchedModels> {
	const { settings, keys, memory, now, fetch } = deps;
	const question = { endpoint, model: settings.model(), apiKey: () => readKey(keys, endpoint), fetch };
	const found = await fetchModels(question, signal);
	if (found.kind === 'list') {
		const kept = createKnownDates(memory).remember(endpoint.baseUrl, found.models, now());
		// What cannot be kept is asked again next time.
		await kept.then(undefined, () => {});
	}
	return found;
}

function dress(picker: Picker, progress: Progress, host: string): void {
	picker.title = `Choose Model · ${host}`;
	picker.ignoreFocusOut = true;
	picker.busy = progress.kind === 'asking';
	picker.placeholder = picker.busy ? `Asking ${host} for its models…` : 'Choose a model, or type the name of one';
	picker.prompt =
		progress.kind === 'failed'
			? plainNotice(`These are the models that Tandem knows. ${progress.failure.sentence}`)
			: undefined;
}

/** The model that the user has stepped to stays active when the list comes, and what they typed stays. */
function keepActive(picker: Picker, items: readonly PickItem[]): void {
	const before = picker.activeItems[0]?.model;
	picker.items = [...items, ...typedItem(picker.value, items)];
	const same = items.find(({ model }) => model !== undefined && model === before);
	const first = items.find(({ model }) => model !== undefined);
	const active = same ?? (picker.value ? undefined : first);
	if (active) picker.activeItems = [active];
}
