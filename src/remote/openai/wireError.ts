import { asRecord } from './json.ts';

/** What a server said about a failure. Every field may be empty: servers agree on little here. */
export interface WireError {
	readonly message: string;
	readonly code: string;
	readonly type: string;
	readonly param: string;
}

/**
 * Reads an error body: OpenAI's `{error: {message, type, param, code}}` and the shapes that others use: `{error: "text"}`,
 * `{detail: …}` (FastAPI), `{message}` at the top (vLLM), a list with one of these (Gemini). Anything else is the message.
 */
export function readWireError(body: string): WireError {
	let parsed: unknown;
	try {
		parsed = JSON.parse(body);
	} catch {
		return { message: body, code: '', type: '', param: '' };
	}
	return wireErrorOf(parsed);
}

/** The same for a value that is parsed already, such as the error event of a stream. */
export function wireErrorOf(value: unknown): WireError {
	const outer = asRecord(Array.isArray(value) ? value[0] : value);
	const inner = asRecord(outer.error);
	const from = Object.keys(inner).length ? inner : outer;
	return {
		message: textOf(from.message ?? outer.error ?? outer.detail ?? value),
		code: textOf(from.code ?? ''),
		type: textOf(from.type ?? ''),
		param: textOf(from.param ?? ''),
	};
}

function textOf(value: unknown): string {
	if (typeof value === 'string') return value;
	return value === null || value === undefined ? '' : (JSON.stringify(value) ?? '');
}
