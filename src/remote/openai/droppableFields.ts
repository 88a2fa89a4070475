/** Fields that a request can do without. Servers that do not know one of them may refuse the request because of it. */
export const DROPPABLE_FIELDS = [
	'stream_options',
	'include_obfuscation',
	'parallel_tool_calls',
	'store',
	'prompt_cache_key',
	'strict',
	'tool_choice',
	'max_completion_tokens',
	'max_tokens',
	'max_output_tokens',
	'reasoning_effort',
	'reasoning',
	'include',
	'max_tool_calls',
	'prediction',
	'encoding_format',
	'response_format',
	'text',
	// No field of the API: calls of a tool that stands in for `response_format`.
	'answer_tool',
] as const;

export type DroppableField = (typeof DROPPABLE_FIELDS)[number];
