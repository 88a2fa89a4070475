import { type AskImage, areAskImages } from './askImage.ts';
import type { ChatEvent, ChatView } from './chat.ts';
import type { NextAction } from './failure.ts';

/** What the panel shows about the connection, above the composer. */
export interface PanelStatus {
	readonly model: string;
	/** Where requests go, as the user would say it: “OpenAI”, “localhost:11434”, “the demo script (no model)”. */
	readonly endpointLabel: string;
	/** `demo`: the endpoint says that it is a script; `needsKey`: nothing can be asked yet. */
	readonly state: 'ready' | 'needsKey' | 'demo';
	/** False when the model is known to read text only; where nothing is known the endpoint decides. */
	readonly readsImages: boolean;
	/** Names of the tools of the endpoint's own that go along with each ask; absent when none do. */
	readonly hostedTools?: readonly string[];
	/** A sentence to show until it no longer holds, e.g. that a workspace setting was ignored. */
	readonly warning?: string;
}

/** Host → panel. */
export type ToPanel =
	/** Answer to `ready` and to anything that makes deltas useless: the whole picture. */
	| {
			readonly kind: 'snapshot';
			readonly chat: string;
			readonly view: ChatView;
			readonly draft: string;
			readonly status: PanelStatus;
	  }
	/** Events since the last message, oldest first, for the chat named in the snapshot. */
	| { readonly kind: 'events'; readonly chat: string; readonly events: readonly ChatEvent[] }
	| { readonly kind: 'status'; readonly status: PanelStatus }
	/** Answer to `showPicture`: a data URI; absent when the picture is no longer kept. */
	| { readonly kind: 'picture'; readonly id: string; readonly url?: string }
	/** Put the keyboard into the composer. */
	| { readonly kind: 'focusComposer' };

/** Panel → host. The host checks each message with `isFromPanel`; a page is not to be trusted. */
export type FromPanel =
	| { readonly kind: 'ready' }
	| { readonly kind: 'ask'; readonly text: string; readonly images?: readonly AskImage[] }
	| { readonly kind: 'stop' }
	| { readonly kind: 'newChat' }
	/** The unsent text of the composer, debounced, so that nothing typed is lost. */
	| { readonly kind: 'draft'; readonly text: string }
	| { readonly kind: 'keep'; readonly turn: string }
	| { readonly kind: 'undo'; readonly turn: string }
	| { readonly kind: 'keepFile'; readonly turn: string; readonly path: string }
	| { readonly kind: 'undoFile'; readonly turn: string; readonly path: string }
	| { readonly kind: 'openDiff'; readonly turn: string; readonly path: string }
	/** All files of the turn in one diff. */
	| { readonly kind: 'openTurnDiff'; readonly turn: string }
	/** Show what was sent for this turn. */
	| { readonly kind: 'showSent'; readonly turn: string }
	/** Go back to before this turn; the host asks what of it: files, chat or both. */
	| { readonly kind: 'restore'; readonly turn: string }
	| { readonly kind: 'redoRestore' }
	/** Send again what a compaction left out. */
	| { readonly kind: 'bringBack'; readonly compaction: string }
	/** Ask the failed turn's text again. */
	| { readonly kind: 'nextAction'; readonly turn: string; readonly action: NextAction }
	| { readonly kind: 'answerApproval'; readonly id: string; readonly verdict: 'approved' | 'rejected' }
	/** A link in the answer was clicked; the host asks before it opens anything outside. */
	| { readonly kind: 'openLink'; readonly href: string }
	/** A kept picture is about to be seen. */
	| { readonly kind: 'showPicture'; readonly id: string }
	/** Where to is asked by the host. */
	| { readonly kind: 'savePicture'; readonly turn: string; readonly id: string }
	| { readonly kind: 'saveOutput'; readonly turn: string; readonly id: string }
	| { readonly kind: 'chooseHostedTools' }
	| { readonly kind: 'copy'; readonly text: string }
	| { readonly kind: 'setApiKey' };

const FIELDS: { readonly [K in FromPanel['kind']]: readonly string[] } = {
	ready: [],
	ask: ['text'],
	stop: [],
	newChat: [],
	draft: ['text'],
	keep: ['turn'],
	undo: ['turn'],
	keepFile: ['turn', 'path'],
	undoFile: ['turn', 'path'],
	openDiff: ['turn', 'path'],
	openTurnDiff: ['turn'],
	showSent: ['turn'],
	restore: ['turn'],
	redoRestore: [],
	bringBack: ['compaction'],
	nextAction: ['turn', 'action'],
	answerApproval: ['id', 'verdict'],
	openLink: ['href'],
	showPicture: ['id'],
	savePicture: ['turn', 'id'],
	saveOutput: ['turn', 'id'],
	chooseHostedTools: [],
	copy: ['text'],
	setApiKey: [],
};

/** True when the value has the kind and the fields of a message from the panel, each as it must be, and nothing else. */
export function isFromPanel(value: unknown): value is FromPanel {
	if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
	const kind = value.kind;
	if (typeof kind !== 'string' || !Object.hasOwn(FIELDS, kind)) return false;
	const fields: readonly string[] = FIELDS[kind as FromPanel['kind']];
	const hasImages = kind === 'ask' && 'images' in value;
	if (hasImages && !areAskImages(value.images)) return false;
	const entries = Object.entries(value).filter(([name]) => name !== 'kind' && !(hasImages && name === 'images'));
	if (entries.length !== fields.length) return false;
	if (!entries.every(([name, field]) => fields.includes(name) && typeof field === 'string')) return false;
	return !('verdict' in value) || value.verdict === 'approved' || value.verdict === 'rejected';
}
