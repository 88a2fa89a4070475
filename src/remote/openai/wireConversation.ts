import { type AttachedImage, isEmpty, type Message, type ToolCall } from '../../core/conversation.ts';
import type { HostedItem } from '../../core/hostedTools.ts';
import { isJson } from './json.ts';

/** A call as it may be sent back: its name is legal, its arguments are JSON, and it has its result. */
export interface AnsweredCall extends ToolCall {
	readonly result: string;
}

export interface WireImage {
	/** The image itself as a data URI: endpoints without a network, or without trust, know no other. */
	readonly url: string;
	/** Always said: the cache compares it. */
	readonly detail: AttachedImage['detail'];
}

export type WireMessage =
	| { readonly role: 'user'; readonly text: string; readonly images: readonly WireImage[] }
	/** Says, calls or did something, or all of it. */
	| {
			readonly role: 'assistant';
			readonly text: string;
			readonly calls: readonly AnsweredCall[];
			readonly hosted: readonly HostedItem[];
	  };

/** UTF-16 units. The API refuses a text above 10,485,760 characters, wherever it stands. */
const LONGEST_TEXT = 10_000_000;
const CUT = '\n[The rest was left out: this text is longer than a request can carry. Ask for less of it.]';

const NOT_RUN = 'This call was not run: the turn was interrupted. Call the tool again if you still need the result.';

/**
 * The conversation as every wire format can send it. Whatever the history holds, the result is one that the API accepts:
 * each call is answered, once; ids and names are legal; no text has a lone surrogate; nothing is empty.
 */
export function wireConversation(messages: readonly Message[]): readonly WireMessage[] {
	const wire: WireMessage[] = [];
	for (const [at, message] of messages.entries()) {
		if (message.role === 'user')
			wire.push({ role: 'user', text: sendable(message.text), images: (message.images ?? []).map(wireImage) });
		if (message.role === 'assistant' && !isEmpty(message))
			wire.push({
				role: 'assistant',
				text: sendable(message.text),
				calls: answeredCalls(message.toolCalls, messages, at),
				hosted: message.hosted ?? [],
			});
		// Results are placed with their calls; one without a call is refused by the API.
	}
	return wire;
}

function wireImage({ mediaType, base64, detail }: AttachedImage): WireImage {
	return { url: `data:${mediaType};base64,${base64}`, detail };
}

function answeredCalls(calls: readonly ToolCall[], messages: readonly Message[], at: number): readonly AnsweredCall[] {
	if (calls.length === 0) return [];
	const results = resultsAfter(messages, at);
	return calls.map((call) => ({
		id: call.id.toWellFormed(),
		name: call.name.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 64) || 'unknown',
		// Some servers parse the arguments of earlier calls and refuse the request when they are not JSON.
		arguments: call.arguments.length <= LONGEST_TEXT && isJson(call.arguments) ? call.arguments.toWellFormed() : '{}',
		result: sendable(results.get(call.id) ?? NOT_RUN),
	}));
}

/** Without half surrogate pairs, and not too long. */
function sendable(text: string): string {
	return (text.length <= LONGEST_TEXT ? text : text.slice(0, LONGEST_TEXT) + CUT).toWellFormed();
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
