/** What the user sees of an image that went with an ask: small, since every snapshot carries it. */
export interface ShownImage {
	readonly name: string;
	/** Pixels of the image that was sent, not of the thumbnail. */
	readonly width: number;
	readonly height: number;
	/** A data URI. */
	readonly thumbnail: string;
}

/** An image that the user asks with, scaled and ready to be sent. */
export interface AskImage extends ShownImage {
	readonly mediaType: ImageType;
	/** The file, without a prefix and without line breaks. */
	readonly base64: string;
}

export type ImageType = 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif';

/** The types of files that can be attached. */
export const ASK_IMAGE_TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];

/** What one ask may carry: far less than a request, since the chat's journal keeps every image and each request sends them all. */
export const ASK_IMAGE_LIMITS = {
	/** Images of one ask. */
	count: 8,
	/** Characters of one image as base64. */
	base64Length: 2_000_000,
	/** Pixels of the longer side. */
	side: 2_048,
	/** UTF-16 units of a thumbnail as a data URI. */
	thumbnailLength: 20_000,
	/** UTF-16 units of a name. */
	nameLength: 200,
} as const;

const FIELDS = ['base64', 'height', 'mediaType', 'name', 'thumbnail', 'width'];
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const THUMBNAIL_PREFIX = /^data:image\/(?:png|jpeg|webp);base64,/;

/** True for one image or more, each whole and within the bounds, with nothing else in them. */
export function areAskImages(value: unknown): value is readonly AskImage[] {
	if (!Array.isArray(value) || value.length === 0 || value.length > ASK_IMAGE_LIMITS.count) return false;
	return value.every(isAskImage);
}

function isAskImage(value: unknown): value is AskImage {
	if (typeof value !== 'object' || value === null) return false;
	const names = Object.keys(value).sort();
	if (names.length !== FIELDS.length || !names.every((name, index) => name === FIELDS[index])) return false;
	const { name, mediaType, base64, width, height, thumbnail } = value as { readonly [K in keyof AskImage]: unknown };
	return (
		typeof name === 'string' &&
		name.length <= ASK_IMAGE_LIMITS.nameLength &&
		typeof mediaType === 'string' &&
		ASK_IMAGE_TYPES.includes(mediaType) &&
		isBase64(base64, ASK_IMAGE_LIMITS.base64Length) &&
		isSide(width) &&
		isSide(height) &&
		isThumbnail(thumbnail)
	);
}

function isBase64(value: unknown, most: number): value is string {
	return typeof value === 'string' && value.length <= most && value.length % 4 === 0 && BASE64.test(value);
}

function isSide(value: unknown): value is number {
	return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= ASK_IMAGE_LIMITS.side;
}

function isThumbnail(value: unknown): value is string {
	if (typeof value !== 'string' || value.length > ASK_IMAGE_LIMITS.thumbnailLength) return false;
	const prefix = THUMBNAIL_PREFIX.exec(value)?.[0];
	return prefix !== undefined && isBase64(value.slice(prefix.length), ASK_IMAGE_LIMITS.thumbnailLength);
}
