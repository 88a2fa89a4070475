import type { Failure } from '../../shared/failure.ts';
import type { Model, Usage } from '../ports.ts';
import { type AnswerShape, askStructured } from '../structured.ts';
import type { ArgumentsOf, Parameters } from '../tools/parameters.ts';

/** Something small that a cheap model does beside the chat: one request, one value. */
export interface SmallJob<Input, P extends Parameters, Value> {
	/** In words for the user: “a title for the chat”. */
	readonly label: string;
	/** The same bytes in every request of the job. */
	readonly system: string;
	readonly shape: AnswerShape<P>;
	/** The most tokens that its answer may have. */
	readonly maxOutputTokens: number;
	/** The user's message: what it is about, as data. */
	ask(input: Input): string;
	/** What is made of the answer; nothing when it is of no use. */
	read(answer: ArgumentsOf<P>): Value | undefined;
}

/** Who does a small job. */
export interface JobModel {
	readonly model: Model;
	/** The model to name in the request. */
	readonly name: string;
	/** The same for all requests that begin alike. */
	readonly cacheKey: string;
}

/** What came of a small job. `usage`, where the endpoint counted, is to be paid for whatever came. */
export type JobResult<Value> = (
	| { readonly kind: 'done'; readonly value: Value /** Who did it. */; readonly model: string }
	| { readonly kind: 'failed'; readonly failure: Failure }
	| { readonly kind: 'cancelled' }
) & { readonly usage?: Usage };

/** Does a small job. Never throws. */
export async function runSmallJob<Input, P extends Parameters, Value>(
	job: SmallJob<Input, P, Value>,
	input: Input,
	{ model, name, cacheKey }: JobModel,
	signal: AbortSignal,
): Promise<JobResult<Value>> {
	let by = name;
	const heard: Model = {
		async *stream(request, stop) {
			for await (const event of model.stream(request, stop)) {
				if (event.kind === 'model') by = event.model;
				yield event;
			}
		},
	};
	const request = {
		model: name,
		system: job.system,
		messages: [{ role: 'user' as const, text: job.ask(input) }],
		cacheKey,
		maxOutputTokens: job.maxOutputTokens,
	};
	const answer = await askStructured(job.shape, request, { model: heard }, signal);
	const paid = answer.usage ? { usage: answer.usage } : {};
	switch (answer.kind) {
		case 'cancelled':
			return { kind: 'cancelled', ...paid };
		case 'failed':
			return { kind: 'failed', failure: answer.failure, ...paid };
		case 'value': {
			const value = job.read(answer.value);
			return value === undefined
				? { kind: 'failed', failure: noUse(job.label), ...paid }
				: { kind: 'done', value, model: by, ...paid };
		}
		case 'refusal':
		case 'truncated':
		case 'invalid':
			return { kind: 'failed', failure: noUse(job.label, detailOf(answer)), ...paid };
	}
}

function detailOf(answer: { readonly kind: string; readonly text: string }): string {
	return `${answer.kind}: ${answer.text.slice(0, 200)}`;
}

function noUse(label: string, detail?: string): Failure {
	const sentence = `The model gave no ${label.replace(/^an? /, '')} that can be used. Try again, or choose another small model.`;
	return { kind: 'internal', sentence, action: 'retry', ...(detail !== undefined && { detail }) };
}
