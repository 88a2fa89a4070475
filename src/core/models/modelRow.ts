/**
 * What one model can do, what it costs and how long it lives. A field that is absent is not known: nothing may be read
 * out of that; `behaviourOf` says what Tandem does then.
 */
export interface ModelRow {
	readonly id: string;
	/** Tokens; input and output share this window. */
	readonly contextWindow?: number;
	/** Most input tokens of one request, where that is less than the window. */
	readonly maxInput?: number;
	readonly maxOutput?: number;
	/** The price of the standard tier. */
	readonly price?: Price;
	/** Prices of the other tiers, whole: nothing is taken over from the standard one. */
	readonly tierPrices?: Readonly<Partial<Record<PriceTier, Price>>>;
	/** Sizes of a request above which all of it costs more; the highest one that is exceeded counts. */
	readonly cliffs?: readonly Cliff[];
	/** What it takes in; it gives text. */
	readonly input?: readonly Modality[];
	readonly images?: ImageRule;
	/** `temperature`, `top_p`, the penalties, `logit_bias` and `logprobs` may be sent. */
	readonly sampling?: boolean;
	/** `prediction` may be sent, in a request without tools and without a limit of the output. */
	readonly prediction?: boolean;
	readonly structuredOutputs?: boolean;
	/** `repeats`: with parallel calls on, it sometimes makes the same call twice. */
	readonly parallelCalls?: 'reliable' | 'repeats';
	/** A strict schema holds only while calls come one at a time. */
	readonly strictNeedsSingleCalls?: boolean;
	/** Absent for a model that does not reason, and where nothing is known. */
	readonly reasoning?: Reasoning;
	/** The API through which it calls functions. */
	readonly tools?: ToolTransport;
	/** Tools that OpenAI runs, by the name of their type; through Responses only. */
	readonly hostedTools?: readonly HostedTool[];
	readonly promptCache?: PromptCache;
	/** The edit tools that suit it, best first. */
	readonly editTools?: readonly EditTool[];
	readonly tokenizer?: 'o200k_base';
	/** ISO date to which its knowledge goes. */
	readonly knowledgeCutoff?: string;
	/** ISO date on which its maker switches it off. */
	readonly shutdown?: string;
	/** The model that its maker names in its place. */
	readonly successor?: string;
	/** Where the figures come from, and when they were read. */
	readonly source: string;
}

/** US dollars per 1,000,000 tokens. Without `cachedInput` there is no discount; without `cacheWrite` writing costs what input costs. */
export interface Price {
	readonly input: number;
	readonly cachedInput?: number;
	readonly cacheWrite?: number;
	readonly output: number;
}

/** Ways to be served that have a price of their own, as `service_tier` and the Batch API name them. */
export type PriceTier = 'batch' | 'flex' | 'priority' | 'fast';

/** Above so many input tokens every price of the request is multiplied: that of input, cached or not, and that of output. */
export interface Cliff {
	readonly aboveInputTokens: number;
	readonly input: number;
	readonly output: number;
}

export type Modality = 'text' | 'image';

export type ToolTransport = 'chat' | 'responses' | 'either';

export type EditTool = 'apply_patch' | 'replace_in_file' | 'write_file';

export type HostedTool = 'web_search' | 'file_search' | 'code_interpreter' | 'image_generation' | 'mcp';

export type Effort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max';

export interface Reasoning {
	readonly efforts: readonly Effort[];
	/** What the API takes when a request names none. */
	readonly default: Effort;
	/** The one effort at which Chat Completions accepts functions, where there is one. */
	readonly chatTools?: Effort;
	/** What its maker advises who comes from a model that does not reason. */
	readonly advised?: Effort;
}

/** Automatic caching of a request's beginning. */
export interface PromptCache {
	/** Shorter requests are not cached, tokens. */
	readonly fromTokens: number;
	/** Values of `prompt_cache_retention` that it takes. */
	readonly retention?: readonly ('in_memory' | '24h')[];
	/** `prompt_cache_options` and breakpoints are known; a model that does not know them answers 400. */
	readonly options: boolean;
}

/** How many tokens an image counts, from its size in pixels. */
export type ImageRule =
	| {
			/** Fitted into a square, then scaled to a short side, then covered by square tiles. */
			readonly kind: 'tiles';
			readonly fitWithin: number;
			readonly shortSide: number;
			readonly tile: number;
			/** Tokens of any image, and all that there are at low detail. */
			readonly base: number;
			readonly perTile: number;
	  }
	| {
			/** Covered by square patches, scaled down until they are few enough; each is a token, times a factor. */
			readonly kind: 'patches';
			readonly fitWithin: number;
			readonly patch: number;
			readonly most: number;
			readonly multiplier: number;
	  };
