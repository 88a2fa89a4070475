import type { Failure } from '../shared/failure.ts';
import type { OutputPicture } from '../shared/hosted.ts';
import type { Message, ToolCall } from './conversation.ts';
import type { Plan } from './edits/plan.ts';
import type { Fee, HostedEvent, HostedItem, HostedTool } from './hostedTools.ts';
import type { Effort } from './models/modelRow.ts';

/** What a tool looks like to the model. `parameters` is JSON Schema. */
export interface ToolSpec {
	readonly name: string;
	readonly description: string;
	readonly parameters: Readonly<Record<string, unknown>>;
	/** Ask the API to enforce the schema (structured outputs for function calls). */
	readonly strict?: boolean;
}

/** The JSON object that an answer must be. */
export interface AnswerSchema {
	/** `[A-Za-z0-9_-]`, at most 64. */
	readonly name: string;
	readonly description?: string;
	/** JSON Schema that strict mode takes: see `strictViolations`. */
	readonly schema: Readonly<Record<string, unknown>>;
}

export interface ModelRequest {
	readonly model: string;
	/** System text first in every request, byte-stable within a conversation so that the prompt cache holds. */
	readonly system: string;
	readonly messages: readonly Message[];
	readonly tools: readonly ToolSpec[];
	/** Force a call of some tool (`required`) or leave it to the model (`auto`). */
	readonly toolChoice: 'auto' | 'required';
	readonly parallelToolCalls: boolean;
	/** Same for all requests of one conversation; opaque, at most 64 characters. */
	readonly cacheKey: string;
	/** How the request travels, where the endpoint has both; default: what the endpoint prefers. */
	readonly transport?: 'chat' | 'responses';
	/** The most tokens that the answer may have; absent = what the model allows. */
	readonly maxOutputTokens?: number;
	/** What the request is estimated to take in, tokens; absent = a quarter of its characters. */
	readonly estimatedTokens?: number;
	/**
	 * The answer is to be JSON of this schema, by whichever way the endpoint has: it comes as text, or where that way is a forced
	 * call, as the call of a tool of that name. Ask through `askStructured`.
	 */
	readonly answerSchema?: AnswerSchema;
	/**
	 * What most of the answer will be, word for word: a file that is rewritten. It makes the answer faster, not cheaper. It goes with
	 * text alone; build such a request with `predicted`. Where it cannot go it is left out, and a `notice` says why.
	 */
	readonly prediction?: string;
	/** Tools that the endpoint runs itself, by choice of the user; through Responses only. Where they cannot go, a `notice` says why. */
	readonly hostedTools?: readonly HostedTool[];
	/** Names the request for who is shown its body when it leaves; is not sent. */
	readonly label?: string;
	/** For models that reason, and only for them. Without an effort it is the model's own default. */
	readonly reasoning?: { readonly effort?: Effort };
}

/** What one request took, as the endpoint counted it. */
export interface Usage {
	readonly inputTokens: number;
	/** Of the input tokens, those that were read from the prompt cache. */
	readonly cachedTokens: number;
	/** Of the input tokens, those that were written to the prompt cache; none of them is among `cachedTokens`. */
	readonly cacheWriteTokens?: number;
	readonly outputTokens: number;
	/** Of the output tokens: predicted ones that the answer has, and those that it has not, which are paid for as well. */
	readonly prediction?: { readonly accepted: number; readonly rejected: number };
	/** What tools of the endpoint's own cost beside the tokens. */
	readonly fees?: readonly Fee[];
	/** How the request was served, in the endpoint's word; absent is the usual way. */
	readonly serviceTier?: string;
	/** US dollars: what the endpoint itself says, which few do, and after the meter what its prices come to. Absent is not known. */
	readonly dollars?: number;
	/** After the meter, where `dollars` is not known: what is known of it. */
	readonly knownDollars?: number;
}

/**
 * One streamed completion. The last event is always one of `finished`, `failed`, `cancelled`; `usage` comes before it when the
 * server sent any. A stream that stops without a finish reason is `failed`, never `finished`.
 */
export type ModelEvent =
	| { readonly kind: 'text'; readonly delta: string }
	/** A call grows. `index` is its place in `finished.toolCalls`; `name` is known from the first of these; `argumentsText` is all of the arguments so far. */
	| { readonly kind: 'callProgress'; readonly index: number; readonly name: string; readonly argumentsText: string }
	/** A tool that the endpoint runs did something. */
	| { readonly kind: 'hosted'; readonly event: HostedEvent }
	/** Something of the request was left out or done in another way; the sentence says what and why. */
	| { readonly kind: 'notice'; readonly sentence: string }
	/** Another model than the request names goes on. Nothing of an answer had come yet. */
	| { readonly kind: 'model'; readonly model: string }
	/** The client waits before it tries again, or until the limit of tokens a minute leaves room (nothing visible had come yet). */
	| { readonly kind: 'retrying'; readonly sentence: string; readonly delayMs: number }
	/** The server has been silent for `silentMs`, and it may go on; comes at most once in a silence. With 0 it says what the request takes. */
	| { readonly kind: 'waiting'; readonly sentence: string; readonly silentMs: number }
	| { readonly kind: 'usage'; readonly usage: Usage }
	| {
			readonly kind: 'finished';
			/** `length` and `contentFilter` carry the calls that were complete JSON before the cut; they must not be run. */
			readonly reason: 'stop' | 'toolCalls' | 'length' | 'contentFilter';
			readonly text: string;
			readonly toolCalls: readonly ToolCall[];
			/** The model's refusal, when that is what it answered. */
			readonly refusal?: string;
			/** What tools of the endpoint's own did, to be kept with the message. */
			readonly hosted?: readonly HostedItem[];
	  }
	| { readonly kind: 'failed'; readonly failure: Failure; readonly partialText: string }
	| { readonly kind: 'cancelled'; readonly partialText: string };

/** A language model at some endpoint. Never throws and never rejects. */
export interface Model {
	stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
}

/** A folder of the workspace. `name` qualifies paths when there are several roots. */
export interface WorkspaceRoot {
	readonly name: string;
	/** Its absolute path, `/`-separated, where it is on a disk: models like to name files by it. */
	readonly absolute?: string;
}

/** What a workspace path really is, after links in every existing ancestor were followed. */
export interface FileIdentity {
	readonly kind: 'file' | 'folder' | 'absent' | 'other';
	/** Workspace path of the real place; `undefined` when that lies outside of the workspace. */
	readonly real: string | undefined;
	/** Bytes on disk; 0 when absent. */
	readonly size: number;
	readonly readOnly: boolean;
}

/** `refused` carries a sentence for the model that says what to do instead. */
export type FileText =
	| { readonly kind: 'text'; readonly text: string; readonly languageId: string }
	| { readonly kind: 'refused'; readonly sentence: string };

export interface SearchMatch {
	readonly path: string;
	/** 1-based. */
	readonly line: number;
	/** The line's text without its line end, cut to 400 characters. */
	readonly text: string;
}

export interface SearchQuery {
	readonly text: string;
	readonly isRegExp: boolean;
	readonly matchCase: boolean;
	/** Glob over workspace paths; absent = everything. */
	readonly include?: string;
	/** At most this many matches come back. */
	readonly limit: number;
}

export type SearchResult =
	| { readonly kind: 'matches'; readonly matches: readonly SearchMatch[]; readonly truncated: boolean }
	| { readonly kind: 'refused'; readonly sentence: string };

/** A problem that a language extension reports. Lines and columns are 1-based, columns count UTF-16 units. */
export interface Problem {
	readonly path: string;
	readonly severity: 'error' | 'warning' | 'information' | 'hint';
	readonly message: string;
	readonly source?: string;
	readonly code?: string;
	readonly startLine: number;
	readonly startColumn: number;
	readonly endLine: number;
	readonly endColumn: number;
	readonly related: readonly { readonly path: string; readonly line: number; readonly message: string }[];
}

/**
 * Reading the user's workspace. Paths are workspace paths: relative to the root, `/`-separated, prefixed by the root's name
 * and `/` when there are several roots. Unsaved text counts: `read` gives what the editor holds.
 */
export interface Workspace {
	readonly roots: readonly WorkspaceRoot[];
	identify(path: string, signal: AbortSignal): Promise<FileIdentity>;
	read(path: string, signal: AbortSignal): Promise<FileText>;
	/** Files below a folder ('' = all roots), sorted, without ignored ones; at most `limit`, folders are implied by their files. */
	list(
		folder: string,
		limit: number,
		signal: AbortSignal,
	): Promise<{ readonly paths: readonly string[]; readonly truncated: boolean }>;
	search(query: SearchQuery, signal: AbortSignal): Promise<SearchResult>;
	/** Problems of one file, or of the whole workspace when `path` is absent. */
	problems(path: string | undefined, signal: AbortSignal): Promise<readonly Problem[]>;
}

/** What became of each change of a plan, in the plan's order. */
export interface AppliedChange {
	readonly path: string;
	readonly outcome: 'applied' | 'refused';
	/** For `refused`: what the model is told, ending in what to do next. For `applied`: what it must know besides. */
	readonly sentence?: string;
	/** For `refused`: the file changed since the plan was made, as when the user types; a new plan may fit. */
	readonly isOvertaken?: true;
	/** For `applied`: the file's text where saving made another of it, as the sentence tells in full. */
	readonly text?: string;
}

/** Where plans go. In the chat it is the one writer; in the fix door a proposal that is only shown. */
export interface Editor {
	/** Applies the plan as one undo step, all of it or nothing. Never throws for what can be expected. */
	apply(plan: Plan, signal: AbortSignal): Promise<readonly AppliedChange[]>;
}

/** Asks the user. Resolves to `withdrawn` when the signal aborts first. */
export interface Approver {
	ask(
		question: { readonly title: string; readonly reason: string; readonly effect: string },
		signal: AbortSignal,
	): Promise<'approved' | 'rejected' | 'withdrawn'>;
}

/** Keeps pictures that tools of the endpoint made, on this machine. */
export interface Pictures {
	/** `url` is a data URI. What is no picture, is too large or cannot be written is `lost`, with the reason. Never rejects. */
	keep(url: string, signal: AbortSignal): Promise<OutputPicture>;
}

/** Time, so that core never reads it by itself. */
export interface Clock {
	/** Unix time, ms. */
	now(): number;
	/** Resolves after `ms`, or at once when the signal aborts; never rejects. */
	sleep(ms: number, signal: AbortSignal): Promise<void>;
}
