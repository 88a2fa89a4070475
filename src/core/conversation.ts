import type { HostedItem } from './hostedTools.ts';

/** A complete call as the model made it. `arguments` is the raw JSON text, valid or not. */
export interface ToolCall {
	readonly id: string;
	readonly name: string;
	readonly arguments: string;
}

/** A picture that goes with what the user says. Scaled before it gets here (`sizeSeen`): it is sent as it is, the same bytes each time. */
export interface AttachedImage {
	/** `image/png`, `image/jpeg`, `image/webp` or `image/gif` (not animated); others are refused before anything is sent. */
	readonly mediaType: string;
	/** The file, without a prefix and without line breaks. */
	readonly base64: string;
	/** Pixels; the tokens are counted from them. */
	readonly width: number;
	readonly height: number;
	readonly detail: 'low' | 'high' | 'auto';
}

/** UTF-16 offsets [start, end) of a text. */
export interface TextSpan {
	readonly start: number;
	readonly end: number;
}

/** What is sent to the model, in the engine's own words; `remote` translates it to the wire. */
export type Message =
	| {
			readonly role: 'user';
			readonly text: string;
			readonly images?: readonly AttachedImage[];
			/** The part of the text that is not the user's: what went along. UTF-16 offsets. */
			readonly context?: TextSpan;
	  }
	| {
			readonly role: 'assistant';
			readonly text: string;
			readonly toolCalls: readonly ToolCall[];
			/** What tools of the endpoint's own did for it; only the format that has such tools sends it back. */
			readonly hosted?: readonly HostedItem[];
	  }
	| { readonly role: 'tool'; readonly callId: string; readonly text: string };

/** What stands in for the result of a call that never came to an end. */
export const CANCELLED_RESULT =
	'Cancelled by the user before it finished. Nothing is known of its effect: check before you rely on it.';

/** What went along with the user's words; '' when that is nothing. */
export function textOfContext({ text, context }: Extract<Message, { role: 'user' }>): string {
	return context ? text.slice(context.start, context.end) : '';
}

/** An answer that says and does nothing is no message that the API accepts. */
export function isEmpty({ text, toolCalls, hosted = [] }: Extract<Message, { role: 'assistant' }>): boolean {
	return text === '' && toolCalls.length === 0 && hosted.length === 0;
}

/**
 * Makes a conversation that was cut anywhere (crash, reload, kill) one that the API accepts: every call is answered by exactly
 * one tool message right after it, answers without a call and empty assistant messages go.
 */
export function repairConversation(messages: readonly Message[]): readonly Message[] {
	const repaired: Message[] = [];
	const open = new Map<string, ToolCall>();
	const answerOpen = () => {
		for (const id of open.keys()) repaired.push({ role: 'tool', callId: id, text: CANCELLED_RESULT });
		open.clear();
	};
	for (const message of messages) {
		if (message.role === 'tool') {
			if (open.delete(message.callId)) repaired.push(message);
			continue;
		}
		answerOpen();
		if (message.role === 'assistant' && isEmpty(message)) continue;
		repaired.push(message);
		if (message.role === 'assistant') for (const call of message.toolCalls) open.set(call.id, call);
	}
	answerOpen();
	return repaired;
}
