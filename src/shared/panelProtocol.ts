import { type AskImage, areAskImages } from './askImage.ts';
import type { ChatEvent, ChatView } from './chat.ts';
import type { NextAction } from './failure.ts';
import { areMentions, type ListMark, MENTION_LIMITS, type Mention, type MentionRow } from './mention.ts';

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
	| { readonly kind: 'focusComposer' }
	/** Answer to `complete` of that id. */
	| { readonly kind: 'completions'; readonly id: number; readonly rows: readonly MentionRow[]; readonly note: string }
	/** What comes along by default: the file in the active editor, with the lines of the selection. */
	| { readonly kind: 'active'; readonly mention?: Mention }
	/** Answer to `dropped`, and to `pasted` when its text is a piece of a file. `note`: what was not taken, and why, or ''. */
	| {
			readonly kind: 'attached';
			readonly mentions: readonly Mention[];
			readonly note: string;
			/** The id of the `pasted` that it answers. */
			readonly pasted?: number;
	  }
	/** Image files to attach, as if they had been dropped. */
	| { readonly kind: 'imageFiles'; readonly files: readonly ImageFile[]; readonly note: string };

/** A file that the host has read for the panel. */
export interface ImageFile {
	readonly name: string;
	readonly mediaType: string;
	/** Without a prefix and without line breaks. */
	readonly base64: string;
}

/** Panel → host. The host checks each message with `isFromPanel`; a page is not to be trusted. */
export type FromPanel =
	| { readonly kind: 'ready' }
	| {
			readonly kind: 'ask';
			readonly text: string;
			readonly images?: readonly AskImage[];
			/** What goes along, the default included; absent is nothing. */
			readonly mentions?: readonly Mention[];
	  }
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
	| { readonly kind: 'setApiKey' }
	/** What fits behind the mark? `typed` is what stands there, such as `src/a` or `file:src/a`; only the answer to the last id counts. */
	| { readonly kind: 'complete'; readonly id: number; readonly mark: ListMark; readonly typed: string }
	/** Files of the editor were dropped: their addresses. */
	| { readonly kind: 'dropped'; readonly uris: readonly string[] }
	/** This was pasted. It stays as it is unless the host finds it in an editor. */
	| { readonly kind: 'pasted'; readonly id: number; readonly text: string }
	/** Attach an image: this file of the workspace, or with '' one that the user chooses. */
	| { readonly kind: 'attachImage'; readonly path: string };

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
	complete: ['id', 'mark', 'typed'],
	dropped: ['uris'],
	pasted: ['id', 'text'],
	attachImage: ['path'],
};

type Check = (value: unknown) => boolean;

/** Fields that are no plain text, or not of any length. */
const CHECKS: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
	answerApproval: { verdict: (value) => value === 'approved' || value === 'rejected' },
	complete: { id: isId, mark: (value) => value === '@' || value === '/', typed: isText(MENTION_LIMITS.typedLength) },
	dropped: { uris: areAddresses },
	pasted: { id: isId, text: isText(MENTION_LIMITS.pastedLength) },
	attachImage: { path: isText(MENTION_LIMITS.valueLength) },
};
/** Fields that may be missing. */
const OPTIONAL: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
	ask: { images: areAskImages, mentions: areMentions },
};

/** True when the value has the kind and the fields of a message from the panel, each as it must be, and nothing else. */
export function isFromPanel(value: unknown): value is FromPanel {
	if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
	const kind = value.kind;
	if (typeof kind !== 'string' || !Object.hasOwn(FIELDS, kind)) return false;
	const needed: readonly string[] = FIELDS[kind as FromPanel['kind']];
	const optional = OPTIONAL[kind] ?? {};
	const entries = Object.entries(value).filter(([name]) => name !== 'kind');
	const isGood = ([name, field]: readonly [string, unknown]) => {
		if (Object.hasOwn(optional, name)) return optional[name]?.(field) ?? false;
		if (!needed.includes(name)) return false;
		return CHECKS[kind]?.[name]?.(field) ?? typeof field === 'string';
	};
	return needed.every((name) => entries.some(([given]) => given === name)) && entries.every(isGood);
}

function isId(value: unknown): boolean {
	return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isText(most: number): Check {
	return (value) => typeof value === 'string' && value.length <= most;
}

function areAddresses(value: unknown): boolean {
	const isAddress = isText(MENTION_LIMITS.addressLength);
	return Array.isArray(value) && value.length > 0 && value.length <= MENTION_LIMITS.dropped && value.every(isAddress);
}
