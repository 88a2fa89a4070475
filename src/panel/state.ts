import type { AskImage } from '../shared/askImage.ts';
import { type Approval, type ChatEvent, type ChatView, EMPTY_CHAT, type TurnView } from '../shared/chat.ts';
import { foldChat } from '../shared/foldChat.ts';
import type { PanelStatus, ToPanel } from '../shared/panelProtocol.ts';
import { compactionSentence, restoredSentence } from './wording.ts';

/** Everything that is drawn. The host owns the conversation; this is a copy that may be thrown away at any moment. */
export interface PanelState {
	/** Undefined until the first snapshot. */
	readonly chat: string | undefined;
	readonly view: ChatView;
	readonly status: PanelStatus | undefined;
	/** The composer's text. `revision` rises when it was set by anything but typing. */
	readonly draft: { readonly text: string; readonly revision: number };
	/** True once the user has typed: then a snapshot of the same chat does not replace the text. */
	readonly typed: boolean;
	/** What goes with the next ask. Lost with the page. */
	readonly images: readonly AskImage[];
	/** So many images are being read. */
	readonly reading: number;
	/** The ask that was sent and whose turn has not begun. `at`: ms of the panel's clock. */
	readonly sending: Sending | undefined;
	/** So many turns from the start are not in the page. */
	readonly hidden: number;
	/** Approvals that were answered here and not yet taken up by the host. */
	readonly answered: readonly string[];
	/** One line below the composer until the next keystroke. */
	readonly hint: string;
	/** Said once to a screen reader; `revision` rises with each. */
	readonly announcement: { readonly text: string; readonly revision: number };
	/** Rises when the keyboard shall go to the composer. */
	readonly focus: number;
	/** Rises when the newest turn shall be scrolled into view. */
	readonly jump: number;
}

interface Sending {
	readonly text: string;
	readonly images: readonly AskImage[];
	readonly at: number;
}

/** What happens in the panel itself. */
export type LocalAction =
	| { readonly kind: 'typed'; readonly text: string }
	/** Into the composer, for the user to edit and send. */
	| { readonly kind: 'putIntoComposer'; readonly text: string }
	| ({ readonly kind: 'sent' } & Sending)
	/** A sentence for the user, until the next keystroke. */
	| { readonly kind: 'told'; readonly text: string }
	| { readonly kind: 'readingImages'; readonly count: number }
	| { readonly kind: 'imageRead'; readonly image: AskImage }
	| { readonly kind: 'imageFailed'; readonly text: string }
	| { readonly kind: 'imageRemoved'; readonly image: AskImage }
	| { readonly kind: 'sentTooEarly' }
	| { readonly kind: 'focusComposer' }
	| { readonly kind: 'approvalAnswered'; readonly id: string }
	| { readonly kind: 'showEarlier' }
	| { readonly kind: 'announce'; readonly text: string };

/** Turns that are put into the page at a time. */
const WINDOW = 30;
/** After this many ms without a turn, an ask may be sent again. */
const RESEND_AFTER = 5_000;

/** `draft`: what the editor remembered of the composer, used until the host sends its own. */
export function initialState(draft = ''): PanelState {
	return {
		chat: undefined,
		view: EMPTY_CHAT,
		status: undefined,
		draft: { text: draft, revision: 0 },
		typed: false,
		images: [],
		reading: 0,
		sending: undefined,
		hidden: 0,
		answered: [],
		hint: '',
		announcement: { text: '', revision: 0 },
		focus: 0,
		jump: 0,
	};
}

/** The next state. Pure; a message for another chat than the one shown changes nothing. */
export function reduce(state: PanelState, message: ToPanel | LocalAction): PanelState {
	switch (message.kind) {
		case 'snapshot':
			return takeSnapshot(state, message);
		case 'events':
			return message.chat === state.chat ? message.events.reduce(takeEvent, state) : state;
		case 'status':
			return { ...state, status: message.status };
		case 'picture':
			// The shelf hands it to who shows it.
			return state;
		case 'focusComposer':
			return { ...state, focus: state.focus + 1 };
		case 'typed':
			return { ...state, draft: { ...state.draft, text: message.text }, typed: true, hint: '' };
		case 'putIntoComposer':
			return { ...setDraft(state, message.text), typed: true, focus: state.focus + 1 };
		case 'sent':
			return send(state, message);
		case 'told':
			return tell(state, message.text);
		case 'readingImages':
			return { ...state, reading: state.reading + message.count };
		case 'imageRead': {
			const images = [...state.images, message.image];
			return announce({ ...state, images, reading: state.reading - 1 }, `Attached ${message.image.name}.`);
		}
		case 'imageFailed':
			return tell({ ...state, reading: state.reading - 1 }, message.text);
		case 'imageRemoved': {
			const images = state.images.filter((image) => image !== message.image);
			return announce({ ...state, images, hint: '', focus: state.focus + 1 }, `Removed ${message.image.name}.`);
		}
		case 'sentTooEarly':
			return tell(state, STILL_ANSWERING);
		case 'approvalAnswered':
			return { ...state, answered: [...state.answered, message.id], focus: state.focus + 1 };
		case 'showEarlier':
			return { ...state, hidden: Math.max(0, state.hidden - WINDOW) };
		case 'announce':
			return announce(state, message.text);
	}
}

const STILL_ANSWERING = 'Tandem is still answering. Your text stays here.';

function tell(state: PanelState, hint: string): PanelState {
	return announce({ ...state, hint }, hint);
}

function send(state: PanelState, { text, images, at }: Sending): PanelState {
	return { ...state, sending: { text, images, at }, hint: '', jump: state.jump + 1 };
}

function takeSnapshot(state: PanelState, snapshot: Extract<ToPanel, { kind: 'snapshot' }>): PanelState {
	const { chat, view, status } = snapshot;
	// What was typed while the snapshot was under way is younger than the host's draft, also when a new chat begins.
	const keepText = state.typed;
	// The editor's memory of the composer is only a fallback for a host that has none.
	const text = snapshot.draft || (state.chat === undefined ? state.draft.text : '');
	const last = view.turns.at(-1);
	// Who asks before the first picture has come: the turn may be in it already, or begin after it.
	const isTaken = last?.ask === state.sending?.text && last?.id !== state.view.turns.at(-1)?.id;
	const kept = keepText ? state : setDraft({ ...state, typed: false }, text);
	const next = isTaken ? takeSent(kept) : kept;
	const moved = state.chat !== chat;
	const isWaiting = state.chat === undefined && !isTaken;
	return {
		...next,
		chat,
		view,
		status,
		sending: isWaiting ? state.sending : undefined,
		hidden: Math.min(moved ? view.turns.length : state.hidden, Math.max(0, view.turns.length - WINDOW)),
		answered: [],
		hint: '',
		jump: moved ? state.jump + 1 : state.jump,
	};
}

function takeEvent(state: PanelState, event: ChatEvent): PanelState {
	const next = { ...state, view: foldChat(state.view, event) };
	switch (event.kind) {
		case 'turnStarted':
			return beginTurn(next);
		case 'restored':
			return showRestored(next, event);
		case 'restoreRedone':
			return showRedone(next, state.view);
		case 'compacted':
			return announce(next, compactionSentence(event.compaction));
		case 'broughtBack':
			return announce(next, 'What was left out is sent whole again.');
		case 'approvalAsked':
			return announce(next, 'Tandem needs your decision.');
		case 'approvalAnswered':
			return { ...next, answered: state.answered.filter((id) => id !== event.id) };
		case 'turnEnded':
			return announce({ ...next, answered: [], hint: '' }, ENDED[event.outcome]);
		default:
			return next;
	}
}

const ENDED = {
	done: 'Tandem has answered.',
	stopped: 'Stopped.',
	// Said by the alert itself.
	failed: '',
	interrupted: 'The answer was interrupted.',
} as const;

function beginTurn(state: PanelState): PanelState {
	const next = announce({ ...toEnd(state), sending: undefined }, 'Tandem is answering.');
	return takeSent({ ...next, sending: state.sending });
}

/** The ask that was on its way has become a turn. What was typed behind it meanwhile stays. */
function takeSent({ sending, ...state }: PanelState): PanelState {
	const next = { ...state, sending: undefined };
	if (!sending) return next;
	const rest = state.draft.text.startsWith(sending.text) ? state.draft.text.slice(sending.text.length) : '';
	const images = state.images.filter((image) => !sending.images.includes(image));
	return setDraft({ ...next, images }, rest.trimStart());
}

/** What was asked in the turn comes back into an empty composer, to be asked in other words. */
function showRestored(state: PanelState, { turn }: Extract<ChatEvent, { kind: 'restored' }>): PanelState {
	const restored = state.view.restores.at(-1);
	if (restored?.turn !== turn) return state;
	const ask = askOf(state.view, turn);
	const next = announce(toEnd(state), restoredSentence(restored, ask));
	if (restored.turns === 0 || state.draft.text.trim() !== '') return next;
	return { ...setDraft(next, ask), typed: true };
}

function showRedone(state: PanelState, before: ChatView): PanelState {
	const redone = before.restores.at(-1);
	if (!redone) return state;
	const next = announce(toEnd(state), 'The restore was taken back.');
	// What the restore put into the composer goes with it, unless it was changed.
	return redone.turns > 0 && state.draft.text === askOf(before, redone.turn) ? setDraft(next, '') : next;
}

/** What was asked in a turn that is in the chat or was restored away. */
export function askOf(view: ChatView, turn: string): string {
	return [...view.turns, ...view.rewound].find(({ id }) => id === turn)?.ask ?? '';
}

/** Shows the end of the chat, and of a chat that got much longer or shorter only the last turns. */
function toEnd(state: PanelState): PanelState {
	const count = state.view.turns.length;
	const most = Math.max(0, count - WINDOW);
	const hidden = count - state.hidden > 2 * WINDOW ? most : Math.min(state.hidden, most);
	return { ...state, hidden, jump: state.jump + 1 };
}

function setDraft(state: PanelState, text: string): PanelState {
	return { ...state, draft: { text, revision: state.draft.revision + 1 } };
}

function announce(state: PanelState, text: string): PanelState {
	return text ? { ...state, announcement: { text, revision: state.announcement.revision + 1 } } : state;
}

/** The turn that is running; there is one at most, the last. */
export function runningTurn(state: PanelState): TurnView | undefined {
	const last = state.view.turns.at(-1);
	return last?.state === 'running' ? last : undefined;
}

/** What waits for the user's decision, oldest first. */
export function pendingApprovals(state: PanelState): readonly Approval[] {
	return runningTurn(state)?.approvals.filter((approval) => !state.answered.includes(approval.id)) ?? [];
}

/** Whether the composer's text can be sent. `busy`: a turn is running or an ask is on its way. */
export function sendability(state: PanelState, now: number): 'ready' | 'empty' | 'busy' {
	if (state.draft.text.trim() === '') return 'empty';
	if (runningTurn(state)) return 'busy';
	return state.sending && now - state.sending.at < RESEND_AFTER ? 'busy' : 'ready';
}
