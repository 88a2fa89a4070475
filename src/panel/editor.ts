import { areMentions } from '../shared/mention.ts';
import type { FromPanel } from '../shared/panelProtocol.ts';
import type { Picked } from './mentions/mentionState.ts';

/** What the editor gives a webview page. It can be acquired once. */
export interface EditorApi {
	postMessage(message: unknown): void;
	getState(): unknown;
	setState(state: unknown): void;
}

/** What the panel keeps in the editor's memory of the page: only what it can lose. */
export interface Remembered {
	readonly chat: string | undefined;
	readonly draft: string;
	/** What was named for the next ask. */
	readonly picked: readonly Picked[];
	/** Scroll position in px; undefined means at the end. */
	readonly top: number | undefined;
}

/** The panel's way to the host. */
export interface Editor {
	post(message: FromPanel): void;
	readonly remembered: Remembered;
	remember(change: Partial<Remembered>): void;
}

/** Wraps the editor's API; what it remembers is checked, since an older panel may have written it. */
export function createEditor(api: EditorApi): Editor {
	let remembered = readRemembered(api.getState());
	return {
		post: (message) => api.postMessage(message),
		get remembered() {
			return remembered;
		},
		remember(change) {
			remembered = { ...remembered, ...change };
			api.setState(remembered);
		},
	};
}

function readRemembered(value: unknown): Remembered {
	const state: Record<string, unknown> = typeof value === 'object' && value !== null ? { ...value } : {};
	const { chat, draft, picked, top } = state;
	return {
		chat: typeof chat === 'string' ? chat : undefined,
		draft: typeof draft === 'string' ? draft : '',
		picked: readPicked(picked),
		top: typeof top === 'number' && Number.isFinite(top) ? top : undefined,
	};
}

function readPicked(value: unknown): readonly Picked[] {
	if (!Array.isArray(value)) return [];
	return value.flatMap((one: unknown) => {
		if (typeof one !== 'object' || one === null || !('mention' in one) || !('inText' in one)) return [];
		const mentions: unknown = [one.mention];
		const [mention] = areMentions(mentions) ? mentions : [];
		return mention && typeof one.inText === 'boolean' ? [{ mention, inText: one.inText }] : [];
	});
}
