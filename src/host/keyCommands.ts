import * as vscode from 'vscode';
import { type Endpoint, OPENAI_BASE_URL, parseEndpoint } from '../remote/openai/endpoint.ts';
import { DEMO_MODEL, SETTINGS } from '../shared/ids.ts';
import type { ApiKeys } from './apiKeys.ts';
import { plainNotice } from './notice.ts';
import type { Settings } from './settings.ts';

/** Asks for a key and binds it to the origin that it was given for. In the demo it is a key for OpenAI, and leaves the demo. */
export async function setApiKey(settings: Settings, keys: ApiKeys): Promise<void> {
	const endpoint = endpointForKey(settings);
	if (typeof endpoint === 'string') {
		void vscode.window.showErrorMessage(plainNotice(endpoint));
		return;
	}
	const pasted = await vscode.window.showInputBox({
		title: `API key for ${endpoint.origin}`,
		prompt: 'Kept in VS Code’s secret storage and sent to this origin only.',
		placeHolder: endpoint.isOpenai ? 'sk-…' : '',
		password: true,
		ignoreFocusOut: true,
		validateInput: (text) => (text.trim() ? undefined : 'Paste the key, or press Escape.'),
	});
	if (pasted === undefined) return;
	const change = await keys.set(endpoint.origin, pasted);
	if (change.kind === 'failed') {
		void vscode.window.showErrorMessage(plainNotice(change.sentence));
		return;
	}
	if (isDemo(settings)) await leaveDemo();
	void vscode.window.showInformationMessage(plainNotice(`The key for ${endpoint.origin} is stored.`));
}

/** Removes the key of the current endpoint. */
export async function clearApiKey(settings: Settings, keys: ApiKeys): Promise<void> {
	const endpoint = endpointForKey(settings);
	if (typeof endpoint === 'string') {
		void vscode.window.showErrorMessage(plainNotice(endpoint));
		return;
	}
	const change = await keys.clear(endpoint.origin);
	if (change.kind === 'failed') void vscode.window.showErrorMessage(plainNotice(change.sentence));
	else void vscode.window.showInformationMessage(plainNotice(`The key for ${endpoint.origin} is removed.`));
}

function isDemo(settings: Settings): boolean {
	return settings.model() === DEMO_MODEL;
}

function endpointForKey(settings: Settings): Endpoint | string {
	const parsed = parseEndpoint(isDemo(settings) ? OPENAI_BASE_URL : settings.endpoint());
	return parsed.kind === 'endpoint' ? parsed.endpoint : parsed.sentence;
}

async function leaveDemo(): Promise<void> {
	const configuration = vscode.workspace.getConfiguration();
	await configuration.update(SETTINGS.endpoint, undefined, vscode.ConfigurationTarget.Global);
	await configuration.update(SETTINGS.model, undefined, vscode.ConfigurationTarget.Global);
}
