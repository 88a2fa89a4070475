import type { ChatMessage, ChatRequest } from './chatRequest.ts';
import { imageViolations } from './imageViolations.ts';
import {
	formatViolations,
	isLegalName,
	metadataViolations,
	type NamedTool,
	reasoningViolations,
	textViolations,
	toolOptionViolations,
	toolViolations,
} from './toolViolations.ts';

/** What OpenAI would refuse in a Chat Completions request although the schema lets it pass. */
export function chatViolations(body: unknown): readonly string[] {
	if (typeof body !== 'object' || body === null) return [];
	const request = body as Partial<ChatRequest> & Readonly<Record<string, unknown>>;
	const messages = Array.isArray(request.messages) ? request.messages : [];
	const tools: readonly { readonly function?: NamedTool }[] = Array.isArray(request.tools) ? request.tools : [];
	const format = (request.response_format as { readonly json_schema?: object } | undefined)?.json_schema;
	return [
		...toolViolations(tools.map((tool) => tool.function ?? {})),
		...toolOptionViolations(request),
		...(request.prediction && request.tools ? ['prediction and tools do not go together'] : []),
		...(request.prediction && JSON.stringify(messages).includes('"image_url"') ? ['prediction and images'] : []),
		...(request.prediction && !/gpt-4(\.1|o)/.test(String(request.model)) ? ['prediction with this model'] : []),
		...(request.prediction && request.max_completion_tokens ? ['prediction and an output limit'] : []),
		...reasoningViolations(request.model, request.reasoning_effort !== undefined),
		...(tools.length > 0 && /gpt-6/.test(String(request.model)) && request.reasoning_effort !== 'none'
			? ['function tools need reasoning_effort none here, or /v1/responses']
			: []),
		...(format ? formatViolations(format) : []),
		...pairingViolations(messages),
		...metadataViolations(request),
		...imageViolations(body),
		...textViolations(body),
	];
}

/** Each call is answered exactly once, right after its message; nothing is answered that was not called. */
function pairingViolations(messages: readonly ChatMessage[]): readonly string[] {
	const violations: string[] = [];
	let open = new Set<string>();
	const seen = new Set<string>();
	const close = () => {
		for (const id of open) violations.push(`tool call ${id} is not followed by a tool message`);
		open = new Set();
	};
	for (const { role, tool_call_id: answered = '', tool_calls: calls } of messages) {
		if (role === 'tool') {
			if (!open.delete(answered)) violations.push(`tool message for ${answered} answers no open call`);
			continue;
		}
		close();
		for (const { id, function: called } of calls ?? []) {
			if (seen.has(id)) violations.push(`tool call id ${id} is used twice`);
			if (id.length > 40) violations.push(`tool call id ${id} is longer than 40 characters`);
			if (!isLegalName(called?.name ?? '')) violations.push(`illegal name in call ${id}`);
			seen.add(id);
			open.add(id);
		}
	}
	close();
	return violations;
}
