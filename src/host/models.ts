import type { Model } from '../core/ports.ts';
import { type Endpoint, parseEndpoint } from '../remote/openai/endpoint.ts';
import type { Failure } from '../shared/failure.ts';
import type { ApiKeys } from './apiKeys.ts';
import { clock } from './clock.ts';
import type { Settings } from './settings.ts';

/** Is shown the body of every request right before it leaves. */
export type RequestListener = (body: unknown) => void;

/** The model behind the user's endpoint setting. */
export interface Models {
	/** The model, or why nothing can be asked. */
	current(): Promise<Model | Failure>;
}

/** One client for each base URL, so that what it learned of an endpoint's quirks is kept. */
export function createModels(deps: {
	readonly settings: Settings;
	readonly keys: ApiKeys;
	readonly onRequest: RequestListener;
}): Models {
	const clients = new Map<string, Model>();
	return {
		async current() {
			const parsed = parseEndpoint(deps.settings.endpoint());
			if (parsed.kind === 'refused')
				return { kind: 'badRequest', sentence: parsed.sentence, action: 'openEndpointSetting' };
			const { endpoint } = parsed;
			const known = clients.get(endpoint.baseUrl);
			if (known) return known;
			const { createOpenaiModel } = await import('../remote/openai/openaiModel.ts');
			const { onRequest } = deps;
			const apiKey = () => readKey(deps.keys, endpoint);
			const client = createOpenaiModel({ endpoint, apiKey, fetch: globalThis.fetch, clock, onRequest });
			clients.set(endpoint.baseUrl, client);
			return client;
		},
	};
}

/** The key for exactly this endpoint's origin. Rejects when the secret storage does not answer. */
export async function readKey(keys: ApiKeys, endpoint: Endpoint): Promise<string | undefined> {
	const stored = await keys.get(endpoint.origin);
	if (stored.kind === 'failed') throw new Error(stored.sentence);
	return stored.kind === 'key' ? stored.key : undefined;
}
