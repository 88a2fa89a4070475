import type { Model, ModelEvent, ModelRequest, Usage } from '../../src/core/ports.ts';

/** One answer of the script: text and calls, or a failure, or a function of the request for the odd case. */
export type Step =
	| {
			readonly text?: string;
			readonly calls?: readonly { readonly name: string; readonly arguments: unknown; readonly id?: string }[];
			readonly reason?: 'stop' | 'toolCalls' | 'length' | 'contentFilter';
			readonly refusal?: string;
			readonly usage?: Usage;
	  }
	| { readonly events: readonly ModelEvent[] }
	| ((request: ModelRequest, signal: AbortSignal) => AsyncIterable<ModelEvent>);

export interface ScriptedModel extends Model {
	/** What was asked, oldest first. */
	readonly requests: readonly ModelRequest[];
}

/** A model that answers from a list, a step a request. Asked once more than it has steps it fails the turn. */
export function scriptedModel(steps: readonly Step[]): ScriptedModel {
	const requests: ModelRequest[] = [];
	return {
		requests,
		stream(request, signal) {
			const step = steps[requests.length];
			requests.push(request);
			if (typeof step === 'function') return step(request, signal);
			return play(step, requests.length, signal);
		},
	};
}

async function* play(
	step: Exclude<Step, (...args: never) => unknown> | undefined,
	turn: number,
	signal: AbortSignal,
): AsyncGenerator<ModelEvent> {
	if (!step) {
		yield {
			kind: 'failed',
			partialText: '',
			failure: { kind: 'internal', sentence: 'The script has no more steps.', action: 'retry' },
		};
		return;
	}
	if ('events' in step) {
		yield* step.events;
		return;
	}
	const text = step.text ?? '';
	if (text) yield { kind: 'text', delta: text };
	const toolCalls = (step.calls ?? []).map((call, index) => ({
		id: call.id ?? `call_${turn}_${index}`,
		name: call.name,
		arguments: typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments),
	}));
	for (const [index, call] of toolCalls.entries())
		yield { kind: 'callProgress', index, name: call.name, argumentsText: call.arguments };
	await Promise.resolve();
	if (signal.aborted) {
		yield { kind: 'cancelled', partialText: text };
		return;
	}
	yield { kind: 'usage', usage: step.usage ?? { inputTokens: 100, cachedTokens: 0, outputTokens: 10 } };
	const reason = step.reason ?? (toolCalls.length ? 'toolCalls' : 'stop');
	yield { kind: 'finished', reason, text, toolCalls, ...(step.refusal !== undefined && { refusal: step.refusal }) };
}
