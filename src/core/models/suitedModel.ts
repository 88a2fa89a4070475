import type { Model, ModelRequest } from '../ports.ts';
import { behaviourOf } from './behaviour.ts';
import { findModel } from './findModel.ts';
import type { Effort, ModelRow } from './modelRow.ts';
import { streamUntil } from './streamUntil.ts';

type TransportName = NonNullable<ModelRequest['transport']>;

/** What a request is made to suit. */
export interface Suiting {
	readonly rows: readonly ModelRow[];
	/** The effort that the user chose; absent: what its row advises, or its own default. */
	readonly effort: Effort | undefined;
	/** The wire formats that the endpoint has for a model, by all that is known now. */
	transports(model: string): readonly TransportName[];
}

/**
 * The request as its model can take it: with the user's effort where the model has that, one call at a time where several get doubled,
 * and in the wire format in which it calls functions. Where the endpoint lacks that format, a model that can do so calls functions
 * in the other one, at the effort that this needs.
 */
export function suitRequest(request: ModelRequest, { rows, effort: wanted, transports }: Suiting): ModelRequest {
	const row = findModel(request.model, rows);
	if (!row) return request;
	const { effort, tools, parallelCalls } = behaviourOf(row, wanted);
	const suited = {
		...request,
		parallelToolCalls: request.parallelToolCalls && parallelCalls,
		...(row.reasoning && { reasoning: effort === undefined ? {} : { effort } }),
	};
	if (request.tools.length === 0 || tools === 'either') return suited;
	const chatTools = row.reasoning?.chatTools;
	if (tools === 'responses' && !transports(request.model).includes(tools) && chatTools !== undefined)
		return { ...suited, transport: 'chat', reasoning: { effort: chatTools } };
	return { ...suited, transport: tools };
}

/**
 * The same model, whose requests suit it. When the endpoint refuses a request, and what was learned from that makes it another one,
 * it is made once more.
 */
export function suitedModel(model: Model, suiting: Suiting): Model {
	return {
		async *stream(request, signal) {
			const first = suitRequest(request, suiting);
			const refused = yield* streamUntil(model, first, ({ failure }) => failure.kind === 'badRequest', signal);
			if (!refused) return;
			const second = suitRequest(request, suiting);
			const isOther = second.transport !== first.transport || second.reasoning?.effort !== first.reasoning?.effort;
			if (isOther) yield* model.stream(second, signal);
			else yield refused;
		},
	};
}
