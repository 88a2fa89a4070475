import type { ToldRule, TurnPhase } from '../shared/chat.ts';
import type { Failure } from '../shared/failure.ts';
import { endsWithAnnouncement } from './announcement.ts';
import {
	type AttachedImage,
	CANCELLED_RESULT,
	isEmpty,
	type Message,
	type TextSpan,
	type ToolCall,
} from './conversation.ts';
import { HostedEvents, type HostedTurnEvent, keptItem } from './hostedEvents.ts';
import type { HostedTool } from './hostedTools.ts';
import { cycleLength, type SeenCall } from './loopGuard.ts';
import { noteEdits, openFiles } from './openEdits.ts';
import type { Clock, Model, ModelEvent, Pictures, Usage } from './ports.ts';
import { runCall } from './toolCall.ts';
import type { Tool, ToolPorts } from './tools/tool.ts';

/** Everything that the engine needs to know of a turn before it starts. */
export interface Ask {
	readonly model: string;
	readonly system: string;
	/** Earlier messages of the conversation; any prefix that the engine handed out before is valid. */
	readonly history: readonly Message[];
	/** The user's message, context included, as the model is to read it. */
	readonly text: string;
	/** The part of the text that went along with the user's words. */
	readonly context?: TextSpan;
	/** Pictures that go with it. */
	readonly images?: readonly AttachedImage[];
	readonly tools: readonly Tool[];
	/** Tools that the endpoint runs itself, by choice of the user. */
	readonly hostedTools?: readonly HostedTool[];
	readonly cacheKey: string;
	/** Requests that the turn may make before it pauses and says so. */
	readonly maxSteps: number;
}

/** What a turn asks of the world. */
export interface TurnPorts extends ToolPorts {
	readonly model: Model;
	readonly clock: Clock;
	/** Without it pictures of hosted tools are not kept. */
	readonly pictures?: Pictures;
}

/**
 * What a turn does, as data, in order. The last event is always `ended`. `message` events are what the conversation grows by:
 * appended in order after `Ask.history` they are a valid request at every `ended`, also after a stop or a failure.
 */
export type TurnEvent =
	| { readonly kind: 'message'; readonly message: Message }
	| { readonly kind: 'phase'; readonly phase: TurnPhase; readonly sentence?: string }
	| { readonly kind: 'text'; readonly delta: string }
	/** Instructions that hold for the turn. */
	| { readonly kind: 'instructions'; readonly rules: readonly ToldRule[]; readonly warnings: readonly string[] }
	| HostedTurnEvent
	/** Of one request. */
	| { readonly kind: 'usage'; readonly usage: Usage }
	| { readonly kind: 'notice'; readonly sentence: string }
	/** The model that answers from here on, when it is not the one that was asked. */
	| { readonly kind: 'model'; readonly model: string }
	| { readonly kind: 'ended'; readonly outcome: 'done' | 'stopped' | 'failed'; readonly failure?: Failure };

type Ended = Extract<TurnEvent, { kind: 'ended' }>;
type Answer = Extract<ModelEvent, { kind: 'finished' | 'failed' | 'cancelled' }>;

const GO_ON = 'You announced a step but made no call. Make the call now, or say that you are done.';
const FINISH_EDITS =
	'Make what is missing now (read the file first; use replace_in_file if patches failed), or tell the user plainly what was not changed.';
const WAS_CUT =
	'Your last call was cut off at the output limit and was not run. Make the change in several smaller calls.';
const IN_A_LOOP =
	'\n\nYou have made the same call with the same result several times. Do something else, or tell the user what stops you.';

/** What one turn remembers between its steps. */
interface Run {
	readonly ask: Ask;
	readonly ports: TurnPorts;
	readonly signal: AbortSignal;
	readonly messages: Message[];
	readonly seen: SeenCall[];
	/** Files of which an edit was tried and is missing. */
	readonly openEdits: Set<string>;
	/** Each of these happens once in a turn, so that the engine itself cannot loop. */
	readonly done: Set<'goOn' | 'wasCut' | 'loopNote' | 'editsMissing'>;
	readonly hosted: HostedEvents;
	/** UTF-16 units of all text that was given out. */
	textLength: number;
}

/** Runs one turn: asks the model, runs the calls it makes, answers each of them, until the model is done. Never throws. */
export async function* runTurn(ask: Ask, ports: TurnPorts, signal: AbortSignal): AsyncGenerator<TurnEvent, void> {
	// What the model reads in this turn is what its edits are made against, also when the host keeps nothing from earlier turns.
	const ownReads = { ...ports, reads: ports.reads ?? new Map<string, string>() };
	const run: Run = {
		ask,
		ports: ownReads,
		signal,
		messages: [...ask.history],
		seen: [],
		openEdits: new Set(),
		done: new Set(),
		hosted: new HostedEvents(ports.pictures),
		textLength: 0,
	};
	const { text, context, images } = ask;
	yield* say(run, { role: 'user', text, ...(images?.length && { images }), ...(context && { context }) });
	for (let step = 0; step < ask.maxSteps; step++) {
		const ended = yield* takeStep(run, step);
		if (ended) return yield ended;
	}
	yield failed('stepLimit', `Tandem paused after ${ask.maxSteps} requests in one turn.`, 'continue');
}

/** One request and the calls that it led to; a value when the turn is over. */
async function* takeStep(run: Run, step: number): AsyncGenerator<TurnEvent, Ended | undefined> {
	if (run.signal.aborted) return { kind: 'ended', outcome: 'stopped' };
	yield { kind: 'phase', phase: 'waiting' };
	const { answer, started } = yield* askModel(run, step);
	if (answer.kind !== 'finished') {
		if (answer.partialText) yield* say(run, { role: 'assistant', text: answer.partialText, toolCalls: [] });
		if (answer.kind === 'cancelled') return { kind: 'ended', outcome: 'stopped' };
		return { kind: 'ended', outcome: 'failed', failure: answer.failure };
	}
	if (answer.reason === 'length' || answer.reason === 'contentFilter') return yield* cutAnswer(run, answer, started);
	if (!answer.toolCalls.length) return yield* plainAnswer(run, answer);
	yield* say(run, { role: 'assistant', text: answer.text, toolCalls: answer.toolCalls, ...hostedOf(answer) });
	return yield* runCalls(run, step, answer.toolCalls);
}

/** Streams one request. `started` counts the calls that the model began to write. */
async function* askModel(run: Run, step: number): AsyncGenerator<TurnEvent, { answer: Answer; started: number }> {
	const shown = new Map<number, number>();
	const { ask, textLength: offset } = run;
	const request = {
		model: ask.model,
		system: ask.system,
		messages: [...run.messages],
		tools: ask.tools.map((tool) => tool.spec),
		toolChoice: 'auto' as const,
		parallelToolCalls: true,
		cacheKey: ask.cacheKey,
		...(ask.hostedTools?.length && { hostedTools: ask.hostedTools }),
	};
	let waited = false;
	for await (const event of run.ports.model.stream(request, run.signal)) {
		// The sentence of a wait goes when the answer goes on.
		if (waited && (event.kind === 'text' || event.kind === 'callProgress' || event.kind === 'hosted'))
			yield { kind: 'phase', phase: 'answering' };
		waited = event.kind === 'retrying' || event.kind === 'waiting';
		if (event.kind === 'text') run.textLength += event.delta.length;
		if (event.kind === 'callProgress') yield* showProgress(run, step, event, shown);
		else if (event.kind === 'hosted') yield* run.hosted.take(event.event, step, offset, run.signal);
		else if (event.kind === 'retrying' || event.kind === 'waiting')
			yield { kind: 'phase', phase: event.kind, sentence: event.sentence };
		else if (event.kind === 'text' || event.kind === 'usage' || event.kind === 'notice' || event.kind === 'model')
			yield event;
		else return { answer: event, started: shown.size };
	}
	const failure: Failure = { kind: 'internal', sentence: 'The answer ended without a result.', action: 'retry' };
	return { answer: { kind: 'failed', failure, partialText: '' }, started: shown.size };
}

/** A call's line is drawn anew each time that its arguments grew by a quarter, so that the whole costs linear time. */
function* showProgress(
	run: Run,
	step: number,
	event: Extract<ModelEvent, { kind: 'callProgress' }>,
	shown: Map<number, number>,
): Generator<TurnEvent> {
	const call = callKey(step, event.index);
	const before = shown.get(event.index);
	if (before === undefined) yield { kind: 'toolStarted', call, name: event.name };
	if (before !== undefined && event.argumentsText.length < before * 1.25 + 40) return;
	shown.set(event.index, event.argumentsText.length);
	const tool = run.ask.tools.find((candidate) => candidate.spec.name === event.name);
	if (tool) yield { kind: 'toolProgress', call, title: tool.progressTitle(event.argumentsText) };
}

async function* cutAnswer(
	run: Run,
	answer: Extract<Answer, { kind: 'finished' }>,
	started: number,
): AsyncGenerator<TurnEvent, Ended | undefined> {
	yield* say(run, { role: 'assistant', text: answer.text, toolCalls: [] });
	if (answer.reason === 'contentFilter') {
		return failed(
			'contentFiltered',
			'The provider’s content filter stopped this answer. Put the request in other words.',
			'retry',
		);
	}
	if (started === 0 || run.done.has('wasCut')) {
		return failed('truncated', 'The answer reached the model’s output limit and was cut off here.', 'continue');
	}
	run.done.add('wasCut');
	yield {
		kind: 'notice',
		sentence: 'A call was cut off at the output limit and was not run; the model was asked to split it.',
	};
	yield* say(run, { role: 'user', text: WAS_CUT });
	return undefined;
}

async function* plainAnswer(
	run: Run,
	answer: Extract<Answer, { kind: 'finished' }>,
): AsyncGenerator<TurnEvent, Ended | undefined> {
	const text = answer.refusal ?? answer.text;
	if (answer.refusal !== undefined) {
		run.textLength += answer.refusal.length;
		yield { kind: 'text', delta: answer.refusal };
	}
	yield* say(run, { role: 'assistant', text, toolCalls: [], ...hostedOf(answer) });
	if (run.openEdits.size > 0) return yield* editsMissing(run);
	// “I will not …” reads like an announcement; a refusal is none.
	const announced = answer.refusal === undefined && endsWithAnnouncement(text);
	if (!run.ask.tools.length || run.done.has('goOn') || !announced) return { kind: 'ended', outcome: 'done' };
	run.done.add('goOn');
	yield { kind: 'notice', sentence: 'The model announced a step without taking it, so Tandem asked it once to go on.' };
	yield* say(run, { role: 'user', text: GO_ON });
	return undefined;
}

/** A turn does not end as done while an edit that was tried is missing: the model is asked once, then the user is told. */
async function* editsMissing(run: Run): AsyncGenerator<TurnEvent, Ended | undefined> {
	const files = openFiles(run.openEdits);
	if (run.done.has('editsMissing'))
		return failed('editsMissing', `Not every edit was made. Missing or incomplete: ${files}.`, 'continue');
	run.done.add('editsMissing');
	yield { kind: 'notice', sentence: `Edits are missing (${files}), so Tandem asked the model once to finish them.` };
	yield* say(run, { role: 'user', text: `These edits were not made, or only in part: ${files}. ${FINISH_EDITS}` });
	return undefined;
}

/** Runs the calls one after the other; after a stop the rest is answered as cancelled, so that the conversation stays valid. */
async function* runCalls(
	run: Run,
	step: number,
	calls: readonly ToolCall[],
): AsyncGenerator<TurnEvent, Ended | undefined> {
	let looping = false;
	for (const [index, call] of calls.entries()) {
		const key = callKey(step, index);
		const tool = run.ask.tools.find((candidate) => candidate.spec.name === call.name);
		if (tool) yield { kind: 'toolProgress', call: key, title: tool.progressTitle(call.arguments) };
		if (run.signal.aborted) {
			yield* say(run, { role: 'tool', callId: call.id, text: CANCELLED_RESULT });
			yield { kind: 'toolEnded', call: key, outcome: 'cancelled', title: call.name, text: CANCELLED_RESULT };
			continue;
		}
		yield { kind: 'phase', phase: 'working' };
		const result = await runCall(call, run.ask.tools, run.ports, run.signal);
		noteEdits(run.openEdits, result.edits);
		run.seen.push({ name: call.name, arguments: call.arguments, result: result.text });
		const cycle = cycleLength(run.seen) !== undefined;
		const noted = cycle && !run.done.has('loopNote');
		if (noted) run.done.add('loopNote');
		else looping ||= cycle;
		yield* say(run, { role: 'tool', callId: call.id, text: noted ? result.text + IN_A_LOOP : result.text });
		yield { kind: 'toolEnded', call: key, outcome: result.outcome, title: result.title, text: result.text };
	}
	if (run.signal.aborted) return { kind: 'ended', outcome: 'stopped' };
	if (!looping) return undefined;
	return failed(
		'loop',
		'The model keeps making the same calls with the same results, so Tandem paused the turn.',
		'continue',
	);
}

function hostedOf({ hosted }: Extract<Answer, { kind: 'finished' }>) {
	const kept = hosted?.flatMap((item) => keptItem(item) ?? []) ?? [];
	return kept.length ? { hosted: kept } : {};
}

function* say(run: Run, message: Message): Generator<TurnEvent> {
	if (message.role === 'assistant' && isEmpty(message)) return;
	run.messages.push(message);
	yield { kind: 'message', message };
}

function failed(kind: Failure['kind'], sentence: string, action: Failure['action']): Ended {
	return { kind: 'ended', outcome: 'failed', failure: { kind, sentence, action } };
}

/** Names a call within its turn. The API's own ids are not used: some servers repeat them or leave them out. */
function callKey(step: number, index: number): string {
	return `${step}.${index}`;
}
