import type { ToolOutcome, TurnPhase } from '../shared/chat.ts';
import type { Failure } from '../shared/failure.ts';
import type { Message } from './conversation.ts';
import type { Clock, Model, Usage } from './ports.ts';
import type { Tool, ToolPorts } from './tools/tool.ts';

/** Everything that the engine needs to know of a turn before it starts. */
export interface Ask {
	readonly model: string;
	readonly system: string;
	/** Earlier messages of the conversation; any prefix that the engine handed out before is valid. */
	readonly history: readonly Message[];
	/** The user's message, context included, as the model is to read it. */
	readonly text: string;
	readonly tools: readonly Tool[];
	readonly cacheKey: string;
	/** Requests that the turn may make before it pauses and says so. */
	readonly maxSteps: number;
}

export interface TurnPorts extends ToolPorts {
	readonly model: Model;
	readonly clock: Clock;
}

/**
 * What a turn does, as data, in order. The last event is always `ended`. `message` events are what the conversation grows by:
 * appended in order after `Ask.history` they are a valid request at every `ended`, also after a stop or a failure.
 */
export type TurnEvent =
	| { readonly kind: 'message'; readonly message: Message }
	| { readonly kind: 'phase'; readonly phase: TurnPhase; readonly sentence?: string }
	| { readonly kind: 'text'; readonly delta: string }
	| { readonly kind: 'toolStarted'; readonly call: string; readonly name: string }
	| { readonly kind: 'toolProgress'; readonly call: string; readonly title: string }
	| {
			readonly kind: 'toolEnded';
			readonly call: string;
			readonly outcome: ToolOutcome;
			readonly title: string;
			readonly text: string;
	  }
	/** Of one request. */
	| { readonly kind: 'usage'; readonly usage: Usage }
	| { readonly kind: 'notice'; readonly sentence: string }
	| { readonly kind: 'ended'; readonly outcome: 'done' | 'stopped' | 'failed'; readonly failure?: Failure };

/** Runs one turn: asks the model, runs the calls it makes, answers each of them, until the model is done. Never throws. */
export declare function runTurn(ask: Ask, ports: TurnPorts, signal: AbortSignal): AsyncGenerator<TurnEvent, void>;
