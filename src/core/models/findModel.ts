import { CATALOGUE } from './catalogue.ts';
import type { ModelRow } from './modelRow.ts';

/**
 * The row of a model. An id that has no row of its own has that of the model behind it: behind a vendor's prefix
 * (`openai/gpt-4.1`), of a dated snapshot (`gpt-4.1-2025-04-14`), of a fine-tuned model (`ft:gpt-4.1-2025-04-14:org::id`,
 * without prices: they are not those of its base). `undefined`: nothing is known of it, `behaviourOf` says what follows.
 */
export function findModel(id: string, rows: readonly ModelRow[] = CATALOGUE): ModelRow | undefined {
	const own = rows.find((row) => row.id === id);
	if (own) return own;
	const base = /^ft:([^:]+):/.exec(id)?.[1];
	if (base !== undefined) return fineTuned(findModel(base, rows));
	const bare = id.slice(id.lastIndexOf('/') + 1);
	if (bare !== id) return findModel(bare, rows);
	const undated = id.replace(/-\d{4}-\d{2}-\d{2}$/, '');
	return undated === id ? undefined : findModel(undated, rows);
}

/** OpenAI ends fine-tuned models with the model that they were made from. */
function fineTuned(base: ModelRow | undefined): ModelRow | undefined {
	if (!base) return undefined;
	const { price, tierPrices, cliffs, ...rest } = base;
	return { ...rest, strictNeedsSingleCalls: true };
}
