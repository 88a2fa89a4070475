import { type Answer, callsOf, pieces, usageOf } from './answer.ts';

type Item = Readonly<Record<string, unknown>>;

/** What a response repeats of its request. */
interface Frame {
	readonly index: number;
	readonly model: string;
}

/** The events of a streamed response, in the order and shape in which OpenAI sends them. */
export function eventsOf(answer: Answer, index: number, model: string): readonly object[] {
	const frame = { index, model };
	const size = answer.chunkSize ?? 24;
	const items = itemsOf(answer, index);
	const events: object[] = [
		{ type: 'response.created', response: openResponse(frame) },
		{ type: 'response.in_progress', response: openResponse(frame) },
	];
	for (const [at, item] of items.entries()) events.push(...itemEvents(item, at, size));
	const whole = responseOf(answer, index, model);
	const type = statusOf(answer) === 'completed' ? 'response.completed' : 'response.incomplete';
	return [...events, { type, response: whole }].map((event, sequence) => ({ ...event, sequence_number: sequence }));
}

/** The same answer in one piece, for requests that do not stream; also what the last event carries. */
export function responseOf(answer: Answer, index: number, model: string): object {
	const status = statusOf(answer);
	const reason = answer.finishReason === 'content_filter' ? 'content_filter' : 'max_output_tokens';
	return {
		...openResponse({ index, model }),
		status,
		incomplete_details: status === 'completed' ? null : { reason },
		output: itemsOf(answer, index),
		usage: responseUsage(answer),
	};
}

/** A response that failed after it began, as the last event of its stream. */
export function failedEvent(code: string, message: string, sequence = 99): object {
	const response = { ...openResponse({ index: 0, model: 'gpt-4.1' }), status: 'failed', error: { code, message } };
	return { type: 'response.failed', response, sequence_number: sequence };
}

function itemEvents(item: Item, at: number, size: number): readonly object[] {
	const place = { output_index: at, item_id: item.id };
	const begun = (changes: Item) => ({
		type: 'response.output_item.added',
		output_index: at,
		item: { ...item, ...changes },
	});
	const done = { type: 'response.output_item.done', output_index: at, item };
	if (item.type === 'reasoning') return [begun({ encrypted_content: null }), done];
	if (item.type !== 'message' && item.type !== 'function_call')
		return [begun(unfinished(item)), ...workEvents(item, place), done];
	if (item.type === 'function_call') {
		const text = String(item.arguments);
		return [
			begun({ arguments: '', status: 'in_progress' }),
			...pieces(text, size).map((delta) => ({ type: 'response.function_call_arguments.delta', ...place, delta })),
			{ type: 'response.function_call_arguments.done', ...place, name: item.name, arguments: text },
			done,
		];
	}
	const parts = item.content as readonly Item[];
	return [
		begun({ content: [], status: 'in_progress' }),
		...parts.flatMap((part, content) => partEvents(part, { ...place, content_index: content }, size)),
		done,
	];
}

/** Hosted work as it begins: what it gave is not there yet. */
function unfinished(item: Item): Item {
	const empty = Object.fromEntries(['result', 'output', 'outputs', 'results'].map((field) => [field, null]));
	const known = Object.entries(empty).filter(([field]) => field in item);
	return { ...('status' in item && { status: 'in_progress' }), ...Object.fromEntries(known) };
}

/** What OpenAI tells while a hosted tool works. */
function workEvents({ type, status }: Item, place: Item): readonly object[] {
	const steps = STEPS[String(type)];
	const last = status === 'failed' && /^mcp/.test(String(type)) ? 'failed' : 'completed';
	const named = steps ? ['in_progress', ...steps, last] : [];
	return named.map((step) => ({ type: `response.${type}.${step}`, ...place }));
}

const STEPS: Readonly<Record<string, readonly string[]>> = {
	web_search_call: ['searching'],
	file_search_call: ['searching'],
	code_interpreter_call: ['interpreting'],
	image_generation_call: ['generating'],
	mcp_list_tools: [],
	mcp_call: [],
};

function partEvents(part: Item, place: Item, size: number): readonly object[] {
	const isText = part.type === 'output_text';
	const name = isText ? 'output_text' : 'refusal';
	const field = isText ? 'text' : 'refusal';
	const extra = isText ? { logprobs: [] } : {};
	const text = String(part[field]);
	return [
		{ type: 'response.content_part.added', ...place, part: { ...part, [field]: '' } },
		...pieces(text, size).map((delta) => ({ type: `response.${name}.delta`, ...place, delta, ...extra })),
		...((part.annotations ?? []) as readonly object[]).map((annotation, at) => ({
			type: 'response.output_text.annotation.added',
			...place,
			annotation_index: at,
			annotation,
		})),
		{ type: `response.${name}.done`, ...place, [field]: text, ...extra },
		{ type: 'response.content_part.done', ...place, part },
	];
}

function itemsOf(answer: Answer, index: number): readonly Item[] {
	const status = statusOf(answer);
	const parts = [
		...(answer.text
			? [{ type: 'output_text', text: answer.text, annotations: answer.annotations ?? [], logprobs: [] }]
			: []),
		...(answer.refusal ? [{ type: 'refusal', refusal: answer.refusal }] : []),
	];
	return [
		...(answer.thought === undefined
			? []
			: [{ type: 'reasoning', id: `rs_${index}`, summary: [], encrypted_content: answer.thought }]),
		...(answer.hosted ?? []),
		...(parts.length ? [{ type: 'message', id: `msg_${index}`, role: 'assistant', status, content: parts }] : []),
		...callsOf(answer, index).map(({ id, ...called }, at) => ({
			type: 'function_call',
			id: `fc_${index}_${at}`,
			call_id: id,
			status,
			...called,
		})),
	];
}

function statusOf({ finishReason }: Answer): 'completed' | 'incomplete' {
	return finishReason === 'length' || finishReason === 'content_filter' ? 'incomplete' : 'completed';
}

function responseUsage(answer: Answer): object {
	const { prompt_tokens: input, completion_tokens: output, cached_tokens: cached } = usageOf(answer);
	return {
		input_tokens: input,
		input_tokens_details: { cached_tokens: cached, cache_write_tokens: 0 },
		output_tokens: output,
		output_tokens_details: { reasoning_tokens: 0 },
		total_tokens: input + output,
	};
}

function openResponse({ index, model }: Frame): object {
	return {
		id: `resp_${index}`,
		object: 'response',
		created_at: 1_795_000_000,
		status: 'in_progress',
		error: null,
		incomplete_details: null,
		instructions: null,
		model,
		output: [],
		parallel_tool_calls: true,
		store: false,
		temperature: 1,
		tool_choice: 'auto',
		tools: [],
		top_p: 1,
		metadata: {},
		service_tier: 'default',
	};
}
