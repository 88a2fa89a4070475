import type OpenAI from 'openai';
import type { ModelRequest, ToolSpec } from '../../../core/ports.ts';
import { formAnswer } from '../answerForm.ts';
import type { DroppableField } from '../droppableFields.ts';
import { type WireMessage, wireConversation } from '../wireConversation.ts';
import type { ReasoningItem } from './reasoningMemory.ts';

/** The body of a streamed request, in the library's words. */
export type ResponsesBody = OpenAI.Responses.ResponseCreateParamsStreaming;

type InputItem = OpenAI.Responses.ResponseInputItem;

/** The API refuses a smaller limit. */
const LEAST_OUTPUT = 16;

/**
 * Translates a request to the Responses API, stateless: nothing is stored there, every item is sent anew. The API accepts the
 * result whatever the history holds. The items come last, so that a request repeats the bytes of the one before it.
 * `without` names the fields that this endpoint does not take, `extra` has those that it takes beyond OpenAI's API;
 * `thoughtsBefore` gives what led to a call.
 */
export function responsesBody(
	asked: ModelRequest,
	without: ReadonlySet<DroppableField>,
	thoughtsBefore: (callId: string) => readonly ReasoningItem[],
	extra: object = {},
): ResponsesBody {
	const { request, format } = formAnswer(asked, without, 'text');
	const replaysThoughts = request.reasoning !== undefined && !without.has('include');
	const optional: Partial<ResponsesBody> = {
		store: false,
		...(!without.has('include_obfuscation') && { stream_options: { include_obfuscation: false } }),
		prompt_cache_key: request.cacheKey,
		...(request.tools.length > 0 && {
			parallel_tool_calls: request.parallelToolCalls,
			...(request.toolChoice === 'required' && { tool_choice: 'required' }),
		}),
		...(request.reasoning?.effort && { reasoning: { effort: request.reasoning.effort } }),
		...(replaysThoughts && { include: ['reasoning.encrypted_content'] }),
		...(format && { text: { format: { type: 'json_schema', ...format, strict: true } } }),
		...(request.maxOutputTokens !== undefined && {
			max_output_tokens: Math.max(LEAST_OUTPUT, request.maxOutputTokens),
		}),
	};
	const kept = Object.entries(optional).filter(([field]) => !(without as ReadonlySet<string>).has(field));
	const thoughts = replaysThoughts ? thoughtsBefore : () => [];
	return {
		model: request.model,
		instructions: request.system.toWellFormed(),
		...(request.tools.length > 0 && { tools: request.tools.map((tool) => wireTool(tool, !without.has('strict'))) }),
		...Object.fromEntries(kept),
		...extra,
		stream: true,
		input: wireConversation(request.messages).flatMap((message) => itemsOf(message, thoughts)),
	};
}

/** `strict` is always said: without it the API makes schemas strict that are not meant to be. */
function wireTool({ name, description, parameters, strict }: ToolSpec, mayBeStrict: boolean): OpenAI.Responses.Tool {
	const tool = { type: 'function' as const, name, description, parameters: { ...parameters } };
	return { ...tool, ...((mayBeStrict && { strict: strict === true }) as { strict: boolean }) };
}

function itemsOf(message: WireMessage, thoughtsBefore: (callId: string) => readonly ReasoningItem[]): InputItem[] {
	if (message.role === 'user') return [{ role: 'user', content: userContent(message) }];
	const said: InputItem[] = message.text === '' ? [] : [{ role: 'assistant', content: message.text }];
	const [first] = message.calls;
	const calls = message.calls.flatMap((call): InputItem[] => [
		// What led to the first call led to the words before it.
		...(call === first ? [] : thoughtItems(thoughtsBefore(call.id))),
		{ type: 'function_call', call_id: call.id, name: call.name, arguments: call.arguments },
	]);
	const outputs = message.calls.map(
		(call): InputItem => ({ type: 'function_call_output', call_id: call.id, output: call.result }),
	);
	return [...thoughtItems(first ? thoughtsBefore(first.id) : []), ...said, ...calls, ...outputs];
}

function thoughtItems(thoughts: readonly ReasoningItem[]): InputItem[] {
	return thoughts.map((thought) => ({ ...thought, summary: [...thought.summary] }));
}

function userContent({ text, images }: Extract<WireMessage, { role: 'user' }>) {
	if (images.length === 0) return text;
	const pictures = images.map(({ url, detail }) => ({ type: 'input_image' as const, image_url: url, detail }));
	return [...(text === '' ? [] : [{ type: 'input_text' as const, text }]), ...pictures];
}
