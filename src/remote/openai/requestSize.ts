import type { ModelRequest } from '../../core/ports.ts';

/** Characters for a token, as rate limits count them before the request is read. */
const CHARACTERS = 4;

/** The tokens that a request counts against a limit a minute, roughly: what goes in, or what may come out where that is more. */
export function requestTokens(request: ModelRequest): number {
	const { estimatedTokens = Math.ceil(charactersOf(request) / CHARACTERS), maxOutputTokens = 0 } = request;
	return Math.max(estimatedTokens, maxOutputTokens);
}

/** Adds up lengths; the texts themselves are not touched. */
function charactersOf({ system, messages, tools }: ModelRequest): number {
	const said = messages.reduce((sum, message) => {
		const calls = message.role === 'assistant' ? message.toolCalls : [];
		return sum + message.text.length + calls.reduce((length, call) => length + call.arguments.length, 0);
	}, 0);
	const described = tools.reduce((sum, tool) => sum + JSON.stringify(tool).length, 0);
	return system.length + said + described;
}
