import type { Usage } from '../../core/ports.ts';
import { asRecord } from './json.ts';

/** Reads the token counts of either wire format and how it was served; `undefined` when there are none. Counts that are missing are 0. */
export function readUsage(usage: unknown, serviceTier?: unknown): Usage | undefined {
	const read = asRecord(usage);
	const input = count(read.prompt_tokens ?? read.input_tokens);
	const output = count(read.completion_tokens ?? read.output_tokens);
	if (input === undefined && output === undefined) return undefined;
	const details = asRecord(read.prompt_tokens_details ?? read.input_tokens_details);
	const written = count(details.cache_write_tokens);
	const dollars = dollarsOf(read);
	const prediction = predictionOf(asRecord(read.completion_tokens_details));
	const tier = unusual(serviceTier);
	return {
		inputTokens: input ?? 0,
		cachedTokens: count(details.cached_tokens) ?? 0,
		...(written !== undefined && { cacheWriteTokens: written }),
		outputTokens: output ?? 0,
		...(prediction && { prediction }),
		...(tier !== undefined && { serviceTier: tier }),
		...(dollars !== undefined && { dollars }),
	};
}

/** What several requests cost together. */
export function sumUsage(before: Usage | undefined, more: Usage | undefined): Usage | undefined {
	if (!before || !more) return before ?? more;
	const dollars = added(before.dollars, more.dollars);
	const cacheWriteTokens = added(before.cacheWriteTokens, more.cacheWriteTokens);
	const serviceTier = more.serviceTier ?? before.serviceTier;
	const prediction = sumPrediction(before.prediction, more.prediction);
	const fees = [...(before.fees ?? []), ...(more.fees ?? [])];
	return {
		inputTokens: before.inputTokens + more.inputTokens,
		cachedTokens: before.cachedTokens + more.cachedTokens,
		...(cacheWriteTokens !== undefined && { cacheWriteTokens }),
		outputTokens: before.outputTokens + more.outputTokens,
		...(prediction && { prediction }),
		...(fees.length > 0 && { fees }),
		...(serviceTier !== undefined && { serviceTier }),
		...(dollars !== undefined && { dollars }),
	};
}

/** Endpoints count it, as 0, for requests that predicted nothing. */
function predictionOf({
	accepted_prediction_tokens: right,
	rejected_prediction_tokens: wrong,
}: Readonly<Record<string, unknown>>): Usage['prediction'] {
	const accepted = count(right) ?? 0;
	const rejected = count(wrong) ?? 0;
	return accepted + rejected > 0 ? { accepted, rejected } : undefined;
}

function sumPrediction(before: Usage['prediction'], more: Usage['prediction']): Usage['prediction'] {
	if (!before || !more) return before ?? more;
	return { accepted: before.accepted + more.accepted, rejected: before.rejected + more.rejected };
}

function added(before: number | undefined, more: number | undefined): number | undefined {
	return before === undefined ? more : before + (more ?? 0);
}

/** OpenRouter names what it charged; with a key of the user's own at the provider that is its fee, and the provider charges the rest. */
function dollarsOf({
	cost,
	is_byok: isOwnKey,
	cost_details: details,
}: Readonly<Record<string, unknown>>): number | undefined {
	const charged = count(cost);
	if (charged === undefined || isOwnKey !== true) return charged;
	const upstream = count(asRecord(details).upstream_inference_cost);
	return upstream === undefined ? undefined : charged + upstream;
}

/** A way of being served that has a price of its own. */
function unusual(serviceTier: unknown): string | undefined {
	const isUsual = serviceTier === '' || serviceTier === 'default' || serviceTier === 'auto';
	return typeof serviceTier === 'string' && !isUsual ? serviceTier : undefined;
}

function count(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
