import type { FoundPlace, SearchQuestion } from '../../shared/indexProtocol.ts';
import type { FoundPlaces, NoIndex } from '../lookupPorts.ts';
import { dollarWords, tokenWords } from '../models/moneyWords.ts';
import { blend, likeness } from './blend.ts';
import { cutToBytes } from './cutToBytes.ts';
import type { MeaningModel, MeaningPorts, MeaningText } from './meaningPorts.ts';
import { type PaidVectors, paidVectors } from './paidVectors.ts';

/** Asks the index, and it alone. */
export type AskIndex = (question: SearchQuestion, signal: AbortSignal) => Promise<FoundPlaces | NoIndex>;

/** Places that are looked at by their meaning. */
export const CANDIDATES = 60;
/** Tokens of all their texts together, as the index reckons them: what a question with nothing known takes at most, about. */
export const CANDIDATE_TOKENS = 24_000;
/** UTF-8 bytes of a text that are embedded: no text of so many bytes has more tokens than any model takes, and all fit into a request or two. */
const TEXT_BYTES = 4_096;
/** An endpoint that failed is left alone for so long, ms. */
const REST_MS = 60_000;
/** As the index reckons: what stands around each place, and a token. */
const HEADER_TOKENS = 12;
const UNITS_PER_TOKEN = 4;

/** Puts what the index finds in order by its meaning, too, where the user wants that. */
export class SearchByMeaning {
	readonly #ports: MeaningPorts;
	#restsUntil = 0;
	#restsFor = '';

	constructor(ports: MeaningPorts) {
		this.#ports = ports;
	}

	/** The answer of the index, in a better order where one can be had; its own in every other case. Never rejects. */
	async search(question: SearchQuestion, ask: AskIndex, signal: AbortSignal): Promise<FoundPlaces | NoIndex> {
		const model = this.#ports.chosen();
		if (!model || !question.query.trim()) return ask(question, signal);
		const { clock } = this.#ports;
		const isResting = this.#restsFor === model.id && clock.now() < this.#restsUntil;
		if (isResting) return withNote(await ask(question, signal), 'not by meaning');
		if (!(await this.#ports.isAllowed(model, signal)) || signal.aborted) return ask(question, signal);
		const wide = await ask(widened(question), signal);
		if ('unavailable' in wide || wide.value.length < 2) return ask(question, signal);
		const found = await this.#ordered(model, question, wide.value, signal);
		if ('order' in found) return { ...wide, value: found.order, note: noteOf(model, found.tokens) };
		const plain = await ask(question, signal);
		if (found.kind === 'cancelled') return plain;
		this.#restsFor = model.id;
		this.#restsUntil = clock.now() + REST_MS;
		this.#ports.tell(found.sentence);
		return withNote(plain, 'not by meaning');
	}

	async #ordered(
		model: MeaningModel,
		question: SearchQuestion,
		places: readonly FoundPlace[],
		signal: AbortSignal,
	): Promise<{ order: readonly FoundPlace[]; tokens: number } | Exclude<PaidVectors, { kind: 'vectors' }>> {
		const texts = await this.#texts(question.query, places, signal);
		if (signal.aborted) return { kind: 'cancelled' };
		const [asked, ...others] = texts ?? [];
		if (!asked) return { kind: 'failed', sentence: NOT_CLEAN };
		const known = others.filter(({ text }) => text !== '');
		const found = await paidVectors(model, [asked, ...known], this.#ports, signal);
		if (found.kind !== 'vectors') return found;
		const [query, ...vectors] = found.vectors;
		const near = new Map(
			known.map(({ place }, at) => {
				const vector = vectors[at];
				return [place, query && vector && likeness(query, vector)] as const;
			}),
		);
		const order = blend(places.map((place) => near.get(place))).flatMap(({ at, score, isByMeaning }) => {
			const place = places[at];
			return place ? [{ ...place, score, reason: isByMeaning ? withMeaning(place.reason) : place.reason }] : [];
		});
		const sizes = new Map(others.map(({ place, size }) => [keyOf(place), size]));
		return { order: fitting(order, sizes, question), tokens: found.tokens };
	}

	/** The question, and then a text for each place, '' where there is none that may leave; `undefined` when nothing may. */
	async #texts(
		query: string,
		places: readonly FoundPlace[],
		signal: AbortSignal,
	): Promise<readonly (MeaningText & { readonly size: number })[] | undefined> {
		const clean = await this.#ports.cleaner().catch(() => undefined);
		if (!clean) return undefined;
		const asked = await clean(query);
		const texts: (MeaningText & { readonly size: number })[] = [{ ...asked, text: short(asked.text), size: 0 }];
		for (const place of places) {
			if (signal.aborted) return undefined;
			const read = await this.#ports.read(place, signal);
			if (read === undefined) {
				texts.push({ place, text: '', withheld: [], hidden: [], size: 0 });
				continue;
			}
			// Cleaned first and cut then: half of a secret is not known as one.
			const found = await clean([place.path, place.symbol ?? '', read].filter(Boolean).join('\n'));
			texts.push({ ...found, place, text: short(found.text), size: read.length });
		}
		return texts;
	}
}

const NOT_CLEAN =
	'Your keys could not be read, so Tandem cannot make sure that none of them is in what would be embedded. Nothing was sent. Unlock the keyring, then try again.';

function widened({ query, limit, budgetTokens }: SearchQuestion): SearchQuestion {
	return {
		query,
		limit: Math.max(limit, CANDIDATES),
		budgetTokens: Math.max(budgetTokens, CANDIDATE_TOKENS),
	};
}

function short(text: string): string {
	return cutToBytes(text, TEXT_BYTES);
}

function keyOf(place: FoundPlace | undefined): string {
	return place ? `${place.startLine}-${place.endLine} ${place.path}` : '';
}

/** As many as were asked for, and as fit. */
function fitting(
	places: readonly FoundPlace[],
	sizes: ReadonlyMap<string, number>,
	{ limit, budgetTokens }: SearchQuestion,
): readonly FoundPlace[] {
	let left = budgetTokens;
	const fits: FoundPlace[] = [];
	for (const place of places) {
		const tokens = (sizes.get(keyOf(place)) ?? 0) / UNITS_PER_TOKEN + HEADER_TOKENS;
		if (fits.length >= limit || tokens > left) continue;
		fits.push(place);
		left -= tokens;
	}
	return fits;
}

function withMeaning(reason: string): string {
	return reason ? `${reason}; meaning` : 'meaning';
}

/** “by meaning, $0.0003” */
function noteOf(model: MeaningModel, tokens: number): string {
	const dollars = model.dollars(tokens);
	return `by meaning, ${dollars === undefined ? tokenWords(tokens) : dollarWords(dollars)}`;
}

function withNote(answer: FoundPlaces | NoIndex, note: string): FoundPlaces | NoIndex {
	return 'unavailable' in answer ? answer : { ...answer, note };
}
