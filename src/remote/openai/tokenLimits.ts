import type { FailureKind } from '../../shared/failure.ts';
import type { HttpAnswer } from './failures.ts';
import type { WireError } from './wireError.ts';

/** A request above the limit of a whole minute never succeeds; a transient limit says how long to wait instead. */
export function isTooLarge(answer: HttpAnswer, wire: WireError): boolean {
	if (/request too large/i.test(wire.message)) return true;
	return (requestedTokens(wire) ?? 0) > (limitOfMinute(answer) ?? Number.POSITIVE_INFINITY);
}

/** The tokens that one request may have, by what the server says of its limit; `undefined` for other failures. */
export function tokenLimitOf(kind: FailureKind, answer: HttpAnswer, { message }: WireError): number | undefined {
	if (kind === 'requestTooLarge') return numberIn(message, /Limit:? ([\d,]+)/) ?? limitOfMinute(answer);
	if (kind !== 'contextTooLong') return undefined;
	return numberIn(message, /(?:maximum context length is|available context size \()\s*([\d,]+)/i);
}

/** The tokens that the refused request had. */
export function requestedTokens({ message }: WireError): number | undefined {
	return numberIn(message, /Requested:? ([\d,]+)/);
}

function limitOfMinute({ headers }: HttpAnswer): number | undefined {
	return numberIn(headers.get('x-ratelimit-limit-tokens') ?? '', /^\s*(\d+)\s*$/);
}

function numberIn(text: string, pattern: RegExp): number | undefined {
	const found = pattern.exec(text)?.[1];
	const number = Number(found?.replaceAll(',', '') ?? Number.NaN);
	return number > 0 ? number : undefined;
}
