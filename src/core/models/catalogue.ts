import { ENDING } from './endingModels.ts';
import type { HostedTool, ImageRule, ModelRow } from './modelRow.ts';

const PAGES = 'OpenAI pricing and model pages, 2026-07-15; shutdown from the deprecations page, 2026-10-15';

const HOSTED: readonly HostedTool[] = ['web_search', 'file_search', 'code_interpreter', 'image_generation', 'mcp'];

const PATCHES = { kind: 'patches', fitWithin: 2048, patch: 32, most: 1536 } as const satisfies Partial<ImageRule>;

/** What gpt-4.1, mini and nano have in common. */
const GPT_41 = {
	contextWindow: 1_047_576,
	maxOutput: 32_768,
	input: ['text', 'image'],
	sampling: true,
	prediction: true,
	structuredOutputs: true,
	tools: 'either',
	hostedTools: HOSTED,
	tokenizer: 'o200k_base',
	knowledgeCutoff: '2024-06-01',
	source: PAGES,
} as const satisfies Partial<ModelRow>;

/** What the models after 5.5 that reason have in common. */
const REASONING = {
	contextWindow: 1_050_000,
	maxOutput: 128_000,
	cliffs: [{ aboveInputTokens: 272_000, input: 2, output: 1.5 }],
	input: ['text', 'image'],
	sampling: false,
	prediction: false,
	structuredOutputs: true,
	hostedTools: HOSTED,
	promptCache: { fromTokens: 1024, options: true },
	editTools: ['apply_patch', 'replace_in_file', 'write_file'],
} as const satisfies Partial<ModelRow>;

/** The models that Tandem knows. A row is all it takes to add one; a model without a row works, its price is not shown. */
export const CATALOGUE: readonly ModelRow[] = [
	{
		...GPT_41,
		id: 'gpt-4.1',
		price: { input: 2, cachedInput: 0.5, output: 8 },
		tierPrices: { batch: { input: 1, output: 4 }, priority: { input: 3.5, cachedInput: 0.875, output: 14 } },
		images: { kind: 'tiles', fitWithin: 2048, shortSide: 768, tile: 512, base: 85, perTile: 170 },
		parallelCalls: 'reliable',
		promptCache: { fromTokens: 1024, retention: ['in_memory', '24h'], options: false },
		editTools: ['apply_patch', 'replace_in_file', 'write_file'],
		shutdown: '2027-01-14',
		successor: 'gpt-6-luna',
	},
	{
		...GPT_41,
		id: 'gpt-4.1-mini',
		price: { input: 0.4, cachedInput: 0.1, output: 1.6 },
		tierPrices: { batch: { input: 0.2, output: 0.8 }, priority: { input: 0.7, cachedInput: 0.175, output: 2.8 } },
		images: { ...PATCHES, multiplier: 1.62 },
		parallelCalls: 'reliable',
		promptCache: { fromTokens: 1024, retention: ['in_memory'], options: false },
		editTools: ['apply_patch', 'replace_in_file', 'write_file'],
		shutdown: '2027-01-14',
		successor: 'gpt-6-luna',
	},
	{
		...GPT_41,
		id: 'gpt-4.1-nano',
		price: { input: 0.1, cachedInput: 0.025, output: 0.4 },
		tierPrices: { batch: { input: 0.05, output: 0.2 }, priority: { input: 0.2, cachedInput: 0.05, output: 0.8 } },
		images: { ...PATCHES, multiplier: 2.46 },
		parallelCalls: 'repeats',
		promptCache: { fromTokens: 1024, retention: ['in_memory'], options: false },
		// It is poor at diffs: 9.8 % of a polyglot benchmark of such edits.
		editTools: ['replace_in_file', 'write_file'],
		shutdown: '2026-10-23',
		successor: 'gpt-5.6-luna',
	},
	{
		...REASONING,
		id: 'gpt-6-luna',
		tools: 'responses',
		price: { input: 0.1, cachedInput: 0.01, cacheWrite: 0.125, output: 0.5 },
		tierPrices: {
			batch: { input: 0.05, cachedInput: 0.005, cacheWrite: 0.0625, output: 0.25 },
			flex: { input: 0.05, cachedInput: 0.005, cacheWrite: 0.0625, output: 0.25 },
			fast: { input: 0.2, cachedInput: 0.02, cacheWrite: 0.25, output: 1 },
		},
		reasoning: {
			efforts: ['none', 'low', 'medium', 'high', 'xhigh', 'max'],
			default: 'medium',
			chatTools: 'none',
			advised: 'none',
		},
		knowledgeCutoff: '2026-05-18',
		source: 'OpenAI model page of gpt-6-luna, 2026-10; advised effort from OpenAI help article 20001600',
	},
	{
		...REASONING,
		id: 'gpt-6.1-sol',
		tools: 'responses',
		maxInput: 922_000,
		price: { input: 2, cachedInput: 0.1, cacheWrite: 2.5, output: 10 },
		tierPrices: {
			batch: { input: 1, cachedInput: 0.05, cacheWrite: 1.25, output: 5 },
			flex: { input: 1, cachedInput: 0.05, cacheWrite: 1.25, output: 5 },
			fast: { input: 4, cachedInput: 0.2, cacheWrite: 5, output: 20 },
		},
		reasoning: { efforts: ['low', 'medium', 'high', 'xhigh', 'max'], default: 'medium' },
		knowledgeCutoff: '2026-04-30',
		source: 'OpenAI model page of gpt-6.1-sol as translated by w3cschool.cn; prices as resellers quote them, 2026-10',
	},
	{
		...REASONING,
		id: 'gpt-5.6-luna',
		price: { input: 0.2, cachedInput: 0.02, cacheWrite: 0.25, output: 1.2 },
		reasoning: { efforts: ['none', 'low', 'medium', 'high', 'xhigh', 'max'], default: 'medium' },
		knowledgeCutoff: '2026-02-16',
		source: 'OpenAI model page of gpt-5.6-luna, 2026-10',
	},
	...ENDING,
];
