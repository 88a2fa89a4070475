import type { ChatMessage, ChatRequest } from './chatRequest.ts';

/** A Responses request as the endpoint reads it. */
export interface ResponsesRequest {
	readonly model: string;
	readonly instructions?: string | null;
	readonly input: string | readonly InputItem[];
	readonly tools?: readonly { readonly name?: string }[];
	readonly stream?: boolean | null;
}

/** An item of the input; which fields are there depends on `type`, which is absent for plain messages. */
export interface InputItem {
	readonly type?: string;
	readonly role?: ChatMessage['role'];
	readonly content?: ChatMessage['content'];
	readonly call_id?: string;
	readonly name?: string;
	readonly arguments?: string;
	readonly output?: ChatMessage['content'];
	readonly id?: string;
	readonly approval_request_id?: string;
	readonly encrypted_content?: string | null;
}

/** The same conversation as a chat request, so that one script answers both. Items that only Responses has are left out. */
export function chatViewOf(request: ResponsesRequest): ChatRequest {
	const { input } = request;
	const items = typeof input === 'string' ? [{ role: 'user' as const, content: input }] : input;
	const messages: ChatMessage[] = request.instructions ? [{ role: 'system', content: request.instructions }] : [];
	for (const item of Array.isArray(items) ? items : []) addItem(messages, item);
	return {
		model: request.model,
		messages,
		...(request.tools && { tools: request.tools.map(({ name = '' }) => ({ function: { name } })) }),
		stream: request.stream === true,
		stream_options: { include_usage: true },
	};
}

/** Calls in a row, and the words before them, are one message of the assistant. */
function addItem(messages: ChatMessage[], item: InputItem): void {
	if (item.role) messages.push({ role: item.role, content: item.content ?? null });
	if (item.type === 'function_call') {
		const call = { id: item.call_id ?? '', function: { name: item.name ?? '', arguments: item.arguments ?? '' } };
		const last = messages.at(-1);
		if (last?.role === 'assistant')
			messages[messages.length - 1] = { ...last, tool_calls: [...(last.tool_calls ?? []), call] };
		else messages.push({ role: 'assistant', content: null, tool_calls: [call] });
	}
	if (item.type === 'function_call_output')
		messages.push({ role: 'tool', tool_call_id: item.call_id ?? '', content: item.output ?? '' });
}
