import { NOTHING_SPENT, type Spent } from './ceilings.ts';
import type { Charge } from './charge.ts';

/** A line of the ledger: a request, when and where it was made. No workspace, no words. */
export interface LedgerEntry extends Charge {
	/** Unix time, ms. */
	readonly at: number;
	/** '' for the doors that have no chat. */
	readonly chat: string;
	readonly turn: string;
	readonly host: string;
}

/** Names are cut to so many UTF-16 units: a line stays short whatever an endpoint calls its models. */
const LONGEST_NAME = 200;

/** The entry as a line, with its line end. */
export function entryLine(entry: LedgerEntry): string {
	const { chat, turn, model, host, ...rest } = entry;
	const [cutChat, cutTurn, cutModel, cutHost] = [chat, turn, model, host].map((name) => name.slice(0, LONGEST_NAME));
	return `${JSON.stringify({ ...rest, chat: cutChat, turn: cutTurn, model: cutModel, host: cutHost })}\n`;
}

/** The entry of a line; `undefined` when it is none: cut by a crash, or of another version. */
export function parseEntry(line: string): LedgerEntry | undefined {
	let value: unknown;
	try {
		value = JSON.parse(line);
	} catch {
		return undefined;
	}
	if (typeof value !== 'object' || value === null) return undefined;
	const read: Readonly<Record<string, unknown>> = { ...value };
	const { at, chat, turn, model, host, inputTokens, cachedTokens, outputTokens, dollars, counted } = read;
	const predicted = parsePrediction(read.prediction);
	if (!isCount(at) || !isCount(inputTokens) || !isCount(cachedTokens) || !isCount(outputTokens)) return undefined;
	if (typeof chat !== 'string' || typeof turn !== 'string') return undefined;
	if (typeof model !== 'string' || typeof host !== 'string') return undefined;
	const { knownDollars, feeDollars } = read;
	const money = {
		...(isCount(dollars) && { dollars }),
		...(isCount(knownDollars) && { knownDollars }),
		...(isCount(feeDollars) && { feeDollars }),
	};
	const counts = { inputTokens, cachedTokens, outputTokens, ...predicted, ...money };
	return { at, chat, turn, model, host, ...counts, counted: counted !== false };
}

function parsePrediction(value: unknown): Pick<LedgerEntry, 'prediction'> {
	if (typeof value !== 'object' || value === null || !('accepted' in value) || !('rejected' in value)) return {};
	const { accepted, rejected } = value;
	return isCount(accepted) && isCount(rejected) ? { prediction: { accepted, rejected } } : {};
}

/** The user's day of a moment, “2026-11-20”. */
export function dayOf(at: number): string {
	const date = new Date(at);
	const two = (value: number) => String(value).padStart(2, '0');
	return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** What was spent with one more request. */
export function addSpent({ dollars, tokens }: Spent, charge: Charge): Spent {
	return {
		dollars: dollars + (charge.dollars ?? charge.knownDollars ?? 0),
		tokens: tokens + charge.inputTokens + charge.outputTokens,
	};
}

/** Requests that have something in common, added up. */
export interface CostSum extends Spent {
	readonly requests: number;
	readonly cachedTokens: number;
	/** Of the dollars, the fees of tools that endpoints ran. */
	readonly feeDollars: number;
	/** Requests whose price is not known; `dollars` has what is known of them, mostly nothing. */
	readonly unpriced: number;
	/** Requests of which the endpoint told no usage; they are estimated. */
	readonly uncounted: number;
}

const NOTHING: CostSum = { ...NOTHING_SPENT, requests: 0, cachedTokens: 0, feeDollars: 0, unpriced: 0, uncounted: 0 };

/** Tokens and money of entries together. */
export function sumOf(entries: readonly LedgerEntry[]): CostSum {
	return entries.reduce(
		(sum, entry) => ({
			...addSpent(sum, entry),
			requests: sum.requests + 1,
			cachedTokens: sum.cachedTokens + entry.cachedTokens,
			feeDollars: sum.feeDollars + (entry.feeDollars ?? 0),
			unpriced: sum.unpriced + (entry.dollars === undefined ? 1 : 0),
			uncounted: sum.uncounted + (entry.counted ? 0 : 1),
		}),
		NOTHING,
	);
}

function isCount(value: unknown): value is number {
	return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
