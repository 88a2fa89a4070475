import * as vscode from 'vscode';
import { routeAsk } from '../core/models/routing.ts';
import { type Endpoint, endpointId, parseEndpoint } from '../remote/openai/endpoint.ts';
import { type Quirk, type Quirks, quirkSentence } from '../remote/openai/quirks.ts';
import { type ConnectionReport, testConnection } from '../remote/openai/testConnection.ts';
import type { ApiKeys } from './apiKeys.ts';
import { signalOf } from './cancellation.ts';
import { NEXT_ACTION_LABELS, takeNextAction } from './chat/nextActions.ts';
import { namesHere } from './models/namesHere.ts';
import type { Memory } from './models/shutdownDates.ts';
import { readKey } from './models.ts';
import { plainNotice } from './notice.ts';
import type { Settings } from './settings.ts';

export interface ConnectionDeps {
	readonly settings: Settings;
	readonly keys: ApiKeys;
	readonly quirks: Quirks;
	/** Of all windows: what endpoints listed. */
	readonly memory: Memory;
}

const FORGET = 'Forget What Was Learned';

/** Asks the endpoint for its models and tells the user what works or which layer fails, with the next thing to do, and what was learned of it. */
export async function testConnectionCommand(deps: ConnectionDeps): Promise<void> {
	const { settings, keys, quirks } = deps;
	const text = settings.endpoint();
	const parsed = parseEndpoint(text);
	const endpoint = parsed.kind === 'endpoint' ? parsed.endpoint : undefined;
	const model = endpoint ? modelToTest(endpoint, deps) : settings.model();
	const apiKey = async () => endpoint && readKey(keys, endpoint);
	const title = `Testing the connection to ${endpoint?.host ?? text}`;
	const report = await vscode.window.withProgress(
		{ location: vscode.ProgressLocation.Notification, title, cancellable: true },
		(_, token) =>
			testConnection(
				{ endpoint: text, model, apiKey, fetch: globalThis.fetch, now: () => performance.now() },
				signalOf(token),
			),
	);
	if (report.kind === 'cancelled') return;
	const learned = endpoint ? learnedOf(endpointId(endpoint), model, quirks) : [];
	const answer = await show(report, learned);
	if (answer === FORGET && endpoint) quirks.forget(endpointId(endpoint));
	if (answer !== 'next' || report.kind !== 'failed') return;
	const { action } = report.failure;
	if (action === 'retry') await testConnectionCommand(deps);
	else await takeNextAction(action);
}

/** Behind “auto” the model that most asks go to. */
function modelToTest(endpoint: Endpoint, { settings, memory }: ConnectionDeps): string {
	const wishes = { model: settings.model(), smallModel: '', fallbackModels: [] };
	const route = routeAsk({ text: '' }, wishes, namesHere(endpoint, settings, memory, Date.now()), endpoint.host);
	return 'model' in route ? route.model : 'gpt-4.1';
}

/** What was learned of the endpoint, the current model first. */
export function learnedOf(endpoint: string, model: string, quirks: Quirks): readonly Quirk[] {
	const here = quirks.snapshot().filter((quirk) => quirk.endpoint === endpoint);
	return here.toSorted((a, b) => Number(b.model === model) - Number(a.model === model));
}

async function show(
	report: Exclude<ConnectionReport, { kind: 'cancelled' }>,
	learned: readonly Quirk[],
): Promise<'next' | typeof FORGET | undefined> {
	const said = learned.slice(0, 2).map(quirkSentence);
	const more = learned.length > said.length ? [`And ${learned.length - said.length} more.`] : [];
	const forget = learned.length > 0 ? [FORGET] : [];
	if (report.kind === 'ok') {
		const sentence = [report.sentence, ...said, ...more].join(' ');
		const answer = await vscode.window.showInformationMessage(plainNotice(sentence), ...forget);
		return answer === FORGET ? FORGET : undefined;
	}
	const { sentence, action } = report.failure;
	const label = NEXT_ACTION_LABELS[action];
	const whole = [`${sentence} (${report.layer})`, ...said, ...more].join(' ');
	const answer = await vscode.window.showErrorMessage(plainNotice(whole), label, ...forget);
	if (answer === FORGET) return FORGET;
	return answer === label ? 'next' : undefined;
}
