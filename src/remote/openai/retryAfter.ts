import type { HttpAnswer } from './failures.ts';
import { readWireError } from './wireError.ts';

/**
 * How long the server asks to wait, in ms, or `undefined` when it does not say. Reads, in this order, `retry-after-ms`,
 * `Retry-After` (seconds or a date), “try again in 3.9s” in the message, and `x-ratelimit-reset-*`. Never negative; 0 and
 * dates in the past count as not said.
 */
export function requestedWait(answer: HttpAnswer, now: number): number | undefined {
	const { headers } = answer;
	return (
		positive(Number(headers.get('retry-after-ms') ?? Number.NaN)) ??
		waitOfRetryAfter(headers, now) ??
		positive(
			parseDuration(/try again in ((?:[\d.]+(?:ms|[dhms]))+)/i.exec(readWireError(answer.body).message)?.[1] ?? ''),
		) ??
		waitOfReset(answer)
	);
}

/** Parses `1s`, `6m0s`, `174ms`, `1h2m3.5s` into ms; NaN when it is nothing of that. */
export function parseDuration(text: string): number {
	if (!/^(?:\d+(?:\.\d+)?(?:ms|[dhms]))+$/.test(text)) return Number.NaN;
	let total = 0;
	for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g))
		total += Number(amount) * (MS_OF_UNIT[unit ?? ''] ?? Number.NaN);
	return total;
}

const MS_OF_UNIT: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function waitOfRetryAfter(headers: HttpAnswer['headers'], now: number): number | undefined {
	const text = headers.get('retry-after')?.trim();
	if (!text) return undefined;
	if (/^\d+(\.\d+)?$/.test(text)) return positive(Number(text) * 1000);
	// The server's own clock, where it tells it: ours may be years off.
	const serverNow = Date.parse(headers.get('date') ?? '');
	return positive(Date.parse(text) - (Number.isNaN(serverNow) ? now : serverNow));
}

/** The limit that is used up decides; a full reset of one that is not tells nothing about when to come back. */
function waitOfReset(answer: HttpAnswer): number | undefined {
	const waits = ['requests', 'tokens', 'project-tokens'].flatMap((limit) => {
		const wait = positive(parseDuration(answer.headers.get(`x-ratelimit-reset-${limit}`) ?? ''));
		const usedUp = answer.headers.get(`x-ratelimit-remaining-${limit}`)?.trim() === '0';
		return wait === undefined ? [] : [{ wait, usedUp }];
	});
	const decisive = waits.filter(({ usedUp }) => usedUp);
	if (decisive.length) return Math.max(...decisive.map(({ wait }) => wait));
	return waits.length ? Math.min(...waits.map(({ wait }) => wait)) : undefined;
}

function positive(ms: number): number | undefined {
	return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}
