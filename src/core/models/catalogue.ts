/** What one model can do, what it costs and how long it lives. Money is US dollars per 1,000,000 tokens. */
export interface ModelInfo {
	readonly id: string;
	/** Input and output tokens share this window. */
	readonly contextWindow: number;
	readonly maxOutput: number;
	readonly price: { readonly input: number; readonly cachedInput: number; readonly output: number };
	/** Above `aboveInputTokens` the whole request costs this many times the price. */
	readonly longContext?: { readonly aboveInputTokens: number; readonly input: number; readonly output: number };
	/** ISO date on which OpenAI switches the model off. */
	readonly shutdown?: string;
	readonly successor?: string;
	/** Where the row's figures come from, and when they were read. */
	readonly source: string;
}

const PRICING = 'OpenAI pricing and model pages, 2026-07-15; shutdown dates from the deprecations page, 2026-10-14';

/** The models that Tandem knows. A row is all it takes to add one; a model without a row works, its price is not shown. */
export const CATALOGUE: readonly ModelInfo[] = [
	{
		id: 'gpt-4.1',
		contextWindow: 1_047_576,
		maxOutput: 32_768,
		price: { input: 2, cachedInput: 0.5, output: 8 },
		shutdown: '2027-01-14',
		successor: 'gpt-6-luna',
		source: PRICING,
	},
	{
		id: 'gpt-4.1-mini',
		contextWindow: 1_047_576,
		maxOutput: 32_768,
		price: { input: 0.4, cachedInput: 0.1, output: 1.6 },
		shutdown: '2027-01-14',
		successor: 'gpt-6-luna',
		source: PRICING,
	},
	{
		id: 'gpt-6-luna',
		contextWindow: 1_050_000,
		maxOutput: 128_000,
		price: { input: 0.1, cachedInput: 0.01, output: 0.5 },
		longContext: { aboveInputTokens: 272_000, input: 2, output: 1.5 },
		source: 'OpenAI model page, 2026-10',
	},
];

/** The row of a model or of a dated snapshot of it (`gpt-4.1-2025-04-14`), also behind a vendor prefix (`openai/gpt-4.1`). */
export function findModel(id: string): ModelInfo | undefined {
	const bare = id.slice(id.lastIndexOf('/') + 1).replace(/-\d{4}-\d{2}-\d{2}$/, '');
	return CATALOGUE.find((row) => row.id === bare);
}
