import { type Answer, chunksOf, completionOf, usageChunk } from './answer.ts';
import type { ChatRequest } from './chatRequest.ts';
import { eventsOf, responseOf } from './responsesAnswer.ts';
import { chatViewOf } from './responsesRequest.ts';
import type { Validator } from './violations.ts';

/** A wire format that the endpoint speaks. */
export interface Format {
	readonly transport: 'chat' | 'responses';
	violations(validator: Validator, body: unknown): readonly string[];
	read(body: unknown): ChatRequest;
	/** The events of a stream, as they are written. */
	stream(answer: Answer, index: number, request: ChatRequest): readonly string[];
	/** Ends the stream after the events. */
	readonly ending: string;
	whole(answer: Answer, index: number, model: string): object;
}

/** By method and path. */
export const FORMATS: Readonly<Record<string, Format>> = {
	'POST /v1/chat/completions': {
		transport: 'chat',
		violations: (validator, body) => validator.requestViolations(body),
		read: (body) => body as ChatRequest,
		stream: (answer, index, request) => chatChunks(answer, index, request).map((chunk) => eventText(chunk)),
		ending: 'data: [DONE]\n\n',
		whole: completionOf,
	},
	'POST /v1/responses': {
		transport: 'responses',
		violations: (validator, body) => validator.responsesViolations(body),
		read: (body) => chatViewOf(body as Parameters<typeof chatViewOf>[0]),
		stream: (answer, index, { model }) =>
			eventsOf(answer, index, model).map((event) => `event: ${(event as { type?: string }).type}\n${eventText(event)}`),
		ending: '',
		whole: responseOf,
	},
};

function chatChunks(answer: Answer, index: number, request: ChatRequest): readonly object[] {
	const chunks = chunksOf(answer, index, request.model);
	if (request.stream_options?.include_usage !== true) return chunks;
	// With usage asked for, OpenAI's other chunks say that theirs is null.
	return [...chunks.map((chunk) => ({ ...chunk, usage: null })), usageChunk(answer, index, request.model)];
}

function eventText(data: object): string {
	return `data: ${JSON.stringify(data)}\n\n`;
}
