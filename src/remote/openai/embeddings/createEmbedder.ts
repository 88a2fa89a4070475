import type { Failure } from '../../../shared/failure.ts';
import { type ApiCaller, callApi } from '../callApi.ts';
import { endpointId } from '../endpoint.ts';
import { fieldsRefused } from '../refusals.ts';
import { embeddingBatches } from './embeddingBatches.ts';
import { readVectors, type Vectors } from './readVectors.ts';

/** Keeps vectors by the hash of what they are of. May forget; may reject, which counts as not knowing. */
export interface EmbeddingCache {
	/** One for each key, in order. */
	get(keys: readonly string[]): Promise<readonly (Float32Array | undefined)[]>;
	put(entries: readonly { readonly key: string; readonly vector: Float32Array }[]): Promise<void>;
}

export interface EmbedderOptions extends ApiCaller {
	/** Such as `text-embedding-3-small`. */
	readonly model: string;
	/** Length of the vectors, where the model can give shorter ones. */
	readonly dimensions?: number;
	readonly cache?: EmbeddingCache;
	/** Texts in a request, at most 2,048. The default of 256 keeps the answer small enough to be parsed without a stutter. */
	readonly inputsPerRequest?: number;
	/** Is shown each request before it leaves; a failure keeps it here, and is the answer. A request that is tried again is not shown again. */
	admit?(texts: readonly string[], body: object, signal: AbortSignal): Promise<Failure | undefined>;
}

export type Embedded =
	/** `vectors` are in the order of the texts; `tokens` are those that were paid for now. */
	| { readonly kind: 'vectors'; readonly vectors: readonly Float32Array[]; readonly tokens: number }
	/** `tokens` were paid for all the same, and what they brought is in the cache. */
	| { readonly kind: 'failed'; readonly failure: Failure; readonly tokens: number }
	| { readonly kind: 'cancelled'; readonly tokens: number };

export interface Embedder {
	/** Turns texts into vectors. The same text is paid for once. Never rejects. */
	embed(texts: readonly string[], signal: AbortSignal): Promise<Embedded>;
}

const ANSWER_LIMIT = 134_217_728;
const PATIENCE_MS = 60_000;

/** Embeddings at an endpoint that follows OpenAI's API. */
export function createEmbedder(options: EmbedderOptions): Embedder {
	// Small servers do not know it, and mean the same without it.
	const asking: Asking = { ...options, namesFormat: true };
	return { embed: (texts, signal) => embed(texts, asking, signal) };
}

interface Asking extends EmbedderOptions {
	namesFormat: boolean;
}

async function embed(texts: readonly string[], asking: Asking, signal: AbortSignal): Promise<Embedded> {
	const empty = texts.indexOf('');
	if (empty >= 0) return { kind: 'failed', failure: emptyText(empty), tokens: 0 };
	const different = [...new Set(texts.map((text) => text.toWellFormed()))];
	const keys = new Map<string, string>();
	for (const text of different) keys.set(text, await keyOf(text, asking));
	const known = await lookUp(different, keys, asking);
	let tokens = 0;
	const missing = different.filter((text) => !known.has(text));
	for (const batch of embeddingBatches(missing, asking.inputsPerRequest ?? 256)) {
		if (signal.aborted) return { kind: 'cancelled', tokens };
		const held = await asking.admit?.(batch, bodyOf(batch, asking), signal);
		if (held) return { kind: 'failed', failure: held, tokens };
		const answer = await request(batch, asking, signal);
		if ('kind' in answer) return { ...answer, tokens };
		tokens += answer.tokens;
		const found = answer.vectors.map((vector, at) => ({ text: batch[at] ?? '', vector }));
		for (const { text, vector } of found) known.set(text, vector);
		const entries = found.map(({ text, vector }) => ({ key: keys.get(text) ?? '', vector }));
		await asking.cache?.put(entries).catch(() => undefined);
	}
	if (signal.aborted) return { kind: 'cancelled', tokens };
	return { kind: 'vectors', vectors: texts.flatMap((text) => known.get(text.toWellFormed()) ?? []), tokens };
}

async function lookUp(
	texts: readonly string[],
	keys: ReadonlyMap<string, string>,
	{ cache }: Asking,
): Promise<Map<string, Float32Array>> {
	const found = await cache?.get(texts.map((text) => keys.get(text) ?? '')).catch(() => []);
	return new Map(
		texts.flatMap((text, at) => {
			const vector = found?.[at];
			return vector ? [[text, vector] as const] : [];
		}),
	);
}

/** The same text has another vector in another model, at another length, and maybe at another endpoint. */
async function keyOf(text: string, { endpoint, model, dimensions }: Asking): Promise<string> {
	const whole = JSON.stringify([endpointId(endpoint), model, dimensions ?? 0, text]);
	const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(whole));
	return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function bodyOf(input: readonly string[], { model, dimensions, namesFormat }: Asking) {
	return {
		model,
		...(dimensions !== undefined && { dimensions }),
		...(namesFormat && { encoding_format: 'float' }),
		input,
	};
}

type Refused = { readonly kind: 'failed'; readonly failure: Failure } | { readonly kind: 'cancelled' };

async function request(input: readonly string[], asking: Asking, signal: AbortSignal): Promise<Vectors | Refused> {
	const { model, endpoint } = asking;
	const body = bodyOf(input, asking);
	const call = {
		method: 'POST',
		path: '/embeddings',
		model,
		ofModel: true,
		limit: ANSWER_LIMIT,
		patienceMs: PATIENCE_MS,
	} as const;
	const called = await callApi(asking, { ...call, body: JSON.stringify(body) }, signal);
	if (called.kind === 'cancelled') return called;
	if (called.kind === 'failed') {
		const isRefused = called.answer && fieldsRefused(called.answer, body).includes('encoding_format');
		if (!isRefused) return { kind: 'failed', failure: called.failure };
		asking.namesFormat = false;
		return request(input, asking, signal);
	}
	return readVectors(called.body, input.length) ?? { kind: 'failed', failure: noVectors(endpoint.host, model) };
}

function emptyText(at: number): Failure {
	const sentence = `Text ${at + 1} has nothing in it, and nothing has no meaning to compare. Leave it out.`;
	return { kind: 'badRequest', sentence, action: 'retry' };
}

function noVectors(host: string, model: string): Failure {
	const sentence = `${host} did not answer with one vector for each text. Check that “${model}” is a model for embeddings.`;
	return { kind: 'notAStream', sentence, action: 'openModelSetting' };
}
