import type { AskImage } from '../../src/shared/askImage.ts';

/** A grey dot as a PNG. */
const DOT = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mOoBwAAgQCAM9xx2QAAAABJRU5ErkJggg==';

/** An image as the panel sends it. */
export function askImage(change: Partial<AskImage> = {}): AskImage {
	return {
		name: 'dot.png',
		width: 1,
		height: 1,
		thumbnail: `data:image/png;base64,${DOT}`,
		mediaType: 'image/png',
		base64: DOT,
		...change,
	};
}
