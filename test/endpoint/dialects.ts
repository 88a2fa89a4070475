import { type Answer, chunksOf, usageChunk } from './answer.ts';
import { DONE, delta, event } from './hostileActs.ts';
import { eventsOf } from './responsesAnswer.ts';

/** Pieces of a streamed answer as one wire format writes them, for servers that send them wrongly on purpose. */
export interface Dialect {
	readonly transport: 'chat' | 'responses';
	/** The path under the base URL. */
	readonly path: string;
	/** What comes first and shows nothing. */
	readonly opening: string;
	text(delta: string): string;
	refusal(delta: string): string;
	/** A call begins; its arguments follow, or are given here. */
	call(index: number, call: { readonly id?: string; readonly name?: string; readonly arguments?: string }): string;
	callArguments(index: number, delta: string): string;
	/** The server says that the answer is over. */
	finish(reason: 'stop' | 'toolCalls' | 'length' | 'contentFilter'): string;
	/** The server says that it failed. */
	failure(code: string, message: string): string;
	/** After the finish; '' where nothing comes. */
	readonly closing: string;
	/** A whole answer, as OpenAI sends it, event by event. */
	whole(answer: Answer): readonly string[];
}

const REASONS = { stop: 'stop', toolCalls: 'tool_calls', length: 'length', contentFilter: 'content_filter' } as const;

export const CHAT: Dialect = {
	transport: 'chat',
	path: '/chat/completions',
	opening: delta({ role: 'assistant', content: '' }),
	text: (text) => delta({ content: text }),
	refusal: (text) => delta({ refusal: text }),
	call: (index, { id, name, arguments: given = '' }) =>
		delta({
			tool_calls: [{ index, ...(id !== undefined && { id }), type: 'function', function: { name, arguments: given } }],
		}),
	callArguments: (index, text) => delta({ tool_calls: [{ index, function: { arguments: text } }] }),
	finish: (reason) => delta({}, REASONS[reason]),
	failure: (code, message) => event({ error: { code, message, type: code, param: null } }),
	closing: DONE,
	whole: (answer) => [...chunksOf(answer, 0, 'gpt-4.1'), usageChunk(answer, 0, 'gpt-4.1')].map(event).concat(DONE),
};

/** An event with its name on a line of its own, as OpenAI writes it. */
export function named(data: Readonly<Record<string, unknown>>): string {
	return `event: ${data.type}\n${event(data)}`;
}

/** Messages come before calls in the output. */
const FIRST_CALL = 1;

export const RESPONSES: Dialect = {
	transport: 'responses',
	path: '/responses',
	opening: named({ type: 'response.created', response: { id: 'resp_1', status: 'in_progress', output: [] } }),
	text: (text) => named({ type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: text }),
	refusal: (text) => named({ type: 'response.refusal.delta', output_index: 0, content_index: 0, delta: text }),
	call: (index, { id, name, arguments: given = '' }) =>
		named({
			type: 'response.output_item.added',
			output_index: FIRST_CALL + index,
			item: { type: 'function_call', id: `fc_${index}`, call_id: id, name, arguments: given },
		}),
	callArguments: (index, text) =>
		named({ type: 'response.function_call_arguments.delta', output_index: FIRST_CALL + index, delta: text }),
	finish(reason) {
		if (reason === 'stop' || reason === 'toolCalls')
			return named({ type: 'response.completed', response: { status: 'completed' } });
		const details = { reason: reason === 'length' ? 'max_output_tokens' : 'content_filter' };
		return named({ type: 'response.incomplete', response: { status: 'incomplete', incomplete_details: details } });
	},
	failure: (code, message) =>
		named({ type: 'response.failed', response: { status: 'failed', error: { code, message } } }),
	closing: '',
	whole: (answer) => eventsOf(answer, 0, 'gpt-4.1').map((each) => named(each as Readonly<Record<string, unknown>>)),
};

export const DIALECTS: readonly Dialect[] = [CHAT, RESPONSES];
