import { addressOf, type Endpoint, presetOf } from './endpoint.ts';
import type { HttpAnswer } from './failures.ts';
import { readAnswer } from './guardedFetch.ts';
import { asRecord } from './json.ts';
import { requestHeaders } from './requestHeaders.ts';

/** Large gateways list thousands of models with descriptions. */
const LIST_LIMIT = 8_388_608;

/** A model as the endpoint lists it. */
export interface ListedModel {
	readonly id: string;
	/** ISO date on which the endpoint switches it off; `null`: it says that no date is set. Absent: it says nothing. */
	readonly shutdown?: string | null;
}

/** What GET {base}/models gave. `other`: an HTTP answer that is no list of models. */
export type ModelList =
	| { readonly kind: 'list'; readonly models: readonly ListedModel[] }
	| { readonly kind: 'other'; readonly answer: HttpAnswer }
	| { readonly kind: 'broken'; readonly error: unknown };

/** Asks an endpoint for its models. Costs nothing, follows no redirect, never rejects. */
export async function listModels(
	endpoint: Pick<Endpoint, 'baseUrl' | 'isLoopback' | 'apiVersion'>,
	key: string | undefined,
	plainFetch: typeof fetch,
	signal: AbortSignal,
): Promise<ModelList> {
	try {
		const response = await plainFetch(addressOf(endpoint, '/models'), {
			headers: requestHeaders({ preset: presetOf(endpoint), key }),
			redirect: 'manual',
			signal,
		});
		const answer = await readAnswer(response, LIST_LIMIT);
		// A body that an abort broke off reads as a short one.
		if (signal.aborted) return { kind: 'broken', error: signal.reason };
		const models = response.ok ? readList(answer.body) : undefined;
		return models ? { kind: 'list', models } : { kind: 'other', answer };
	} catch (error) {
		return { kind: 'broken', error };
	}
}

/** The models of `{object: "list", data: [{id}]}`; `undefined` for anything else. A server without models may say `data: null`. */
function readList(body: string): readonly ListedModel[] | undefined {
	let parsed: unknown;
	try {
		parsed = JSON.parse(body);
	} catch {
		return undefined;
	}
	const { object, data } = asRecord(parsed);
	if (data === null && object === 'list') return [];
	if (!Array.isArray(data)) return undefined;
	const models = data.map(readModel).filter((model) => model !== undefined);
	return models.length === data.length ? models : undefined;
}

function readModel(model: unknown): ListedModel | undefined {
	const { id, shutdown_date: shutdown } = asRecord(model);
	if (typeof id !== 'string') return undefined;
	return shutdown === null || isDate(shutdown) ? { id, shutdown } : { id };
}

function isDate(value: unknown): value is string {
	return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
}
