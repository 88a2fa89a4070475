import type { Clock } from '../../core/ports.ts';
import type { Failure } from '../../shared/failure.ts';
import { failureOfError } from './connectionFailures.ts';
import { addressOf, type Endpoint, presetOf } from './endpoint.ts';
import type { EndpointSettings } from './endpointSettings.ts';
import { type FailureContext, failureOfAnswer, failureOfLongWait, type HttpAnswer } from './failures.ts';
import { findKey } from './findKey.ts';
import { readAnswer } from './guardedFetch.ts';
import { limitedSignal } from './limitedSignal.ts';
import { requestHeaders } from './requestHeaders.ts';
import { decideRetry } from './retryPolicy.ts';
import { silence } from './streamFailures.ts';
import { untilAborted } from './untilAborted.ts';

/** Who calls, and where. */
export interface ApiCaller {
	readonly endpoint: Endpoint;
	/** The key that was stored for this endpoint's origin. */
	apiKey(): Promise<string | undefined>;
	readonly fetch: typeof fetch;
	readonly clock: Clock;
	readonly settings?: EndpointSettings;
	/** 0 ≤ random < 1, for the jitter of retries. */
	random?(): number;
}

/** One call whose answer comes in one piece. */
export interface ApiCall {
	readonly method: 'GET' | 'POST' | 'DELETE';
	/** Below the base URL. */
	readonly path: string;
	/** For sentences. */
	readonly model: string;
	/** The call is to a deployment of the model, which some addresses have in them. */
	readonly ofModel?: boolean;
	readonly body?: string | FormData;
	/** Bytes of the answer that are read. */
	readonly limit: number;
	/** ms for each try. */
	readonly patienceMs: number;
	/** A call that would do its work twice is tried once. Default true. */
	readonly repeatable?: boolean;
}

export type Called =
	| { readonly kind: 'answer'; readonly body: string }
	/** `answer` is there when the server itself refused. */
	| { readonly kind: 'failed'; readonly failure: Failure; readonly answer?: HttpAnswer }
	| { readonly kind: 'cancelled' };

/** Calls the endpoint, again where that may help; follows no redirect, never rejects. */
export async function callApi(caller: ApiCaller, call: ApiCall, signal: AbortSignal): Promise<Called> {
	const { clock, random = Math.random } = caller;
	const key = await findKey(call.model, caller, signal);
	if (signal.aborted) return { kind: 'cancelled' };
	if (key.kind === 'none') return { kind: 'failed', failure: key.failure };
	const context = { endpoint: caller.endpoint, model: call.model, key: key.value };
	const started = clock.now();
	for (let retries = 0; ; retries++) {
		const called = await callOnce(caller, call, context, signal);
		if (signal.aborted) return { kind: 'cancelled' };
		if (called.kind !== 'failed' || call.repeatable === false) return called;
		const { failure, answer } = called;
		const now = clock.now();
		const elapsedMs = Math.max(0, now - started);
		const decision = decideRetry({ failure, answer, retries, elapsedMs, now, random: random() });
		if (decision.kind === 'tooLong')
			return { kind: 'failed', failure: failureOfLongWait(decision.waitMs, failure, context) };
		if (decision.kind === 'giveUp') return called;
		await clock.sleep(decision.delayMs, signal);
	}
}

async function callOnce(
	{ endpoint, fetch: plainFetch, settings }: ApiCaller,
	{ method, path, model, ofModel, body, limit, patienceMs }: ApiCall,
	context: FailureContext,
	signal: AbortSignal,
): Promise<Called> {
	const limited = limitedSignal(patienceMs, signal);
	const headers = requestHeaders({ preset: presetOf(endpoint), key: context.key, ...(settings && { settings }) });
	try {
		const sent = plainFetch(addressOf(endpoint, path, ofModel ? model : undefined), {
			method,
			headers: typeof body === 'string' ? { ...headers, 'content-type': 'application/json' } : headers,
			...(body !== undefined && { body }),
			redirect: 'manual',
			signal: limited,
		});
		const response = await untilAborted(sent, limited);
		const answer = response && (await untilAborted(readAnswer(response, limit), limited));
		if (!answer) return { kind: 'failed', failure: silence(context, patienceMs, false) };
		if (response.ok) return { kind: 'answer', body: answer.body };
		return { kind: 'failed', failure: failureOfAnswer(answer, context), answer };
	} catch (error) {
		return { kind: 'failed', failure: failureOfError(error, context) };
	}
}
