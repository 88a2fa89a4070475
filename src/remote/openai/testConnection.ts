import type { Failure, FailureKind } from '../../shared/failure.ts';
import { type Endpoint, parseEndpoint, presetOf } from './endpoint.ts';
import type { FailureContext } from './failures.ts';
import { fetchModels } from './fetchModels.ts';
import { plainMessage } from './wording.ts';

/** Where a connection fails, from the outside in. */
export type ConnectionLayer =
	| 'url'
	| 'dns'
	| 'tcp'
	| 'tls'
	| 'proxy'
	| 'timeout'
	| 'key'
	| 'path'
	| 'protocol'
	| 'server'
	| 'model';

export type ConnectionReport =
	| {
			readonly kind: 'ok';
			/** From the request to the whole list of models, ms. */
			readonly latencyMs: number;
			/** `false`: the server lists no models at all. */
			readonly modelListed: boolean;
			readonly sentence: string;
	  }
	| { readonly kind: 'failed'; readonly layer: ConnectionLayer; readonly failure: Failure }
	| { readonly kind: 'cancelled' };

export interface ConnectionTest {
	/** As the setting has it, or parsed already. */
	readonly endpoint: Endpoint | string;
	readonly model: string;
	apiKey(): Promise<string | undefined>;
	readonly fetch: typeof fetch;
	/** A running clock, ms. Only differences are used. */
	now?(): number;
}

/** Asks the endpoint for its models, which costs nothing, and names the layer that fails. Never rejects; takes at most 10 s. */
export async function testConnection(test: ConnectionTest, signal: AbortSignal): Promise<ConnectionReport> {
	const endpoint = endpointOf(test.endpoint);
	if (typeof endpoint === 'string')
		return fail('url', { kind: 'badRequest', sentence: endpoint, action: 'openEndpointSetting' });
	const { model, now = () => performance.now() } = test;
	let started = now();
	let key: string | undefined;
	const apiKey = async () => {
		key = await test.apiKey();
		started = now();
		return key;
	};
	const found = await fetchModels({ endpoint, model, apiKey, fetch: test.fetch }, signal);
	const latencyMs = Math.round(now() - started);
	if (found.kind === 'cancelled') return found;
	if (found.kind === 'failed') return fail(layerOf(found.at, found.failure), found.failure);
	const ids = found.models.map(({ id }) => id);
	return reportList(ids, latencyMs, { endpoint, model, key: key?.trim() || undefined });
}

function layerOf(at: 'key' | 'time' | 'connection' | 'answer', { kind }: Failure): ConnectionLayer {
	if (at === 'key') return 'key';
	if (at === 'time') return 'timeout';
	return at === 'connection' ? layerBelowHttp(kind) : layerOfAnswer(kind);
}

function layerBelowHttp(kind: FailureKind): ConnectionLayer {
	if (kind === 'dns' || kind === 'tcp' || kind === 'tls' || kind === 'proxy') return kind;
	if (kind === 'notAStream') return 'protocol';
	return kind === 'badRequest' ? 'url' : 'tcp';
}

function layerOfAnswer(kind: FailureKind): ConnectionLayer {
	switch (kind) {
		case 'proxy':
			return 'proxy';
		case 'noKey':
		case 'keyRejected':
		case 'forbidden':
		case 'quotaExceeded':
			return 'key';
		case 'notAStream':
			return 'protocol';
		case 'badRequest':
		case 'modelNotFound':
			return 'path';
		default:
			return 'server';
	}
}

function reportList(models: readonly string[], latencyMs: number, context: FailureContext): ConnectionReport {
	const { host } = context.endpoint;
	const model = plainMessage(context.model, context.key);
	const listed = models.includes(context.model);
	if (!listed && presetOf(context.endpoint).modelIsDeployment) {
		const sentence = `${host} answers within ${latencyMs} ms. It lists no deployments: whether “${model}” is one shows when you ask.`;
		return { kind: 'ok', latencyMs, modelListed: false, sentence };
	}
	if (models.length && !listed) {
		const some = models.slice(0, 5).map((each) => plainMessage(each, context.key));
		return fail('model', {
			kind: 'modelNotFound',
			sentence: `${host} answers, but does not list model “${model}”. It lists ${some.join(', ')}${models.length > 5 ? ` and ${models.length - 5} more` : ''}.`,
			action: 'openModelSetting',
		});
	}
	const offer = listed ? `and offers model “${model}”` : 'but lists no models';
	return { kind: 'ok', latencyMs, modelListed: listed, sentence: `${host} answers within ${latencyMs} ms ${offer}.` };
}

function endpointOf(endpoint: Endpoint | string): Endpoint | string {
	if (typeof endpoint !== 'string') return endpoint;
	const parsed = parseEndpoint(endpoint);
	return parsed.kind === 'endpoint' ? parsed.endpoint : parsed.sentence;
}

function fail(layer: ConnectionLayer, failure: Failure): ConnectionReport {
	return { kind: 'failed', layer, failure };
}
