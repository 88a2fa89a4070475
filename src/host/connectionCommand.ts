import * as vscode from 'vscode';
import { parseEndpoint } from '../remote/openai/endpoint.ts';
import { testConnection } from '../remote/openai/testConnection.ts';
import type { ApiKeys } from './apiKeys.ts';
import { signalOf } from './cancellation.ts';
import { NEXT_ACTION_LABELS, takeNextAction } from './chat/nextActions.ts';
import { readKey } from './models.ts';
import { plainNotice } from './notice.ts';
import type { Settings } from './settings.ts';

/** Asks the endpoint for its models and tells the user what works or which layer fails, with the next thing to do. */
export async function testConnectionCommand(settings: Settings, keys: ApiKeys): Promise<void> {
	const model = settings.model();
	const text = settings.endpoint();
	const parsed = parseEndpoint(text);
	const apiKey = async () => (parsed.kind === 'endpoint' ? readKey(keys, parsed.endpoint) : undefined);
	const title = `Testing the connection to ${parsed.kind === 'endpoint' ? parsed.endpoint.host : text}`;
	const report = await vscode.window.withProgress(
		{ location: vscode.ProgressLocation.Notification, title, cancellable: true },
		(_, token) =>
			testConnection(
				{ endpoint: text, model, apiKey, fetch: globalThis.fetch, now: () => performance.now() },
				signalOf(token),
			),
	);
	if (report.kind === 'cancelled') return;
	if (report.kind === 'ok') {
		void vscode.window.showInformationMessage(plainNotice(report.sentence));
		return;
	}
	const { sentence, action } = report.failure;
	const label = NEXT_ACTION_LABELS[action];
	const answer = await vscode.window.showErrorMessage(plainNotice(`${sentence} (${report.layer})`), label);
	if (answer !== label) return;
	if (action === 'retry') await testConnectionCommand(settings, keys);
	else await takeNextAction(action);
}
