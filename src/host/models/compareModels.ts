import * as vscode from 'vscode';
import {
	type ComparedRun,
	comparisonQuestion,
	runForComparison,
	runSentence,
	successorOf,
} from '../../core/models/comparison.ts';
import type { Clock, Model, ModelRequest } from '../../core/ports.ts';
import { parseEndpoint } from '../../remote/openai/endpoint.ts';
import type { Failure } from '../../shared/failure.ts';
import { SETTINGS } from '../../shared/ids.ts';
import { writeUserSettings } from '../endpoints/userSettings.ts';
import { pricesHere } from '../money/pricesHere.ts';
import { plainNotice, showFailure, withCancellableProgress } from '../notice.ts';
import type { Settings } from '../settings.ts';
import type { ComparedDocuments } from './comparedDocuments.ts';
import { modelRows } from './modelRows.ts';
import { createKnownDates, type Memory } from './shutdownDates.ts';

/** The last ask of the chat as it was sent, and a model to ask it anew. */
export interface Comparison {
	readonly request: ModelRequest;
	/** Asks the model that the request names, and no other. */
	readonly model: Model;
}

export interface CompareDeps {
	readonly settings: Settings;
	readonly clock: Clock;
	/** Of all windows: what endpoints listed. */
	readonly memory: Memory;
	readonly comparison: () => Promise<Comparison | Failure>;
	readonly documents: ComparedDocuments;
}

/** What the comparison asks of the user; `undefined`: they pressed Escape. */
export interface CompareUi {
	pickModel(current: string, offered: readonly string[]): PromiseLike<string | undefined>;
	confirm(models: readonly [string, string], detail: string): PromiseLike<'run' | 'other' | undefined>;
	/** Does not wait for the user. */
	offerChange(sentence: string, model: string): void;
}

/**
 * Sends the last ask of the chat once more, to the model that had it and to another one, and shows both answers beside each
 * other. Says what that may cost and waits for a yes. What the models call is shown and not run.
 */
export async function compareModels(deps: CompareDeps, ui: CompareUi = compareUi): Promise<void> {
	const found = await deps.comparison();
	if ('sentence' in found) return showFailure(found, () => void compareModels(deps, ui));
	const { request, model } = found;
	const rows = modelRows(deps.settings);
	const other = await confirmedModel(request, successorOf(request.model, rows), deps, ui);
	if (other === undefined) return;
	const models = [request.model, other] as const;
	const runs = await withCancellableProgress(`Asking ${models.join(' and ')}`, (_, signal) =>
		Promise.all(models.map((name) => runForComparison(model, { ...request, model: name }, deps.clock, signal))),
	);
	const [left, right] = runs;
	if (left && right) await show(left, right, deps, ui);
}

async function confirmedModel(
	request: ModelRequest,
	successor: string | undefined,
	{ settings, memory }: CompareDeps,
	ui: CompareUi,
): Promise<string | undefined> {
	const { model } = request;
	const pick = () =>
		ui.pickModel(model, [...new Set([...(successor ? [successor] : []), ...listedHere(settings, memory)])]);
	let other = successor ?? (await pick());
	while (other !== undefined) {
		const models = [model, other] as const;
		const answer = await ui.confirm(models, comparisonQuestion(request, models, pricesHere(settings)));
		if (answer === undefined) return undefined;
		if (answer === 'run') return other;
		other = await pick();
	}
	return undefined;
}

/** Of the models that Tandem knows, those that the endpoint listed last. */
function listedHere(settings: Settings, memory: Memory): readonly string[] {
	const parsed = parseEndpoint(settings.endpoint());
	return parsed.kind === 'endpoint' ? createKnownDates(memory).listed(parsed.endpoint.baseUrl) : [];
}

async function show(left: ComparedRun, right: ComparedRun, { documents }: CompareDeps, ui: CompareUi): Promise<void> {
	await documents.show(left, right);
	ui.offerChange(`${runSentence(left)}. ${runSentence(right)}.`, right.model);
}

const RUN = 'Run Both';
const OTHER = 'Another Model…';

/** VS Code's own widgets. */
const compareUi: CompareUi = {
	async pickModel(current, offered) {
		const typed = '$(edit) Another name…';
		const labels = [...offered.filter((name) => name !== current), typed];
		const title = `Compare ${current} With`;
		const label = await vscode.window.showQuickPick(labels, { title, ignoreFocusOut: true });
		if (label !== typed) return label;
		const name = await vscode.window.showInputBox({ title, prompt: 'Name of the model at your endpoint' });
		return name?.trim() || undefined;
	},
	async confirm(models, detail) {
		const question = `Ask ${models.join(' and ')} your last question again?`;
		const answer = await vscode.window.showInformationMessage(question, { modal: true, detail }, RUN, OTHER);
		return answer === RUN ? 'run' : answer === OTHER ? 'other' : undefined;
	},
	offerChange(sentence, model) {
		const use = `Use ${model}`;
		void vscode.window.showInformationMessage(plainNotice(sentence), use).then((answer) => {
			if (answer === use) void writeUserSettings({ [SETTINGS.model]: model });
		});
	},
};
