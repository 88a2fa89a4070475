/** A complete call as the model made it. `arguments` is the raw JSON text, valid or not. */
export interface ToolCall {
	readonly id: string;
	readonly name: string;
	readonly arguments: string;
}

/** What is sent to the model, in the engine's own words; `remote` translates it to the wire. */
export type Message =
	| { readonly role: 'user'; readonly text: string }
	| { readonly role: 'assistant'; readonly text: string; readonly toolCalls: readonly ToolCall[] }
	| { readonly role: 'tool'; readonly callId: string; readonly text: string };
