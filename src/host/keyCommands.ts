import * as vscode from 'vscode';
import { type Endpoint, OPENAI_BASE_URL, parseEndpoint } from '../remote/openai/endpoint.ts';
import { DEMO_MODEL, SETTINGS } from '../shared/ids.ts';
import type { ApiKeys } from './apiKeys.ts';
import { azureCloud, type GetSession } from './endpoints/azureSignIn.ts';
import { askCredential } from './endpoints/credentials.ts';
import { endpointUi } from './endpoints/endpointUi.ts';
import { writeSignIn } from './endpoints/userSettings.ts';
import { plainNotice } from './notice.ts';
import type { Settings } from './settings.ts';

/** Asks for a key and binds it to the origin that it was given for. In the demo it is a key for OpenAI, and leaves the demo. */
export async function setApiKey(settings: Settings, keys: ApiKeys, getSession: GetSession): Promise<void> {
	const endpoint = endpointForKey(settings);
	if (typeof endpoint === 'string') {
		void vscode.window.showErrorMessage(plainNotice(endpoint));
		return;
	}
	const obtained = await askCredential(endpoint, false, { settings, keys, getSession }, endpointUi);
	if (obtained.kind === 'left') return;
	if (obtained.kind === 'failed') {
		void vscode.window.showErrorMessage(plainNotice(obtained.sentence));
		return;
	}
	if (isDemo(settings)) await leaveDemo();
	const done =
		obtained.how === 'signIn'
			? `Your Microsoft account is used for ${endpoint.origin}.`
			: `The key for ${endpoint.origin} is stored.`;
	void vscode.window.showInformationMessage(plainNotice(done));
}

/** Removes the key of the current endpoint; at Azure a Microsoft account is not used any more either. */
export async function clearApiKey(settings: Settings, keys: ApiKeys): Promise<void> {
	const endpoint = endpointForKey(settings);
	if (typeof endpoint === 'string') {
		void vscode.window.showErrorMessage(plainNotice(endpoint));
		return;
	}
	const change = await keys.clear(endpoint.origin);
	if (change.kind === 'failed') {
		void vscode.window.showErrorMessage(plainNotice(change.sentence));
		return;
	}
	if (azureCloud(endpoint.origin) && !(await writeSignIn(settings.endpointOptions(), false))) return;
	void vscode.window.showInformationMessage(plainNotice(`The key for ${endpoint.origin} is removed.`));
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
