import { guessTokens } from '../tokens/guessTokens.ts';
import type { AdmitTexts, Embedded, MeaningModel, MeaningPorts, MeaningText } from './meaningPorts.ts';

/** Vectors of texts, and what they cost. */
export type PaidVectors =
	/** `tokens` were paid for now; the others were known. */
	| { readonly kind: 'vectors'; readonly vectors: readonly Float32Array[]; readonly tokens: number }
	| { readonly kind: 'failed'; readonly sentence: string }
	| { readonly kind: 'cancelled' };

/** Nobody waits longer for a better order, ms. */
const PATIENCE_MS = 3_000;

/** What one use sent so far. */
interface Use {
	/** Tokens of all requests that left, guessed. */
	guessed: number;
	/** Of the request that left last. */
	end: ((state: 'done' | 'failed' | 'stopped') => void) | undefined;
}

/** Turns texts into vectors within 3 seconds. What leaves is held to the ceilings, taken down and charged, also when it came to nothing. */
export async function paidVectors(
	model: MeaningModel,
	texts: readonly MeaningText[],
	ports: MeaningPorts,
	signal: AbortSignal,
): Promise<PaidVectors> {
	const use: Use = { guessed: 0, end: undefined };
	const stop = new AbortController();
	const abort = () => stop.abort();
	if (signal.aborted) abort();
	signal.addEventListener('abort', abort, { once: true });
	const over = new AbortController();
	void ports.clock.sleep(PATIENCE_MS, over.signal).then(() => {
		if (!over.signal.aborted) abort();
	});
	const plain = texts.map(({ text }) => text);
	const found = await model.embed(plain, admitting(model, texts, use, ports), stop.signal);
	over.abort();
	signal.removeEventListener('abort', abort);
	use.end?.(STATES[found.kind]);
	const tokens = charged(model, found, use.guessed, ports);
	if (found.kind === 'vectors') return { kind: 'vectors', vectors: found.vectors, tokens };
	if (found.kind === 'failed') return { kind: 'failed', sentence: found.failure.sentence };
	return signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', sentence: lateSentence(model) };
}

const STATES = { vectors: 'done', failed: 'failed', cancelled: 'stopped' } as const;

/** Charges what was used, tokens. Who stopped waiting may have to pay all the same, and some servers count nothing: then it is guessed. */
function charged(model: MeaningModel, { kind, tokens }: Embedded, guessed: number, ports: MeaningPorts): number {
	const isCounted = kind === 'failed' || (kind === 'vectors' && tokens > 0);
	const used = isCounted ? tokens : Math.max(tokens, guessed);
	if (used > 0) ports.charge(model, used, isCounted);
	return used;
}

function admitting(model: MeaningModel, texts: readonly MeaningText[], use: Use, ports: MeaningPorts): AdmitTexts {
	const byText = new Map(texts.map((each) => [each.text.toWellFormed(), each]));
	return async (leaving, body) => {
		const tokens = leaving.reduce((sum, text) => sum + guessTokens(text), 0);
		const held = await ports.admit(model, tokens);
		if (held) return held;
		use.end?.('done');
		const named = leaving.map((text) => byText.get(text) ?? { text, withheld: [], hidden: [] });
		use.end = ports.takeDown(model, named, body);
		use.guessed += tokens;
		return undefined;
	};
}

function lateSentence({ host, model }: MeaningModel): string {
	return `${host} took longer than 3 seconds to say what the code found means to ${model}. Try again later, or choose another model in tandem.index.embeddings.`;
}
