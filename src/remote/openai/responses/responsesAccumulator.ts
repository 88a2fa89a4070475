import type { ToolCall } from '../../../core/conversation.ts';
import type { HostedItem } from '../../../core/hostedTools.ts';
import type { Usage } from '../../../core/ports.ts';
import type { Added, AnswerAccumulator, Finish, Growth } from '../answerAccumulator.ts';
import { GrowingCalls } from '../growingCalls.ts';
import { asRecord } from '../json.ts';
import { readUsage } from '../usage.ts';
import { annotationEvent, HostedCalls } from './hostedCalls.ts';
import { ItemSlots } from './itemSlots.ts';
import type { ReasoningItem } from './reasoningMemory.ts';

type Fields = Readonly<Record<string, unknown>>;

const NOTHING: readonly Growth[] = [];
/** Events of a part or an item. What speaks of the response as a whole (`response.in_progress`) only says that it lives. */
const OF_AN_ITEM = /^response\.\w+\.\w+$/;
/** Of a tool that the endpoint runs; what the work is comes with its item. */
const OF_HOSTED_WORK =
	/^response\.(web_search_call|file_search_call|code_interpreter_call|image_generation_call|mcp_call|mcp_list_tools)\.\w+$/;

/**
 * Puts the events of one streamed response together. Deltas grow what is seen; the `done` events and the final response
 * carry the same again in one piece, and what of it was missing is added from there.
 */
export class ResponsesAccumulator implements AnswerAccumulator {
	#text = '';
	#refusal = '';
	#finish: Finish | undefined;
	#usage: Usage | undefined;
	#visible = false;
	readonly #calls = new GrowingCalls();
	readonly #slots = new ItemSlots();
	/** Text or refusal of each part so far, by slot and content index. */
	readonly #parts = new Map<string, string>();
	/** Thoughts by the number of calls that had begun when they ended: they led to the next one. */
	readonly #thoughts = new Map<number, ReasoningItem[]>();
	/** Thoughts by the hosted work that they led to. */
	readonly #beforeHosted = new Map<string, readonly ReasoningItem[]>();
	readonly #hosted = new HostedCalls();
	/** Where each part begins in the text, and the notes on it that were given out. */
	readonly #starts = new Map<string, number>();
	readonly #noted = new Set<string>();
	readonly #keep: (callId: string, items: readonly ReasoningItem[]) => void;
	#lastText: { readonly slot: number; readonly endsLine: boolean } | undefined;

	/** `keep` is told, when the answer is complete, which thoughts led to which call. */
	constructor(keep: (callId: string, items: readonly ReasoningItem[]) => void) {
		this.#keep = keep;
	}

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
	get hosted(): readonly HostedItem[] {
		return this.#hosted.items;
	}
	get visible(): boolean {
		return this.#visible;
	}

	add(event: unknown): Added {
		const fields = asRecord(event);
		const type = typeof fields.type === 'string' ? fields.type : '';
		const refusalBefore = this.#refusal.length;
		const growth = this.#take(type, fields);
		this.#visible ||= growth.length > 0;
		const isEmptyDelta = type.endsWith('.delta') && !fields.delta;
		const useful = growth.length > 0 || this.#refusal.length > refusalBefore || this.#finish !== undefined;
		return { growth, useful: useful || (OF_AN_ITEM.test(type) && !isEmptyDelta) };
	}

	toolCalls(taken: ReadonlySet<string>, completeOnly: boolean): readonly ToolCall[] {
		const calls = this.#calls.finish(taken, completeOnly);
		for (const [id, thoughts] of this.#beforeHosted) this.#keep(id, thoughts);
		if (!completeOnly)
			for (const [at, { id }] of calls.entries()) {
				const thoughts = this.#thoughts.get(at);
				if (thoughts) this.#keep(id, thoughts);
			}
		return calls;
	}

	#take(type: string, event: Fields): readonly Growth[] {
		switch (type) {
			case 'response.output_text.delta':
				return this.#addText(this.#slotOf(event), event.content_index, textOf(event.delta), false);
			case 'response.output_text.done':
				return this.#addText(this.#slotOf(event), event.content_index, textOf(event.text), true);
			case 'response.refusal.delta':
				return this.#addRefusal(this.#slotOf(event), event.content_index, textOf(event.delta), false);
			case 'response.refusal.done':
				return this.#addRefusal(this.#slotOf(event), event.content_index, textOf(event.refusal), true);
			case 'response.function_call_arguments.delta':
				return some(this.#calls.add({ ...piece(event), index: this.#slotOf(event), text: textOf(event.delta) }));
			case 'response.function_call_arguments.done':
				return some(this.#calls.settle({ ...piece(event), index: this.#slotOf(event) }));
			case 'response.output_item.added':
				return this.#addItem(event, this.#slotOf(event, true), false);
			case 'response.output_item.done':
				return this.#addItem(event, this.#slotOf(event, true), true);
			case 'response.output_text.annotation.added':
				return this.#addNote(`${this.#slotOf(event)}.${event.content_index ?? 0}`, event.annotation);
			case 'response.completed':
			case 'response.incomplete':
			case 'response.failed':
				return this.#end(type, asRecord(event.response));
			case 'error':
				this.#finish ??= { kind: 'error', payload: event.error ?? event };
				return NOTHING;
			default:
				return OF_HOSTED_WORK.test(type) ? this.#hosted.goOn(this.#slotOf(event), type) : NOTHING;
		}
	}

	#slotOf({ output_index: index, item_id: id, item }: Fields, begins = false): number {
		return this.#slots.slotOf(index, id ?? asRecord(item).id, begins);
	}

	#addItem({ item: given }: Fields, slot: number, done: boolean): readonly Growth[] {
		const item = asRecord(given);
		if (item.type === 'function_call') {
			const call = { ...piece(item), id: textOf(item.call_id), index: slot };
			return some(done ? this.#calls.settle(call) : this.#calls.add(call));
		}
		if (HostedCalls.knows(item)) return this.#addHosted(item, slot, done);
		if (item.type === 'reasoning' && done) this.#addThought(item);
		if (item.type === 'message' && done && Array.isArray(item.content))
			return item.content.flatMap((part, at) => this.#addPart(asRecord(part), slot, at));
		return NOTHING;
	}

	#addPart(part: Fields, slot: number, at: number): readonly Growth[] {
		if (part.type === 'refusal') return this.#addRefusal(slot, at, textOf(part.refusal), true);
		const notes = Array.isArray(part.annotations) ? part.annotations : [];
		const said = this.#addText(slot, at, textOf(part.text), true);
		return [...said, ...notes.flatMap((note) => this.#addNote(`${slot}.${at}`, note))];
	}

	/** Thoughts that led to the work go back with it. */
	#addHosted(item: Fields, slot: number, done: boolean): readonly Growth[] {
		if (done && typeof item.id === 'string') {
			const thoughts = this.#thoughts.get(this.#calls.size) ?? [];
			this.#thoughts.delete(this.#calls.size);
			this.#beforeHosted.set(item.id, thoughts);
		}
		return this.#hosted.take(item, slot, done);
	}

	/** Notes come in events of their own and again with the whole message. */
	#addNote(part: string, note: unknown): readonly Growth[] {
		const key = part + JSON.stringify(note);
		if (this.#noted.has(key)) return NOTHING;
		this.#noted.add(key);
		return some(annotationEvent(note, this.#starts.get(part) ?? 0, this.#parts.get(part) ?? ''));
	}

	#addThought(item: Fields): void {
		const { id, encrypted_content: encrypted, summary } = item;
		if (typeof id !== 'string' || typeof encrypted !== 'string' || !encrypted) return;
		const texts = (Array.isArray(summary) ? summary : []).map((each) => textOf(asRecord(each).text));
		const thought: ReasoningItem = {
			type: 'reasoning',
			id,
			summary: texts.map((text) => ({ type: 'summary_text', text })),
			encrypted_content: encrypted,
		};
		const before = this.#thoughts.get(this.#calls.size) ?? [];
		this.#thoughts.set(this.#calls.size, [...before, thought]);
	}

	#addText(slot: number, contentIndex: unknown, text: string, whole: boolean): readonly Growth[] {
		const more = this.#missing(`${slot}.${contentIndex ?? 0}`, text, whole);
		if (!more) return NOTHING;
		// Two messages in one answer would run into each other.
		const gap = this.#lastText && this.#lastText.slot !== slot && !this.#lastText.endsLine ? '\n\n' : '';
		this.#lastText = { slot, endsLine: more.endsWith('\n') };
		const part = `${slot}.${contentIndex ?? 0}`;
		if (!this.#starts.has(part)) this.#starts.set(part, this.#text.length + gap.length);
		this.#text += gap + more;
		return [{ kind: 'text', delta: gap + more }];
	}

	#addRefusal(slot: number, contentIndex: unknown, text: string, whole: boolean): readonly Growth[] {
		this.#refusal += this.#missing(`${slot}.${contentIndex ?? 0}`, text, whole);
		return NOTHING;
	}

	/** What of a part's text is new. A whole text that does not begin with what came is left aside: what was seen stays. */
	#missing(part: string, text: string, whole: boolean): string {
		const before = this.#parts.get(part) ?? '';
		if (whole && !text.startsWith(before)) return '';
		const more = whole ? text.slice(before.length) : text;
		if (more) this.#parts.set(part, before + more);
		return more;
	}

	/** The answer is over, and complete only by this event. Some servers send their answer in it and nowhere else. */
	#end(type: string, response: Fields): readonly Growth[] {
		const usage = readUsage(response.usage, response.service_tier) ?? this.#usage;
		const growth = this.#finish ? NOTHING : this.#addRest(type, response);
		const fees = this.#hosted.fees(asRecord(response.tool_usage));
		this.#usage = usage && fees.length > 0 ? { ...usage, fees } : usage;
		return growth;
	}

	#addRest(type: string, response: Fields): readonly Growth[] {
		this.#finish = finishOf(type, response);
		if (this.#finish.kind === 'error' || !Array.isArray(response.output)) return NOTHING;
		const said = this.#text !== '' || this.#refusal !== '';
		const called = this.#calls.size > 0;
		const did = this.#hosted.items.length > 0;
		return response.output
			.map(asRecord)
			.filter((item) => (item.type === 'message' ? !said : HostedCalls.knows(item) ? !did : !called))
			.flatMap((item) => this.#addItem({ item }, this.#slotOf({ item }, true), true));
	}
}

function finishOf(type: string, { status, error, incomplete_details: details }: Fields): Finish {
	if (type === 'response.failed' || status === 'failed') return { kind: 'error', payload: error ?? {} };
	if (type !== 'response.incomplete' && status !== 'incomplete') return { kind: 'complete' };
	return { kind: asRecord(details).reason === 'content_filter' ? 'contentFilter' : 'length' };
}

/** The parts of a call that events and items name alike. The id of an item is not the id of its call. */
function piece({ name, arguments: given }: Fields) {
	const text = typeof given === 'object' && given !== null ? JSON.stringify(given) : textOf(given);
	return { id: '', name: textOf(name), text };
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

function some(growth: Growth | undefined): readonly Growth[] {
	return growth ? [growth] : NOTHING;
}
