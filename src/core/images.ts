import type { AttachedImage, Message } from './conversation.ts';
import { imageTokens } from './models/imageTokens.ts';
import type { ImageRule } from './models/modelRow.ts';

/** The media types that models with vision read. */
const IMAGE_TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];

/** What one request may carry, by OpenAI's documentation and its published schema. */
export const IMAGE_LIMITS = {
	/** Images in a request. */
	count: 1_500,
	/** UTF-16 units of one image as a data URI. */
	uriLength: 20_971_520,
	/** Characters of all images as base64: with the rest they stay below 512 MB. */
	base64Length: 500_000_000,
} as const;

/** Stands where an image was that the model cannot see. */
const NOT_SHOWN = '[An image was attached here. It is not shown to you: this model reads text only.]';

/** All images of a conversation, in order. */
export function imagesOf(messages: readonly Message[]): readonly AttachedImage[] {
	return messages.flatMap((message) => (message.role === 'user' ? (message.images ?? []) : []));
}

/** Input tokens of all images. */
export function imagesTokens(rule: ImageRule, messages: readonly Message[]): number {
	return imagesOf(messages).reduce(
		(sum, { width, height, detail }) => sum + imageTokens(rule, width, height, detail),
		0,
	);
}

/** Whether what is asked now comes with images. Those of earlier questions were answered, maybe by another model. */
export function asksWithImages(messages: readonly Message[]): boolean {
	const lastAnswer = messages.findLastIndex(({ role }) => role === 'assistant');
	return imagesOf(messages.slice(lastAnswer + 1)).length > 0;
}

/** Why these images cannot be sent, as a sentence for the user that says what to do; `undefined` when they can. */
export function imageRefusal(images: readonly AttachedImage[]): string | undefined {
	const strange = images.find(({ mediaType }) => !IMAGE_TYPES.includes(mediaType));
	if (strange)
		return `An attached image is ${typeWords(strange.mediaType)}, which models do not read. Attach it as PNG, JPEG, WebP or GIF.`;
	if (images.some(({ base64 }) => base64 === '')) return 'An attached image is empty. Remove it, or attach it again.';
	if (images.length > IMAGE_LIMITS.count)
		return `The chat has ${images.length} images, and a request can carry ${IMAGE_LIMITS.count}. Start a new chat, or attach fewer.`;
	if (images.some(({ mediaType, base64 }) => mediaType.length + base64.length + 13 > IMAGE_LIMITS.uriLength))
		return 'An attached image is larger than 15 MB. Scale it down, then attach it again.';
	const length = images.reduce((sum, { base64 }) => sum + base64.length, 0);
	if (length > IMAGE_LIMITS.base64Length)
		return 'The images of this chat are larger together than a request can be. Start a new chat, or attach fewer.';
	return undefined;
}

/** The conversation for a model that reads text only: a note stands in for each image. */
export function withoutImages(messages: readonly Message[]): readonly Message[] {
	return messages.map((message) => {
		if (message.role !== 'user' || !message.images?.length) return message;
		const notes = message.images.map(() => NOT_SHOWN);
		return { role: 'user', text: [message.text, ...notes].filter(Boolean).join('\n') };
	});
}

function typeWords(mediaType: string): string {
	return /^[\w.+/-]{1,40}$/.test(mediaType) ? mediaType : 'of an unknown type';
}
