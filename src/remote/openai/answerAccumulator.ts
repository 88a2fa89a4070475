import type { ToolCall } from '../../core/conversation.ts';
import type { HostedItem } from '../../core/hostedTools.ts';
import type { ModelEvent, Usage } from '../../core/ports.ts';

export type CallProgress = Extract<ModelEvent, { kind: 'callProgress' }>;

/** What an event of the stream added that can be shown. */
export type Growth = Extract<ModelEvent, { kind: 'text' | 'hosted' }> | CallProgress;

export interface Added {
	readonly growth: readonly Growth[];
	/** The event carried something of the answer: not a keep-alive, not an annotation. */
	readonly useful: boolean;
}

/** How the server says that the answer ended. With `error` it says that it failed, and `payload` is what it says of that. */
export type Finish =
	| { readonly kind: 'complete' | 'length' | 'contentFilter' }
	| { readonly kind: 'error'; readonly payload: unknown };

/**
 * Puts the events of one streamed answer together, one implementation for each wire format. It takes what OpenAI and the
 * servers that follow it send, in whatever pieces, and never throws: what it does not know it skips. Linear in the length
 * of the answer.
 */
export interface AnswerAccumulator {
	/** All text so far. */
	readonly text: string;
	/** The model's refusal so far, '' when it does not refuse. */
	readonly refusal: string;
	/** `undefined` until the server said that the answer is over. A stream that ends without it was cut off. */
	readonly finish: Finish | undefined;
	readonly usage: Usage | undefined;
	/** Some growth was given out: the user may have seen it. */
	readonly visible: boolean;
	/** What tools of the endpoint's own did, to go back to it. */
	readonly hosted: readonly HostedItem[];
	/** Takes one parsed event, of any shape. */
	add(event: unknown): Added;
	/**
	 * The calls, each with an id that is in none of `taken`. With `completeOnly` those whose arguments were cut short are
	 * left out. Asked once, at the end.
	 */
	toolCalls(taken: ReadonlySet<string>, completeOnly: boolean): readonly ToolCall[];
}
