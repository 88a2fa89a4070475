import { ASK_IMAGE_LIMITS, type AskImage, type ImageType } from '../../shared/askImage.ts';
import { fitImage, fitWithin, type Size } from './fitImage.ts';

/** A PNG that is larger as a file, bytes, goes as a JPEG: it is a photograph more likely than text. */
const LARGE_PNG = 1_000_000;
/** Pixels of a thumbnail's longer side, and its quality, from the best to the one that always fits. */
const THUMBNAILS = [
	{ side: 192, quality: 0.8 },
	{ side: 128, quality: 0.7 },
	{ side: 64, quality: 0.6 },
];
const QUALITIES = [0.9, 0.75, 0.5];

/**
 * The file as an image to ask with: scaled to what the model sees and written anew as PNG or JPEG, which every server reads. What a
 * camera noted in the file (place, time) does not go along, and of an animation only the first frame. A sentence for the user
 * when the browser cannot read it.
 */
export async function readImage(file: File): Promise<AskImage | string> {
	const name = (file.name || 'image').slice(0, ASK_IMAGE_LIMITS.nameLength);
	const bitmap = await createImageBitmap(file).catch(() => undefined);
	if (!bitmap) return `“${name}” could not be read as an image. Open it elsewhere, save it as PNG, and attach that.`;
	try {
		const size = fitImage(bitmap);
		const sent = await encode(bitmap, size, file.type === 'image/jpeg');
		const thumbnail = await encodeThumbnail(bitmap);
		if (!sent || !thumbnail) return `“${name}” is too large to attach. Cut out the part that matters, and attach that.`;
		return { name, ...size, thumbnail, ...sent };
	} finally {
		bitmap.close();
	}
}

type Encoded = Pick<AskImage, 'mediaType' | 'base64'>;

async function encode(bitmap: ImageBitmap, size: Size, isPhotograph: boolean): Promise<Encoded | undefined> {
	if (!isPhotograph) {
		const png = await draw(bitmap, size).convertToBlob({ type: 'image/png' });
		if (png.size <= LARGE_PNG) return encoded(png, 'image/png');
	}
	const canvas = draw(bitmap, size, 'white');
	for (const quality of QUALITIES) {
		const image = await encoded(await canvas.convertToBlob({ type: 'image/jpeg', quality }), 'image/jpeg');
		if (image.base64.length <= ASK_IMAGE_LIMITS.base64Length) return image;
	}
	return undefined;
}

async function encodeThumbnail(bitmap: ImageBitmap): Promise<string | undefined> {
	for (const { side, quality } of THUMBNAILS) {
		const canvas = draw(bitmap, fitWithin(bitmap, side), 'white');
		const { base64 } = await encoded(await canvas.convertToBlob({ type: 'image/jpeg', quality }), 'image/jpeg');
		const uri = `data:image/jpeg;base64,${base64}`;
		if (uri.length <= ASK_IMAGE_LIMITS.thumbnailLength) return uri;
	}
	return undefined;
}

/** JPEG knows nothing transparent: without a ground it would be black, and black text on it not seen. */
function draw(bitmap: ImageBitmap, { width, height }: Size, ground?: string): OffscreenCanvas {
	const canvas = new OffscreenCanvas(width, height);
	const context = canvas.getContext('2d');
	if (!context) return canvas;
	context.imageSmoothingQuality = 'high';
	if (ground) {
		context.fillStyle = ground;
		context.fillRect(0, 0, width, height);
	}
	context.drawImage(bitmap, 0, 0, width, height);
	return canvas;
}

async function encoded(blob: Blob, mediaType: ImageType): Promise<Encoded> {
	const bytes = new Uint8Array(await blob.arrayBuffer());
	let binary = '';
	// In pieces: so many arguments at once overflow the stack.
	for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
	return { mediaType, base64: btoa(binary) };
}
