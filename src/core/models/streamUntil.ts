import type { Model, ModelEvent, ModelRequest } from '../ports.ts';

/** How a request failed, with what had come of the answer. */
export type Failed = Extract<ModelEvent, { kind: 'failed' }>;

/**
 * Gives all events out but a failure for which there is another way, which is the result then. Once a word or a call of an answer was
 * seen there is none: what was shown is not taken back.
 */
export async function* streamUntil(
	model: Model,
	request: ModelRequest,
	hasOtherWay: (failed: Failed) => boolean,
	signal: AbortSignal,
): AsyncGenerator<ModelEvent, Failed | undefined> {
	let isSeen = false;
	for await (const event of model.stream(request, signal)) {
		isSeen ||= event.kind === 'text' || event.kind === 'callProgress';
		if (event.kind === 'failed' && !isSeen && hasOtherWay(event)) return event;
		yield event;
	}
	return undefined;
}
