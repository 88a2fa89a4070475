import type { Message } from '../conversation.ts';
import type { Model, ModelEvent, ModelRequest } from '../ports.ts';
import { guessTokens } from '../tokens/guessTokens.ts';
import { leftOutSentence, type Trimmed, tokensOfMessage, trimHistory } from '../trimHistory.ts';
import { type Failed, streamUntil } from './streamUntil.ts';

/** The guess may be short by a quarter, and below the limit there must be room for the next steps. */
const SHARE = 0.75;

/** What is known of a model's limit in this turn, tokens. */
interface Limit {
	/** As the server says it. */
	readonly said: number;
	/** What requests are trimmed to. */
	readonly room: number;
}

/**
 * The same model for one turn. When a request is too large for the account or the model, and the server says what the limit is, the oldest
 * results of calls are left out of it, which a notice says, and it is made once more. Later requests of the turn are trimmed
 * before they are sent, and what was left out once stays so: their beginning does not change. `said` are the limits of models, tokens, as
 * the server says them, kept from turn to turn.
 */
export function fittingModel(model: Model, said = new Map<string, number>()): Model {
	const limits = new Map([...said].map(([name, limit]) => [name, { said: limit, room: limit * SHARE }]));
	const turn: FittedTurn = { limits, tokens: new WeakMap(), replaced: new WeakMap() };
	return {
		async *stream(request, signal) {
			const limit = turn.limits.get(request.model);
			const first = limit ? trim(request, limit, turn) : undefined;
			const ready = first ? { ...request, messages: first.messages } : request;
			if (limit && first && first.leftOut.length > 0) yield notice(first, limit);
			const refused = yield* streamUntil(model, ready, isTooLarge, signal);
			if (!refused) return;
			const lower = lowered(limit, refused.failure.limitTokens);
			if (!lower || signal.aborted) return yield refused;
			turn.limits.set(request.model, lower);
			said.set(request.model, lower.said);
			const second = trim(request, lower, turn);
			if (!second.fits || second.leftOut.length === 0) return yield refused;
			yield notice(second, lower);
			yield* model.stream({ ...request, messages: second.messages }, signal);
		},
	};
}

interface FittedTurn {
	readonly limits: Map<string, Limit>;
	/** Counted once: a turn sends the same messages again and again. */
	readonly tokens: WeakMap<Message, number>;
	/** A message, and what stands in its place. */
	readonly replaced: WeakMap<Message, Message>;
}

function trim(request: ModelRequest, { room }: Limit, { tokens, replaced }: FittedTurn): Trimmed {
	const count = (message: Message) => {
		const known = tokens.get(message) ?? tokensOfMessage(message);
		tokens.set(message, known);
		return known;
	};
	const frame =
		guessTokens(request.system) + guessTokens(JSON.stringify(request.tools)) + (request.maxOutputTokens ?? 0);
	const before = request.messages.map((message) => replaced.get(message) ?? message);
	const trimmed = trimHistory(before, room - frame, count);
	for (const [at, message] of trimmed.messages.entries()) {
		const original = request.messages[at];
		if (original && original !== message) replaced.set(original, message);
	}
	return trimmed;
}

/** After a second refusal less is sent; without a number from the server nothing is tried. */
function lowered(limit: Limit | undefined, said: number | undefined): Limit | undefined {
	if (said === undefined) return undefined;
	return { said, room: Math.min(said, limit?.room ?? said) * SHARE };
}

function notice(trimmed: Trimmed, { said }: Limit): ModelEvent {
	return { kind: 'notice', sentence: leftOutSentence(trimmed.leftOut, said) };
}

function isTooLarge({ failure }: Failed): boolean {
	return failure.kind === 'requestTooLarge' || failure.kind === 'contextTooLong';
}
