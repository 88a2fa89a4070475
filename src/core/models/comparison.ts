import type { ToolCall } from '../conversation.ts';
import type { Clock, Model, ModelRequest, Usage } from '../ports.ts';
import { guessTokens } from '../tokens/guessTokens.ts';
import { tokensOfMessage } from '../trimHistory.ts';
import { costLabel } from './costLabel.ts';
import { findModel } from './findModel.ts';
import type { ModelRow } from './modelRow.ts';
import { estimateDollars } from './money.ts';

/** What a model made of a request. Its calls were not run. */
export interface ComparedRun {
	readonly model: string;
	/** Untrusted. */
	readonly text: string;
	readonly calls: readonly ToolCall[];
	readonly usage?: Usage;
	/** To the first word or call, ms. */
	readonly firstMs?: number;
	/** To the end, ms. */
	readonly totalMs: number;
	/** Why there is no whole answer. */
	readonly problem?: string;
}

/**
 * Asks a model once and gives what it answers. Runs none of its calls, and the endpoint none of its own tools. Never rejects.
 */
export async function runForComparison(
	model: Model,
	request: ModelRequest,
	clock: Pick<Clock, 'now'>,
	signal: AbortSignal,
): Promise<ComparedRun> {
	const started = clock.now();
	const since = () => Math.max(0, clock.now() - started);
	let run: ComparedRun = { model: request.model, text: '', calls: [], totalMs: 0 };
	const { hostedTools: _, ...harmless } = request;
	for await (const event of model.stream(harmless, signal)) {
		const isWord = event.kind === 'text' || event.kind === 'callProgress';
		if (isWord && run.firstMs === undefined) run = { ...run, firstMs: since() };
		if (event.kind === 'usage') run = { ...run, usage: event.usage };
		if (event.kind === 'cancelled') run = { ...run, text: event.partialText, problem: 'Stopped.' };
		if (event.kind === 'failed') run = { ...run, text: event.partialText, problem: event.failure.sentence };
		if (event.kind !== 'finished') continue;
		const cut = event.reason === 'length' || event.reason === 'contentFilter';
		run = { ...run, text: event.refusal ?? event.text, calls: event.toolCalls };
		if (cut) run = { ...run, problem: 'The answer was cut off.' };
	}
	return { ...run, totalMs: since() };
}

/** The model that its maker names in the place of another, by the name that it has where the other has a vendor's prefix. */
export function successorOf(model: string, rows: readonly ModelRow[]): string | undefined {
	const successor = findModel(model, rows)?.successor;
	if (successor === undefined || successor.includes('/')) return successor;
	return model.slice(0, model.lastIndexOf('/') + 1) + successor;
}

/** Output tokens to reckon with, as most answers have fewer. */
const USUAL_ANSWER = 2_000;

/** Asks the user before it costs anything: “About 12,300 tokens each. gpt-4.1: at most $0.0406 …”. */
export function comparisonQuestion(
	request: ModelRequest,
	models: readonly string[],
	rows: readonly ModelRow[],
): string {
	const frame = guessTokens(request.system) + guessTokens(JSON.stringify(request.tools));
	const inputTokens = request.messages.reduce((sum, message) => sum + tokensOfMessage(message), frame);
	const prices = models.map((model) => {
		const planned = { inputTokens, repeatedTokens: 0, outputTokens: USUAL_ANSWER };
		const estimate = estimateDollars(model, planned, { rows });
		return `${model}: ${estimate ? `about $${estimate.most.toFixed(4)}` : 'price not known'}`;
	});
	const tokens = Number(inputTokens.toPrecision(2)).toLocaleString('en-US');
	return `About ${tokens} tokens each, and an answer of up to ${USUAL_ANSWER.toLocaleString('en-US')}. ${prices.join('; ')}. Tools are offered as they were, but no call is run.`;
}

/** Model, tokens, money and time of a run in one line. */
export function runSentence({ model, usage, totalMs, problem }: ComparedRun): string {
	const cost = (usage && costLabel([usage])) || 'tokens not known';
	return [`${model}: ${cost}, ${seconds(totalMs)}`, ...(problem ? [problem] : [])].join(' – ');
}

/** One side of the comparison, as plain text. The lines of the two sides stand beside each other. */
export function comparedText(run: ComparedRun): string {
	const { model, usage, firstMs, totalMs, problem, text, calls } = run;
	const lines = [
		`Model       ${model}`,
		`Tokens in   ${usage ? `${count(usage.inputTokens)}, ${count(usage.cachedTokens)} of them cached` : '—'}`,
		`Tokens out  ${usage ? count(usage.outputTokens) : '—'}`,
		`Money       ${usage?.dollars === undefined ? '—' : `$${usage.dollars.toFixed(6)}`}`,
		`First word  ${firstMs === undefined ? '—' : seconds(firstMs)}`,
		`Time        ${seconds(totalMs)}`,
		`Problem     ${problem ?? 'none'}`,
		'',
		text || '(no text)',
		...calls.flatMap(({ name, arguments: given }) => ['', `Would call ${name}, which was not run:`, given]),
	];
	return `${lines.join('\n').toWellFormed()}\n`;
}

function seconds(ms: number): string {
	return `${(ms / 1000).toFixed(1)} s`;
}

function count(tokens: number): string {
	return tokens.toLocaleString('en-US');
}
