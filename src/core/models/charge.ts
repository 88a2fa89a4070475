/** What one request was charged for. */
export interface Charge {
	readonly model: string;
	readonly inputTokens: number;
	/** Of them, those that were read from the cache. */
	readonly cachedTokens: number;
	readonly outputTokens: number;
	/** Of them, predicted ones that the answer has, and those that it has not and that are paid for as well. */
	readonly prediction?: { readonly accepted: number; readonly rejected: number };
	/** US dollars; absent where the price is not known. */
	readonly dollars?: number;
	/** Where `dollars` is absent: what is known of it, such as all but the price of an image. */
	readonly knownDollars?: number;
	/** Of the dollars, the known fees of tools that the endpoint ran. */
	readonly feeDollars?: number;
	/** False when the endpoint told no usage, such as for an answer that was stopped: then all of it is estimated. */
	readonly counted: boolean;
}
