import * as vscode from 'vscode';
import type { CodeIndex, NoIndex } from '../../core/lookupPorts.ts';
import type { AskIndex } from '../../core/ranking/searchByMeaning.ts';
import { INDEX_REQUESTS, type IndexStatus } from '../../shared/indexProtocol.ts';
import type { Settings } from '../settings.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import type { IndexClient } from './indexClient.ts';
import type { Meaning } from './meaningDoor.ts';

/** The index as the window has it: for the tools, and for the user's commands. */
export interface HostIndex extends CodeIndex {
	status(signal: AbortSignal): Promise<IndexStatus | NoIndex>;
	/** Deletes what there is and builds it anew, beside whatever is asked meanwhile. */
	rebuild(signal: AbortSignal): Promise<NoIndex | undefined>;
	/** Deletes it from the disk and ends its process; the next question builds it again. */
	remove(signal: AbortSignal): Promise<NoIndex | undefined>;
	/** Whether its process runs. */
	readonly isRunning: boolean;
	dispose(): void;
}

export interface HostIndexParts {
	readonly paths: WorkspacePaths;
	readonly settings: Pick<Settings, 'index' | 'onDidChange'>;
	/** Folder on this machine's disk for what is Tandem's own in this workspace. */
	readonly storageFolder: string;
	/** The bundle of `src/server/main.ts`. */
	readonly serverModule: string;
	/** Absent: what is found stays in the order of the index. */
	readonly meaning?: Meaning;
}

const NO_FOLDER: NoIndex = {
	unavailable: 'No folder is open, so there is no index. Open a folder, or go on with what the user gave.',
};
const SWITCHED_OFF: NoIndex = {
	unavailable:
		'The index is switched off in the settings (tandem.index.enabled). Use text search instead, or ask the user to switch it on.',
};
const NOT_LOADED: NoIndex = {
	unavailable: 'The index could not be loaded. Use text search instead; “Developer: Reload Window” may bring it back.',
};

/** An index whose client, process and watchers are loaded and started by the first question, and not before. */
export function createCodeIndex(parts: HostIndexParts): HostIndex {
	let loading: Promise<IndexClient> | undefined;
	let client: IndexClient | undefined;
	const stop = () => {
		loading?.then(
			(loaded) => loaded.dispose(),
			() => {},
		);
		loading = undefined;
		client = undefined;
	};
	const load = async () => {
		const { createIndexClient } = await import('./indexClient.ts');
		client = createIndexClient(parts);
		return client;
	};
	const ask = async <T>(method: string, params: unknown, signal: AbortSignal): Promise<T | NoIndex> => {
		if (parts.paths.roots().length === 0) return NO_FOLDER;
		if (!parts.settings.index().enabled) return SWITCHED_OFF;
		loading ??= load();
		const loaded = await loading.catch(() => undefined);
		if (loaded) return loaded.ask<T>(method, params, signal);
		loading = undefined;
		return NOT_LOADED;
	};
	const order = async (method: string, signal: AbortSignal): Promise<NoIndex | undefined> => {
		const answer = await ask<null>(method, undefined, signal);
		return isNoIndex(answer) ? answer : undefined;
	};
	const search: AskIndex = (question, signal) => ask(INDEX_REQUESTS.search, question, signal);
	const listeners = [
		parts.settings.onDidChange(() => {
			if (!parts.settings.index().enabled) stop();
		}),
		vscode.workspace.onDidChangeWorkspaceFolders(() => {
			if (parts.paths.roots().length === 0) stop();
		}),
	];
	return {
		search: (question, signal) =>
			parts.meaning ? parts.meaning.search(question, search, signal) : search(question, signal),
		outline: (path, signal) => ask(INDEX_REQUESTS.outline, { path }, signal),
		symbol: (name, limit, signal) => ask(INDEX_REQUESTS.symbol, { name, limit }, signal),
		repoMap: (budgetTokens, signal) => ask(INDEX_REQUESTS.repoMap, { budgetTokens }, signal),
		status: (signal) => ask(INDEX_REQUESTS.status, undefined, signal),
		rebuild(signal) {
			client?.forgive();
			return order(INDEX_REQUESTS.rebuild, signal);
		},
		async remove(signal) {
			const failed = await order(INDEX_REQUESTS.remove, signal);
			if (failed) return failed;
			stop();
			await parts.meaning?.forget();
			return undefined;
		},
		get isRunning() {
			return client?.isRunning === true;
		},
		dispose() {
			for (const listener of listeners) listener.dispose();
			stop();
		},
	};
}

/** Tells a missing answer from one. */
export function isNoIndex(answer: unknown): answer is NoIndex {
	return typeof answer === 'object' && answer !== null && 'unavailable' in answer;
}
