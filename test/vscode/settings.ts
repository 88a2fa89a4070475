import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** VS Code settings by their names. */
export type Settings = Readonly<Record<string, unknown>>;

/** A quiet window: no network of its own, nothing that opens by itself, and desktop's defaults where the web's differ. */
export const quietSettings: Settings = {
	'chat.disableAIFeatures': true,
	// Text that is put into an editor at once is to stay as it is.
	'editor.autoClosingBrackets': 'never',
	'editor.autoClosingQuotes': 'never',
	'extensions.autoCheckUpdates': false,
	'extensions.autoUpdate': false,
	'extensions.ignoreRecommendations': true,
	'files.autoSave': 'off',
	'git.autofetch': false,
	'git.openRepositoryInParentFolders': 'never',
	'json.schemaDownload.enable': false,
	'npm.fetchOnlinePackageInfo': false,
	'remote.autoForwardPorts': false,
	'telemetry.telemetryLevel': 'off',
	'typescript.disableAutomaticTypeAcquisition': true,
	'update.mode': 'none',
	'update.showReleaseNotes': false,
	'window.confirmBeforeClose': 'never',
	// Only dialogs and menus that are part of the page can be driven.
	'window.dialogStyle': 'custom',
	'window.titleBarStyle': 'custom',
	'window.restoreWindows': 'none',
	'workbench.editor.useModal': 'off',
	'workbench.enableExperiments': false,
	'workbench.secondarySideBar.defaultVisibility': 'hidden',
	'workbench.startupEditor': 'none',
	'workbench.tips.enabled': false,
	'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/** Writes the user settings of a profile folder: the quiet ones, over them what is there already, over that `settings`. */
export async function writeUserSettings(userDataDir: string, settings: Settings = {}): Promise<void> {
	const file = path.join(userDataDir, 'User', 'settings.json');
	await mkdir(path.dirname(file), { recursive: true });
	const present: Settings = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
	await writeFile(file, `${JSON.stringify({ ...quietSettings, ...present, ...settings }, null, '\t')}\n`);
}
