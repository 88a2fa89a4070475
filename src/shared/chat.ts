import type { ShownImage } from './askImage.ts';
import type { Failure } from './failure.ts';

/**
 * What happens in a chat, as data. The host appends each event to the chat's journal and forwards it to the panel;
 * both sides fold the same events into a `ChatView` with `foldChat`, so a snapshot and its deltas can never disagree.
 */
export type ChatEvent =
	| {
			readonly kind: 'turnStarted';
			readonly turn: string;
			readonly ask: string;
			/** What went with it; absent when that is nothing. */
			readonly images?: readonly ShownImage[];
			readonly model: string;
			readonly at: number;
	  }
	/** A stretch of the answer, coalesced by the host (about one a frame). */
	| { readonly kind: 'text'; readonly turn: string; readonly delta: string }
	/** The model has begun to write a call; its arguments are not complete. */
	| { readonly kind: 'toolStarted'; readonly turn: string; readonly call: string; readonly name: string }
	/** The call's one line changed, e.g. “Editing src/a.ts +3 −1”. */
	| { readonly kind: 'toolProgress'; readonly turn: string; readonly call: string; readonly title: string }
	| {
			readonly kind: 'toolEnded';
			readonly turn: string;
			readonly call: string;
			readonly outcome: ToolOutcome;
			readonly title: string;
			/** What the model was told, cut to a few kB for display. */
			readonly detail: string;
	  }
	| { readonly kind: 'approvalAsked'; readonly turn: string; readonly approval: Approval }
	| { readonly kind: 'approvalAnswered'; readonly turn: string; readonly id: string; readonly verdict: ApprovalVerdict }
	/** The turn's changed files, all of them, as they stand now. */
	| { readonly kind: 'filesChanged'; readonly turn: string; readonly files: readonly ChangedFile[] }
	| { readonly kind: 'phase'; readonly turn: string; readonly phase: TurnPhase; readonly sentence?: string }
	/** Tokens and money of the turn so far (sum over its requests). */
	| { readonly kind: 'usage'; readonly turn: string; readonly usage: TurnUsage }
	| { readonly kind: 'notice'; readonly turn: string; readonly sentence: string }
	/** The user went back to before this turn. `files`: the paths of the files that were changed for that. */
	| { readonly kind: 'restored'; readonly turn: string; readonly what: RestoreScope; readonly files: readonly string[] }
	/** The turn is answered by this model from here on. */
	| { readonly kind: 'model'; readonly turn: string; readonly model: string }
	/** The user took the last restore back. */
	| { readonly kind: 'restoreRedone' }
	| {
			readonly kind: 'turnEnded';
			readonly turn: string;
			readonly outcome: TurnOutcome;
			readonly failure?: Failure;
			readonly at: number;
	  };

export type RestoreScope = 'files' | 'chat' | 'both';
export type ToolOutcome = 'ok' | 'failed' | 'rejected' | 'cancelled';
export type ApprovalVerdict = 'approved' | 'rejected' | 'withdrawn';
/** `interrupted`: the window or the extension host went away before the turn ended. */
export type TurnOutcome = 'done' | 'stopped' | 'failed' | 'interrupted';
export type TurnPhase = 'waiting' | 'answering' | 'working' | 'retrying' | 'approval';

/** Something that the user must allow before it happens. */
export interface Approval {
	readonly id: string;
	/** “Edit .vscode/settings.json?” */
	readonly title: string;
	/** Why it asks, in one sentence. */
	readonly reason: string;
	/** The exact effect as a unified diff or text. */
	readonly effect: string;
}

export interface ChangedFile {
	/** Workspace path as the user knows it (root-qualified when there are several roots). */
	readonly path: string;
	readonly change: 'created' | 'modified' | 'deleted' | 'renamed';
	readonly added: number;
	readonly removed: number;
	/** `mixed`: all is decided, some of it kept and some undone. */
	readonly review: 'pending' | 'kept' | 'undone' | 'mixed';
}

export interface TurnUsage {
	readonly inputTokens: number;
	/** The part of the input that was read from the prompt cache. */
	readonly cachedTokens: number;
	readonly outputTokens: number;
	/** US dollars; absent when the price of one of its requests is not known. */
	readonly dollars?: number;
	/** False when a server sent no usage: then the numbers above are of the requests that did. */
	readonly complete: boolean;
}

export type TurnPart =
	| { readonly kind: 'text'; readonly text: string }
	| {
			readonly kind: 'tool';
			readonly call: string;
			readonly name: string;
			readonly title: string;
			readonly state: 'running' | ToolOutcome;
			readonly detail: string;
	  }
	| { readonly kind: 'notice'; readonly sentence: string };

export interface TurnView {
	readonly id: string;
	readonly ask: string;
	readonly images?: readonly ShownImage[];
	readonly model: string;
	/** Unix time, ms. */
	readonly startedAt: number;
	readonly endedAt?: number;
	readonly state: 'running' | TurnOutcome;
	readonly phase: TurnPhase;
	readonly phaseSentence?: string;
	readonly parts: readonly TurnPart[];
	readonly approvals: readonly Approval[];
	readonly files: readonly ChangedFile[];
	readonly usage?: TurnUsage;
	readonly failure?: Failure;
}

/** A restore that can be taken back. */
export interface Restored {
	/** What is restored is as it was before this turn. */
	readonly turn: string;
	readonly what: RestoreScope;
	/** Paths of the files that were changed for it. */
	readonly files: readonly string[];
	/** How many turns it took out of the chat. */
	readonly turns: number;
}

export interface ChatView {
	readonly turns: readonly TurnView[];
	/** Turns that `restores` took out of the chat, oldest first. */
	readonly rewound: readonly TurnView[];
	/** Restores that can be taken back, in their order; the last took the first of `rewound`. The next ask ends them all. */
	readonly restores: readonly Restored[];
}

/** A chat in which nothing was asked. */
export const EMPTY_CHAT: ChatView = { turns: [], rewound: [], restores: [] };

/** Folds one event into the view. Pure; an event for an unknown turn leaves the view as it is. */
export function foldChat(view: ChatView, event: ChatEvent): ChatView {
	switch (event.kind) {
		case 'turnStarted':
			return { turns: [...view.turns, beginTurn(event)], rewound: [], restores: [] };
		case 'restored':
			return restore(view, event);
		case 'restoreRedone':
			return view.restores.length ? redo(view) : view;
		default: {
			const turns = foldInto(view.turns, event);
			if (turns) return { ...view, turns };
			const rewound = foldInto(view.rewound, event);
			return rewound ? { ...view, rewound } : view;
		}
	}
}

function restore(view: ChatView, { turn, what, files }: Extract<ChatEvent, { kind: 'restored' }>): ChatView {
	const index = view.turns.findLastIndex(({ id }) => id === turn);
	if (index < 0) return view;
	const end = what === 'files' ? view.turns.length : index;
	return {
		turns: view.turns.slice(0, end),
		rewound: [...view.turns.slice(end), ...view.rewound],
		restores: [...view.restores, { turn, what, files, turns: view.turns.length - end }],
	};
}

function redo({ turns, rewound, restores }: ChatView): ChatView {
	const count = restores.at(-1)?.turns ?? 0;
	return {
		turns: [...turns, ...rewound.slice(0, count)],
		rewound: rewound.slice(count),
		restores: restores.slice(0, -1),
	};
}

type TurnStarted = Extract<ChatEvent, { kind: 'turnStarted' }>;
/** What happens to a turn that is there. */
type EventOfTurn = Exclude<ChatEvent, { kind: 'turnStarted' | 'restored' | 'restoreRedone' }>;

/** `undefined` when the turn is not among these. */
function foldInto(turns: readonly TurnView[], event: EventOfTurn): readonly TurnView[] | undefined {
	const index = turns.findLastIndex((turn) => turn.id === event.turn);
	const turn = turns[index];
	return turn && turns.with(index, foldTurn(turn, event));
}

function beginTurn({ turn, ask, images, model, at }: TurnStarted): TurnView {
	return {
		id: turn,
		ask,
		...(images && { images }),
		model,
		startedAt: at,
		state: 'running',
		phase: 'waiting',
		parts: [],
		approvals: [],
		files: [],
	};
}

function foldTurn(turn: TurnView, event: EventOfTurn): TurnView {
	switch (event.kind) {
		case 'text':
			return { ...turn, phase: 'answering', parts: appendText(turn.parts, event.delta) };
		case 'toolStarted': {
			const part: TurnPart = {
				kind: 'tool',
				call: event.call,
				name: event.name,
				title: event.name,
				state: 'running',
				detail: '',
			};
			return { ...turn, phase: 'working', parts: [...turn.parts, part] };
		}
		case 'toolProgress':
			return { ...turn, parts: changeTool(turn.parts, event.call, { title: event.title }) };
		case 'toolEnded':
			return {
				...turn,
				parts: changeTool(turn.parts, event.call, { title: event.title, state: event.outcome, detail: event.detail }),
			};
		case 'approvalAsked':
			return { ...turn, phase: 'approval', approvals: [...turn.approvals, event.approval] };
		case 'approvalAnswered':
			return { ...turn, phase: 'working', approvals: turn.approvals.filter((approval) => approval.id !== event.id) };
		case 'filesChanged':
			return { ...turn, files: event.files };
		case 'phase': {
			const { phaseSentence: _, ...rest } = turn;
			return { ...rest, phase: event.phase, ...(event.sentence && { phaseSentence: event.sentence }) };
		}
		case 'usage':
			return { ...turn, usage: event.usage };
		case 'model':
			return { ...turn, model: event.model };
		case 'notice':
			return { ...turn, parts: [...turn.parts, { kind: 'notice', sentence: event.sentence }] };
		case 'turnEnded':
			return endTurn(turn, event);
	}
}

function appendText(parts: readonly TurnPart[], delta: string): readonly TurnPart[] {
	const last = parts.at(-1);
	if (last?.kind !== 'text') return [...parts, { kind: 'text', text: delta }];
	return parts.with(-1, { kind: 'text', text: last.text + delta });
}

type ToolPart = Extract<TurnPart, { kind: 'tool' }>;

function changeTool(parts: readonly TurnPart[], call: string, change: Partial<ToolPart>): readonly TurnPart[] {
	const index = parts.findLastIndex((part) => part.kind === 'tool' && part.call === call);
	const part = parts[index];
	return part?.kind === 'tool' ? parts.with(index, { ...part, ...change }) : parts;
}

function endTurn(turn: TurnView, event: Extract<ChatEvent, { kind: 'turnEnded' }>): TurnView {
	const parts = turn.parts.map(
		(part): TurnPart => (part.kind === 'tool' && part.state === 'running' ? { ...part, state: 'cancelled' } : part),
	);
	const { phaseSentence: _, ...rest } = turn;
	return {
		...rest,
		parts,
		approvals: [],
		state: event.outcome,
		endedAt: event.at,
		...(event.failure && { failure: event.failure }),
	};
}
