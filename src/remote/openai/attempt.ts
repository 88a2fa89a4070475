import type { Clock, ModelEvent } from '../../core/ports.ts';
import type { Failure } from '../../shared/failure.ts';
import type { AnswerAccumulator, Finish, Growth } from './answerAccumulator.ts';
import { failureOfError } from './connectionFailures.ts';
import { answerOfStreamError, type FailureContext, failureOfAnswer, type HttpAnswer } from './failures.ts';
import { asRecord } from './json.ts';
import { connectionLost, malformedStream, quietSentence, silence } from './streamFailures.ts';
import { untilAborted } from './untilAborted.ts';
import { type Quiet, startWatchdog, type Watchdog } from './watchdog.ts';

/** How long a server may say nothing of use. (Connecting has a limit of its own: 10 s, by the platform's fetch.) */
export interface Patience {
	readonly firstByteMs: number;
	readonly idleMs: number;
}

/** How long an endpoint may be silent before its first byte and between two. */
export const PATIENCE: Patience = { firstByteMs: 60_000, idleMs: 90_000 };
/** A model that thinks says nothing meanwhile. More than this the platform's fetch does not wait either. */
export const PATIENCE_WITH_THOUGHT: Patience = { firstByteMs: 300_000, idleMs: 300_000 };

/** After the end of the answer only the usage and the end of the stream are due. */
const AFTER_FINISH_MS = 5_000;

/** What came of sending a request. `broken` carries what was thrown. */
export type Opened =
	| {
			readonly kind: 'stream';
			readonly chunks: AsyncIterable<unknown>;
			readonly headers: HttpAnswer['headers'];
			/** Asked after the end: the last line was not complete. */
			endedInsideLine(): boolean;
	  }
	| { readonly kind: 'answer'; readonly answer: HttpAnswer }
	| { readonly kind: 'broken'; readonly error: unknown };

export type Outcome =
	/** The server said that the answer is over. */
	| { readonly kind: 'finished'; readonly finish: Exclude<Finish['kind'], 'error'> }
	| { readonly kind: 'cancelled' }
	| { readonly kind: 'failed'; readonly failure: Failure; readonly answer?: HttpAnswer };

/** One request and what becomes of its answer. */
export interface Attempt {
	readonly accumulator: AnswerAccumulator;
	/** Sends the request. Settles soon after the signal aborts. */
	open(signal: AbortSignal): Promise<Opened>;
	/** How long the limit of tokens a minute leaves no room for it, ms; 0 when it may be sent. `limit` is that limit. */
	room(): { readonly ms: number; readonly limit: number };
	/** Takes to heart what a refusal says. True when the same request, attempted anew, is another one now. */
	adapt(refusal: HttpAnswer): boolean;
}

export interface AttemptPorts {
	readonly clock: Clock;
	readonly context: FailureContext;
	readonly patience: Patience;
}

/** What is given out while an answer grows. */
export type Progress = Growth | Extract<ModelEvent, { kind: 'waiting' }>;

/** Makes one request and gives out its answer as it grows. Whatever happens, the request is over when it returns. */
export async function* runAttempt(
	{ accumulator, open }: Attempt,
	ports: AttemptPorts,
	signal: AbortSignal,
): AsyncGenerator<Progress, Outcome> {
	if (signal.aborted) return { kind: 'cancelled' };
	const over = new AbortController();
	const stop = () => over.abort();
	signal.addEventListener('abort', stop, { once: true });
	const watchdog = startWatchdog(ports.clock, stop, over.signal);
	try {
		watchdog.expect(ports.patience.firstByteMs);
		const opened = yield* waitFor(untilAborted(open(over.signal), over.signal), watchdog, ports);
		if (opened?.kind !== 'stream')
			return signal.aborted ? { kind: 'cancelled' } : outcomeOfOpening(opened, watchdog, ports);
		watchdog.expect(ports.patience.idleMs);
		const end = yield* readStream(opened.chunks, accumulator, watchdog, ports);
		if (signal.aborted) return { kind: 'cancelled' };
		return outcomeOfStream(opened, end, accumulator, watchdog, ports);
	} finally {
		signal.removeEventListener('abort', stop);
		stop();
	}
}

interface StreamEnd {
	/** Chunks that came, of whatever content. */
	readonly chunks: number;
	readonly thrown?: { readonly error: unknown };
}

/** Reads to the end. */
async function* readStream(
	chunks: AsyncIterable<unknown>,
	accumulator: AnswerAccumulator,
	watchdog: Watchdog,
	ports: AttemptPorts,
): AsyncGenerator<Progress, StreamEnd> {
	const iterator = chunks[Symbol.asyncIterator]();
	let count = 0;
	try {
		for (;;) {
			const { value, done } = yield* waitFor(iterator.next(), watchdog, ports);
			if (done) return { chunks: count };
			count++;
			const wasFinished = accumulator.finish !== undefined;
			const { growth, useful } = accumulator.add(value);
			if (useful) watchdog.touch();
			if (!wasFinished && accumulator.finish) watchdog.expect(AFTER_FINISH_MS);
			if (growth.length) yield* handOut(growth, watchdog);
		}
	} catch (error) {
		return { chunks: count, thrown: { error } };
	} finally {
		// Not awaited: it would wait for a chunk that may never come. The end of the attempt ends the request.
		iterator.return?.().catch(() => undefined);
	}
}

function* handOut(growth: readonly Growth[], watchdog: Watchdog): Generator<Growth> {
	watchdog.pause();
	yield* growth;
	watchdog.resume();
}

/** The promise's value. Tells of a long silence meanwhile. */
async function* waitFor<T>(
	promise: Promise<T>,
	watchdog: Watchdog,
	{ context }: AttemptPorts,
): AsyncGenerator<Progress, T> {
	const quiet = new Promise<Quiet>((resolve) => watchdog.onQuiet(resolve));
	try {
		const settled = promise.then(
			() => undefined,
			() => undefined,
		);
		const silence = await Promise.race([settled, quiet]);
		if (silence) yield { kind: 'waiting', sentence: quietSentence(context, silence), silentMs: silence.quietMs };
		return await promise;
	} finally {
		watchdog.onQuiet(undefined);
	}
}

function outcomeOfOpening(opened: Opened | undefined, watchdog: Watchdog, { context }: AttemptPorts): Outcome {
	if (watchdog.firedAfter !== undefined)
		return { kind: 'failed', failure: silence(context, watchdog.firedAfter, false) };
	if (opened?.kind === 'answer')
		return { kind: 'failed', failure: failureOfAnswer(opened.answer, context), answer: opened.answer };
	return { kind: 'failed', failure: failureOfError(opened?.kind === 'broken' ? opened.error : undefined, context) };
}

function outcomeOfStream(
	opened: Extract<Opened, { kind: 'stream' }>,
	{ chunks, thrown }: StreamEnd,
	accumulator: AnswerAccumulator,
	watchdog: Watchdog,
	{ context }: AttemptPorts,
): Outcome {
	const { finish } = accumulator;
	// An answer that is complete stays so, whatever the server stumbles over after it.
	if (finish && finish.kind !== 'error') return { kind: 'finished', finish: finish.kind };
	const payload = asRecord(thrown?.error).error;
	if (payload !== undefined || finish) {
		const answer = answerOfStreamError(payload ?? finish?.payload, opened.headers);
		return { kind: 'failed', failure: failureOfAnswer(answer, context), answer };
	}
	const partial = accumulator.visible;
	if (watchdog.firedAfter !== undefined)
		return { kind: 'failed', failure: silence(context, watchdog.firedAfter, partial) };
	if (!chunks && !/event-stream/i.test(opened.headers.get('content-type') ?? '')) {
		const answer = { status: 200, headers: opened.headers, body: '' };
		return { kind: 'failed', failure: failureOfAnswer(answer, context), answer };
	}
	if (thrown && isGarbled(thrown.error) && !opened.endedInsideLine())
		return { kind: 'failed', failure: malformedStream(context, partial) };
	return { kind: 'failed', failure: connectionLost(context, partial) };
}

/** The client library throws these for chunks that it cannot read; a broken connection is a TypeError with a cause. */
function isGarbled(error: unknown): boolean {
	return error instanceof SyntaxError || (error instanceof TypeError && error.cause === undefined);
}
