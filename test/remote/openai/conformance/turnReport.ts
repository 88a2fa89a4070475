import type { Message } from '../../../../src/core/conversation.ts';
import type { ModelEvent } from '../../../../src/core/ports.ts';
import type { Tool } from '../../../../src/core/tools/tool.ts';
import type { TurnEvent } from '../../../../src/core/turn.ts';
import type { OpenaiModelOptions } from '../../../../src/remote/openai/openaiModel.ts';
import type { Failure } from '../../../../src/shared/failure.ts';
import type { Dialect } from '../../../endpoint/dialects.ts';
import type { Act, RawRequest } from '../../../endpoint/hostileServer.ts';
import type { FakeClock } from '../../../fakes/fakeClock.ts';

/** What one turn against a raw server is made of. */
export interface TurnSetting {
	readonly dialect: Dialect;
	/** The bytes that answer request number `index`. */
	script(request: RawRequest, index: number): readonly Act[];
	readonly text?: string;
	/** Default: the tools of the chat. */
	readonly tools?: readonly Tool[];
	readonly history?: readonly Message[];
	readonly clock?: FakeClock;
	readonly signal?: AbortSignal;
	readonly options?: Partial<OpenaiModelOptions>;
	/** Sees each event of the turn, and of the model under it, before the next one is asked for. */
	onEvent?(event: TurnEvent): void;
	onModelEvent?(event: ModelEvent): void;
	/** What `src/a.ts` may hold at the end; default: what it held before. */
	readonly mayEndAs?: readonly string[];
}

/** A tool that began to run. */
export interface ToolRun {
	readonly name: string;
	readonly argumentsText: string;
	/** The turn had been stopped before. */
	readonly late: boolean;
}

export interface TurnReport {
	readonly events: readonly TurnEvent[];
	readonly modelEvents: readonly ModelEvent[];
	readonly outcome: 'done' | 'stopped' | 'failed';
	readonly failure: Failure | undefined;
	/** All text that the user saw. */
	readonly shown: string;
	/** What the conversation grew by. */
	readonly messages: readonly Message[];
	readonly toolRuns: readonly ToolRun[];
	/** Waits that were announced, ms. */
	readonly waits: readonly number[];
	readonly requests: readonly RawRequest[];
	readonly files: ReadonlyMap<string, string>;
}

export const FILES = { 'src/a.ts': 'export const a = 1;\n', 'src/b.ts': 'export const b = 2;\r\n' } as const;
