import type OpenAI from 'openai';
import type { Message, ToolCall } from '../../core/conversation.ts';
import type { ModelRequest, ToolSpec } from '../../core/ports.ts';
import type { Endpoint } from './endpoint.ts';
import { isJson } from './json.ts';
import type { DroppableField } from './quirks.ts';

/** The body of a streamed request, in the library's words. */
export type WireRequest = OpenAI.ChatCompletionCreateParamsStreaming;

/**
 * Translates a request to the wire. Whatever the history holds, the result is one that the API accepts: each call is
 * answered right after its message, once; ids and names are legal; text has no lone surrogates. `without` names the
 * fields that this endpoint refused before.
 */
export function requestBody(
	request: ModelRequest,
	endpoint: Endpoint,
	without: ReadonlySet<DroppableField>,
): WireRequest {
	const optional: Partial<WireRequest> = {
		store: false,
		// The obfuscation padding is OpenAI's own; turned off it saves a fifth of the bytes.
		stream_options: { include_usage: true, ...(endpoint.isOpenai && { include_obfuscation: false }) },
		...(endpoint.isOpenai && { prompt_cache_key: request.cacheKey }),
		...(request.tools.length > 0 && {
			parallel_tool_calls: request.parallelToolCalls,
			// `auto` is the default everywhere, and some servers know no tool_choice at all.
			...(request.toolChoice === 'required' && { tool_choice: 'required' }),
		}),
	};
	const kept = Object.entries(optional).filter(([field]) => !(without as ReadonlySet<string>).has(field));
	return {
		model: request.model,
		messages: [{ role: 'system', content: request.system.toWellFormed() }, ...wireMessages(request.messages)],
		...(request.tools.length > 0 && { tools: request.tools.map((tool) => wireTool(tool, !without.has('strict'))) }),
		...Object.fromEntries(kept),
		stream: true,
	};
}

function wireTool(tool: ToolSpec, mayBeStrict: boolean): OpenAI.ChatCompletionTool {
	return {
		type: 'function',
		function: {
			name: tool.name,
			description: tool.description,
			parameters: { ...tool.parameters },
			...(tool.strict && mayBeStrict && { strict: true }),
		},
	};
}

const NOT_RUN = 'This call was not run: the turn was interrupted. Call the tool again if you still need the result.';

function wireMessages(messages: readonly Message[]): OpenAI.ChatCompletionMessageParam[] {
	const wire: OpenAI.ChatCompletionMessageParam[] = [];
	for (const [at, message] of messages.entries()) {
		if (message.role === 'user') wire.push({ role: 'user', content: message.text.toWellFormed() });
		if (message.role === 'assistant') wire.push(...wireAssistant(message, messages, at));
		// Results are placed with their calls; one without a call is refused by the API.
	}
	return wire;
}

/** An assistant message and the results of its calls. One that says and calls nothing is left out: servers refuse it. */
function wireAssistant(
	{ text, toolCalls }: Extract<Message, { role: 'assistant' }>,
	messages: readonly Message[],
	at: number,
): OpenAI.ChatCompletionMessageParam[] {
	const content = text === '' ? null : text.toWellFormed();
	if (toolCalls.length === 0) return content === null ? [] : [{ role: 'assistant', content }];
	const results = resultsAfter(messages, at);
	return [
		{ role: 'assistant', content, tool_calls: toolCalls.map(wireCall) },
		...toolCalls.map(
			({ id }): OpenAI.ChatCompletionMessageParam => ({
				role: 'tool',
				tool_call_id: id.toWellFormed(),
				content: (results.get(id) ?? NOT_RUN).toWellFormed(),
			}),
		),
	];
}

/** The results between a message and the next one of the assistant, by call id; the first one counts. */
function resultsAfter(messages: readonly Message[], at: number): ReadonlyMap<string, string> {
	const results = new Map<string, string>();
	for (let next = at + 1; next < messages.length; next++) {
		const message = messages[next];
		if (message?.role === 'assistant') break;
		if (message?.role === 'tool' && !results.has(message.callId)) results.set(message.callId, message.text);
	}
	return results;
}

function wireCall(call: ToolCall) {
	const name = call.name.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 64);
	return {
		id: call.id.toWellFormed(),
		type: 'function' as const,
		// Some servers parse the arguments of earlier calls and refuse the request when they are not JSON.
		function: { name: name || 'unknown', arguments: isJson(call.arguments) ? call.arguments.toWellFormed() : '{}' },
	};
}
