import OpenAI from 'openai';
import type { Clock, Model, ModelEvent, ModelRequest } from '../../core/ports.ts';
import type { Failure } from '../../shared/failure.ts';
import type { Opened } from './attempt.ts';
import { CHAT_TRANSPORT } from './chat/chatTransport.ts';
import type { Endpoint } from './endpoint.ts';
import { guardFetch } from './guardedFetch.ts';
import type { DroppableField } from './quirks.ts';
import { createResponsesTransport } from './responses/responsesTransport.ts';
import { streamAnswer } from './streamAnswer.ts';
import { keyUnreadable, keyUnusable, noKey } from './streamFailures.ts';
import type { PreparedRequest, Transport } from './transport.ts';
import { untilAborted } from './untilAborted.ts';

export interface OpenaiModelOptions {
	readonly endpoint: Endpoint;
	/** The key that was stored for this endpoint's origin; asked once for each answer. */
	apiKey(): Promise<string | undefined>;
	/** The platform's fetch: in VS Code it knows the proxy and the system's certificates. */
	readonly fetch: typeof fetch;
	readonly clock: Clock;
	/** Is shown the body of every request right before it leaves. */
	onRequest?(body: unknown): void;
	/** 0 ≤ random < 1, for the jitter of retries. */
	random?(): number;
}

/**
 * A model behind OpenAI's API or one that follows it, by Chat Completions or Responses as the request says. What an endpoint
 * refuses of a request's optional fields is learned and kept for the life of the object.
 */
export function createOpenaiModel(options: OpenaiModelOptions): Model {
	const quirks = new Set<DroppableField>();
	const responses = createResponsesTransport();
	return {
		stream(request, signal) {
			const transport = request.transport === 'responses' ? responses : CHAT_TRANSPORT;
			return stream(request, transport, options, quirks, signal);
		},
	};
}

async function* stream(
	request: ModelRequest,
	transport: Transport,
	options: OpenaiModelOptions,
	quirks: Set<DroppableField>,
	signal: AbortSignal,
): AsyncGenerator<ModelEvent, void> {
	const { endpoint, clock, random = Math.random } = options;
	const key = await findKey(request, options, signal);
	if (signal.aborted) return yield { kind: 'cancelled', partialText: '' };
	if (key.kind === 'none') return yield { kind: 'failed', failure: key.failure, partialText: '' };
	const open = (attemptSignal: AbortSignal) => {
		const prepared = transport.prepare(request, endpoint, quirks);
		options.onRequest?.(prepared.body);
		return openStream(prepared, endpoint.baseUrl + transport.path, options, key.value, attemptSignal);
	};
	const context = { endpoint, model: request.model, key: key.value };
	const { mend } = transport;
	const accumulator = () => transport.accumulator(request);
	yield* streamAnswer(request, { clock, context, open, quirks, accumulator, mend, random }, signal);
}

type FoundKey =
	| { readonly kind: 'key'; readonly value: string | undefined }
	| { readonly kind: 'none'; readonly failure: Failure };

async function findKey(
	{ model }: ModelRequest,
	{ endpoint, apiKey }: OpenaiModelOptions,
	signal: AbortSignal,
): Promise<FoundKey> {
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

/**
 * Sends one request through the client library. Everything that the library would take from the environment is set here,
 * and it never sees the key: the guarded fetch makes the headers.
 */
async function openStream(
	prepared: PreparedRequest,
	address: string,
	{ endpoint, fetch: plainFetch }: OpenaiModelOptions,
	key: string | undefined,
	signal: AbortSignal,
): Promise<Opened> {
	const { fetch: guarded, exchange } = guardFetch(plainFetch, address, key);
	try {
		const client = new OpenAI({
			apiKey: 'set by the guarded fetch',
			adminAPIKey: null,
			organization: null,
			project: null,
			baseURL: endpoint.baseUrl,
			maxRetries: 0,
			logLevel: 'off',
			fetch: guarded,
		});
		// Set per request, or an empty one from the environment would make the library refuse to send.
		const headers = { Authorization: 'set by the guarded fetch' };
		const chunks = await prepared.send(client, { signal, headers });
		return {
			kind: 'stream',
			chunks,
			headers: exchange.headers ?? new Headers(),
			endedInsideLine: () => exchange.endedInsideLine,
		};
	} catch (error) {
		return exchange.answer ? { kind: 'answer', answer: exchange.answer } : { kind: 'broken', error };
	}
}
