import * as vscode from 'vscode';
import type { Effort } from '../../../src/core/models/modelRow.ts';
import { type ApiKeys, createApiKeys } from '../../../src/host/apiKeys.ts';
import type { Memory } from '../../../src/host/models/shutdownDates.ts';
import type { Settings } from '../../../src/host/settings.ts';

/** VS Code's memory, as JSON goes in and out. */
export function fakeMemory(): Memory & { readonly kept: ReadonlyMap<string, string> } {
	const kept = new Map<string, string>();
	return {
		kept,
		get: <T>(key: string) => {
			const value = kept.get(key);
			return value === undefined ? undefined : (JSON.parse(value) as T);
		},
		update: async (key, value) => void kept.set(key, JSON.stringify(value)),
	};
}

/** Settings that say what the test says. */
export function fakeSettings(said: {
	endpoint: string;
	model: string;
	models?: unknown;
	endpointOptions?: unknown;
	smallModel?: string;
	fallbackModels?: readonly string[];
	ceilings?: unknown;
	hostedTools?: unknown;
	readonly reasoningEffort?: Effort;
}): Settings {
	return {
		endpoint: () => said.endpoint,
		model: () => said.model,
		smallModel: () => said.smallModel ?? '',
		fallbackModels: () => said.fallbackModels ?? [],
		models: () => said.models,
		endpointOptions: () => said.endpointOptions,
		ceilings: () => said.ceilings,
		hostedTools: () => said.hostedTools,
		reasoningEffort: () => said.reasoningEffort,
		contextBudget: () => 20_000,
		compactAbove: () => 60_000,
		chatTitles: () => true,
		approveEdits: () => 'sensitive',
		saveEditedFiles: () => true,
		reviewCodeLens: () => true,
		index: () => ({ enabled: true, maxFiles: 1_000 }),
		embeddings: () => undefined,
		instructions: () => ({}),
		largeReviews: () => 'ask',
		ignoredWorkspaceSettings: async () => [],
		onDidChange: new vscode.EventEmitter<void>().event,
		dispose: () => {},
	};
}

/** A store that holds one key for one origin. */
export function keysWith(origin: string, key: string): ApiKeys {
	const secrets = {
		get: async (name: string) => (name === `tandem.apiKey:${origin}` ? key : undefined),
		store: async () => {},
		delete: async () => {},
		onDidChange: () => ({ dispose() {} }),
	};
	return createApiKeys(secrets, {});
}
