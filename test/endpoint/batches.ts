import { type Answer, completionOf } from './answer.ts';
import type { PlainAnswer, PlainRequest } from './openaiEndpoint.ts';
import type { Validator } from './violations.ts';

/** The body of a line, as far as answers depend on it. */
export interface LineBody {
	readonly model: string;
	readonly messages: readonly { readonly role: string; readonly content?: unknown }[];
}

export interface BatchScript {
	/** What each request is answered with; `undefined`: not before the batch ends. */
	answer(body: LineBody, name: string): Answer | undefined;
	/** How a batch stands each time that it is asked about; the last one stays. A function is asked each time. */
	readonly statuses: readonly string[] | (() => string);
	/** Why the batch number `index` (from 0), with so many lines, fails its validation; `undefined`: it does not. */
	refuse?(lines: number, index: number): { readonly code: string; readonly message: string } | undefined;
	/** Makes another file of the lines of an output or error file. */
	file?(lines: readonly string[], kind: 'output' | 'errors'): string;
}

interface Batch {
	readonly input: string;
	readonly metadata: unknown;
	status: string;
	asked: number;
	readonly total: number;
	readonly counts: { output: number; errors: number };
	output?: string;
	errors?: string;
	refused?: { readonly code: string; readonly message: string };
}

/** What the endpoint has been told and holds. Files that were removed are gone from `files`. */
export interface BatchState {
	readonly files: Map<string, string>;
	readonly batches: Map<string, Batch>;
	/** Routes, oldest first. */
	readonly seen: string[];
}

const OVER = ['completed', 'failed', 'expired', 'cancelled'];

/** Speaks the files and batches of OpenAI's API: each line is checked as a request of its own is. */
export function batchRoutes(
	validator: Validator,
	script: BatchScript,
): BatchState & {
	route(request: PlainRequest): PlainAnswer | undefined;
} {
	const state: BatchState = { files: new Map(), batches: new Map(), seen: [] };
	const route = (request: PlainRequest): PlainAnswer | undefined => {
		state.seen.push(request.route);
		const [, method, , kind, id, what] =
			/^(\w+) \/(v1)\/(files|batches)(?:\/([^/]+))?(?:\/(\w+))?$/.exec(request.route) ?? [];
		if (kind === 'files' && method === 'DELETE')
			return state.files.delete(id ?? '')
				? { body: { id, deleted: true } }
				: refused(404, `No such File object: ${id}`);
		if (kind === 'files') return method === 'POST' ? takeFile(state, request) : giveFile(state, id);
		if (kind !== 'batches') return undefined;
		if (method === 'POST' && id === undefined) return create(state, JSON.parse(request.text), validator, script);
		if (id === undefined)
			return { body: { object: 'list', data: [...state.batches.keys()].map((each) => shown(state, each)) } };
		const batch = state.batches.get(id);
		if (!batch) return refused(404, `No batch found with id '${id}'.`);
		if (what === 'cancel') batch.status = 'cancelling';
		else step(state, id, script);
		return { body: shown(state, id) };
	};
	return { ...state, route };
}

function takeFile(state: BatchState, { headers, text }: PlainRequest): PlainAnswer {
	const boundary = /boundary=(.+)$/.exec(headers['content-type'] ?? '')?.[1];
	const parts = boundary === undefined ? [] : text.split(`--${boundary}`);
	const part = (name: string) => parts.find((each) => each.includes(`name="${name}"`))?.split('\r\n\r\n');
	const purpose = part('purpose')?.[1]?.trim();
	const [, ...content] = part('file') ?? [];
	if (purpose !== 'batch' || content.length === 0)
		return refused(400, `purpose ${purpose} with ${content.length} files`);
	const id = `file-${state.seen.length}`;
	state.files.set(id, content.join('\r\n\r\n').replace(/\r\n$/, ''));
	return { body: { id, object: 'file', purpose, status: 'processed' } };
}

function giveFile(state: BatchState, id = ''): PlainAnswer {
	const content = state.files.get(id);
	return content === undefined ? refused(404, `No such File object: ${id}`) : { body: content };
}

function create(
	state: BatchState,
	asked: Readonly<Record<string, unknown>>,
	validator: Validator,
	script: BatchScript,
): PlainAnswer {
	const { input_file_id: input, endpoint, completion_window: window, metadata, ...rest } = asked;
	const file = state.files.get(String(input));
	if (file === undefined || endpoint !== '/v1/chat/completions' || window !== '24h' || Object.keys(rest).length > 0)
		return refused(400, `Not a batch: ${JSON.stringify(asked)}`);
	const lines = linesOf(file);
	const names = new Set(lines.map(({ custom_id: name }) => name));
	const violations = lines.flatMap(({ body, url, method }) => [
		...(method === 'POST' && url === endpoint ? [] : [`${method} ${url} in a line`]),
		...('stream' in body ? ['a line that streams'] : []),
		...validator.requestViolations(body),
	]);
	if (names.size < lines.length) violations.push('two lines have one custom_id');
	const id = `batch_${state.batches.size}`;
	const wrong = violations.length > 0 ? { code: 'invalid', message: violations.join('; ') } : undefined;
	const refused_ = wrong ?? script.refuse?.(lines.length, state.batches.size);
	const refusal = refused_ ? { refused: refused_ } : {};
	state.batches.set(id, {
		input: String(input),
		metadata,
		status: 'validating',
		asked: 0,
		total: lines.length,
		counts: { output: 0, errors: 0 },
		...refusal,
	});
	return { body: shown(state, id) };
}

interface Line {
	readonly custom_id: string;
	readonly method: string;
	readonly url: string;
	readonly body: LineBody;
}

function linesOf(file: string): readonly Line[] {
	return file
		.split('\n')
		.filter(Boolean)
		.map((line) => JSON.parse(line));
}

/** The batch stands one step further; at an end its files are there, in no order. */
function step(state: BatchState, id: string, script: BatchScript): void {
	const batch = state.batches.get(id);
	if (!batch || OVER.includes(batch.status)) return;
	const { statuses } = script;
	const at = batch.asked++;
	const next = typeof statuses === 'function' ? statuses() : statuses[Math.min(at, statuses.length - 1)];
	batch.status = batch.refused ? 'failed' : batch.status === 'cancelling' ? 'cancelled' : (next ?? 'completed');
	if (!OVER.includes(batch.status) || batch.refused) return;
	const outcomes = linesOf(state.files.get(batch.input) ?? '').map((line, at) =>
		outcomeOf(line, at, batch.status, script),
	);
	const write = (good: boolean) => outcomes.filter((each) => each.good === good).toReversed();
	for (const [field, good] of [
		['output', true],
		['errors', false],
	] as const) {
		const lines = write(good);
		if (lines.length === 0) continue;
		batch[field] = `file-${field}-${id}`;
		batch.counts[field] = lines.length;
		const written = lines.map(({ line }) => JSON.stringify(line));
		state.files.set(batch[field], script.file?.(written, field) ?? `${written.join('\n')}\n`);
	}
}

function outcomeOf({ custom_id, body }: Line, at: number, status: string, script: BatchScript) {
	const answer = script.answer(body, custom_id);
	const frame = { id: `batch_req_${at}`, custom_id };
	if (!answer || answer.status !== undefined) {
		const message = 'This request could not be executed before the completion window expired.';
		const error = answer ? null : { code: status === 'cancelled' ? 'batch_cancelled' : 'batch_expired', message };
		const response = answer && { status_code: answer.status, request_id: 'r', body: { error: answer.error ?? {} } };
		return { good: false, line: { ...frame, response: response ?? null, error } };
	}
	const response = { status_code: 200, request_id: 'r', body: completionOf(answer, at, body.model) };
	return { good: true, line: { ...frame, response, error: null } };
}

function shown(state: BatchState, id: string): object {
	const batch = state.batches.get(id);
	return {
		id,
		object: 'batch',
		endpoint: '/v1/chat/completions',
		status: batch?.status,
		input_file_id: batch?.input,
		output_file_id: batch?.output ?? null,
		error_file_id: batch?.errors ?? null,
		metadata: batch?.metadata ?? null,
		errors: batch?.refused ? { object: 'list', data: [batch.refused] } : null,
		request_counts: { total: batch?.total, completed: batch?.counts.output, failed: batch?.counts.errors },
	};
}

function refused(status: number, message: string): PlainAnswer {
	return { status, body: { error: { message, type: 'invalid_request_error', param: null, code: null } } };
}
