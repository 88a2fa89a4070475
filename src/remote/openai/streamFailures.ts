import type { Failure } from '../../shared/failure.ts';
import type { FailureContext } from './failures.ts';
import type { Quiet } from './watchdog.ts';
import { durationWords } from './wording.ts';

/** The stream ended without a finish reason, or its connection broke. */
export function connectionLost({ endpoint }: FailureContext, partial: boolean): Failure {
	return {
		kind: 'connectionLost',
		sentence: partial
			? `The connection to ${endpoint.host} broke in the middle of the answer. What came is kept; ask again to go on.`
			: `The connection to ${endpoint.host} broke before an answer came. Ask again.`,
		action: 'retry',
	};
}

/** Something in the stream is not what the API sends. */
export function malformedStream({ endpoint }: FailureContext, partial: boolean): Failure {
	return {
		kind: 'malformedStream',
		sentence: `${endpoint.host} sent something that could not be read.${partial ? ' What came before is kept.' : ''} Ask again.`,
		action: 'retry',
	};
}

/** The server accepted the connection and then said nothing (of use) for `ms`. */
export function silence({ endpoint }: FailureContext, ms: number, partial: boolean): Failure {
	return {
		kind: 'timeout',
		sentence: partial
			? `${endpoint.host} stopped in the middle of its answer and was silent for ${durationWords(ms)}. What came is kept; ask again to go on.`
			: `${endpoint.host} did not answer within ${durationWords(ms)}. Ask again, or test the connection.`,
		action: 'retry',
	};
}

/** What the user is told of a silence that is not too long yet. */
export function quietSentence({ endpoint }: FailureContext, { quietMs, limitMs }: Quiet): string {
	return `${endpoint.host} has said nothing for ${durationWords(quietMs)}. Tandem waits up to ${durationWords(limitMs)}; stop the turn to end it now.`;
}

/** The model ended its answer without a word, a call or a refusal, twice. */
export function emptyAnswer({ model }: FailureContext): Failure {
	return {
		kind: 'emptyAnswer',
		sentence: `Model “${model}” returned nothing. Ask again, or say it in other words.`,
		action: 'retry',
	};
}

/** No key is stored for an endpoint that needs one. */
export function noKey({ endpoint }: FailureContext): Failure {
	return {
		kind: 'noKey',
		sentence: `No API key is set for ${endpoint.host}. Set a key, then ask again.`,
		action: 'setApiKey',
	};
}

/** The place where keys are stored did not give it out. */
export function keyUnreadable({ endpoint }: FailureContext): Failure {
	return {
		kind: 'noKey',
		sentence: `The API key for ${endpoint.host} could not be read from the secret storage. Set the key again.`,
		action: 'setApiKey',
	};
}

/** The stored key has characters that no HTTP header can carry, a line break for example. */
export function keyUnusable({ endpoint }: FailureContext): Failure {
	return {
		kind: 'keyRejected',
		sentence: `The API key for ${endpoint.host} has spaces, line breaks or other characters that no key has. Set it again.`,
		action: 'setApiKey',
	};
}

/** Tandem itself failed. `detail` is the error's name only: its message may quote a header. */
export function internalFailure(error: unknown): Failure {
	return {
		kind: 'internal',
		sentence: 'Tandem could not make the request because of an error of its own. Ask again, or reload the window.',
		action: 'retry',
		detail: error instanceof Error ? error.name : typeof error,
	};
}
