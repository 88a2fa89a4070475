import type { Message } from '../conversation.ts';
import { imagesTokens } from '../images.ts';
import type { ImageRule } from '../models/modelRow.ts';
import type { ModelRequest, ToolSpec } from '../ports.ts';
import { Calibration } from './calibration.ts';
import { guessTokens, mostTokens } from './guessTokens.ts';
import { type Countable, messageTexts, REQUEST_FRAMING, systemTexts, toolTexts } from './requestTexts.ts';

/** Exact counts, one for each text; `undefined` when they cannot be had. Never rejects. */
export type CountTexts = (texts: readonly string[], signal: AbortSignal) => Promise<readonly number[] | undefined>;

/** What a request will take, before it is sent. */
export interface RequestEstimate {
	/** Input tokens, as the endpoint will count them. */
	readonly inputTokens: number;
	/** Of them, those of its beginning that the request before of this chat had as well. */
	readonly repeatedTokens: number;
	/** `calibrated` by what the endpoint counted before in this chat; `counted` with framing that is assumed; `guessed` without an encoder. */
	readonly basis: 'calibrated' | 'counted' | 'guessed';
}

/** As we count it, before calibration. */
interface Counted {
	/** Not messages: system text, tools and what is around them. */
	readonly base: number;
	readonly messages: readonly number[];
	readonly isExact: boolean;
}

/** A part of a request that later requests have again, the same object. */
type Part = Message | ToolSpec;

/** Chats whose last request is remembered. */
const CHATS = 8;
const SYSTEMS = 8;

/** Estimates requests before they are sent, and learns from what was counted after. Each text is counted once. */
export class RequestEstimator {
	readonly #count: CountTexts;
	readonly #imageRule: (model: string) => ImageRule | undefined;
	readonly #calibration = new Calibration();
	readonly #exact = new WeakMap<Part, number>();
	readonly #bounds = new WeakMap<Part, number>();
	readonly #systems = new Map<string, number>();
	/** The messages of the last request of each chat that was answered. */
	readonly #sent = new Map<string, readonly Message[]>();

	/** `imageRule` tells how a model counts images; those of a model without a rule are not estimated. */
	constructor(count: CountTexts, imageRule: (model: string) => ImageRule | undefined = () => undefined) {
		this.#count = count;
		this.#imageRule = imageRule;
	}

	/** The input tokens that the request cannot exceed, without any encoder. */
	most({ model, system, tools, messages }: ModelRequest): number {
		const parts: readonly Part[] = [...tools, ...messages];
		const texts = bound(systemTexts(system)) + sum(parts.map((part) => this.#bound(part)));
		return 2 * REQUEST_FRAMING + texts + this.#images(model, messages);
	}

	async estimate(request: ModelRequest, signal: AbortSignal): Promise<RequestEstimate> {
		const counted = await this.#counted(request, signal);
		const { model, cacheKey: chat } = request;
		const tokensOf = (count: number) => this.#calibration.tokens(model, chat, counted.base + count, counted.base);
		const inputTokens = tokensOf(sum(counted.messages));
		const repeated = this.#repeated(request);
		const repeatedTokens =
			repeated === undefined ? 0 : Math.min(inputTokens, tokensOf(sum(counted.messages.slice(0, repeated))));
		const isKnown = this.#calibration.knows(model, chat);
		return { inputTokens, repeatedTokens, basis: isKnown ? 'calibrated' : counted.isExact ? 'counted' : 'guessed' };
	}

	/** The endpoint counted so many input tokens for a request. */
	async learn(request: ModelRequest, inputTokens: number, signal: AbortSignal): Promise<void> {
		const { base, messages, isExact } = await this.#counted(request, signal);
		const { model, cacheKey: chat } = request;
		this.#sent.delete(chat);
		this.#sent.set(chat, request.messages);
		const [eldest] = this.#sent.keys();
		if (this.#sent.size > CHATS && eldest !== undefined) this.#sent.delete(eldest);
		if (isExact) this.#calibration.learn(model, chat, base + sum(messages), base, inputTokens);
	}

	#bound(part: Part): number {
		const known =
			this.#bounds.get(part) ?? bound(textsOf(part)) + ('role' in part ? 0 : mostTokens(JSON.stringify(part)));
		this.#bounds.set(part, known);
		return known;
	}

	/** How many messages of the beginning were sent before; `undefined` when nothing was. */
	#repeated({ cacheKey, messages }: ModelRequest): number | undefined {
		const before = this.#sent.get(cacheKey);
		if (!before) return undefined;
		const different = messages.findIndex((message, at) => message !== before[at]);
		return different < 0 ? messages.length : different;
	}

	/** Not kept: each model counts them by a rule of its own. */
	#images(model: string, messages: readonly Message[]): number {
		const rule = this.#imageRule(model);
		return rule ? imagesTokens(rule, messages) : 0;
	}

	async #counted({ model, system, tools, messages }: ModelRequest, signal: AbortSignal): Promise<Counted> {
		const parts: readonly Part[] = [...tools, ...messages];
		const missing = parts.filter((part) => !this.#exact.has(part));
		const knowsSystem = this.#systems.has(system);
		const asked = [...(knowsSystem ? [] : [systemTexts(system)]), ...missing.map(textsOf)];
		const texts = asked.flatMap((countable) => countable.texts);
		const counts = asked.length ? await this.#count(texts, signal) : [];
		if (counts) this.#keep(system, knowsSystem, missing, sums(asked, counts));
		const tokens = (part: Part) => this.#exact.get(part) ?? guess(textsOf(part));
		const base = REQUEST_FRAMING + (this.#systems.get(system) ?? guess(systemTexts(system))) + sum(tools.map(tokens));
		const counted = messages.map((message) => tokens(message) + this.#images(model, [message]));
		return { base, messages: counted, isExact: counts !== undefined };
	}

	#keep(system: string, knowsSystem: boolean, parts: readonly Part[], counts: readonly number[]): void {
		const [first = 0, ...rest] = counts;
		if (!knowsSystem) this.#systems.set(system, first);
		const [eldest] = this.#systems.keys();
		if (this.#systems.size > SYSTEMS && eldest !== undefined) this.#systems.delete(eldest);
		for (const [at, part] of parts.entries()) this.#exact.set(part, (knowsSystem ? counts : rest)[at] ?? 0);
	}
}

function textsOf(part: Part): Countable {
	return 'role' in part ? messageTexts(part) : toolTexts(part);
}

/** The counts of texts, put together as the texts were. */
function sums(asked: readonly Countable[], counts: readonly number[]): readonly number[] {
	let at = 0;
	return asked.map(({ texts, framing }) => {
		const from = at;
		at += texts.length;
		return framing + sum(counts.slice(from, at));
	});
}

function guess({ texts, framing }: Countable): number {
	return framing + sum(texts.map(guessTokens));
}

function bound({ texts, framing }: Countable): number {
	return 2 * framing + sum(texts.map(mostTokens));
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, number) => total + number, 0);
}
