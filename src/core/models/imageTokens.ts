import type { ImageRule } from './modelRow.ts';

export type ImageDetail = 'low' | 'high' | 'auto';

export interface PixelSize {
	readonly width: number;
	readonly height: number;
}

/** Sizes come out of divisions: what is this little above a whole number is that number. */
const NEARLY = 1e-6;

/**
 * Input tokens of an image of so many pixels. `auto` counts as `high`, which it may become. Where low detail has no rule of its
 * own (patches) it counts in full. An image without pixels counts nothing.
 */
export function imageTokens(rule: ImageRule, width: number, height: number, detail: ImageDetail): number {
	if (!(width > 0 && height > 0)) return 0;
	if (rule.kind === 'tiles')
		return detail === 'low' ? rule.base : rule.base + rule.perTile * tiles(rule, width, height);
	const size = patchedSize(rule, width, height);
	return Math.ceil(squares(size, rule.patch) * rule.multiplier - NEARLY);
}

/**
 * The whole pixels to which an image can be scaled before it is sent without the model seeing less: bytes are saved, the
 * tokens stay. Never larger than the image, never without a pixel.
 */
export function sizeSeen(rule: ImageRule, width: number, height: number): PixelSize {
	const seen = rule.kind === 'tiles' ? tiledSize(rule, width, height) : patchedSize(rule, width, height);
	const whole = (side: number, most: number) => Math.min(most, Math.max(1, Math.ceil(side - NEARLY)));
	return { width: whole(seen.width, width), height: whole(seen.height, height) };
}

type Tiles = Extract<ImageRule, { kind: 'tiles' }>;
type Patches = Extract<ImageRule, { kind: 'patches' }>;

function tiles(rule: Tiles, width: number, height: number): number {
	return squares(tiledSize(rule, width, height), rule.tile);
}

/** Small images are scaled up to the short side as well: that is how the rule counts. */
function tiledSize({ fitWithin, shortSide }: Tiles, width: number, height: number): PixelSize {
	const fitted = fitInto(width, height, fitWithin);
	return scaled(fitted, shortSide / Math.min(fitted.width, fitted.height));
}

/** The size at which the patches are few enough, and whole in the direction that decides. */
function patchedSize(rule: Patches, width: number, height: number): PixelSize {
	const fitted = fitInto(width, height, rule.fitWithin);
	if (squares(fitted, rule.patch) <= rule.most) return fitted;
	const shrunk = scaled(fitted, Math.sqrt((rule.most * rule.patch ** 2) / (fitted.width * fitted.height)));
	const across = shrunk.width / rule.patch;
	const down = shrunk.height / rule.patch;
	return scaled(shrunk, Math.min(wholeShare(across), wholeShare(down)));
}

function wholeShare(patches: number): number {
	return Math.max(1, Math.floor(patches + NEARLY)) / patches;
}

function fitInto(width: number, height: number, within: number): PixelSize {
	return scaled({ width, height }, Math.min(1, within / Math.max(width, height)));
}

function scaled({ width, height }: PixelSize, by: number): PixelSize {
	return { width: width * by, height: height * by };
}

/** How many squares of this side cover the size. */
function squares({ width, height }: PixelSize, side: number): number {
	return Math.ceil(width / side - NEARLY) * Math.ceil(height / side - NEARLY);
}
