import type { Failure, FailureKind } from '../../shared/failure.ts';
import type { Model } from '../ports.ts';
import { type Failed, streamUntil } from './streamUntil.ts';

/** Failures after which another model may do: its limit, its server, its absence. */
const WORDS: Readonly<Partial<Record<FailureKind, string>>> = {
	rateLimited: 'is limited now',
	serverError: 'has a problem at its server',
	modelNotFound: 'is not offered here',
};

/**
 * The same model for one turn, that goes on with the next of `fallbacks` when one does not answer at all: after a limit that
 * waiting did not help, a server's own problem, or a model that is missing. Each change is told, and the rest of the turn
 * stays with the model that answered. Nothing is asked twice, and nothing once a word of an answer was there.
 */
export function fallbackModel(model: Model, fallbacks: readonly string[]): Model {
	const failed = new Set<string>();
	let current: string | undefined;
	return {
		async *stream(request, signal) {
			for (;;) {
				const asked = current ?? request.model;
				const failure = yield* streamUntil(model, { ...request, model: asked }, mayGoOn, signal);
				if (!failure) return;
				failed.add(asked);
				const next = fallbacks.find((other) => !failed.has(other));
				if (next === undefined || signal.aborted) return yield failure;
				current = next;
				yield { kind: 'notice', sentence: switchSentence(asked, next, failure.failure) };
				yield { kind: 'model', model: next };
			}
		},
	};
}

function mayGoOn({ failure }: Failed): boolean {
	return WORDS[failure.kind] !== undefined;
}

function switchSentence(from: string, to: string, { kind }: Failure): string {
	return `${from} ${WORDS[kind]}, so ${to} goes on for this turn.`;
}
