import type OpenAI from 'openai';
import type { ModelRequest } from '../../core/ports.ts';
import type { AnswerAccumulator } from './answerAccumulator.ts';
import type { DroppableField } from './droppableFields.ts';
import type { HttpAnswer } from './failures.ts';
import type { TransportName } from './presets.ts';

export interface SendOptions {
	readonly signal: AbortSignal;
	readonly headers: Readonly<Record<string, string>>;
}

/** A request in the words of one wire format. */
export interface PreparedRequest {
	/** What leaves, as JSON. */
	readonly body: object;
	/** Posts it with the client library and gives the parsed events of the answer. */
	send(client: OpenAI, options: SendOptions): Promise<AsyncIterable<unknown>>;
}

/** A wire format: how a request is written and how the events of its answer are read. All else is common to both. */
export interface Transport {
	readonly name: TransportName;
	/** Appended to the base URL. */
	readonly path: string;
	/** Always a request that the API accepts: without the fields that the endpoint does not take, with those that only it takes. */
	prepare(request: ModelRequest, without: ReadonlySet<DroppableField>, extra: object): PreparedRequest;
	/** For the answer of one attempt to answer `request`. */
	accumulator(request: ModelRequest): AnswerAccumulator;
	/** Lets go of what made the endpoint refuse a request. True when the same request, prepared anew, is another one now. */
	mend(answer: HttpAnswer): boolean;
}
