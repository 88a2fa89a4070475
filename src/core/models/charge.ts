/** What one request was charged for. */
export interface Charge {
	readonly model: string;
	readonly inputTokens: number;
	/** Of them, those that were read from the cache. */
	readonly cachedTokens: number;
	readonly outputTokens: number;
	/** US dollars; absent where the price is not known. */
	readonly dollars?: number;
	/** False when the endpoint told no usage, such as for an answer that was stopped: then all of it is estimated. */
	readonly counted: boolean;
}
