import type { TurnUsage } from '../shared/chat.ts';
import type { Usage } from './ports.ts';
import type { TurnEvent } from './turn.ts';

/** Adds up tokens and money over the requests of one turn. Money that one request does not tell of is not known of the turn. */
export class TurnMeter {
	#requests = 0;
	#counted = 0;
	#sum: Usage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0 };
	#dollars: number | undefined = 0;

	/** The turn's usage when this event changed it. */
	follow(event: TurnEvent): TurnUsage | undefined {
		// With a sentence it says more of a request that is on its way.
		if (event.kind === 'phase' && event.phase === 'waiting' && event.sentence === undefined) this.#requests++;
		// What a ceiling stopped was not sent.
		if (event.kind === 'ended' && event.failure?.kind === 'ceiling') this.#requests--;
		if (event.kind === 'ended') return this.#counted > 0 && this.#counted < this.#requests ? this.#total() : undefined;
		if (event.kind !== 'usage') return undefined;
		this.#counted++;
		const { usage } = event;
		this.#sum = {
			inputTokens: this.#sum.inputTokens + usage.inputTokens,
			cachedTokens: this.#sum.cachedTokens + usage.cachedTokens,
			outputTokens: this.#sum.outputTokens + usage.outputTokens,
		};
		const { dollars } = usage;
		this.#dollars = dollars === undefined || this.#dollars === undefined ? undefined : this.#dollars + dollars;
		return this.#total();
	}

	#total(): TurnUsage {
		const dollars = this.#dollars;
		return { ...this.#sum, ...(dollars !== undefined && { dollars }), complete: this.#counted >= this.#requests };
	}
}
