import type { Failure } from '../../shared/failure.ts';
import type { Endpoint } from './endpoint.ts';
import { keyUnreadable, keyUnusable, noKey } from './streamFailures.ts';
import { untilAborted } from './untilAborted.ts';

interface KeyPlace {
	readonly endpoint: Endpoint;
	apiKey(): Promise<string | undefined>;
}

export type FoundKey =
	| { readonly kind: 'key'; readonly value: string | undefined }
	| { readonly kind: 'none'; readonly failure: Failure };

/** Asks for the key that was stored for the endpoint, or says why there is none that could be sent. `model` is for sentences. */
export async function findKey(model: string, { endpoint, apiKey }: KeyPlace, signal: AbortSignal): Promise<FoundKey> {
	const context = { endpoint, model, key: undefined };
	let value: string | undefined;
	try {
		value = (await untilAborted(apiKey(), signal))?.trim() || undefined;
	} catch {
		return { kind: 'none', failure: keyUnreadable(context) };
	}
	if (value === undefined && !endpoint.isLoopback) return { kind: 'none', failure: noKey(context) };
	// An illegal header value would come back in the platform's error message, key and all.
	if (value !== undefined && !/^[\x21-\x7e]+$/.test(value)) return { kind: 'none', failure: keyUnusable(context) };
	return { kind: 'key', value };
}
