import type { Act } from './hostileServer.ts';

/** The head of an HTTP answer whose end is the end of the connection. */
export function head(status: number, headers: Readonly<Record<string, string>> = {}): string {
	const lines = Object.entries({ connection: 'close', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
	return `HTTP/1.1 ${status} Status\r\n${lines.join('')}\r\n`;
}

/** A whole answer that is no stream. */
export function plain(
	status: number,
	body: string | object,
	headers: Readonly<Record<string, string>> = {},
): readonly Act[] {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const type = typeof body === 'string' ? 'text/html' : 'application/json';
	return [head(status, { 'content-type': type, 'content-length': String(Buffer.byteLength(text)), ...headers }), text];
}

/** An error as OpenAI words it. */
export function refusal(
	status: number,
	error: Readonly<Record<string, unknown>>,
	headers: Readonly<Record<string, string>> = {},
): readonly Act[] {
	return plain(status, { error: { message: '', type: null, param: null, code: null, ...error } }, headers);
}

export const STREAM_HEAD = head(200, { 'content-type': 'text/event-stream' });

/** One event of a stream. A string is sent as it is, anything else as JSON. */
export function event(data: unknown): string {
	return `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
}

/** An event with one choice. */
export function delta(content: Readonly<Record<string, unknown>>, finishReason: string | null = null): string {
	return event({
		id: 'chatcmpl-1',
		object: 'chat.completion.chunk',
		created: 1,
		model: 'gpt-4.1',
		choices: [{ index: 0, delta: content, finish_reason: finishReason }],
	});
}

export const DONE = event('[DONE]');

/** A small complete answer: text, then a call, as a list of events. */
export const COMPLETE_STREAM: readonly string[] = [
	delta({ role: 'assistant', content: '' }),
	delta({ content: 'Grüße ' }),
	delta({ content: '👩‍💻!' }),
	delta({ tool_calls: [{ index: 0, id: 'call_a', type: 'function', function: { name: 'read_file', arguments: '' } }] }),
	delta({ tool_calls: [{ index: 0, function: { arguments: '{"path":' } }] }),
	delta({ tool_calls: [{ index: 0, function: { arguments: '"ä.ts"}' } }] }),
	delta({}, 'tool_calls'),
	event({
		id: 'chatcmpl-1',
		choices: [],
		usage: { prompt_tokens: 12, completion_tokens: 7, total_tokens: 19, prompt_tokens_details: { cached_tokens: 4 } },
	}),
	DONE,
];

/** A stream of these events. The connection ends cleanly unless the events are followed by another act. */
export function stream(...acts: readonly Act[]): readonly Act[] {
	return [STREAM_HEAD, ...acts];
}
