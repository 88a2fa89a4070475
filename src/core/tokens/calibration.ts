/** A request whose tokens we counted, and the endpoint too. */
interface Known {
	readonly counted: number;
	readonly actual: number;
}

interface ModelFacts {
	/** What the endpoint counts above us of what stands in every request: its framing and how it writes out the tools. */
	readonly offset: number;
	/** The same without messages, as we count it: an offset holds for the same tools and system text only. */
	readonly base: number;
	/** Its tokens for one of ours: not 1 for models with an encoder of their own. */
	readonly slope: number;
}

/** Chats and models that are remembered; the eldest go. */
const MOST = 32;
/** A shorter stretch says too little of the slope. */
const STRETCH = 500;

/**
 * Turns our count of a request into what the endpoint will count. After the first request of a chat the difference to that one is all that is
 * estimated, so what is the same in both, such as tools, costs no precision.
 */
export class Calibration {
	readonly #chats = new Map<string, Known>();
	readonly #models = new Map<string, ModelFacts>();

	/** `base` is the part of `counted` that is not messages. */
	tokens(model: string, chat: string, counted: number, base: number): number {
		const facts = this.#models.get(model);
		const slope = facts?.slope ?? 1;
		const before = this.#chats.get(keyOf(model, chat));
		if (before) return atLeastOne(before.actual + (counted - before.counted) * slope);
		const offset = facts?.base === base ? facts.offset : 0;
		return atLeastOne(base + offset + (counted - base) * slope);
	}

	/** Whether the endpoint counted an earlier request of this chat. */
	knows(model: string, chat: string): boolean {
		return this.#chats.has(keyOf(model, chat));
	}

	/** The endpoint counted `actual` input tokens. Counts that cannot be of the same request are left aside. */
	learn(model: string, chat: string, counted: number, base: number, actual: number): void {
		// An endpoint that does not count says 0; some count the answer only.
		if (actual < counted * 0.3 || actual > counted * 4) return;
		const before = this.#chats.get(keyOf(model, chat));
		const slope = slopeOf(before, { counted, actual }) ?? this.#models.get(model)?.slope ?? 1;
		put(this.#chats, keyOf(model, chat), { counted, actual });
		const known = this.#models.get(model);
		// The first request of a chat says most of what stands in all of them.
		const isLater = before !== undefined && known?.base === base;
		const offset = isLater ? known.offset : actual - base - (counted - base) * slope;
		put(this.#models, model, { offset, base, slope });
	}
}

function slopeOf(before: Known | undefined, now: Known): number | undefined {
	if (!before || now.counted - before.counted < STRETCH) return undefined;
	const slope = (now.actual - before.actual) / (now.counted - before.counted);
	return slope > 0.5 && slope < 2.5 ? slope : undefined;
}

function keyOf(model: string, chat: string): string {
	return `${model}\n${chat}`;
}

function put<T>(map: Map<string, T>, key: string, value: T): void {
	map.delete(key);
	map.set(key, value);
	const [eldest] = map.keys();
	if (map.size > MOST && eldest !== undefined) map.delete(eldest);
}

function atLeastOne(tokens: number): number {
	return Math.max(1, Math.round(tokens));
}
