import * as vscode from 'vscode';
import { lifecycleOf, lifecycleSentence, noticeDue } from '../../core/models/lifecycle.ts';
import { fetchModels } from '../../remote/openai/fetchModels.ts';
import { COMMANDS } from '../../shared/ids.ts';
import { readKey } from '../models.ts';
import { plainNotice } from '../notice.ts';
import type { LifecycleDeps, UsedModel } from './lifecycleWatch.ts';
import { modelRows } from './modelRows.ts';
import { createKnownDates, type KnownDates } from './shutdownDates.ts';

const DAY_MS = 86_400_000;
const SHOWN_KEY = 'tandem.endNotices';

/**
 * Reads the endpoint's list of models when the one that is known is older than a day, and tells the user when the model
 * ends soon or has ended, as often as `noticeDue` says.
 */
export async function checkLifecycle(used: UsedModel, deps: LifecycleDeps, signal: AbortSignal): Promise<void> {
	const { model, endpoint } = used;
	const { memory, clock, settings } = deps;
	const dates = createKnownDates(memory);
	await refresh(dates, used, deps, signal);
	if (signal.aborted) return;
	const now = clock.now();
	const life = lifecycleOf(model, modelRows(settings), dates.of(endpoint.baseUrl), now);
	// Elsewhere a model may live on after OpenAI's end; if it does not, the failure leads to the picker.
	if (life.kind === 'fine' || (life.kind === 'ended' && life.from === 'catalogue' && !endpoint.isOpenai)) return;
	const shown = readShown(memory.get<unknown>(SHOWN_KEY));
	const tone = noticeDue(life, shown.get(model), now);
	if (!tone) return;
	await memory.update(SHOWN_KEY, Object.fromEntries([...shown, [model, now]]));
	const sentence = lifecycleSentence(model, life, endpoint);
	const choose = 'Choose Model';
	// A model that has ended has nothing to be compared with.
	const compare = life.kind === 'ending' && life.successor !== undefined ? [`Try ${life.successor}`] : [];
	const buttons = [choose, ...compare, 'Later'];
	const choice = await (tone === 'quiet'
		? vscode.window.showInformationMessage(plainNotice(sentence), ...buttons)
		: vscode.window.showWarningMessage(plainNotice(sentence), ...buttons));
	if (choice !== undefined && compare.includes(choice)) await vscode.commands.executeCommand(COMMANDS.compareModels);
	if (choice === choose) await vscode.commands.executeCommand(COMMANDS.chooseModel);
}

async function refresh(
	dates: KnownDates,
	{ model, endpoint }: UsedModel,
	{ keys, clock, fetch }: LifecycleDeps,
	signal: AbortSignal,
): Promise<void> {
	const now = clock.now();
	const readAt = dates.readAt(endpoint.baseUrl);
	if (readAt !== undefined && readAt <= now && now - readAt < DAY_MS) return;
	const found = await fetchModels({ endpoint, model, apiKey: () => readKey(keys, endpoint), fetch }, signal);
	if (found.kind === 'list') await dates.remember(endpoint.baseUrl, found.models, now);
}

function readShown(value: unknown): ReadonlyMap<string, number> {
	if (typeof value !== 'object' || value === null) return new Map();
	return new Map(Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}
