import * as vscode from 'vscode';
import { SETTINGS } from '../shared/ids.ts';

/** When an edit waits for the user's word. Sensitive files ask in every mode. */
export type ApproveEdits = 'sensitive' | 'always';

/** Tandem's settings as the user set them. What a workspace says about them does not count. */
export interface Settings {
	/** Base URL as written, without white space around it. */
	endpoint(): string;
	model(): string;
	approveEdits(): ApproveEdits;
	/** Names of settings that the workspace or a folder of it tries to set, each once. */
	ignoredWorkspaceSettings(): readonly string[];
	readonly onDidChange: vscode.Event<void>;
	dispose(): void;
}

const NAMES = Object.values(SETTINGS);

/** Reads VS Code's configuration anew at every call. */
export function createSettings(): Settings {
	const change = new vscode.EventEmitter<void>();
	const listener = vscode.workspace.onDidChangeConfiguration((event) => {
		if (NAMES.some((name) => event.affectsConfiguration(name))) change.fire();
	});
	return {
		endpoint: () => userText(SETTINGS.endpoint),
		model: () => userText(SETTINGS.model),
		approveEdits: () => (userText(SETTINGS.approveEdits) === 'always' ? 'always' : 'sensitive'),
		ignoredWorkspaceSettings: () => NAMES.filter(isSetByWorkspace),
		onDidChange: change.event,
		dispose() {
			listener.dispose();
			change.dispose();
		},
	};
}

/**
 * The user's value, else the default; never the workspace's. `get()` would merge the workspace in and let a repository choose where
 * the key goes.
 */
function userText(name: string): string {
	const found = vscode.workspace.getConfiguration().inspect<unknown>(name);
	const own = found?.globalValue;
	if (typeof own === 'string' && own.trim() !== '') return own.trim();
	return typeof found?.defaultValue === 'string' ? found.defaultValue : '';
}

function isSetByWorkspace(name: string): boolean {
	const scopes = [undefined, ...(vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri)];
	return scopes.some((scope) => {
		const found = vscode.workspace.getConfiguration(undefined, scope).inspect<unknown>(name);
		return found?.workspaceValue !== undefined || found?.workspaceFolderValue !== undefined;
	});
}
