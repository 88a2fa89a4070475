import type OpenAI from 'openai';
import type { ModelRequest, ToolSpec } from '../../../core/ports.ts';
import { formAnswer } from '../answerForm.ts';
import type { DroppableField } from '../droppableFields.ts';
import { type WireMessage, wireConversation } from '../wireConversation.ts';

/** The body of a streamed request, in the library's words. */
export type ChatBody = OpenAI.ChatCompletionCreateParamsStreaming;

/**
 * Translates a request to Chat Completions. The API accepts the result whatever the history holds. The messages come last,
 * so that a request repeats the bytes of the one before it. `without` names the fields that this endpoint does not take,
 * `extra` has those that it takes beyond OpenAI's API.
 */
export function chatBody(asked: ModelRequest, without: ReadonlySet<DroppableField>, extra: object = {}): ChatBody {
	const { request, format } = formAnswer(asked, without, 'response_format');
	const optional: Partial<ChatBody> = {
		store: false,
		// Turning the padding off saves a fifth of the bytes.
		stream_options: { include_usage: true, ...(!without.has('include_obfuscation') && { include_obfuscation: false }) },
		prompt_cache_key: request.cacheKey,
		...(request.tools.length > 0 && {
			parallel_tool_calls: request.parallelToolCalls,
			// `auto` is the default everywhere, and some servers know no tool_choice at all.
			...(request.toolChoice === 'required' && { tool_choice: 'required' }),
		}),
		...(request.reasoning?.effort && { reasoning_effort: request.reasoning.effort }),
		...outputLimit(request, without),
		...predictedOutput(request),
		...(format && { response_format: { type: 'json_schema', json_schema: { ...format, strict: true } } }),
	};
	const kept = Object.entries(optional).filter(([field]) => !(without as ReadonlySet<string>).has(field));
	return {
		model: request.model,
		...(request.tools.length > 0 && { tools: request.tools.map((tool) => wireTool(tool, !without.has('strict'))) }),
		...Object.fromEntries(kept),
		...extra,
		stream: true,
		messages: [
			{ role: 'system', content: request.system.toWellFormed() },
			...wireConversation(request.messages).flatMap(chatMessages),
		],
	};
}

/** Two names for one limit: models that reason refuse the old one, small servers do not know the new one. */
function outputLimit(
	{ maxOutputTokens }: ModelRequest,
	without: ReadonlySet<DroppableField>,
): Pick<ChatBody, 'max_completion_tokens' | 'max_tokens'> {
	if (maxOutputTokens === undefined) return {};
	return without.has('max_completion_tokens')
		? { max_tokens: maxOutputTokens }
		: { max_completion_tokens: maxOutputTokens };
}

/** Beside tools and a limit the API refuses it. */
function predictedOutput({ prediction, tools, maxOutputTokens }: ModelRequest): Pick<ChatBody, 'prediction'> {
	if (!prediction || tools.length > 0 || maxOutputTokens !== undefined) return {};
	return { prediction: { type: 'content', content: prediction.toWellFormed() } };
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

function chatMessages(message: WireMessage): OpenAI.ChatCompletionMessageParam[] {
	if (message.role === 'user') return [{ role: 'user', content: userContent(message) }];
	const { text, calls } = message;
	// What tools of the endpoint did has no place here; servers refuse an answer without words.
	if (calls.length === 0) return text === '' ? [] : [{ role: 'assistant', content: text }];
	return [
		{
			role: 'assistant',
			content: text === '' ? null : text,
			tool_calls: calls.map((call) => ({
				id: call.id,
				type: 'function',
				function: { name: call.name, arguments: call.arguments },
			})),
		},
		...calls.map(
			(call): OpenAI.ChatCompletionMessageParam => ({ role: 'tool', tool_call_id: call.id, content: call.result }),
		),
	];
}

/** Plain text where there is nothing else: small servers know no parts. */
function userContent({ text, images }: Extract<WireMessage, { role: 'user' }>) {
	if (images.length === 0) return text;
	const pictures = images.map(({ url, detail }) => ({ type: 'image_url' as const, image_url: { url, detail } }));
	return [...(text === '' ? [] : [{ type: 'text' as const, text }]), ...pictures];
}
