/** What the endpoint answers. Everything is optional; `{}` is an empty answer that ends with `stop`. */
export interface Answer {
	readonly text?: string;
	readonly refusal?: string;
	/** An encrypted thought before everything else; only Responses sends it. */
	readonly thought?: string;
	/** What tools of the endpoint's own did, as items of the output, before everything but the thought; only Responses sends it. */
	readonly hosted?: readonly { readonly type: string; readonly id: string; readonly [field: string]: unknown }[];
	/** Notes on the text; only Responses sends them. */
	readonly annotations?: readonly object[];
	/** Arguments that are no string are sent as JSON; a string is sent as it is, valid or not. */
	readonly toolCalls?: readonly {
		readonly name: string;
		readonly arguments: unknown;
		readonly id?: string;
	}[];
	/** Default: `tool_calls` when there are calls, else `stop`. */
	readonly finishReason?: 'stop' | 'length' | 'tool_calls' | 'content_filter';
	readonly usage?: {
		readonly prompt_tokens: number;
		readonly completion_tokens: number;
		readonly cached_tokens?: number;
		readonly accepted_prediction_tokens?: number;
		readonly rejected_prediction_tokens?: number;
	};
	/** Between chunks, ms. */
	readonly chunkDelayMs?: number;
	/** UTF-16 units in a piece of text or arguments; default 24. */
	readonly chunkSize?: number;
	/** After this many chunks the server falls silent and keeps the connection open. */
	readonly hangAfter?: number;
	/** Answer with this status and `error` instead. */
	readonly status?: number;
	readonly error?: {
		readonly message: string;
		readonly type?: string;
		readonly code?: string | null;
		readonly param?: string | null;
	};
	/** Added to the answer's headers. */
	readonly headers?: Readonly<Record<string, string>>;
}

/** The chunks of a streamed completion, in the order and shape in which OpenAI sends them, without the usage chunk. */
export function chunksOf(answer: Answer, index: number, model: string): readonly object[] {
	const size = answer.chunkSize ?? 24;
	const deltas: object[] = [{ role: 'assistant', content: '', refusal: null }];
	for (const content of pieces(answer.text ?? '', size)) deltas.push({ content });
	for (const refusal of pieces(answer.refusal ?? '', size)) deltas.push({ refusal });
	for (const [at, call] of callsOf(answer, index).entries()) {
		deltas.push({
			tool_calls: [{ index: at, id: call.id, type: 'function', function: { name: call.name, arguments: '' } }],
		});
		for (const piece of pieces(call.arguments, size))
			deltas.push({ tool_calls: [{ index: at, function: { arguments: piece } }] });
	}
	const frame = frameOf(index, model, 'chat.completion.chunk');
	return [
		...deltas.map((delta) => ({ ...frame, choices: [{ index: 0, delta, logprobs: null, finish_reason: null }] })),
		{ ...frame, choices: [{ index: 0, delta: {}, logprobs: null, finish_reason: finishOf(answer) }] },
	];
}

/** The last chunk of a stream whose request asked for usage. */
export function usageChunk(answer: Answer, index: number, model: string): object {
	return { ...frameOf(index, model, 'chat.completion.chunk'), choices: [], usage: chatUsage(answer) };
}

/** The same answer in one piece, for requests that do not stream. */
export function completionOf(answer: Answer, index: number, model: string): object {
	const calls = callsOf(answer, index).map(({ id, ...called }) => ({ id, type: 'function', function: called }));
	const message = {
		role: 'assistant',
		content: answer.text ?? null,
		refusal: answer.refusal ?? null,
		...(calls.length > 0 && { tool_calls: calls }),
	};
	return {
		...frameOf(index, model, 'chat.completion'),
		choices: [{ index: 0, message, logprobs: null, finish_reason: finishOf(answer) }],
		usage: chatUsage(answer),
	};
}

/** The calls with their ids and argument texts. */
export function callsOf(answer: Answer, index: number) {
	return (answer.toolCalls ?? []).map((call, at) => ({
		id: call.id ?? `call_${index}_${at}`,
		name: call.name,
		arguments: typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments),
	}));
}

function finishOf(answer: Answer): string {
	return answer.finishReason ?? (answer.toolCalls?.length ? 'tool_calls' : 'stop');
}

/** The counts that the answer reports. */
export function usageOf(answer: Answer) {
	const { prompt_tokens = 1000, completion_tokens = 50, cached_tokens = 0 } = answer.usage ?? {};
	return { prompt_tokens, completion_tokens, cached_tokens };
}

function chatUsage(answer: Answer): object {
	const { prompt_tokens, completion_tokens, cached_tokens } = usageOf(answer);
	const { accepted_prediction_tokens = 0, rejected_prediction_tokens = 0 } = answer.usage ?? {};
	return {
		prompt_tokens,
		completion_tokens,
		total_tokens: prompt_tokens + completion_tokens,
		prompt_tokens_details: { cached_tokens, audio_tokens: 0 },
		completion_tokens_details: {
			reasoning_tokens: 0,
			audio_tokens: 0,
			accepted_prediction_tokens,
			rejected_prediction_tokens,
		},
	};
}

function frameOf(index: number, model: string, object: string) {
	return {
		id: `chatcmpl-${index}`,
		object,
		created: 1_795_000_000,
		model,
		service_tier: 'default',
		system_fingerprint: 'fp_test',
	};
}

/** The text cut into pieces of `size` UTF-16 units. */
export function pieces(text: string, size: number): readonly string[] {
	const list: string[] = [];
	for (let at = 0; at < text.length; at += size) list.push(text.slice(at, at + size));
	return list;
}
