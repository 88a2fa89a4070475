/** The model for embeddings that the user chose. */
export interface EmbeddingSetting {
	readonly model: string;
	/** Length of its vectors, for models that can give shorter ones. */
	readonly dimensions?: number;
	/** Base URL as written; absent: where the chat is asked. */
	readonly endpoint?: string;
}

/** Longer names are no names. */
const LONGEST = 200;
const MOST_DIMENSIONS = 16_384;

/** Reads the value of `tandem.index.embeddings`, whatever it is; `undefined`: nothing is embedded. */
export function parseEmbeddingSetting(value: unknown): EmbeddingSetting | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { model, dimensions, endpoint }: Readonly<Record<string, unknown>> = { ...value };
	if (typeof model !== 'string' || model.trim() === '' || model.length > LONGEST) return undefined;
	// A setting that names an endpoint which cannot be read must not send to another one.
	if (endpoint !== undefined && typeof endpoint !== 'string') return undefined;
	const isLength = Number.isInteger(dimensions) && Number(dimensions) > 0 && Number(dimensions) <= MOST_DIMENSIONS;
	return {
		model: model.trim(),
		...(isLength && { dimensions: Number(dimensions) }),
		...(endpoint?.trim() && { endpoint: endpoint.trim() }),
	};
}
