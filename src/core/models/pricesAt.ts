import { CATALOGUE } from './catalogue.ts';
import { EMBEDDING_MODELS } from './embeddingModels.ts';
import type { ModelRow } from './modelRow.ts';
import { type UserRow, withUserRows } from './userRows.ts';

const PRICED: readonly ModelRow[] = [...CATALOGUE, ...EMBEDDING_MODELS];

/** OpenAI in each of its regions, Azure OpenAI and OpenRouter charge the prices of OpenAI's list. */
const LIST_PRICES = /^(?:[a-z]{2}\.)?api\.openai\.com$|\.azure\.(?:com|us|cn)$|^openrouter\.ai$/;

/**
 * The rows from which money is counted at an endpoint, `host` without a port. Who else serves a model of that name may charge anything, or
 * nothing: there only the user's own rows count, those that say a price or what the model is like. A model that is in
 * none of the rows has no known price.
 */
export function pricesAt(host: string, userRows: readonly UserRow[]): readonly ModelRow[] {
	if (LIST_PRICES.test(host)) return withUserRows(userRows, PRICED);
	const priced = userRows.filter(({ price, like }) => price !== undefined || like !== undefined);
	return withUserRows(priced, PRICED).slice(0, priced.length);
}
