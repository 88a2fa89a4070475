import { imageViolations } from './imageViolations.ts';
import type { InputItem, ResponsesRequest } from './responsesRequest.ts';
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

/** What OpenAI would refuse in a Responses request although the schema lets it pass. */
export function responsesRuleViolations(body: unknown): readonly string[] {
	if (typeof body !== 'object' || body === null) return [];
	const request = body as Partial<ResponsesRequest> & Readonly<Record<string, unknown>>;
	const tools: readonly (NamedTool & { readonly type?: string })[] = Array.isArray(request.tools) ? request.tools : [];
	const items = Array.isArray(request.input) ? (request.input as readonly InputItem[]) : [];
	const wantsThoughts = Array.isArray(request.include) && request.include.includes('reasoning.encrypted_content');
	const format = (request.text as { readonly format?: { readonly type?: string; readonly name?: string } } | undefined)
		?.format;
	return [
		...(request.model === undefined ? ['model is required'] : []),
		...(request.input === undefined && request.prompt === undefined ? ['input is required'] : []),
		...toolViolations(tools.filter(({ type }) => type === 'function')),
		...toolOptionViolations(request),
		...reasoningViolations(request.model, wantsThoughts || Boolean(request.reasoning)),
		...(request.store === false && request.previous_response_id ? ['nothing is stored to go on from'] : []),
		...(format?.type === 'json_schema' ? formatViolations(format) : []),
		...hostedViolations(tools, items),
		...pairingViolations(items),
		...thoughtViolations(items),
		...metadataViolations(request),
		...imageViolations(body),
		...textViolations(body),
	];
}

/** Servers have labels of their own, and whatever they are asked for was asked about. */
function hostedViolations(
	tools: readonly { readonly type?: string; readonly server_label?: string; readonly require_approval?: unknown }[],
	items: readonly InputItem[],
): readonly string[] {
	const servers = tools.filter(({ type }) => type === 'mcp');
	const labels = servers.map(({ server_label: label }) => label);
	const asked = items.flatMap(({ type, id }) => (type === 'mcp_approval_request' ? [id] : []));
	const answered = items.flatMap(({ type, approval_request_id: id }) => (type === 'mcp_approval_response' ? [id] : []));
	return [
		...(new Set(labels).size < labels.length ? ['two servers have the same label'] : []),
		...(servers.every((server) => server.require_approval === 'always') ? [] : ['a server needs no approval']),
		...asked.filter((id) => !answered.includes(id)).map((id) => `approval request ${id} is not answered`),
		...answered.filter((id) => !asked.includes(id)).map((id) => `approval of ${id}, which was not asked for`),
	];
}

/** Each call has one output after it, and each output a call before it. */
function pairingViolations(items: readonly InputItem[]): readonly string[] {
	const violations: string[] = [];
	const open = new Set<string>();
	const seen = new Set<string>();
	for (const { type, call_id: id = '', name = '', role } of items) {
		if (role === 'user' && open.size) violations.push(`No tool output found for function call ${[...open]}`);
		if (type === 'function_call') {
			if (seen.has(id)) violations.push(`call id ${id} is used twice`);
			if (!isLegalName(name)) violations.push(`illegal name in call ${id}`);
			seen.add(id);
			open.add(id);
		}
		if (type === 'function_call_output' && !open.delete(id)) violations.push(`No tool call found for output ${id}`);
	}
	return [...violations, ...[...open].map((id) => `No tool output found for function call ${id}`)];
}

/** A thought goes with what it led to, and is sent in full: nothing of it is stored. */
function thoughtViolations(items: readonly InputItem[]): readonly string[] {
	return items.flatMap((item, at) => {
		if (item.type !== 'reasoning') return [];
		const next = items[at + 1];
		const leads =
			next &&
			(/_(call|list_tools|approval_request)$/.test(next.type ?? '') ||
				next.type === 'reasoning' ||
				next.role === 'assistant');
		return [
			...(leads ? [] : [`reasoning ${item.id} was provided without its required following item`]),
			...(item.encrypted_content ? [] : [`reasoning ${item.id} without encrypted content is not found`]),
		];
	});
}
