import * as vscode from 'vscode';
import type { NextAction } from '../../shared/failure.ts';
import { COMMANDS, SETTINGS } from '../../shared/ids.ts';

/** Where OpenAI's users pay. */
const BILLING_PAGE = 'https://platform.openai.com/settings/organization/billing';

/** What a failure's button is called, in the doors that have no panel. */
export const NEXT_ACTION_LABELS: Readonly<Record<NextAction, string>> = {
	setApiKey: 'Set API Key',
	retry: 'Try Again',
	continue: 'Continue',
	testConnection: 'Test Connection',
	openModelSetting: 'Choose a Model',
	openEndpointSetting: 'Open Endpoint Setting',
	openBilling: 'Open Billing Page',
	newChat: 'New Chat',
	raiseCeiling: 'Raise Ceiling',
};

/** Does what a failure's button promises. `retry`, `continue` and `raiseCeiling`, after which it goes on, belong to the door that failed and do nothing here. */
export async function takeNextAction(action: NextAction): Promise<void> {
	switch (action) {
		case 'setApiKey':
			return vscode.commands.executeCommand(COMMANDS.setApiKey);
		case 'testConnection':
			return vscode.commands.executeCommand(COMMANDS.testConnection);
		case 'newChat':
			return vscode.commands.executeCommand(COMMANDS.newChat);
		case 'openModelSetting':
			return vscode.commands.executeCommand(COMMANDS.chooseModel);
		case 'openEndpointSetting':
			return vscode.commands.executeCommand('workbench.action.openSettings', SETTINGS.endpoint);
		case 'openBilling':
			await vscode.env.openExternal(vscode.Uri.parse(BILLING_PAGE));
			return;
		case 'retry':
		case 'continue':
		case 'raiseCeiling':
			return;
	}
}
