import type { BatchAnswer, BatchRequest } from '../../../core/batch.ts';
import { ChatAccumulator } from '../chat/chatAccumulator.ts';
import { chatBody } from '../chat/chatBody.ts';
import type { DroppableField } from '../droppableFields.ts';
import { type FailureContext, failureOfAnswer } from '../failures.ts';
import { asRecord } from '../json.ts';

/** One line of the file that is handed in: the request as Chat Completions has it, in one piece. */
export function batchLine({ name, request }: BatchRequest, without: ReadonlySet<DroppableField>): string {
	const { stream, stream_options, prediction, ...body } = chatBody(request, without);
	return JSON.stringify({ custom_id: name, method: 'POST', url: '/v1/chat/completions', body });
}

/** Reads a line of an output or error file; `undefined` for what is none: garbage, or cut off. */
function readAnswerLine(
	line: string,
	context: FailureContext,
): { readonly name: string; readonly answer: BatchAnswer } | undefined {
	const { custom_id: name, response, error } = asRecord(parsed(line));
	if (typeof name !== 'string') return undefined;
	return { name, answer: readAnswer(asRecord(response), asRecord(error), context) };
}

/** Lines that are read before others get their turn. */
const LINES_AT_ONCE = 32;

/** Reads an output or error file into `answers`, by name, in whatever order. A good one is not replaced: a line may be there twice. */
export async function addAnswers(
	answers: Map<string, BatchAnswer>,
	file: string,
	context: FailureContext,
): Promise<void> {
	let count = 0;
	for (let from = 0; from < file.length; ) {
		const end = file.indexOf('\n', from);
		const line = file.slice(from, end < 0 ? undefined : end);
		const read = readAnswerLine(line, context);
		if (read && answers.get(read.name)?.kind !== 'finished') answers.set(read.name, read.answer);
		from = end < 0 ? file.length : end + 1;
		if (++count % LINES_AT_ONCE === 0) await new Promise((resolve) => setTimeout(resolve));
	}
}

type Fields = Readonly<Record<string, unknown>>;

function parsed(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		return undefined;
	}
}

function readAnswer(response: Fields, error: Fields, context: FailureContext): BatchAnswer {
	if (error.code === 'batch_expired' || error.code === 'batch_cancelled')
		return { kind: 'failed', failure: UNANSWERED };
	const status = Number(response.status_code ?? (Object.keys(error).length > 0 ? 500 : 0));
	const body = asRecord(response.body);
	if (status === 200) return readCompletion(body) ?? { kind: 'failed', failure: UNREADABLE };
	const answer = {
		status,
		headers: new Headers(),
		body: JSON.stringify(Object.keys(body).length > 0 ? body : { error }),
	};
	return { kind: 'failed', failure: failureOfAnswer(answer, context) };
}

const UNANSWERED = {
	kind: 'timeout',
	sentence: 'The batch ended before this request was answered. Ask it again.',
	action: 'retry',
} as const;

const UNREADABLE = {
	kind: 'malformedStream',
	sentence: 'An answer of the batch could not be read. Ask that request again.',
	action: 'retry',
} as const;

/** A whole completion is a stream of one chunk, whose delta is all of it. */
function readCompletion({ choices, usage, service_tier }: Fields): BatchAnswer | undefined {
	const choice = asRecord(Array.isArray(choices) ? choices[0] : undefined);
	const accumulator = new ChatAccumulator();
	accumulator.add({ choices: [{ ...choice, delta: choice.message }], usage, service_tier });
	const { finish, text, refusal, usage: counted } = accumulator;
	if (!finish || finish.kind === 'error') return undefined;
	const cut = finish.kind === 'complete' ? undefined : finish.kind;
	const toolCalls = accumulator.toolCalls(new Set(), cut !== undefined);
	const reason = cut ?? (toolCalls.length > 0 ? 'toolCalls' : 'stop');
	return { kind: 'finished', reason, text, toolCalls, ...(refusal && { refusal }), ...(counted && { usage: counted }) };
}
