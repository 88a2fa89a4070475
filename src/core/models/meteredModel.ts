import { feeOf, feesAhead, feesOf, type HostedTool } from '../hostedTools.ts';
import type { Model, ModelEvent, ModelRequest, Usage } from '../ports.ts';
import { guessTokens } from '../tokens/guessTokens.ts';
import type { RequestEstimate } from '../tokens/requestEstimator.ts';
import { type Admission, admitRequest } from './admitRequest.ts';
import { NOTHING_SPENT } from './ceilings.ts';
import type { Meter, TurnSpending } from './meter.ts';
import { dollarsOf, estimateDollars, knownDollarsOf } from './money.ts';
import { waitingSentence } from './moneyWords.ts';
import { pricedModel } from './pricedModel.ts';

/** A quick answer is there by then, and is not made slower by the counting; who waits longer is told what the request takes. */
const AFTER_SENDING_MS = 600;

/**
 * The same model for one turn, whose requests are reckoned before they are sent and counted after. A request that would go above a
 * ceiling is not sent: the stream fails with a sentence that says so. One above the user's threshold asks first, and is cancelled
 * when the answer is no. Usage comes out with its price.
 */
export function meteredModel(model: Model, meter: Meter): Model {
	const priced = pricedModel(model, meter.rows);
	const turn: TurnSpending = { spent: NOTHING_SPENT, approved: 0, cliffsTold: new Set() };
	return {
		async *stream(request, signal) {
			const admission = await admitRequest(request, turn, meter, signal);
			if (admission.kind === 'cancelled') return yield { kind: 'cancelled', partialText: '' };
			if (admission.kind === 'stopped') return yield { kind: 'failed', failure: admission.failure, partialText: '' };
			if (admission.notice !== undefined) yield { kind: 'notice', sentence: admission.notice };
			const estimate = estimateOf(admission, request, meter, signal);
			const words = estimate.then((found) => (signal.aborted ? undefined : wordsOf(request, found, meter)));
			const events = withWords(priced.stream(request, signal), words);
			yield* charged(events, { request, turn, meter, estimate, signal });
		},
	};
}

function estimateOf(
	admission: Extract<Admission, { kind: 'send' }>,
	request: ModelRequest,
	{ clock, estimator }: Meter,
	signal: AbortSignal,
): Promise<RequestEstimate> {
	if (admission.estimate) return Promise.resolve(admission.estimate);
	return clock.sleep(AFTER_SENDING_MS, signal).then(() => estimator.estimate(request, signal));
}

function wordsOf({ model, hostedTools }: ModelRequest, estimate: RequestEstimate, { rows }: Meter): string {
	const planned = { ...estimate, outputTokens: 0, fees: feesAhead(hostedTools) };
	return waitingSentence(model, estimate, estimateDollars(model, planned, { rows }));
}

/** The same events, and before the first of them the words, when they are there by then. */
async function* withWords(
	events: AsyncIterable<ModelEvent>,
	words: Promise<string | undefined>,
): AsyncGenerator<ModelEvent, void> {
	const iterator = events[Symbol.asyncIterator]();
	try {
		const first = iterator.next();
		const sentence = await Promise.race([words, first.then(() => undefined)]);
		if (sentence !== undefined) yield { kind: 'waiting', sentence, silentMs: 0 };
		for (let next = await first; !next.done; next = await iterator.next()) yield next.value;
	} finally {
		await iterator.return?.();
	}
}

interface Charging {
	readonly request: ModelRequest;
	readonly turn: TurnSpending;
	readonly meter: Meter;
	readonly estimate: Promise<RequestEstimate>;
	readonly signal: AbortSignal;
}

/** The same events; what they cost is added to the turn and recorded: before their end when it was told, else as soon as it is reckoned. */
async function* charged(events: AsyncIterable<ModelEvent>, charging: Charging): AsyncGenerator<ModelEvent, void> {
	const { request, meter, signal } = charging;
	let isCounted = false;
	let textTokens = 0;
	const calls = new Map<number, string>();
	const hosted = new Map<HostedTool['kind'], number>();
	for await (const event of events) {
		if (event.kind === 'text') textTokens += guessTokens(event.delta);
		if (event.kind === 'callProgress') calls.set(event.index, event.name + event.argumentsText);
		const work = event.kind === 'hosted' && event.event.kind === 'progress' ? event.event : undefined;
		if (work?.state === 'done') hosted.set(work.tool, (hosted.get(work.tool) ?? 0) + 1);
		if (event.kind === 'usage') {
			isCounted = true;
			charge(charging, event.usage, true);
			void meter.estimator.learn(request, event.usage.inputTokens, signal);
		}
		const isEnd = event.kind === 'finished' || event.kind === 'failed' || event.kind === 'cancelled';
		// What was seen was charged, told or not.
		if (isEnd && !isCounted && (textTokens || calls.size || hosted.size)) {
			const outputTokens = [...calls.values()].reduce((sum, text) => sum + guessTokens(text), textTokens);
			const fees = [...hosted].map(([kind, count]) => feeOf(kind, kind === 'codeInterpreter' ? 1 : count));
			// Not waited for: a turn does not end later because its server counts nothing.
			void charging.estimate.then(({ inputTokens }) =>
				charge(charging, { inputTokens, cachedTokens: 0, outputTokens, fees }, false),
			);
		}
		yield event;
	}
}

function charge({ request: { model }, turn, meter }: Charging, usage: Usage, counted: boolean): void {
	const { inputTokens, cachedTokens, outputTokens, prediction } = usage;
	const dollars = usage.dollars ?? dollarsOf(model, usage, { rows: meter.rows });
	const knownDollars = dollars ?? knownDollarsOf(model, usage, { rows: meter.rows });
	turn.spent = {
		dollars: turn.spent.dollars + knownDollars,
		tokens: turn.spent.tokens + inputTokens + outputTokens,
	};
	const known = dollars !== undefined ? { dollars } : knownDollars > 0 ? { knownDollars } : {};
	const { dollars: fees } = feesOf(usage);
	const tokens = { inputTokens, cachedTokens, outputTokens, ...(prediction && { prediction }) };
	meter.record({ model, ...tokens, ...known, ...(fees > 0 && { feeDollars: fees }), counted });
}
