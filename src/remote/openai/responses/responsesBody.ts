import type OpenAI from 'openai';
import { type HostedItem, MOST_HOSTED_CALLS } from '../../../core/hostedTools.ts';
import type { ModelRequest, ToolSpec } from '../../../core/ports.ts';
import { formAnswer } from '../answerForm.ts';
import type { DroppableField } from '../droppableFields.ts';
import { type WireMessage, wireConversation } from '../wireConversation.ts';
import { sendableItems, wireHostedTool } from './hostedTools.ts';
import type { ReasoningItem } from './reasoningMemory.ts';

/** The body of a streamed request, in the library's words. */
export type ResponsesBody = OpenAI.Responses.ResponseCreateParamsStreaming;

type InputItem = OpenAI.Responses.ResponseInputItem;

/** What led to the calls of a conversation, by their ids. */
export interface Thoughts {
	before(callId: string): readonly ReasoningItem[];
	knows(callId: string): boolean;
}

/** The API refuses a smaller limit. */
const LEAST_OUTPUT = 16;

/**
 * Translates a request to the Responses API, stateless: nothing is stored there, every item is sent anew. The API accepts the
 * result whatever the history holds. The items come last, so that a request repeats the bytes of the one before it.
 * `without` names the fields that this endpoint does not take, `extra` has those that it takes beyond OpenAI's API;
 * `memory` has what led to a call.
 */
export function responsesBody(
	asked: ModelRequest,
	without: ReadonlySet<DroppableField>,
	memory: Thoughts,
	extra: object = {},
): ResponsesBody {
	const { request, format } = formAnswer(asked, without, 'text');
	const replaysThoughts = request.reasoning !== undefined && !without.has('include');
	const { hostedTools = [] } = request;
	const include: OpenAI.Responses.ResponseIncludable[] = [
		...(replaysThoughts ? (['reasoning.encrypted_content'] as const) : []),
		// Its pictures and what it printed would be missing else.
		...(hostedTools.some(({ kind }) => kind === 'codeInterpreter') ? (['code_interpreter_call.outputs'] as const) : []),
	];
	const optional: Partial<ResponsesBody> = {
		store: false,
		...(!without.has('include_obfuscation') && { stream_options: { include_obfuscation: false } }),
		prompt_cache_key: request.cacheKey,
		...(request.tools.length > 0 && {
			// Beside tools of the endpoint's own calls come one at a time.
			parallel_tool_calls: request.parallelToolCalls && hostedTools.length === 0,
			...(request.toolChoice === 'required' && { tool_choice: 'required' }),
		}),
		// What their fees come to has a bound.
		...(hostedTools.length > 0 && { max_tool_calls: MOST_HOSTED_CALLS }),
		...(request.reasoning?.effort && { reasoning: { effort: request.reasoning.effort } }),
		...(include.length > 0 && { include }),
		...(format && { text: { format: { type: 'json_schema', ...format, strict: true } } }),
		...(request.maxOutputTokens !== undefined && {
			max_output_tokens: Math.max(LEAST_OUTPUT, request.maxOutputTokens),
		}),
	};
	const kept = Object.entries(optional).filter(([field]) => !(without as ReadonlySet<string>).has(field));
	const thoughts = {
		before: replaysThoughts ? memory.before : () => [],
		// A model that reasons takes its work back only with the thoughts that led to it.
		belongs: ({ id = '', type }: HostedItem) =>
			request.reasoning === undefined || type === 'mcp_approval_response' || memory.knows(id),
	};
	return {
		model: request.model,
		instructions: request.system.toWellFormed(),
		...toolsOf(request, !without.has('strict')),
		...Object.fromEntries(kept),
		...extra,
		stream: true,
		input: wireConversation(request.messages).flatMap((message) => itemsOf(message, thoughts)),
	};
}

function toolsOf({ tools, hostedTools = [] }: ModelRequest, mayBeStrict: boolean): Pick<ResponsesBody, 'tools'> {
	const all = [...tools.map((tool) => wireTool(tool, mayBeStrict)), ...hostedTools.map(wireHostedTool)];
	return all.length > 0 ? { tools: all } : {};
}

/** `strict` is always said: without it the API makes schemas strict that are not meant to be. */
function wireTool({ name, description, parameters, strict }: ToolSpec, mayBeStrict: boolean): OpenAI.Responses.Tool {
	const tool = { type: 'function' as const, name, description, parameters: { ...parameters } };
	return { ...tool, ...((mayBeStrict && { strict: strict === true }) as { strict: boolean }) };
}

interface Replay extends Pick<Thoughts, 'before'> {
	belongs(item: HostedItem): boolean;
}

function itemsOf(message: WireMessage, thoughts: Replay): InputItem[] {
	if (message.role === 'user') return [{ role: 'user', content: userContent(message) }];
	const did = sendableItems(message.hosted.filter(thoughts.belongs)).flatMap((item) => [
		...thoughtItems(thoughts.before(item.id ?? '')),
		item as unknown as InputItem,
	]);
	const said: InputItem[] = message.text === '' ? [] : [{ role: 'assistant', content: message.text }];
	const [first] = message.calls;
	const calls = message.calls.flatMap((call): InputItem[] => [
		// What led to the first call led to the words before it.
		...(call === first ? [] : thoughtItems(thoughts.before(call.id))),
		{ type: 'function_call', call_id: call.id, name: call.name, arguments: call.arguments },
	]);
	const outputs = message.calls.map(
		(call): InputItem => ({ type: 'function_call_output', call_id: call.id, output: call.result }),
	);
	return [...did, ...thoughtItems(first ? thoughts.before(first.id) : []), ...said, ...calls, ...outputs];
}

function thoughtItems(thoughts: readonly ReasoningItem[]): InputItem[] {
	return thoughts.map((thought) => ({ ...thought, summary: [...thought.summary] }));
}

function userContent({ text, images }: Extract<WireMessage, { role: 'user' }>) {
	if (images.length === 0) return text;
	const pictures = images.map(({ url, detail }) => ({ type: 'input_image' as const, image_url: url, detail }));
	return [...(text === '' ? [] : [{ type: 'input_text' as const, text }]), ...pictures];
}
