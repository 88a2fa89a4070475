/** A request by its size. */
export interface SizedRequest {
	readonly name: string;
	/** Of its line in the file that is handed in. */
	readonly bytes: number;
	/** That it puts into the queue: input and the longest answer. */
	readonly tokens: number;
}

/** What one batch may have. */
export interface BatchLimits {
	readonly requests: number;
	readonly bytes: number;
	/** Of the user's queue at the endpoint; absent: not known. */
	readonly tokens?: number;
}

/** By OpenAI's documentation 50,000 requests and 200 MB; some room is left for what the line gets around it. */
export const BATCH_LIMITS: BatchLimits = { requests: 50_000, bytes: 190_000_000 };

/** Requests as batches within the limits, in their order. `tooLarge` are those that fit into none. */
export function splitBatch(
	sized: readonly SizedRequest[],
	{ requests, bytes, tokens = Number.POSITIVE_INFINITY }: BatchLimits,
): { readonly batches: readonly (readonly SizedRequest[])[]; readonly tooLarge: readonly SizedRequest[] } {
	const batches: SizedRequest[][] = [];
	const tooLarge: SizedRequest[] = [];
	let room = { requests: 0, bytes: 0, tokens: 0 };
	for (const each of sized) {
		if (each.bytes > bytes || each.tokens > tokens) {
			tooLarge.push(each);
			continue;
		}
		if (room.requests < 1 || room.bytes < each.bytes || room.tokens < each.tokens) {
			batches.push([]);
			room = { requests, bytes, tokens };
		}
		batches.at(-1)?.push(each);
		room = { requests: room.requests - 1, bytes: room.bytes - each.bytes, tokens: room.tokens - each.tokens };
	}
	return { batches, tooLarge };
}
