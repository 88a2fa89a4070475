import type { HttpAnswer } from './failures.ts';
import { parseDuration } from './retryAfter.ts';

/** A limit of tokens a minute as a server told it. It fills up evenly. */
interface Level {
	readonly limit: number;
	/** Left at `at`. */
	remaining: number;
	/** Tokens that come back in a millisecond. */
	readonly rate: number;
	/** Unix time, ms. */
	at: number;
}

const KINDS = ['tokens', 'project-tokens'];

/**
 * What an endpoint's rate-limit headers say of the tokens that are left, for each model. Waiting beforehand costs what the
 * refusal would have cost, and the refusal itself counts against the limit.
 */
export class TokenBudget {
	readonly #levels = new Map<string, Level>();

	/** Takes what an answer's headers say. */
	note(model: string, headers: HttpAnswer['headers'], now: number): void {
		for (const kind of KINDS) {
			const level = readLevel(headers, kind, now);
			if (level) this.#levels.set(`${kind} ${model}`, level);
		}
	}

	/** Counts a request that is sent now: others may be asked before its answer tells. */
	spend(model: string, tokens: number, now: number): void {
		for (const level of this.#of(model)) {
			level.remaining = Math.max(0, leftOf(level, now) - tokens);
			level.at = now;
		}
	}

	/**
	 * How long until so many tokens will be left, ms; 0 when they are, when nothing is known, and for a request above the whole
	 * limit, which the server has to refuse.
	 */
	waitFor(model: string, tokens: number, now: number): { readonly ms: number; readonly limit: number } {
		const waits = this.#of(model).map((level) => ({ ms: waitOf(level, tokens, now), limit: level.limit }));
		return waits.reduce((longest, wait) => (wait.ms > longest.ms ? wait : longest), { ms: 0, limit: 0 });
	}

	#of(model: string): readonly Level[] {
		return KINDS.flatMap((kind) => this.#levels.get(`${kind} ${model}`) ?? []);
	}
}

function readLevel(headers: HttpAnswer['headers'], kind: string, now: number): Level | undefined {
	const [limit, remaining] = ['limit', 'remaining'].map((name) =>
		Number(headers.get(`x-ratelimit-${name}-${kind}`)?.trim() || Number.NaN),
	) as [number, number];
	const reset = parseDuration(headers.get(`x-ratelimit-reset-${kind}`)?.trim() ?? '');
	if (!(limit > 0) || !(remaining >= 0) || !(reset > 0)) return undefined;
	return { limit, remaining, rate: Math.max(0, limit - remaining) / reset, at: now };
}

/** A clock that was set back brings nothing back. */
function leftOf({ limit, remaining, rate, at }: Level, now: number): number {
	return Math.min(limit, remaining + Math.max(0, now - at) * rate);
}

function waitOf(level: Level, tokens: number, now: number): number {
	const missing = tokens - leftOf(level, now);
	if (missing <= 0 || tokens > level.limit || level.rate === 0) return 0;
	return Math.ceil(missing / level.rate);
}
