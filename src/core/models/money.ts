import { type FeesAhead, feeDollars, feesOf } from '../hostedTools.ts';
import type { Usage } from '../ports.ts';
import { CATALOGUE } from './catalogue.ts';
import { findModel } from './findModel.ts';
import type { Cliff, ModelRow, Price, PriceTier } from './modelRow.ts';

const PER_TOKEN = 1 / 1_000_000;
const LEVEL: Pick<Cliff, 'input' | 'output'> = { input: 1, output: 1 };

/** How a request is charged. */
export interface Billing {
	/** Rows to take prices from; the catalogue without the user's rows when absent. */
	readonly rows?: readonly ModelRow[];
	/** How it is served, `unknown` for a way that has no known price; what the usage says of it when absent. */
	readonly tier?: PriceTier | 'standard' | 'unknown';
}

/** The tier behind the `service_tier` that an answer names; an answer that names none is standard. */
export function tierOf(serviceTier: string | undefined): PriceTier | 'standard' | 'unknown' {
	if (serviceTier === undefined || serviceTier === 'default' || serviceTier === 'auto') return 'standard';
	if (serviceTier === 'flex' || serviceTier === 'priority' || serviceTier === 'fast') return serviceTier;
	return 'unknown';
}

/** The price of a model in a tier; `undefined` when it is not known. */
function priceOf(row: ModelRow | undefined, tier: Billing['tier'] = 'standard'): Price | undefined {
	if (tier === 'unknown') return undefined;
	return tier === 'standard' ? row?.price : row?.tierPrices?.[tier];
}

/** What a request with so many input tokens costs more for; `undefined` when it is below every cliff. */
export function cliffOf(row: ModelRow | undefined, inputTokens: number): Cliff | undefined {
	const exceeded = row?.cliffs?.filter((cliff) => inputTokens > cliff.aboveInputTokens) ?? [];
	return exceeded.toSorted((a, b) => b.aboveInputTokens - a.aboveInputTokens)[0];
}

/** A sentence for the user on a price cliff. */
export function cliffSentence(model: string, cliff: Cliff): string {
	const above = cliff.aboveInputTokens.toLocaleString('en-US');
	return `Above ${above} input tokens ${model} charges ${cliff.input} times the price for input and ${cliff.output} times for output, for the whole request. Start a new chat or attach less to stay below.`;
}

/**
 * US dollars of one request; `undefined` when its price is not known, which is not the same as 0. `usage` must be of a single
 * request: cliffs go by the size of each.
 */
export function dollarsOf(model: string, usage: Usage, billing: Billing = {}): number | undefined {
	if (usage.dollars !== undefined) return usage.dollars;
	const tokens = tokenDollars(model, usage, billing);
	const fees = feeDollars(usage);
	return tokens === undefined || fees === undefined ? undefined : tokens + fees;
}

/** What is known of the price of one request, US dollars; 0 where that is nothing. */
export function knownDollarsOf(model: string, usage: Usage, billing: Billing = {}): number {
	return usage.dollars ?? (tokenDollars(model, usage, billing) ?? 0) + feesOf(usage).dollars;
}

function tokenDollars(model: string, usage: Usage, billing: Billing): number | undefined {
	const row = findModel(model, billing.rows ?? CATALOGUE);
	const price = priceOf(row, billing.tier ?? tierOf(usage.serviceTier));
	if (!price) return undefined;
	const { inputTokens, cachedTokens, cacheWriteTokens = 0, outputTokens } = usage;
	const times = cliffOf(row, inputTokens) ?? LEVEL;
	const plain = Math.max(0, inputTokens - cachedTokens - cacheWriteTokens);
	const input =
		plain * price.input +
		cachedTokens * (price.cachedInput ?? price.input) +
		cacheWriteTokens * (price.cacheWrite ?? price.input);
	return (input * times.input + outputTokens * price.output * times.output) * PER_TOKEN;
}

/** A request that was not sent yet. */
export interface PlannedRequest {
	readonly inputTokens: number;
	/** Of them, those of the beginning that the request before had as well: they may be cached. */
	readonly repeatedTokens: number;
	/** The longest answer to reckon with. */
	readonly outputTokens: number;
	/** The fees that its tools may lead to. */
	readonly fees?: FeesAhead | undefined;
}

/** US dollars. `least`: what is repeated is cached, and the answer is empty. `most`: nothing is cached, and the answer is as long as can be. */
export interface Estimate {
	readonly least: number;
	readonly most: number;
	/** The price cliff that the request is above. */
	readonly cliff?: Cliff;
	/** Fees of tools; those that have a price are in `most`. */
	readonly fees?: FeesAhead;
}

/** What a request will cost; `undefined` when its price is not known. */
export function estimateDollars(model: string, planned: PlannedRequest, billing: Billing = {}): Estimate | undefined {
	const { inputTokens, repeatedTokens, outputTokens, fees } = planned;
	const cachedTokens = Math.min(inputTokens, repeatedTokens);
	const least = dollarsOf(model, { inputTokens, cachedTokens, outputTokens: 0 }, billing);
	const uncached = { inputTokens, cachedTokens: 0, cacheWriteTokens: inputTokens, outputTokens };
	const most = dollarsOf(model, uncached, billing);
	if (least === undefined || most === undefined) return undefined;
	const cliff = cliffOf(findModel(model, billing.rows ?? CATALOGUE), inputTokens);
	return { least, most: most + (fees?.most ?? 0), ...(cliff && { cliff }), ...(fees && { fees }) };
}
