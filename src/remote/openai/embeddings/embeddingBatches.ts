import { mostTokens } from '../../../core/tokens/guessTokens.ts';

/** Of one request, by OpenAI's schema. */
const MOST_TOKENS = 300_000;
const MOST_INPUTS = 2_048;

/**
 * Cuts texts into requests, in order: at most `inputs` texts and 300,000 tokens each. Tokens are bounded, not counted: no text
 * has more than bytes. A text that is larger alone gets a request of its own, which the server judges.
 */
export function embeddingBatches(texts: readonly string[], inputs = MOST_INPUTS): readonly (readonly string[])[] {
	const batches: string[][] = [];
	let tokens = 0;
	for (const text of texts) {
		const size = mostTokens(text);
		const last = batches.at(-1);
		if (last && last.length < Math.min(inputs, MOST_INPUTS) && tokens + size <= MOST_TOKENS) {
			last.push(text);
			tokens += size;
			continue;
		}
		batches.push([text]);
		tokens = size;
	}
	return batches;
}
