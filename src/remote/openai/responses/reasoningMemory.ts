import type { ModelRequest } from '../../../core/ports.ts';

/** An encrypted thought, as the API wants it back. */
export interface ReasoningItem {
	readonly type: 'reasoning';
	readonly id: string;
	readonly summary: readonly { readonly type: 'summary_text'; readonly text: string }[];
	readonly encrypted_content: string;
}

type Place = Pick<ModelRequest, 'model' | 'cacheKey'>;

/** Beyond this many characters the oldest go: a thought matters only within its turn. */
const LIMIT = 2_000_000;

/**
 * The thoughts that led to the calls of earlier answers. A model that reasons goes on with them when they are sent back
 * with the calls; only the model itself can read them. Kept in memory only, for the conversation and the model they belong to.
 */
export class ReasoningMemory {
	readonly #byCall = new Map<string, readonly ReasoningItem[]>();
	#size = 0;

	/** Keeps what came before a call. */
	keep(place: Place, callId: string, items: readonly ReasoningItem[]): void {
		const key = keyOf(place, callId);
		this.#drop(key);
		this.#byCall.set(key, items);
		this.#size += sizeOf(items);
		for (const oldest of this.#byCall.keys()) {
			if (this.#size <= LIMIT || oldest === key) return;
			this.#drop(oldest);
		}
	}

	/** Whether anything was kept of a call, be it that nothing came before it. */
	knows(place: Place, callId: string): boolean {
		return this.#byCall.has(keyOf(place, callId));
	}

	/** What came before a call; empty when nothing is known. */
	before(place: Place, callId: string): readonly ReasoningItem[] {
		return this.#byCall.get(keyOf(place, callId)) ?? [];
	}

	/** Whether anything was forgotten by this. */
	clear(): boolean {
		const had = this.#byCall.size > 0;
		this.#byCall.clear();
		this.#size = 0;
		return had;
	}

	#drop(key: string): void {
		this.#size -= sizeOf(this.#byCall.get(key) ?? []);
		this.#byCall.delete(key);
	}
}

/** Call ids are unique within a conversation only. */
function keyOf({ model, cacheKey }: Place, callId: string): string {
	return JSON.stringify([model, cacheKey, callId]);
}

function sizeOf(items: readonly ReasoningItem[]): number {
	return items.reduce((sum, item) => sum + item.encrypted_content.length, 0);
}
