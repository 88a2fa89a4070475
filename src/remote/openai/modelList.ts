import type { Endpoint } from './endpoint.ts';
import type { HttpAnswer } from './failures.ts';
import { readAnswer, requestHeaders } from './guardedFetch.ts';
import { asRecord } from './json.ts';

/** Large gateways list thousands of models with descriptions. */
const LIST_LIMIT = 8_388_608;

/** What GET {base}/models gave. `other`: an HTTP answer that is no list of models. */
export type ModelList =
	| { readonly kind: 'list'; readonly models: readonly string[] }
	| { readonly kind: 'other'; readonly answer: HttpAnswer }
	| { readonly kind: 'broken'; readonly error: unknown };

/** Asks an endpoint for its models. Costs nothing, follows no redirect, never rejects. */
export async function listModels(
	endpoint: Pick<Endpoint, 'baseUrl'>,
	key: string | undefined,
	plainFetch: typeof fetch,
	signal: AbortSignal,
): Promise<ModelList> {
	try {
		const response = await plainFetch(`${endpoint.baseUrl}/models`, {
			headers: requestHeaders(key),
			redirect: 'manual',
			signal,
		});
		const answer = await readAnswer(response, LIST_LIMIT);
		// A body that an abort broke off reads as a short one.
		if (signal.aborted) return { kind: 'broken', error: signal.reason };
		const models = response.ok ? idsOf(answer.body) : undefined;
		return models ? { kind: 'list', models } : { kind: 'other', answer };
	} catch (error) {
		return { kind: 'broken', error };
	}
}

/** The ids of `{object: "list", data: [{id}]}`; `undefined` for anything else. A server without models may say `data: null`. */
function idsOf(body: string): readonly string[] | undefined {
	let parsed: unknown;
	try {
		parsed = JSON.parse(body);
	} catch {
		return undefined;
	}
	const { object, data } = asRecord(parsed);
	if (data === null && object === 'list') return [];
	if (!Array.isArray(data)) return undefined;
	const ids = data.map((model) => asRecord(model).id).filter((id) => typeof id === 'string');
	return ids.length === data.length ? ids : undefined;
}
