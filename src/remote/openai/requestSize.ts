import { imagesTokens } from '../../core/images.ts';
import type { ImageRule } from '../../core/models/modelRow.ts';
import type { ModelRequest } from '../../core/ports.ts';

/** Characters for a token, as rate limits count them before the request is read. */
const CHARACTERS = 4;

/**
 * The tokens that a request counts against a limit a minute, roughly: what goes in, or what may come out where that is more.
 * Images count by the model's rule, and nothing without one.
 */
export function requestTokens(request: ModelRequest, rule?: ImageRule): number {
	const { estimatedTokens = guessedTokens(request, rule), maxOutputTokens = 0 } = request;
	return Math.max(estimatedTokens, maxOutputTokens);
}

function guessedTokens(request: ModelRequest, rule: ImageRule | undefined): number {
	return Math.ceil(charactersOf(request) / CHARACTERS) + (rule ? imagesTokens(rule, request.messages) : 0);
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
