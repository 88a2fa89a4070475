import type { AskImage, ShownImage } from '../shared/askImage.ts';
import type { AttachedImage } from './conversation.ts';

/** The images as the model gets them. `auto`: the model looks as closely as it finds worth it. */
export function attachedImages(images: readonly AskImage[]): readonly AttachedImage[] {
	return images.map(({ mediaType, base64, width, height }) => ({ mediaType, base64, width, height, detail: 'auto' }));
}

/** What the user sees of them later. */
export function shownImages(images: readonly AskImage[]): readonly ShownImage[] {
	return images.map(({ name, width, height, thumbnail }) => ({ name, width, height, thumbnail }));
}

/** The images of an earlier ask, to be asked with once more. `undefined` when some of them are not there. */
export function askedImages(
	shown: readonly ShownImage[],
	sent: readonly AttachedImage[],
): readonly AskImage[] | undefined {
	if (shown.length !== sent.length) return undefined;
	return shown.map((image, index) => {
		const { mediaType = 'image/png', base64 = '' } = sent[index] ?? {};
		return { ...image, mediaType: mediaType as AskImage['mediaType'], base64 };
	});
}
