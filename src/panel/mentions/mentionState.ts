import {
	ACTIVE_EDITOR,
	isSameMention,
	type ListMark,
	MENTION_LIMITS,
	type Mention,
	type MentionRow,
} from '../../shared/mention.ts';
import type { ToPanel } from '../../shared/panelProtocol.ts';
import { placeOf, withoutMention } from './token.ts';

/** A mention of the next ask. `inText`: it goes along as long as `@label` stands in the text. */
export interface Picked {
	readonly mention: Mention;
	readonly inText: boolean;
}

/** The list behind an `@` or a `/`. */
export interface MentionList {
	/** Of the question whose answer is awaited or shown. */
	readonly id: number;
	readonly mark: ListMark;
	/** Offset of the mark in the text. */
	readonly at: number;
	readonly typed: string;
	/** Those of the question before stay until the answer comes. */
	readonly rows: readonly MentionRow[];
	readonly note: string;
	/** Of `rows`. */
	readonly selected: number;
	readonly isAsking: boolean;
	/** The `@` was put there by the button: it goes when the list is closed without a choice. */
	readonly isByButton: boolean;
}

/** What goes along with the next ask. */
export interface MentionState {
	readonly picked: readonly Picked[];
	/** What the host says comes along by default. */
	readonly active: Mention | undefined;
	/** So many questions were put to the host; each has a number. */
	readonly asks: number;
	/** The file whose chip was removed; another file's comes along again. */
	readonly withoutFile: string | undefined;
	readonly list: MentionList | undefined;
	/** The mark at which the list was closed by the user. */
	readonly closedAt: { readonly mark: ListMark; readonly at: number } | undefined;
	/** The last pastes that the host may know. */
	readonly pastes: readonly Paste[];
	/** The paste that became a mention last, so that it can become text again. */
	readonly converted: { readonly mention: Mention; readonly text: string } | undefined;
	/** The prompt files that were offered last, and what to write behind their names. */
	readonly hints: ReadonlyMap<string, string>;
}

interface Paste {
	readonly id: number;
	readonly text: string;
	/** Where it begins in the composer's text. */
	readonly at: number;
}

export const NO_MENTIONS: MentionState = {
	picked: [],
	active: undefined,
	asks: 0,
	withoutFile: undefined,
	list: undefined,
	closedAt: undefined,
	pastes: [],
	converted: undefined,
	hints: new Map(),
};

/** What happens to mentions in the panel itself. */
export type MentionAction =
	| {
			readonly kind: 'listAsked';
			readonly id: number;
			readonly mark: ListMark;
			readonly at: number;
			readonly typed: string;
			readonly isByButton: boolean;
	  }
	| { readonly kind: 'listMoved'; readonly by: number }
	/** `byUser`: it stays closed while the caret is in the same token. */
	| { readonly kind: 'listClosed'; readonly byUser: boolean }
	/** The text has the label already. */
	| { readonly kind: 'mentionPicked'; readonly mention: Mention }
	| { readonly kind: 'mentionRemoved'; readonly mention: Mention }
	| { readonly kind: 'activeRemoved' }
	| { readonly kind: 'activeAdded' }
	| { readonly kind: 'pasteAsked'; readonly id: number; readonly text: string; readonly at: number }
	| { readonly kind: 'pasteKept' };

type MentionMessage = MentionAction | Extract<ToPanel, { kind: 'completions' | 'active' | 'attached' }>;

/** What comes of an action: the mentions, and what changes around them. */
export interface MentionOutcome {
	readonly mentions: MentionState;
	/** Another text for the composer, and where the caret goes. */
	readonly draft?: { readonly text: string; readonly caret: number };
	/** For a screen reader. */
	readonly say?: string;
	/** One line below the composer. */
	readonly hint?: string;
	readonly focus?: true;
}

const MOST_PASTES = 5;

/** The next mentions. Pure. `text` is the composer's. */
export function reduceMentions(state: MentionState, text: string, message: MentionMessage): MentionOutcome {
	switch (message.kind) {
		case 'active':
			return { mentions: takeActive(state, message.mention) };
		case 'completions':
			return takeCompletions(state, message);
		case 'attached':
			return takeAttached(state, text, message);
		case 'listAsked': {
			const { kind: _, ...asked } = message;
			// Rows of another list would be picked for what they are not.
			const { rows = [], note = '' } = state.list?.mark === message.mark ? state.list : {};
			return {
				mentions: {
					...state,
					asks: message.id,
					list: { ...asked, rows, note, selected: 0, isAsking: true },
					closedAt: undefined,
				},
			};
		}
		case 'listMoved':
			return { mentions: moveInList(state, message.by) };
		case 'listClosed': {
			const { list } = state;
			const closedAt = message.byUser && list ? { mark: list.mark, at: list.at } : undefined;
			return { mentions: { ...state, list: undefined, closedAt } };
		}
		case 'mentionPicked':
			return {
				mentions: { ...add(state, message.mention, true), list: undefined, converted: undefined },
				say: `Added ${message.mention.label}.`,
			};
		case 'mentionRemoved':
			return removeMention(state, text, message.mention);
		case 'activeRemoved':
			return {
				mentions: { ...state, withoutFile: state.active && fileOf(state.active) },
				say: 'The open file does not go along.',
				focus: true,
			};
		case 'activeAdded':
			return { mentions: { ...state, withoutFile: undefined }, say: 'The open file goes along.', focus: true };
		case 'pasteAsked': {
			const { kind: _, ...paste } = message;
			const pastes = [...state.pastes, paste].slice(-MOST_PASTES);
			return { mentions: { ...state, asks: message.id, pastes, converted: undefined } };
		}
		case 'pasteKept':
			return keepPaste(state, text);
	}
}

/** What the next ask goes with: what the user named, then what comes along by default. */
export function goingAlong(state: MentionState, text: string): readonly Mention[] {
	const named = shownMentions(state, text).map(({ mention }) => mention);
	const active = activeGoing(state);
	return [...named, ...(active ? [active] : [])].slice(0, MENTION_LIMITS.count);
}

/** The chips: picked mentions that stand in the text, or need not. */
export function shownMentions({ picked }: MentionState, text: string): readonly Picked[] {
	return picked.filter(({ mention, inText }) => !inText || placeOf(mention, text) >= 0);
}

/** What comes along by default, unless it was removed. */
export function activeGoing({ active, withoutFile }: MentionState): Mention | undefined {
	return active && fileOf(active) !== withoutFile ? active : undefined;
}

/** An ask that left takes its mentions along; those that were named since stay. */
export function withoutSent(state: MentionState, sent: readonly Mention[]): MentionState {
	const picked = state.picked.filter(({ mention }) => !sent.some((one) => isSameMention(one, mention)));
	return { ...state, picked, list: undefined, pastes: [], converted: undefined };
}

/** What to write next, while nothing stands behind the name of a prompt file; '' for nothing to say. */
export function argumentHint({ hints }: MentionState, text: string): string {
	const [, name] = /^\/(\S+) $/.exec(text) ?? [];
	return name === undefined ? '' : (hints.get(name) ?? '');
}

/** The mentions of an ask that comes back into the composer. */
export function withAskedAgain(state: MentionState, asked: readonly Mention[], text: string): MentionState {
	const named = asked.filter(({ source }) => source !== ACTIVE_EDITOR);
	return named.reduce((next, mention) => add(next, mention, placeOf(mention, text) >= 0), state);
}

function takeActive(state: MentionState, active: Mention | undefined): MentionState {
	const isOther = active !== undefined && fileOf(active) !== state.withoutFile;
	return { ...state, active, withoutFile: isOther ? undefined : state.withoutFile };
}

/** The path of the file that a mention of the active editor names. */
function fileOf({ value }: Mention): string {
	return value.replace(/:\d+(?:-\d+)?$/, '');
}

function takeCompletions(
	state: MentionState,
	{ id, rows, note }: Extract<ToPanel, { kind: 'completions' }>,
): MentionOutcome {
	// An answer to a question that is not asked any more.
	if (state.list?.id !== id) return { mentions: state };
	const count = rows.length === 1 ? '1 suggestion.' : `${rows.length} suggestions.`;
	const hints = state.list.mark === '/' ? hintsOf(rows) : state.hints;
	return {
		mentions: { ...state, list: { ...state.list, rows, note, selected: 0, isAsking: false }, hints },
		say: rows.length ? `${count}${note ? ` ${note}` : ''}` : note,
	};
}

function hintsOf(rows: readonly MentionRow[]): ReadonlyMap<string, string> {
	return new Map(
		rows.flatMap(({ pick }) => (pick.kind === 'prompt' && pick.argumentHint ? [[pick.name, pick.argumentHint]] : [])),
	);
}

function moveInList(state: MentionState, by: number): MentionState {
	const { list } = state;
	if (!list?.rows.length) return state;
	const { length } = list.rows;
	return { ...state, list: { ...list, selected: (list.selected + by + length) % length } };
}

function add(state: MentionState, mention: Mention, inText: boolean): MentionState {
	const others = state.picked.filter((one) => !isSameMention(one.mention, mention));
	return { ...state, picked: [...others, { mention, inText }].slice(-MENTION_LIMITS.count) };
}

function removeMention(state: MentionState, text: string, mention: Mention): MentionOutcome {
	const found = state.picked.find((one) => isSameMention(one.mention, mention));
	const rest = found?.inText ? withoutMention(mention, text) : text;
	const caret = Math.max(0, found?.inText ? placeOf(mention, text) : text.length);
	return {
		mentions: { ...state, picked: state.picked.filter((one) => one !== found), converted: undefined },
		...(rest !== text && { draft: { text: rest, caret } }),
		say: `Removed ${mention.label}.`,
		focus: true,
	};
}

function takeAttached(
	state: MentionState,
	text: string,
	message: Extract<ToPanel, { kind: 'attached' }>,
): MentionOutcome {
	const { mentions, note, pasted } = message;
	if (pasted !== undefined) return convertPaste(state, text, pasted, mentions[0]);
	const added = mentions.reduce((next, mention) => add(next, mention, false), state);
	const names = mentions.map(({ label }) => label).join(', ');
	const say = [names && `Added ${names}.`, note].filter(Boolean).join(' ');
	return { mentions: added, say, ...(note && { hint: note }) };
}

/** Only where the pasted text still stands as it was pasted: nothing that was typed since is lost. */
function convertPaste(state: MentionState, text: string, id: number, mention: Mention | undefined): MentionOutcome {
	const paste = state.pastes.find((one) => one.id === id);
	const pastes = state.pastes.filter((one) => one !== paste);
	if (!paste || !mention || !text.startsWith(paste.text, paste.at)) return { mentions: { ...state, pastes } };
	const before = text.slice(0, paste.at);
	const words = `${before && !/\s$/.test(before) ? ' ' : ''}@${mention.label} `;
	const after = text.slice(paste.at + paste.text.length).replace(/^ /, '');
	return {
		mentions: { ...add({ ...state, pastes }, mention, true), converted: { mention, text: paste.text } },
		draft: { text: before + words + after, caret: before.length + words.length },
		say: `The pasted lines are a piece of ${mention.label} and go along as that. To have them as text, press Keep as text.`,
	};
}

function keepPaste(state: MentionState, text: string): MentionOutcome {
	const { converted } = state;
	if (!converted) return { mentions: state };
	const { mention } = converted;
	const at = placeOf(mention, text);
	const picked = state.picked.filter((one) => !isSameMention(one.mention, mention));
	const next = { ...state, picked, converted: undefined };
	if (at < 0) return { mentions: next, focus: true };
	const end = at + mention.label.length + 1;
	const kept = text.slice(0, at) + converted.text + text.slice(text[end] === ' ' ? end + 1 : end);
	return {
		mentions: next,
		draft: { text: kept, caret: at + converted.text.length },
		say: 'The pasted lines stand as text.',
		focus: true,
	};
}
