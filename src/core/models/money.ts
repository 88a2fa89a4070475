import type { Usage } from '../ports.ts';
import { findModel } from './catalogue.ts';

const PER_TOKEN = 1 / 1_000_000;

/**
 * US dollars of one request by the catalogue, or `undefined` for a model without a row. `usage` must be of a single request:
 * a long-context surcharge goes by the size of each.
 */
export function dollarsOf(model: string, usage: Usage): number | undefined {
	const row = findModel(model);
	if (!row) return undefined;
	const long =
		row.longContext && usage.inputTokens > row.longContext.aboveInputTokens ? row.longContext : { input: 1, output: 1 };
	const fresh = Math.max(0, usage.inputTokens - usage.cachedTokens);
	const input = (fresh * row.price.input + usage.cachedTokens * row.price.cachedInput) * long.input;
	return (input + usage.outputTokens * row.price.output * long.output) * PER_TOKEN;
}
