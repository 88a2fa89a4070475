import type { ModelEvent, ModelRequest, Usage } from '../../core/ports.ts';
import type { Failure } from '../../shared/failure.ts';
import { type Attempt, type AttemptPorts, type Outcome, runAttempt } from './attempt.ts';
import { failureOfLongWait } from './failures.ts';
import { decideRetry, LONGEST_WAIT_MS } from './retryPolicy.ts';
import { emptyAnswer, internalFailure } from './streamFailures.ts';
import { sumUsage } from './usage.ts';
import { durationWords } from './wording.ts';

export interface AnswerPorts extends AttemptPorts {
	/** A new one each time; what was learned from the one before shows in it. */
	attempt(): Attempt;
	/** 0 ≤ random < 1. */
	random(): number;
}

/** State of one call of `Model.stream`, over all its attempts. */
interface Progress {
	attempt: Attempt;
	usage: Usage | undefined;
	retries: number;
	retriedEmpty: boolean;
}

/**
 * Answers one request: makes it, makes it again where that may help and nothing was seen of an answer yet, and ends with
 * exactly one of `finished`, `failed`, `cancelled`. Never throws.
 */
export async function* streamAnswer(
	request: ModelRequest,
	ports: AnswerPorts,
	signal: AbortSignal,
): AsyncGenerator<ModelEvent, void> {
	let progress: Progress | undefined;
	let last: ModelEvent;
	try {
		progress = { attempt: ports.attempt(), usage: undefined, retries: 0, retriedEmpty: false };
		last = yield* attempts(request, progress, ports, signal);
	} catch (error) {
		const partialText = progress?.attempt.accumulator.text ?? '';
		last = { kind: 'failed', failure: internalFailure(error), partialText };
	}
	if (progress?.usage) yield { kind: 'usage', usage: progress.usage };
	yield last;
}

async function* attempts(
	request: ModelRequest,
	progress: Progress,
	ports: AnswerPorts,
	signal: AbortSignal,
): AsyncGenerator<ModelEvent, ModelEvent> {
	const started = ports.clock.now();
	for (;;) {
		yield* waitForRoom(progress.attempt, ports, signal);
		const outcome = yield* runAttempt(progress.attempt, ports, signal);
		progress.usage = sumUsage(progress.usage, progress.attempt.accumulator.usage);
		const next = judge(outcome, request, progress, ports, started);
		if (next.kind === 'end') return next.event;
		progress.attempt = ports.attempt();
		if (next.delayMs === 0) continue;
		yield { kind: 'retrying', sentence: next.sentence, delayMs: next.delayMs };
		await ports.clock.sleep(next.delayMs, signal);
	}
}

/** Waits before sending what would only be refused. A longer wait than a minute is left to the server to ask for. */
async function* waitForRoom(
	attempt: Attempt,
	{ clock, context }: AnswerPorts,
	signal: AbortSignal,
): AsyncGenerator<ModelEvent, void> {
	const { ms, limit } = attempt.room();
	if (ms === 0 || ms > LONGEST_WAIT_MS || signal.aborted) return;
	const { host } = context.endpoint;
	const sentence = `${host} allows ${limit} tokens a minute. Going on in ${durationWords(ms)}, when there is room for this request.`;
	yield { kind: 'retrying', sentence, delayMs: ms };
	await clock.sleep(ms, signal);
}

type Next =
	| { readonly kind: 'end'; readonly event: ModelEvent }
	/** Without delay it happens silently. */
	| { readonly kind: 'again'; readonly delayMs: number; readonly sentence: string };

const AT_ONCE: Next = { kind: 'again', delayMs: 0, sentence: '' };

function judge(outcome: Outcome, request: ModelRequest, progress: Progress, ports: AnswerPorts, started: number): Next {
	if (outcome.kind === 'cancelled') return end(cancelled(progress));
	if (outcome.kind === 'finished') return judgeFinished(outcome.finish, request, progress, ports);
	const { failure, answer } = outcome;
	if (progress.attempt.accumulator.visible) return end(failed(failure, progress));
	if (answer && progress.attempt.adapt(answer)) return AT_ONCE;
	const now = ports.clock.now();
	const decision = decideRetry({
		failure,
		answer,
		retries: progress.retries,
		elapsedMs: Math.max(0, now - started),
		now,
		random: ports.random(),
	});
	if (decision.kind === 'tooLong')
		return end(failed(failureOfLongWait(decision.waitMs, failure, ports.context), progress));
	if (decision.kind === 'giveUp') return end(failed(countTries(failure, progress.retries), progress));
	progress.retries++;
	const { host } = ports.context.endpoint;
	return {
		...decision,
		kind: 'again',
		sentence: `${host} ${stateWords(failure)}. Trying again in ${durationWords(decision.delayMs)}.`,
	};
}

function judgeFinished(
	finish: Extract<Outcome, { kind: 'finished' }>['finish'],
	request: ModelRequest,
	progress: Progress,
	{ context }: AnswerPorts,
): Next {
	const { accumulator } = progress.attempt;
	const cut = finish === 'complete' ? undefined : finish;
	const toolCalls = accumulator.toolCalls(callIdsOf(request), cut !== undefined);
	const { text, refusal, hosted } = accumulator;
	if (!cut && !text && !refusal && !toolCalls.length && !hosted.length) {
		if (progress.retriedEmpty) return end(failed(emptyAnswer(context), progress));
		progress.retriedEmpty = true;
		return AT_ONCE;
	}
	return end({
		kind: 'finished',
		reason: cut ?? (toolCalls.length ? 'toolCalls' : 'stop'),
		text,
		toolCalls,
		...(refusal && { refusal }),
		...(hosted.length > 0 && { hosted }),
	});
}

function callIdsOf(request: ModelRequest): ReadonlySet<string> {
	return new Set(
		request.messages.flatMap((message) => (message.role === 'assistant' ? message.toolCalls.map(({ id }) => id) : [])),
	);
}

function countTries(failure: Failure, retries: number): Failure {
	if (!retries) return failure;
	return { ...failure, detail: [failure.detail, `${retries + 1} tries`].filter(Boolean).join(' · ') };
}

function stateWords(failure: Failure): string {
	if (failure.kind === 'rateLimited') return 'limits how often it may be asked';
	if (failure.kind === 'serverError' || failure.kind === 'timeout') return 'has a problem of its own';
	return 'cannot be reached';
}

function end(event: ModelEvent): Next {
	return { kind: 'end', event };
}

function failed(failure: Failure, progress: Progress): ModelEvent {
	return { kind: 'failed', failure, partialText: progress.attempt.accumulator.text };
}

function cancelled(progress: Progress): ModelEvent {
	return { kind: 'cancelled', partialText: progress.attempt.accumulator.text };
}
