import { ASK_IMAGE_LIMITS } from '../../shared/askImage.ts';

/** Pixels. */
export interface Size {
	readonly width: number;
	readonly height: number;
}

/** What GPT-4.1 scales an image's shorter side to; more pixels than that cost bytes and show it nothing. */
const SHORT_SIDE = 768;

/** The size in which an image is sent: inside of 2048 × 2048, its shorter side no longer than 768. Never larger than it is. */
export function fitImage({ width, height }: Size): Size {
	const most = ASK_IMAGE_LIMITS.side;
	return scaled({ width, height }, Math.min(1, most / Math.max(width, height), SHORT_SIDE / Math.min(width, height)));
}

/** The size of a picture of it whose longer side is at most so many pixels. */
export function fitWithin({ width, height }: Size, side: number): Size {
	return scaled({ width, height }, Math.min(1, side / Math.max(width, height)));
}

function scaled({ width, height }: Size, by: number): Size {
	return { width: Math.max(1, Math.round(width * by)), height: Math.max(1, Math.round(height * by)) };
}
