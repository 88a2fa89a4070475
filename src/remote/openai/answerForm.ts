import type { AnswerSchema, ModelRequest } from '../../core/ports.ts';
import type { DroppableField } from './droppableFields.ts';

/** A request whose answer has a schema, in the way that the endpoint takes. */
export interface FormedRequest {
	readonly request: ModelRequest;
	/** To be sent as the format of the answer. */
	readonly format?: AnswerSchema;
}

/**
 * Asks for an answer of a schema: in `field`, where the endpoint takes it; else by a tool that must be called; else in words,
 * and then nobody but the reader holds the answer to it.
 */
export function formAnswer(
	request: ModelRequest,
	without: ReadonlySet<DroppableField>,
	field: 'response_format' | 'text',
): FormedRequest {
	const { answerSchema: format } = request;
	if (!format) return { request };
	if (!without.has(field)) return { request, format };
	const canForce = request.tools.length === 0 && !without.has('tool_choice') && !without.has('answer_tool');
	return { request: canForce ? withAnswerTool(request, format) : inWords(request, format) };
}

function withAnswerTool(request: ModelRequest, { name, description, schema }: AnswerSchema): ModelRequest {
	const tool = { name, description: description ?? 'Gives the answer.', parameters: schema, strict: true };
	return { ...request, tools: [tool], toolChoice: 'required', parallelToolCalls: false };
}

function inWords(request: ModelRequest, { schema }: AnswerSchema): ModelRequest {
	const words = `Answer with one JSON object and nothing else. It fits this JSON schema:\n${JSON.stringify(schema)}`;
	return { ...request, system: `${request.system}\n\n${words}` };
}
