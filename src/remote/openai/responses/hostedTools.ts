import type OpenAI from 'openai';
import type { HostedItem, HostedTool } from '../../../core/hostedTools.ts';

/** A hosted tool in the words of the API. */
export function wireHostedTool(tool: HostedTool): OpenAI.Responses.Tool {
	switch (tool.kind) {
		case 'webSearch':
			return {
				type: 'web_search',
				...(tool.contextSize && { search_context_size: tool.contextSize }),
				...(tool.allowedDomains?.length && { filters: { allowed_domains: [...tool.allowedDomains] } }),
			};
		case 'fileSearch':
			return {
				type: 'file_search',
				vector_store_ids: [...tool.vectorStoreIds],
				...(tool.maxResults !== undefined && { max_num_results: tool.maxResults }),
			};
		case 'codeInterpreter':
			return {
				type: 'code_interpreter',
				container: { type: 'auto', ...(tool.fileIds?.length && { file_ids: [...tool.fileIds] }) },
			};
		case 'imageGeneration':
			return {
				type: 'image_generation',
				...(tool.quality && { quality: tool.quality }),
				...(tool.size !== undefined && { size: tool.size as 'auto' }),
			};
		case 'mcp':
			return {
				type: 'mcp',
				server_label: tool.label,
				server_url: tool.url,
				// Said, though it is the default: what another server does with the user's data is asked about each time.
				require_approval: 'always',
				...(tool.description !== undefined && { server_description: tool.description }),
				...(tool.allowedTools && { allowed_tools: [...tool.allowedTools] }),
				...(tool.authorization !== undefined && { authorization: tool.authorization }),
			};
	}
}

/** Items that go back to the API as they came, and their tools. */
export const TOOL_OF_ITEM: Readonly<Record<string, HostedTool['kind']>> = {
	web_search_call: 'webSearch',
	file_search_call: 'fileSearch',
	code_interpreter_call: 'codeInterpreter',
	image_generation_call: 'imageGeneration',
	mcp_list_tools: 'mcp',
	mcp_call: 'mcp',
	mcp_approval_request: 'mcp',
	mcp_approval_response: 'mcp',
};

/** The items that may be sent: known ones, each approval with its question and each question with its approval. */
export function sendableItems(items: readonly HostedItem[]): readonly HostedItem[] {
	const asked = new Set(items.flatMap(({ type, id }) => (type === 'mcp_approval_request' ? [id] : [])));
	const answered = new Set(items.map(({ approval_request_id: request }) => request));
	return items.filter(({ type, id, approval_request_id: request }) => {
		if (type === 'mcp_approval_request') return answered.has(id);
		if (type === 'mcp_approval_response') return asked.has(request as string);
		return Object.hasOwn(TOOL_OF_ITEM, type);
	});
}

/** The questions of remote servers that nobody answered yet. */
export function openQuestions(items: readonly HostedItem[]): readonly HostedItem[] {
	const answered = new Set(items.map(({ approval_request_id: request }) => request));
	return items.filter(({ type, id }) => type === 'mcp_approval_request' && !answered.has(id));
}
