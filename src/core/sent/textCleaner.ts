import type { Clock } from '../ports.ts';
import { withoutHidden } from '../safety/hiddenText.ts';
import { findForms } from '../safety/ownKeys.ts';
import type { FindSecrets, SecretSpan } from '../safety/secret.ts';
import { type Withheld, withhold } from '../safety/withhold.ts';

/** What may leave, and what may not, in one chat as it is now. The same object as long as nothing of it changed. */
export interface LeavingRules {
	/** `keyForms` of the user's own keys: no approval lets them pass. */
	readonly ownForms: readonly string[];
	/** Secrets that the user allowed, of files that they approved; exact strings. */
	readonly allowed: ReadonlySet<string>;
	/** Whether the endpoint's model may take marks of turns in a text for real ones. */
	readonly escapesMarkers: boolean;
}

/** A text as it may leave, and what was taken out of it. The same string when that is nothing. */
export interface LeavingText {
	readonly text: string;
	readonly withheld: readonly Withheld[];
	/** What hidden characters said. */
	readonly hidden: readonly string[];
}

/** UTF-16 units of the shortest text that a rule finds a secret in. */
const SHORTEST = 12;
/** UTF-16 units that are searched at once: some 4 ms. */
const SLICE = 48_000;
/** Each slice begins so far before the end of the last one; the longest secret, a private key, fits in. */
const OVERLAP = 16_000;
/** After so many ms the rest waits for its turn. */
const BURST_MS = 8;

/** Takes secrets and hidden text out of texts, in steps that block nobody. */
export class TextCleaner {
	readonly #find: FindSecrets;
	readonly #clock: Clock;
	#burstBegan = 0;

	constructor(find: FindSecrets, clock: Clock) {
		this.#find = find;
		this.#clock = clock;
	}

	/** The text as it may leave. When the signal aborts the rest is not looked at: then nothing of it may be sent. */
	async clean(text: string, rules: LeavingRules, signal: AbortSignal): Promise<LeavingText> {
		if (text === '') return { text, withheld: [], hidden: [] };
		const { text: shown, hidden } = withoutHidden(text);
		const found = await this.find(shown, signal);
		const spans = found.filter(({ start, end }) => !rules.allowed.has(shown.slice(start, end)));
		return { ...withhold(shown, [...spans, ...findForms(shown, rules.ownForms)]), hidden };
	}

	/** All secrets of a text, those that are allowed too. */
	async find(text: string, signal: AbortSignal): Promise<readonly SecretSpan[]> {
		const spans: SecretSpan[] = [];
		if (text.length < SHORTEST) return spans;
		for (let from = 0; from < text.length && !signal.aborted; ) {
			await this.#rest(signal);
			const end = Math.min(text.length, from + SLICE);
			for (const span of this.#find(text.slice(from, end)))
				spans.push({ ...span, start: span.start + from, end: span.end + from });
			if (end === text.length) break;
			from = lineStartBefore(text, end - OVERLAP);
		}
		return spans;
	}

	/** Lets others go first when this took long. */
	async #rest(signal: AbortSignal): Promise<void> {
		const now = this.#clock.now();
		if (now - this.#burstBegan < BURST_MS) return;
		// A burst that began long ago has ended by itself; to know that costs one turn of the loop.
		await this.#clock.sleep(0, signal);
		this.#burstBegan = this.#clock.now();
	}
}

/** A slice that begins with a line sees what stands before a secret; a line that is longer than the overlap is cut. */
function lineStartBefore(text: string, at: number): number {
	const start = text.lastIndexOf('\n', at - 1) + 1;
	return at - start < SLICE / 4 ? start : at;
}
