import { suitedModel } from '../core/models/suitedModel.ts';
import type { Model } from '../core/ports.ts';
import { type Endpoint, endpointId, parseEndpoint, presetOf } from '../remote/openai/endpoint.ts';
import type { Quirks } from '../remote/openai/quirks.ts';
import type { Failure } from '../shared/failure.ts';
import type { ApiKeys } from './apiKeys.ts';
import { clock } from './clock.ts';
import { readEndpointOptions } from './models/endpointOptions.ts';
import { modelRows } from './models/modelRows.ts';
import type { Settings } from './settings.ts';

/** Is shown the body of every request right before it leaves. */
export type RequestListener = (body: unknown) => void;

/** The model behind the user's endpoint setting. */
export interface Models {
	/** The model, whose requests suit whichever is named in them; or why nothing can be asked. */
	current(): Promise<Model | Failure>;
}

export interface ModelsDeps {
	readonly settings: Settings;
	readonly keys: ApiKeys;
	readonly quirks: Quirks;
	readonly onRequest: RequestListener;
}

/** One client for each endpoint and what is set for it, so that its thoughts and limits are kept. */
export function createModels(deps: ModelsDeps): Models {
	const { settings } = deps;
	const clients = new Map<string, Model>();
	return {
		async current() {
			const parsed = parseEndpoint(settings.endpoint());
			if (parsed.kind === 'refused')
				return { kind: 'badRequest', sentence: parsed.sentence, action: 'openEndpointSetting' };
			const { endpoint } = parsed;
			const id = JSON.stringify([endpointId(endpoint), settings.endpointOptions()]);
			const client = clients.get(id) ?? (await createClient(endpoint, deps));
			clients.set(id, client);
			return suitedModel(client, {
				rows: modelRows(settings),
				effort: settings.reasoningEffort(),
				transports: (model) => transportsOf(endpoint, model, deps.quirks),
			});
		},
	};
}

async function createClient(endpoint: Endpoint, { settings, keys, quirks, onRequest }: ModelsDeps): Promise<Model> {
	const { createOpenaiModel } = await import('../remote/openai/openaiModel.ts');
	return createOpenaiModel({
		endpoint,
		apiKey: () => readKey(keys, endpoint),
		fetch: globalThis.fetch,
		clock,
		settings: readEndpointOptions(settings.endpointOptions()).settings,
		quirks,
		onRequest,
	});
}

function transportsOf(endpoint: Endpoint, model: string, quirks: Quirks) {
	return presetOf(endpoint).transports.filter(
		(transport) => !quirks.isRefused({ endpoint: endpointId(endpoint), model, transport }),
	);
}

/** The key for exactly this endpoint's origin. Rejects when the secret storage does not answer. */
export async function readKey(keys: ApiKeys, endpoint: Endpoint): Promise<string | undefined> {
	const stored = await keys.get(endpoint.origin);
	if (stored.kind === 'failed') throw new Error(stored.sentence);
	return stored.kind === 'key' ? stored.key : undefined;
}
