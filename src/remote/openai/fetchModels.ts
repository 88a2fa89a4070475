import type { Failure } from '../../shared/failure.ts';
import { failureOfError } from './connectionFailures.ts';
import type { Endpoint } from './endpoint.ts';
import { type FailureContext, failureOfAnswer } from './failures.ts';
import { limitedSignal } from './limitedSignal.ts';
import { type ListedModel, listModels } from './modelList.ts';
import { keyUnreadable, keyUnusable, silence } from './streamFailures.ts';
import { untilAborted } from './untilAborted.ts';

const TIMEOUT_MS = 10_000;

/** Whom to ask for models, and as whom. */
export interface ModelsQuestion {
	readonly endpoint: Endpoint;
	/** The model that is set now; sentences name it. */
	readonly model: string;
	/** The key that was stored for this endpoint's origin. */
	apiKey(): Promise<string | undefined>;
	readonly fetch: typeof fetch;
}

/** `at`: the key could not be used; nothing came in time; nothing came through; or what came is no list of models. */
export type FetchedModels =
	| { readonly kind: 'list'; readonly models: readonly ListedModel[] }
	| { readonly kind: 'failed'; readonly at: 'key' | 'time' | 'connection' | 'answer'; readonly failure: Failure }
	| { readonly kind: 'cancelled' };

/** Asks the endpoint for its models, which costs nothing. Never rejects; takes at most 10 s. */
export async function fetchModels(question: ModelsQuestion, signal: AbortSignal): Promise<FetchedModels> {
	const { endpoint, model } = question;
	const limit = limitedSignal(TIMEOUT_MS, signal);
	const context = { endpoint, model, key: undefined };
	let key: string | undefined;
	try {
		key = (await untilAborted(question.apiKey(), limit))?.trim() || undefined;
	} catch {
		return { kind: 'failed', at: 'key', failure: keyUnreadable(context) };
	}
	if (signal.aborted) return { kind: 'cancelled' };
	// An illegal header value would come back in the platform's error message, key and all.
	if (key !== undefined && !/^[\x21-\x7e]+$/.test(key))
		return { kind: 'failed', at: 'key', failure: keyUnusable(context) };
	const list = await listModels(endpoint, key, question.fetch, limit);
	if (signal.aborted) return { kind: 'cancelled' };
	if (limit.aborted) return { kind: 'failed', at: 'time', failure: silence(context, TIMEOUT_MS, false) };
	return list.kind === 'list' ? list : failed(list, { ...context, key });
}

type NoList = Exclude<Awaited<ReturnType<typeof listModels>>, { kind: 'list' }>;

function failed(list: NoList, context: FailureContext): FetchedModels {
	if (list.kind === 'broken') return { kind: 'failed', at: 'connection', failure: failureOfError(list.error, context) };
	const failure = failureOfAnswer(list.answer, context);
	if (failure.kind !== 'notAStream') return { kind: 'failed', at: 'answer', failure };
	const sentence = `${context.endpoint.host} answers, but not with a list of models as OpenAI does. Check the endpoint, and whether this network wants a login.`;
	return { kind: 'failed', at: 'answer', failure: { ...failure, sentence } };
}
