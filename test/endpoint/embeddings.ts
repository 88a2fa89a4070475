import type { PlainAnswer, PlainRequest } from './openaiEndpoint.ts';
import type { Validator } from './violations.ts';

interface EmbeddingRequest {
	readonly model: string;
	readonly input: string | readonly string[];
	readonly dimensions?: number;
}

/** What OpenAI would refuse in a request for embeddings although the schema lets it pass. A word counts as a token. */
export function embeddingRules(body: unknown): readonly string[] {
	const inputs = inputsOf(body as EmbeddingRequest);
	const tokens = inputs.reduce((sum, text) => sum + text.split(/\s+/).length, 0);
	return [
		...(inputs.includes('') ? ['input cannot be an empty string'] : []),
		...(tokens > 300_000 ? ['more than 300000 tokens in a request'] : []),
		...(inputs.every((text) => text.isWellFormed()) ? [] : ['text with a lone surrogate']),
	];
}

/** Speaks the embeddings API: the vector of a text is its length and its first characters. Items come in no order, as servers may send them. */
export function embeddingsRoute(validator: Validator, seen: EmbeddingRequest[]) {
	return ({ route, text }: PlainRequest): PlainAnswer | undefined => {
		if (route !== 'POST /v1/embeddings') return undefined;
		const body = JSON.parse(text) as EmbeddingRequest;
		seen.push(body);
		const violations = validator.embeddingViolations(body);
		if (violations.length) return { status: 400, body: { error: { message: violations.join('; ') } } };
		const inputs = inputsOf(body);
		const data = inputs.map((each, index) => ({
			object: 'embedding',
			index,
			embedding: vectorOf(each, body.dimensions ?? 4),
		}));
		const usage = { prompt_tokens: inputs.length, total_tokens: inputs.length };
		return { body: { object: 'list', model: body.model, data: data.toReversed(), usage } };
	};
}

export function vectorOf(text: string, dimensions: number): readonly number[] {
	return Array.from({ length: dimensions }, (_, at) =>
		at === 0 ? text.length : (text.charCodeAt(at - 1) || 0) / 1024,
	);
}

function inputsOf({ input }: EmbeddingRequest): readonly string[] {
	return typeof input === 'string' ? [input] : (input ?? []);
}
