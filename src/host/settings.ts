import * as vscode from 'vscode';
import type { Effort } from '../core/models/modelRow.ts';
import { SETTINGS } from '../shared/ids.ts';

/** When an edit waits for the user's word. Sensitive files ask in every mode. */
export type ApproveEdits = 'sensitive' | 'always';

/** A large review is done now or as a batch job, or the user is asked. */
export type LargeReviews = 'ask' | 'now' | 'batch';

/** Tandem's settings as the user set them. What a workspace says about them does not count. */
export interface Settings {
	/** Base URL as written, without white space around it. */
	endpoint(): string;
	/** The name of a model, or “auto”. */
	model(): string;
	/** '' when the user named none. */
	smallModel(): string;
	fallbackModels(): readonly string[];
	/** The user's rows of models, as written: `parseModelRows` reads them. */
	models(): unknown;
	/** What is set for endpoints beside their address, as written: `readEndpointOptions` reads it. */
	endpointOptions(): unknown;
	/** What requests may use, as written: `parseCeilings` reads it. */
	ceilings(): unknown;
	/** Tools that the endpoint runs itself, as written: `parseHostedTools` reads it. */
	hostedTools(): unknown;
	/** How long models think that can; `undefined`: as each does by itself. */
	reasoningEffort(): Effort | undefined;
	/** Which kinds of instruction files are not read: those that are `false`. */
	instructions(): Readonly<Record<string, unknown>>;
	/** What becomes of a review that is large, where the endpoint takes batches. */
	largeReviews(): LargeReviews;
	/** Most tokens of context that go along with an ask. */
	contextBudget(): number;
	/** Tokens above which a conversation is made shorter; 0: never for its cost. */
	compactAbove(): number;
	/** Whether a model gives chats their titles. */
	chatTitles(): boolean;
	approveEdits(): ApproveEdits;
	/** Whether a file that had no unsaved text is saved after an edit. */
	saveEditedFiles(): boolean;
	/** Whether Keep and Undo stand above each change that waits for review. */
	reviewCodeLens(): boolean;
	/** Whether there is an index, and of how many files at most. */
	index(): { readonly enabled: boolean; readonly maxFiles: number };
	/** The model for embeddings, as written: `parseEmbeddingSetting` reads it. */
	embeddings(): unknown;
	/** Names of settings that a file of the workspace tries to set, each once, read anew. Never rejects. */
	ignoredWorkspaceSettings(): Promise<readonly string[]>;
	readonly onDidChange: vscode.Event<void>;
	dispose(): void;
}

const EFFORTS: readonly Effort[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];
const LARGE_REVIEWS: readonly LargeReviews[] = ['ask', 'now', 'batch'];
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
		smallModel: () => userText(SETTINGS.smallModel),
		fallbackModels: () => userTexts(SETTINGS.fallbackModels),
		models: () => userValue(SETTINGS.models),
		endpointOptions: () => userValue(SETTINGS.endpointOptions),
		ceilings: () => userValue(SETTINGS.ceilings),
		hostedTools: () => userValue(SETTINGS.hostedTools),
		reasoningEffort: () => EFFORTS.find((effort) => effort === userText(SETTINGS.reasoningEffort)),
		instructions: () => {
			const value = userValue(SETTINGS.instructions);
			return typeof value === 'object' && value !== null ? { ...value } : {};
		},
		largeReviews: () => LARGE_REVIEWS.find((way) => way === userText(SETTINGS.largeReviews)) ?? 'ask',
		contextBudget: () => userNumber(SETTINGS.contextBudget, 500, 500_000),
		compactAbove: () => userNumber(SETTINGS.compactAbove, 0, 1_000_000),
		chatTitles: () => userFlag(SETTINGS.chatTitles),
		approveEdits: () => (userText(SETTINGS.approveEdits) === 'always' ? 'always' : 'sensitive'),
		saveEditedFiles: () => userFlag(SETTINGS.saveEditedFiles),
		reviewCodeLens: () => userFlag(SETTINGS.reviewCodeLens),
		index: () => ({
			enabled: userFlag(SETTINGS.indexEnabled),
			maxFiles: userNumber(SETTINGS.indexMaxFiles, 0, 1_000_000),
		}),
		embeddings: () => userValue(SETTINGS.indexEmbeddings),
		async ignoredWorkspaceSettings() {
			const keys = (await Promise.all(settingsFiles().map(keysIn))).flat();
			return NAMES.filter((name) => keys.includes(name));
		},
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

function userFlag(name: string): boolean {
	const found = vscode.workspace.getConfiguration().inspect<unknown>(name);
	return (typeof found?.globalValue === 'boolean' ? found.globalValue : found?.defaultValue) === true;
}

/** The user's whole number within the bounds, else the default. */
function userNumber(name: string, least: number, most: number): number {
	const found = vscode.workspace.getConfiguration().inspect<unknown>(name);
	const value = found?.globalValue;
	if (Number.isInteger(value)) return Math.min(most, Math.max(least, Number(value)));
	return typeof found?.defaultValue === 'number' ? found.defaultValue : least;
}

/** The texts of a list of the user's, without empty ones. */
function userTexts(name: string): readonly string[] {
	const own = userValue(name);
	const texts = Array.isArray(own) ? own.filter((item) => typeof item === 'string') : [];
	return texts.map((text) => text.trim()).filter(Boolean);
}

/** The user's value as it stands, of whatever type. */
function userValue(name: string): unknown {
	return vscode.workspace.getConfiguration().inspect<unknown>(name)?.globalValue;
}

/** VS Code leaves values of application scope out without a word, so what a workspace tries is only to be seen in its files. */
function settingsFiles(): readonly vscode.Uri[] {
	const { workspaceFolders = [], workspaceFile } = vscode.workspace;
	const files = workspaceFolders.map(({ uri }) => vscode.Uri.joinPath(uri, '.vscode', 'settings.json'));
	return workspaceFile && workspaceFile.scheme !== 'untitled' ? [...files, workspaceFile] : files;
}

/** The keys in a file of JSON with comments: strings that a colon follows. */
async function keysIn(file: vscode.Uri): Promise<readonly string[]> {
	try {
		const text = Buffer.from(await vscode.workspace.fs.readFile(file)).toString();
		// Comments are tokens of their own, so that what they hold is not taken for a string; one may stand between a key and its colon.
		const tokens =
			text.match(/"(?:[^"\\]|\\.)*"|\/\/.*|\/\*[\s\S]*?\*\/|:/g)?.filter((token) => !token.startsWith('/')) ?? [];
		return tokens.filter((token, at) => token.startsWith('"') && tokens[at + 1] === ':').map(unquoted);
	} catch {
		return [];
	}
}

function unquoted(token: string): string {
	try {
		return String(JSON.parse(token));
	} catch {
		return token.slice(1, -1);
	}
}
