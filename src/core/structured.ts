import type { Failure } from '../shared/failure.ts';
import { unfenced } from './edits/fencedText.ts';
import type { AnswerSchema, Model, ModelEvent, ModelRequest, Usage } from './ports.ts';
import { strictViolations } from './strictSchema.ts';
import { parseArguments } from './tools/arguments.ts';
import type { ArgumentsOf, Parameter, Parameters } from './tools/parameters.ts';

/** What an answer is to be: an object with these properties. Optional ones may be missing in the value. */
export interface AnswerShape<P extends Parameters> {
	/** `[A-Za-z0-9_-]`, at most 64. */
	readonly name: string;
	/** For the model: what the object is for. */
	readonly description?: string;
	readonly parameters: P;
}

/** A request that is answered by a value: it has no tools, and its answer no other form. */
export type StructuredRequest = Omit<ModelRequest, 'tools' | 'toolChoice' | 'parallelToolCalls' | 'answerSchema'>;

/** What came of it. `usage`, where the endpoint counted, is to be paid for whatever came. */
export type StructuredAnswer<T> = (
	| { readonly kind: 'value'; readonly value: T }
	/** The model will not answer; `text` are its words. */
	| { readonly kind: 'refusal'; readonly text: string }
	/** The answer reached the limit of its length; `text` is its beginning. */
	| { readonly kind: 'truncated'; readonly text: string }
	/** The answer is not of the shape, which only endpoints without schemas give; `problem` is one sentence. */
	| { readonly kind: 'invalid'; readonly problem: string; readonly text: string }
	| { readonly kind: 'failed'; readonly failure: Failure }
	| { readonly kind: 'cancelled' }
) & { readonly usage?: Usage };

/** Asks for a value of a shape. The value is checked here, whatever the endpoint promises. Never throws. */
export async function askStructured<P extends Parameters>(
	shape: AnswerShape<P>,
	request: StructuredRequest,
	ports: { readonly model: Model },
	signal: AbortSignal,
): Promise<StructuredAnswer<ArgumentsOf<P>>> {
	const answerSchema = answerSchemaOf(shape);
	const violations = strictViolations(answerSchema.schema, shape.name);
	if (violations.length > 0) return { kind: 'failed', failure: badSchema(violations) };
	const whole = { ...request, tools: [], toolChoice: 'auto', parallelToolCalls: false, answerSchema } as const;
	let usage: Usage | undefined;
	for await (const event of ports.model.stream(whole, signal)) {
		if (event.kind === 'usage') usage = event.usage;
		const answer = read(event, shape);
		if (answer) return usage ? { ...answer, usage } : answer;
	}
	return { kind: 'failed', failure: NO_END };
}

/** The shape as a request has it, for answers that are not streamed; read them with `readStructured`. */
export function answerSchemaOf({ name, description, parameters }: AnswerShape<Parameters>): AnswerSchema {
	return { name, ...(description !== undefined && { description }), schema: strictForm(parameters) };
}

const NO_END: Failure = { kind: 'internal', sentence: 'The answer ended without a result.', action: 'retry' };

function badSchema(violations: readonly string[]): Failure {
	const sentence = 'Tandem could not ask: the shape of the answer is not one that the API takes. Report this, please.';
	return { kind: 'internal', sentence, action: 'retry', detail: violations.slice(0, 3).join('; ') };
}

function read<P extends Parameters>(
	event: ModelEvent,
	shape: AnswerShape<P>,
): StructuredAnswer<ArgumentsOf<P>> | undefined {
	if (event.kind === 'cancelled') return { kind: 'cancelled' };
	if (event.kind === 'failed') return { kind: 'failed', failure: event.failure };
	return event.kind === 'finished' ? readStructured(event, shape) : undefined;
}

/** A whole answer. */
export type WholeAnswer = Pick<Extract<ModelEvent, { kind: 'finished' }>, 'reason' | 'refusal' | 'toolCalls' | 'text'>;

/** The value in an answer that came in one piece, or why there is none. */
export function readStructured<P extends Parameters>(
	answer: WholeAnswer,
	{ name, parameters }: AnswerShape<P>,
): StructuredAnswer<ArgumentsOf<P>> {
	const { reason, refusal, toolCalls } = answer;
	const text = toolCalls.find((call) => call.name === name)?.arguments ?? answer.text;
	if (reason === 'length') return { kind: 'truncated', text };
	if (reason === 'contentFilter') return { kind: 'failed', failure: FILTERED };
	if (refusal !== undefined) return { kind: 'refusal', text: refusal };
	const parsed = parseArguments(unfenced(text) ?? text, parameters);
	if (parsed.kind === 'refused') return { kind: 'invalid', problem: parsed.sentence, text };
	return { kind: 'value', value: withoutNulls(parsed.values) as ArgumentsOf<P> };
}

const FILTERED: Failure = {
	kind: 'contentFiltered',
	sentence: 'The provider’s content filter stopped this answer. Put the request in other words.',
	action: 'retry',
};

/** The same parameters as strict mode wants them: everything is required, and what was optional may be null. */
export function strictForm({ properties, required, ...rest }: Parameters): Readonly<Record<string, unknown>> {
	const strict = Object.entries(properties).map(([name, parameter]) => [
		name,
		required.includes(name) ? strictParameter(parameter) : nullable(strictParameter(parameter)),
	]);
	return { ...rest, properties: Object.fromEntries(strict), required: Object.keys(properties) };
}

type Fields = Readonly<Record<string, unknown>>;

function strictParameter(parameter: Parameter): Fields {
	return parameter.type === 'array' ? { ...parameter, items: strictForm(parameter.items) } : { ...parameter };
}

function nullable({ type, enum: choices, ...rest }: Fields): Fields {
	return { type: [type, 'null'], ...rest, ...(Array.isArray(choices) && { enum: [...choices, null] }) };
}

/** `null` is how a strict answer leaves something out. */
function withoutNulls(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutNulls);
	if (typeof value !== 'object' || value === null) return value;
	const given = Object.entries(value).filter(([, inner]) => inner !== null);
	return Object.fromEntries(given.map(([name, inner]) => [name, withoutNulls(inner)]));
}
