import type { ShownImage } from './askImage.ts';
import type { Compaction } from './compaction.ts';
import type { Failure } from './failure.ts';
import type { OutputFile, OutputPicture, ShownCitation, ShownFee } from './hosted.ts';

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
	/** What a stretch of the turn's text rests on. */
	| { readonly kind: 'cited'; readonly turn: string; readonly citation: ShownCitation }
	/** Code at the endpoint wrote a file. */
	| { readonly kind: 'fileMade'; readonly turn: string; readonly file: OutputFile }
	/** A tool of the endpoint made a picture. */
	| { readonly kind: 'pictureMade'; readonly turn: string; readonly picture: OutputPicture }
	| { readonly kind: 'approvalAsked'; readonly turn: string; readonly approval: Approval }
	| { readonly kind: 'approvalAnswered'; readonly turn: string; readonly id: string; readonly verdict: ApprovalVerdict }
	/** The turn's changed files, all of them, as they stand now. */
	| { readonly kind: 'filesChanged'; readonly turn: string; readonly files: readonly ChangedFile[] }
	| { readonly kind: 'phase'; readonly turn: string; readonly phase: TurnPhase; readonly sentence?: string }
	/** Tokens and money of the turn so far (sum over its requests). */
	| { readonly kind: 'usage'; readonly turn: string; readonly usage: TurnUsage }
	| { readonly kind: 'notice'; readonly turn: string; readonly sentence: string }
	/** Files of instructions that hold for the turn; those of several such events add up. */
	| {
			readonly kind: 'instructions';
			readonly turn: string;
			readonly rules: readonly ToldRule[];
			readonly warnings: readonly string[];
	  }
	/** The user went back to before this turn. `files`: the paths of the files that were changed for that. */
	| { readonly kind: 'restored'; readonly turn: string; readonly what: RestoreScope; readonly files: readonly string[] }
	/** The turn is answered by this model from here on. */
	| { readonly kind: 'model'; readonly turn: string; readonly model: string }
	/** The chat has a name. `model` made it; without one it is the first words of what was asked. */
	| { readonly kind: 'titled'; readonly title: string; readonly model?: string }
	/** From here on the conversation is sent shorter than it was said; in place of what an earlier one made of it. */
	| { readonly kind: 'compacted'; readonly compaction: Compaction }
	/** The user brought back what a compaction left out. */
	| { readonly kind: 'broughtBack'; readonly id: string }
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

/** A file of instructions that holds for a turn. */
export interface ToldRule {
	/** Workspace path, or a name like `~/.claude/CLAUDE.md`. */
	readonly path: string;
	/** About. */
	readonly tokens: number;
	/** Sent with this turn; false when the conversation held it already. */
	readonly isNew: boolean;
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
	/** Where `dollars` is not known: what is known of it, when that is something. */
	readonly knownDollars?: number;
	/** What tools of the endpoint's own cost; it is among the dollars. */
	readonly fees?: readonly ShownFee[];
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
	| { readonly kind: 'picture'; readonly picture: OutputPicture }
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
	/** In the order in which they came. */
	readonly citations?: readonly ShownCitation[];
	/** Files that are at the endpoint, each once. */
	readonly outputs?: readonly OutputFile[];
	readonly files: readonly ChangedFile[];
	/** What holds of the user's instructions, and what is wrong with others. */
	readonly instructions?: { readonly rules: readonly ToldRule[]; readonly warnings: readonly string[] };
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
	/** What the chat is about, in a few words. Foreign text. */
	readonly title?: string;
	/** What is sent shorter than it was said. */
	readonly compaction?: Compaction;
}

/** A chat in which nothing was asked. */
export const EMPTY_CHAT: ChatView = { turns: [], rewound: [], restores: [] };
