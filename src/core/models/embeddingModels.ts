import type { ModelRow } from './modelRow.ts';

const SOURCE = 'OpenAI pricing and model pages, 2026-07-15';

/** Models that turn texts into vectors, with their prices. They answer no questions, so they are not in the catalogue. */
export const EMBEDDING_MODELS: readonly ModelRow[] = [
	{ id: 'text-embedding-3-small', maxInput: 8_192, price: { input: 0.02, output: 0 }, source: SOURCE },
	{ id: 'text-embedding-3-large', maxInput: 8_192, price: { input: 0.13, output: 0 }, source: SOURCE },
];
