import type { ToolCall } from '../../core/conversation.ts';
import type { ModelEvent, Usage } from '../../core/ports.ts';
import { type CallProgress, GrowingCalls } from './growingCalls.ts';
import { asRecord } from './json.ts';

/** What a chunk added that can be shown. */
export type Growth = Extract<ModelEvent, { kind: 'text' }> | CallProgress;

export interface Added {
	readonly growth: readonly Growth[];
	/** The chunk carried something of the answer: not a keep-alive, not an annotation. */
	readonly useful: boolean;
}

/**
 * Puts the chunks of one streamed completion together. It takes what OpenAI and the servers that follow it send, in
 * whatever pieces, and never throws: what it does not know it skips. Linear in the length of the answer.
 */
export class AnswerAccumulator {
	#text = '';
	#refusal = '';
	#finishReason: string | undefined;
	#usage: Usage | undefined;
	#visible = false;
	readonly #calls = new GrowingCalls();

	/** All text so far. */
	get text(): string {
		return this.#text;
	}
	/** The model's refusal so far, '' when it does not refuse. */
	get refusal(): string {
		return this.#refusal;
	}
	/** As the server spelled it; `undefined` until one was seen. */
	get finishReason(): string | undefined {
		return this.#finishReason;
	}
	get usage(): Usage | undefined {
		return this.#usage;
	}
	/** Some growth was given out: the user may have seen it. */
	get visible(): boolean {
		return this.#visible;
	}

	/** Takes one parsed chunk, of any shape. */
	add(chunk: unknown): Added {
		const { choices, usage } = asRecord(chunk);
		const counted = readUsage(usage);
		if (counted) this.#usage = counted;
		const choice = asRecord(Array.isArray(choices) ? choices.find((each) => each) : undefined);
		const delta = asRecord(choice.delta);
		const growth = [...this.#addText(delta.content), ...this.#addCalls(delta)];
		this.#visible ||= growth.length > 0;
		const refused = typeof delta.refusal === 'string' ? delta.refusal : '';
		this.#refusal += refused;
		const finish = choice.finish_reason;
		if (typeof finish === 'string' && finish) this.#finishReason = finish;
		const thought = delta.reasoning_content || delta.reasoning;
		return { growth, useful: growth.length > 0 || !!refused || !!finish || !!thought || !!counted };
	}

	/**
	 * The calls, each with an id that is in none of `taken`. With `completeOnly` those whose arguments were cut short are
	 * left out.
	 */
	toolCalls(taken: ReadonlySet<string>, completeOnly: boolean): readonly ToolCall[] {
		return this.#calls.finish(taken, completeOnly);
	}

	#addText(content: unknown): readonly Growth[] {
		const delta = textOf(content);
		this.#text += delta;
		return delta ? [{ kind: 'text', delta }] : [];
	}

	#addCalls(delta: Readonly<Record<string, unknown>>): readonly Growth[] {
		const { tool_calls: several, function_call: legacy } = delta;
		const pieces = Array.isArray(several) ? several : [];
		const all = legacy ? [...pieces, { function: legacy }] : pieces;
		return all.flatMap((piece) => this.#calls.add(piece) ?? []);
	}
}

/** Content is a string, or a list of parts, or nothing. */
function textOf(content: unknown): string {
	if (typeof content === 'string') return content;
	if (!Array.isArray(content)) return '';
	return content.map((part) => (typeof part === 'string' ? part : textOf(asRecord(part).text))).join('');
}

function readUsage(usage: unknown): Usage | undefined {
	const { prompt_tokens: input, completion_tokens: output, prompt_tokens_details: details } = asRecord(usage);
	if (!isCount(input) && !isCount(output)) return undefined;
	const cached = asRecord(details).cached_tokens;
	return {
		inputTokens: isCount(input) ? input : 0,
		cachedTokens: isCount(cached) ? cached : 0,
		outputTokens: isCount(output) ? output : 0,
	};
}

function isCount(value: unknown): value is number {
	return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
