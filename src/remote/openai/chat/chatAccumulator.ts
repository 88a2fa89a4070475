import type { ToolCall } from '../../../core/conversation.ts';
import type { HostedItem } from '../../../core/hostedTools.ts';
import type { Usage } from '../../../core/ports.ts';
import type { Added, AnswerAccumulator, Finish, Growth } from '../answerAccumulator.ts';
import { type CallPiece, GrowingCalls } from '../growingCalls.ts';
import { asRecord } from '../json.ts';
import { readUsage } from '../usage.ts';

/** Puts the chunks of one streamed chat completion together. */
export class ChatAccumulator implements AnswerAccumulator {
	#text = '';
	#refusal = '';
	#finish: Finish | undefined;
	#usage: Usage | undefined;
	#visible = false;
	readonly #calls = new GrowingCalls();
	/** This format has no such tools. */
	readonly hosted: readonly HostedItem[] = [];

	get text(): string {
		return this.#text;
	}
	get refusal(): string {
		return this.#refusal;
	}
	get finish(): Finish | undefined {
		return this.#finish;
	}
	get usage(): Usage | undefined {
		return this.#usage;
	}
	get visible(): boolean {
		return this.#visible;
	}

	add(chunk: unknown): Added {
		const { choices, usage, service_tier: tier } = asRecord(chunk);
		const counted = readUsage(usage, tier);
		if (counted) this.#usage = counted;
		const choice = asRecord(Array.isArray(choices) ? choices.find((each) => each) : undefined);
		const delta = asRecord(choice.delta);
		const growth = [...this.#addText(delta.content), ...this.#addCalls(delta)];
		this.#visible ||= growth.length > 0;
		const refused = typeof delta.refusal === 'string' ? delta.refusal : '';
		this.#refusal += refused;
		const { finish_reason: reason } = choice;
		const finished = typeof reason === 'string' && reason !== '';
		// An answer that is complete stays so.
		if (finished && !(this.#finish && reason === 'error')) this.#finish = finishOf(reason);
		const thought = delta.reasoning_content || delta.reasoning;
		return { growth, useful: growth.length > 0 || !!refused || finished || !!thought || !!counted };
	}

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
		return all.flatMap((piece) => this.#calls.add(readPiece(piece)) ?? []);
	}
}

/** Servers have words of their own for “complete”; whether calls came decides between an answer and a step. */
function finishOf(reason: string): Finish {
	if (reason === 'error') return { kind: 'error', payload: {} };
	if (reason === 'length' || reason === 'max_tokens') return { kind: 'length' };
	return { kind: reason === 'content_filter' ? 'contentFilter' : 'complete' };
}

function readPiece(piece: unknown): CallPiece {
	const { index, id, function: called } = asRecord(piece);
	const { name, arguments: given } = asRecord(called);
	const number = typeof index === 'string' && index !== '' ? Number(index) : index;
	return {
		index: typeof number === 'number' && Number.isInteger(number) ? number : undefined,
		id: typeof id === 'string' ? id : '',
		name: typeof name === 'string' ? name : '',
		text: typeof given === 'string' ? given : typeof given === 'object' && given !== null ? JSON.stringify(given) : '',
	};
}

/** Content is a string, or a list of parts, or nothing. */
function textOf(content: unknown): string {
	if (typeof content === 'string') return content;
	if (!Array.isArray(content)) return '';
	return content.map((part) => (typeof part === 'string' ? part : textOf(asRecord(part).text))).join('');
}
