import type { Failure } from '../../shared/failure.ts';
import { unfenced } from '../edits/fencedText.ts';
import type { Model, ModelEvent, ModelRequest, Usage } from '../ports.ts';
import { predicted } from '../prediction.ts';
import { type RewriteAsk, rewriteAsk, rewriteSystem } from '../prompts/rewritePrompt.ts';

export interface RewriteInput extends RewriteAsk {
	readonly model: string;
	readonly cacheKey: string;
}

/** What came of a rewrite. `usages` holds one entry for each request that reported its use. */
export type Rewritten = {
	readonly usages: readonly Usage[];
} /** With the line ends and the last line end of the text that was given. */ & (
	| { readonly kind: 'text'; readonly text: string }
	/** The model gave the text back as it was. */
	| { readonly kind: 'unchanged' }
	/** The model will not; its words. */
	| { readonly kind: 'refusal'; readonly words: string }
	/** The answer reached the limit of its length, so it is not the whole text. */
	| { readonly kind: 'truncated' }
	| { readonly kind: 'failed'; readonly failure: Failure }
	| { readonly kind: 'cancelled' }
);

/** Hears the answer grow: all of it so far, with line feeds. */
export type OnGrowth = (text: string) => void;

const NO_END: Failure = { kind: 'internal', sentence: 'The answer ended without a result.', action: 'retry' };
const FILTERED: Failure = {
	kind: 'contentFiltered',
	sentence: 'The provider’s content filter stopped this answer. Put the request in other words.',
	action: 'retry',
};

/**
 * Has a stretch of a file rewritten in one request without tools. The stretch goes along as a prediction, where the model has that, so
 * that what stays comes fast. Nothing is written. Never throws.
 */
export async function rewriteText(
	input: RewriteInput,
	{ model }: { readonly model: Model },
	onGrowth: OnGrowth,
	signal: AbortSignal,
): Promise<Rewritten> {
	const usages: Usage[] = [];
	let growing = '';
	for await (const event of model.stream(requestOf(input), signal)) {
		if (event.kind === 'usage') usages.push(event.usage);
		if (event.kind === 'text') {
			growing += event.delta;
			onGrowth(withoutFence(growing, input.text));
		}
		const rewritten = read(event, input.text);
		if (rewritten) return { ...rewritten, usages };
	}
	return { kind: 'failed', failure: NO_END, usages };
}

function requestOf({ model, cacheKey, ...ask }: RewriteInput): ModelRequest {
	const text = lineFeeds(ask.text);
	return predicted({
		model,
		system: rewriteSystem(),
		messages: [{ role: 'user', text: rewriteAsk({ ...ask, text }) }],
		cacheKey,
		prediction: text,
	});
}

type Outcome = Rewritten extends infer Each ? (Each extends Rewritten ? Omit<Each, 'usages'> : never) : never;

function read(event: ModelEvent, before: string): Outcome | undefined {
	if (event.kind === 'cancelled') return { kind: 'cancelled' };
	if (event.kind === 'failed') return { kind: 'failed', failure: event.failure };
	if (event.kind !== 'finished') return undefined;
	if (event.reason === 'length') return { kind: 'truncated' };
	if (event.reason === 'contentFilter') return { kind: 'failed', failure: FILTERED };
	if (event.refusal !== undefined) return { kind: 'refusal', words: event.refusal };
	const text = fitted(event.text, before);
	if (text === before) return { kind: 'unchanged' };
	// An empty answer is no wish to delete everything.
	return text.trim() === '' && before.trim() !== '' ? { kind: 'failed', failure: NO_END } : { kind: 'text', text };
}

/** The answer with what it has of the old text's frame: no fence that the old text has not, its line ends, its last line end. */
export function fitted(answer: string, before: string): string {
	const bare = withoutFence(lineFeeds(answer), before).replace(/\n+$/, '');
	const plain = /^[\r\n]/.test(before) ? bare : bare.replace(/^\n+/, '');
	const end = /(?:\r\n|\n|\r)*$/.exec(before)?.[0] ?? '';
	const lineEnd = /\r\n|\n|\r/.exec(before)?.[0] ?? '\n';
	return plain.replaceAll('\n', lineEnd) + end;
}

function withoutFence(answer: string, before: string): string {
	if (/^\s*(?:```|~~~)/.test(before)) return answer;
	return unfenced(answer) ?? answer.replace(/^\s*```[\w+-]*\n/, '');
}

function lineFeeds(text: string): string {
	return text.replace(/\r\n?/g, '\n');
}
