import type { Failure } from '../../shared/failure.ts';
import { failureOfError } from './connectionFailures.ts';
import { type Endpoint, parseEndpoint } from './endpoint.ts';
import { type FailureContext, failureOfAnswer, type HttpAnswer } from './failures.ts';
import { limitedSignal } from './limitedSignal.ts';
import { listModels } from './modelList.ts';
import { keyUnreadable, keyUnusable, silence } from './streamFailures.ts';
import { untilAborted } from './untilAborted.ts';
import { plainMessage } from './wording.ts';

const TIMEOUT_MS = 10_000;

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
	const limit = limitedSignal(TIMEOUT_MS, signal);
	const context = { endpoint, model: test.model, key: undefined };
	let key: string | undefined;
	try {
		key = (await untilAborted(test.apiKey(), limit))?.trim() || undefined;
	} catch {
		return fail('key', keyUnreadable(context));
	}
	if (signal.aborted) return { kind: 'cancelled' };
	if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) return fail('key', keyUnusable(context));
	return ask({ ...context, key }, test, limit, signal);
}

async function ask(
	context: FailureContext,
	{ fetch: plainFetch, now = () => performance.now() }: ConnectionTest,
	limit: AbortSignal,
	signal: AbortSignal,
): Promise<ConnectionReport> {
	const started = now();
	const list = await listModels(context.endpoint, context.key, plainFetch, limit);
	const latencyMs = Math.round(now() - started);
	if (signal.aborted) return { kind: 'cancelled' };
	if (limit.aborted) return fail('timeout', silence(context, TIMEOUT_MS, false));
	if (list.kind === 'broken') return reportBroken(failureOfError(list.error, context));
	if (list.kind === 'other') return reportAnswer(list.answer, context);
	const ids = list.models.map(({ id }) => id);
	return reportList(ids, latencyMs, context);
}

function reportBroken(failure: Failure): ConnectionReport {
	const { kind } = failure;
	if (kind === 'dns' || kind === 'tcp' || kind === 'tls' || kind === 'proxy') return fail(kind, failure);
	if (kind === 'notAStream') return fail('protocol', failure);
	return fail(kind === 'badRequest' ? 'url' : 'tcp', failure);
}

function reportAnswer(answer: HttpAnswer, context: FailureContext): ConnectionReport {
	const failure = failureOfAnswer(answer, context);
	const { host } = context.endpoint;
	switch (failure.kind) {
		case 'proxy':
			return fail('proxy', failure);
		case 'noKey':
		case 'keyRejected':
		case 'forbidden':
		case 'quotaExceeded':
			return fail('key', failure);
		case 'notAStream':
			return fail('protocol', {
				...failure,
				sentence: `${host} answers, but not with a list of models as OpenAI does. Check the endpoint, and whether this network wants a login.`,
			});
		case 'badRequest':
		case 'modelNotFound':
			return fail('path', failure);
		default:
			return fail('server', failure);
	}
}

function reportList(models: readonly string[], latencyMs: number, context: FailureContext): ConnectionReport {
	const { host } = context.endpoint;
	const model = plainMessage(context.model, context.key);
	const listed = models.includes(context.model);
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
