import { asksWithImages, imageRefusal, imagesOf, withoutImages } from '../../core/images.ts';
import { behaviourOf, type ModelBehaviour } from '../../core/models/behaviour.ts';
import type { ModelRow } from '../../core/models/modelRow.ts';
import type { ModelRequest } from '../../core/ports.ts';
import { predictionObstacle } from '../../core/prediction.ts';
import type { Failure } from '../../shared/failure.ts';
import { fitHostedTools } from './fitHostedTools.ts';
import type { Preset } from './presets.ts';

/** `notices` say in sentences what of the request was left out, and why. */
export type Fitted =
	| { readonly kind: 'request'; readonly request: ModelRequest; readonly notices: readonly string[] }
	| { readonly kind: 'refused'; readonly failure: Failure };

/** Makes a request one that the model takes, or says why it can be none, before anything is sent. */
export function fitRequest(asked: ModelRequest, row: ModelRow | undefined, preset: Preset): Fitted {
	const behaviour = behaviourOf(row);
	const tools = fitHostedTools(asked, row, preset);
	const { request, notices } = fitPrediction(tools.request, behaviour, preset);
	const fitted = fitImages(request, behaviour);
	return fitted.kind === 'request' ? { ...fitted, notices: [...tools.notices, ...notices] } : fitted;
}

/** A prediction goes through Chat Completions, or not at all. */
function fitPrediction(
	request: ModelRequest,
	behaviour: ModelBehaviour,
	preset: Preset,
): Pick<Extract<Fitted, { kind: 'request' }>, 'request' | 'notices'> {
	const { prediction, ...rest } = request;
	if (!prediction) return { request: rest, notices: [] };
	const isUnknown = preset.lacks.includes('prediction') || !preset.transports.includes('chat');
	const obstacle = predictionObstacle(request, behaviour) ?? (isUnknown ? `${preset.name} knows none` : undefined);
	if (obstacle === undefined) return { request: { ...request, transport: 'chat' }, notices: [] };
	return { request: rest, notices: [`The request went without its prediction: ${obstacle}.`] };
}

function fitImages(request: ModelRequest, { acceptsImages }: ModelBehaviour): Fitted {
	const { messages, model } = request;
	const images = imagesOf(messages);
	if (images.length === 0) return whole(request);
	if (acceptsImages === 'no') {
		if (!asksWithImages(messages)) return whole({ ...request, messages: withoutImages(messages) });
		const sentence = `Model “${model}” reads no images. Choose a model that does, or ask without the image.`;
		return { kind: 'refused', failure: { kind: 'badRequest', sentence, action: 'openModelSetting' } };
	}
	const sentence = imageRefusal(images);
	if (sentence === undefined) return whole(request);
	return { kind: 'refused', failure: { kind: 'badRequest', sentence, action: 'newChat' } };
}

function whole(request: ModelRequest): Fitted {
	return { kind: 'request', request, notices: [] };
}
