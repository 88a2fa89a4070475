import type { Growth } from '../../../../src/remote/openai/answerAccumulator.ts';
import type { ReasoningItem } from '../../../../src/remote/openai/responses/reasoningMemory.ts';
import { ResponsesAccumulator } from '../../../../src/remote/openai/responses/responsesAccumulator.ts';

export type Event = Readonly<Record<string, unknown>>;

export interface Result {
	readonly text: string;
	readonly refusal: string;
	readonly calls: readonly (readonly [string, string])[];
	readonly ids: readonly string[];
	/** What was shown, in order. */
	readonly shown: readonly string[];
	readonly finish: string | undefined;
	readonly kept: Readonly<Record<string, readonly ReasoningItem[]>>;
}

/** What comes of these events. */
export function accumulate(events: readonly unknown[], completeOnly = false): Result {
	const kept: Record<string, readonly ReasoningItem[]> = {};
	const accumulator = new ResponsesAccumulator((id, items) => {
		kept[id] = items;
	});
	const shown: string[] = [];
	for (const event of events) for (const growth of accumulator.add(event).growth) shown.push(shownAs(growth));
	const calls = accumulator.toolCalls(new Set(), completeOnly);
	return {
		text: accumulator.text,
		refusal: accumulator.refusal,
		calls: calls.map((call) => [call.name, call.arguments]),
		ids: calls.map(({ id }) => id),
		shown,
		finish: accumulator.finish?.kind,
		kept,
	};
}

function shownAs(growth: Growth): string {
	if (growth.kind === 'text') return growth.delta;
	return growth.kind === 'hosted' ? JSON.stringify(growth.event) : `${growth.index}:${growth.argumentsText}`;
}

export const begun = (call: Event, more: Event = {}) => ({
	type: 'response.output_item.added',
	item: { type: 'function_call', arguments: '', ...call },
	...more,
});
export const ended = (call: Event, more: Event = {}) => ({
	type: 'response.output_item.done',
	item: { type: 'function_call', ...call },
	...more,
});
export const args = (delta: string, more: Event = {}) => ({
	type: 'response.function_call_arguments.delta',
	delta,
	...more,
});
export const allArgs = (text: string, more: Event = {}) => ({
	type: 'response.function_call_arguments.done',
	arguments: text,
	...more,
});
export const words = (delta: string, more: Event = {}) => ({ type: 'response.output_text.delta', delta, ...more });
export const completed = (response: Event = {}) => ({ type: 'response.completed', response });
