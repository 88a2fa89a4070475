import { ASK_IMAGE_LIMITS, ASK_IMAGE_TYPES } from '../../shared/askImage.ts';
import type { PanelState } from '../state.ts';

/** Bytes; a larger file would hold the page up while it is decoded. */
const LARGEST_FILE = 30_000_000;

type Attaching = Pick<PanelState, 'images' | 'reading' | 'status'>;

/** Which of the files are attached now, and why not all of them, as a sentence for the user. */
export function takeable<F extends { readonly name: string; readonly type: string; readonly size: number }>(
	state: Attaching,
	files: readonly F[],
): { readonly taken: readonly F[]; readonly why: string } {
	if (state.status && !state.status.readsImages) return { taken: [], why: readsNone(state.status.model) };
	const fit = files.filter(({ type, size }) => ASK_IMAGE_TYPES.includes(type) && size <= LARGEST_FILE);
	const strange = files.find((file) => !fit.includes(file));
	const taken = fit.slice(0, Math.max(0, ASK_IMAGE_LIMITS.count - state.images.length - state.reading));
	if (taken.length < fit.length)
		return { taken, why: `An ask takes ${ASK_IMAGE_LIMITS.count} images. Ask with these first, or remove one.` };
	if (!strange) return { taken, why: '' };
	const name = strange.name || 'This';
	const why = ASK_IMAGE_TYPES.includes(strange.type)
		? `“${name}” is larger than 30 MB. Scale it down, then attach it again.`
		: `“${name}” is no image that models read. Attach PNG, JPEG, WebP or GIF.`;
	return { taken, why };
}

/** Why what is in the composer cannot be asked as it stands, as a sentence for the user; '' when it can. */
export function whyNotAsked({ images, reading, status, draft }: Attaching & Pick<PanelState, 'draft'>): string {
	if (reading > 0) return 'The image is still being read. Ask again in a moment.';
	if (images.length === 0) return '';
	if (status && !status.readsImages) return readsNone(status.model);
	return draft.text.trim() === '' ? 'Write what you want to know about the image, then ask.' : '';
}

function readsNone(model: string): string {
	return `Model “${model}” reads no images. Choose a model that does, or ask without the image.`;
}
