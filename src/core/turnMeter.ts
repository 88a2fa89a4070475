import type { TurnUsage } from '../shared/chat.ts';
import type { ShownFee } from '../shared/hosted.ts';
import type { Usage } from './ports.ts';
import type { TurnEvent } from './turn.ts';

/** Adds up tokens and money over the requests of one turn. Money that one request does not tell of is not known of the turn. */
export class TurnMeter {
	#requests = 0;
	#counted = 0;
	#sum: Usage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0 };
	#dollars: number | undefined = 0;
	/** The part of the money that is known. */
	#known = 0;
	#fees: readonly ShownFee[] = [];

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
		const { dollars, knownDollars = 0, fees = [] } = usage;
		this.#known += dollars ?? knownDollars;
		this.#fees = fees.reduce(addFee, this.#fees);
		this.#dollars = dollars === undefined || this.#dollars === undefined ? undefined : this.#dollars + dollars;
		return this.#total();
	}

	#total(): TurnUsage {
		const dollars = this.#dollars;
		const known = this.#known;
		return {
			...this.#sum,
			...(dollars !== undefined ? { dollars } : known > 0 ? { knownDollars: known } : {}),
			...(this.#fees.length > 0 && { fees: this.#fees }),
			complete: this.#counted >= this.#requests,
		};
	}
}

/** Fees of one kind are one. */
function addFee(fees: readonly ShownFee[], { kind, count, dollars }: ShownFee): readonly ShownFee[] {
	const before = fees.find((fee) => fee.kind === kind) ?? { kind, count: 0, dollars: 0 };
	const isKnown = before.dollars !== undefined && dollars !== undefined;
	const sum: ShownFee = {
		kind,
		count: before.count + count,
		...(isKnown && { dollars: (before.dollars ?? 0) + dollars }),
	};
	return [...fees.filter((fee) => fee.kind !== kind), sum];
}
