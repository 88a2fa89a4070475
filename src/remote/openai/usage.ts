import type { Usage } from '../../core/ports.ts';
import { asRecord } from './json.ts';

/** Reads the token counts of either wire format; `undefined` when there are none. Counts that are missing are 0. */
export function readUsage(usage: unknown): Usage | undefined {
	const read = asRecord(usage);
	const input = count(read.prompt_tokens ?? read.input_tokens);
	const output = count(read.completion_tokens ?? read.output_tokens);
	if (input === undefined && output === undefined) return undefined;
	const { cached_tokens: cached } = asRecord(read.prompt_tokens_details ?? read.input_tokens_details);
	const dollars = count(read.cost);
	return {
		inputTokens: input ?? 0,
		cachedTokens: count(cached) ?? 0,
		outputTokens: output ?? 0,
		...(dollars !== undefined && { dollars }),
	};
}

/** What several requests cost together. */
export function sumUsage(before: Usage | undefined, more: Usage | undefined): Usage | undefined {
	if (!before || !more) return before ?? more;
	const dollars = before.dollars === undefined ? more.dollars : before.dollars + (more.dollars ?? 0);
	return {
		inputTokens: before.inputTokens + more.inputTokens,
		cachedTokens: before.cachedTokens + more.cachedTokens,
		outputTokens: before.outputTokens + more.outputTokens,
		...(dollars !== undefined && { dollars }),
	};
}

function count(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
