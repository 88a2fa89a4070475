import { imagesOf } from './images.ts';
import type { ModelBehaviour } from './models/behaviour.ts';
import type { ModelRequest } from './ports.ts';

/** What may go with a prediction: nothing that the API refuses beside it can be said. */
export type PredictedRequest = Pick<ModelRequest, 'model' | 'system' | 'messages' | 'cacheKey' | 'estimatedTokens'> & {
	readonly prediction: string;
};

/** A request for an answer that is mostly known, such as a file with a change in it. */
export function predicted(request: PredictedRequest): ModelRequest {
	return { ...request, tools: [], toolChoice: 'auto', parallelToolCalls: false };
}

/** UTF-16 units; the API takes no longer text. */
const LONGEST = 10_000_000;

/** Why the request's prediction cannot be sent, as half a sentence; `undefined` when it can, or when there is none. */
export function predictionObstacle(request: ModelRequest, behaviour: ModelBehaviour): string | undefined {
	const { prediction, tools, maxOutputTokens, messages, model, transport } = request;
	if (!prediction) return undefined;
	if (!behaviour.prediction) return `model “${model}” takes none`;
	if (tools.length > 0 || request.hostedTools?.length) return 'it does not go together with tools';
	if (maxOutputTokens !== undefined) return 'it does not go together with a limit of the output';
	if (imagesOf(messages).length > 0) return 'it does not go together with images';
	if (transport === 'responses') return 'the Responses API has none';
	return prediction.length > LONGEST ? 'it is too long' : undefined;
}
