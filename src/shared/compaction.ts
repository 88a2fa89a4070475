/** So many messages of a turn, from its first. */
export interface TurnShare {
	readonly turn: string;
	readonly messages: number;
}

/** What is sent shorter than it was said. The journal keeps all of it, so that it can be brought back. */
export interface Compaction {
	readonly id: string;
	/** Where results of calls, and what went along with the user's words, are left out; turns oldest first. */
	readonly results: readonly TurnShare[];
	/** Where answers are cut to their beginning; turns oldest first. */
	readonly answers: readonly TurnShare[];
	/** Results and files that are left out. */
	readonly leftOut: number;
	/** About how many tokens each request has less. */
	readonly savedTokens: number;
	/** What a model wrote of the work so far, in place of what is left out. Untrusted text: it was made from files and results, too. */
	readonly summary?: { readonly text: string; readonly model: string; readonly dollars?: number };
}
