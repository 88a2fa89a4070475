import type { Failure } from '../../shared/failure.ts';
import type { FoundPlace } from '../../shared/indexProtocol.ts';
import type { Clock } from '../ports.ts';
import type { LeavingText } from '../sent/textCleaner.ts';

/** A model for embeddings as the user chose it, and where it is. */
export interface MeaningModel {
	/** Tells models apart, with their endpoint and the length of their vectors. */
	readonly id: string;
	readonly model: string;
	/** As the user knows it, for sentences. */
	readonly host: string;
	/** US dollars of so many tokens; `undefined` where the price is not known. */
	dollars(tokens: number): number | undefined;
	/** Turns texts into vectors, in their order; `admit` is shown each request before it leaves, and a failure of it keeps it here. Never rejects. */
	embed(texts: readonly string[], admit: AdmitTexts, signal: AbortSignal): Promise<Embedded>;
}

export type AdmitTexts = (texts: readonly string[], body: object, signal: AbortSignal) => Promise<Failure | undefined>;

/** `tokens` were paid for, by the endpoint's count. */
export type Embedded =
	| { readonly kind: 'vectors'; readonly vectors: readonly Float32Array[]; readonly tokens: number }
	| { readonly kind: 'failed'; readonly failure: Failure; readonly tokens: number }
	| { readonly kind: 'cancelled'; readonly tokens: number };

/** A text that may go to the model; without `place` it is the question. */
export interface MeaningText extends LeavingText {
	readonly place?: FoundPlace;
}

/** What ordering by meaning asks of the world. */
export interface MeaningPorts {
	/** Read anew for each question; `undefined`: the user wants none. */
	chosen(): MeaningModel | undefined;
	/** Whether the user agreed to this model and its price. Asks at most once. */
	isAllowed(model: MeaningModel, signal: AbortSignal): Promise<boolean>;
	/** The lines of a place as they are now; `undefined` for what may not be read or is gone. */
	read(place: FoundPlace, signal: AbortSignal): Promise<string | undefined>;
	/** A function that takes out of texts what must not leave. Rejects when that cannot be known: then nothing may leave. */
	cleaner(): Promise<(text: string) => Promise<LeavingText>>;
	/** Why so many tokens may not be used now, by the user's ceilings. */
	admit(model: MeaningModel, tokens: number): Promise<Failure | undefined>;
	/** Takes down that a request leaves; the answer is told what became of it. */
	takeDown(
		model: MeaningModel,
		texts: readonly MeaningText[],
		body: object,
	): (state: 'done' | 'failed' | 'stopped') => void;
	/** Puts a use into the ledger. `isCounted`: the endpoint told the tokens. */
	charge(model: MeaningModel, tokens: number, isCounted: boolean): void;
	/** Tells the user why the order is without meaning. Called once for each failure. */
	tell(sentence: string): void;
	readonly clock: Clock;
}
