import { asksWithImages, imageRefusal, imagesOf, withoutImages } from '../../core/images.ts';
import type { ModelBehaviour } from '../../core/models/behaviour.ts';
import type { ModelRequest } from '../../core/ports.ts';
import type { Failure } from '../../shared/failure.ts';

/** `notices` say in sentences what of the request was left out, and why. */
export type Fitted =
	| { readonly kind: 'request'; readonly request: ModelRequest; readonly notices: readonly string[] }
	| { readonly kind: 'refused'; readonly failure: Failure };

/** Makes a request one that the model takes, or says why it can be none, before anything is sent. */
export function fitRequest(request: ModelRequest, behaviour: ModelBehaviour): Fitted {
	return fitImages(request, behaviour);
}

function fitImages(request: ModelRequest, { acceptsImages }: ModelBehaviour): Fitted {
	const { messages, model } = request;
	const images = imagesOf(messages);
	if (images.length === 0) return { kind: 'request', request, notices: [] };
	if (acceptsImages === 'no') {
		if (!asksWithImages(messages))
			return { kind: 'request', request: { ...request, messages: withoutImages(messages) }, notices: [] };
		const sentence = `Model “${model}” reads no images. Choose a model that does, or ask without the image.`;
		return { kind: 'refused', failure: { kind: 'badRequest', sentence, action: 'openModelSetting' } };
	}
	const sentence = imageRefusal(images);
	if (sentence === undefined) return { kind: 'request', request, notices: [] };
	return { kind: 'refused', failure: { kind: 'badRequest', sentence, action: 'newChat' } };
}
