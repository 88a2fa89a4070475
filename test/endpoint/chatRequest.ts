/** A Chat Completions request as the endpoint reads it: only what answers depend on. */
export interface ChatRequest {
	readonly model: string;
	readonly messages: readonly ChatMessage[];
	readonly tools?: readonly { readonly function: { readonly name: string } }[];
	readonly stream?: boolean;
	readonly stream_options?: { readonly include_usage?: boolean };
}

export interface ChatMessage {
	readonly role: 'system' | 'developer' | 'user' | 'assistant' | 'tool';
	readonly content?: string | null | readonly { readonly type: string; readonly text?: string }[];
	readonly tool_calls?: readonly {
		readonly id: string;
		readonly function: { readonly name: string; readonly arguments: string };
	}[];
	readonly tool_call_id?: string;
}

/** The text of a message's content, parts joined. */
export function textOf(message: ChatMessage | undefined): string {
	const content = message?.content ?? '';
	return typeof content === 'string' ? content : content.map((part) => part.text ?? '').join('');
}
