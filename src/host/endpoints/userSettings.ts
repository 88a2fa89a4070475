import * as vscode from 'vscode';
import { SETTINGS } from '../../shared/ids.ts';
import { plainNotice } from '../notice.ts';

/** Writes user settings; `undefined` removes one. `false`: they could not be written, and the user was told what to do. */
export async function writeUserSettings(values: Readonly<Record<string, unknown>>): Promise<boolean> {
	try {
		const configuration = vscode.workspace.getConfiguration();
		for (const [name, value] of Object.entries(values))
			await configuration.update(name, value, vscode.ConfigurationTarget.Global);
		return true;
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		void vscode.window.showErrorMessage(
			plainNotice(`Your settings could not be written: ${reason}. Mend settings.json, then choose again.`),
		);
		return false;
	}
}

/** The value of `tandem.endpointOptions` with Azure's sign-in on or off, everything else as it is; `undefined` when it is so already. */
export function withSignIn(options: unknown, isOn: boolean): Readonly<Record<string, unknown>> | undefined {
	const whole = asObject(options);
	const azure = asObject(whole.azure);
	if ((azure.signIn === true) === isOn) return undefined;
	return { ...whole, azure: { ...azure, signIn: isOn } };
}

/** Turns Azure's sign-in on or off in the user's settings. */
export async function writeSignIn(options: unknown, isOn: boolean): Promise<boolean> {
	const changed = withSignIn(options, isOn);
	return changed === undefined || (await writeUserSettings({ [SETTINGS.endpointOptions]: changed }));
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
