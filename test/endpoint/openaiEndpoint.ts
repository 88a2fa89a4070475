import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer } from './answer.ts';
import type { ChatRequest } from './chatRequest.ts';
import { FORMATS, type Format } from './formats.ts';
import { createValidator, type Validator } from './violations.ts';

/** Takes over a response for what `Answer` cannot say. */
export type RawAnswer = (response: ServerResponse) => void | Promise<void>;

/** A request to a part of the API that does not stream. */
export interface PlainRequest {
	/** Method and path, such as `POST /v1/embeddings`. */
	readonly route: string;
	readonly headers: IncomingMessage['headers'];
	readonly text: string;
}

export interface PlainAnswer {
	/** Default 200. */
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** A string and bytes are sent as they are. */
	readonly body: object | string | Uint8Array;
}

export interface EndpointOptions {
	/** Says what the request number `index` (from 0) is answered with, in whichever format it came. */
	answer(request: ChatRequest, index: number): Answer | RawAnswer | Promise<Answer | RawAnswer>;
	/** Refuse with 400, as OpenAI does, what its API would refuse. Default true; a validator that exists saves making one. */
	readonly validate?: boolean | Validator;
	readonly host?: '127.0.0.1';
	/** Default 0: any free port. */
	readonly port?: number;
	/** What GET /models lists; default `gpt-4.1`. */
	readonly models?: readonly string[];
	/** Answers what is neither models nor a request for an answer: embeddings, files, batches. */
	readonly routes?: (request: PlainRequest) => PlainAnswer | undefined;
	/** Only this format is spoken; the address of the other is not there. */
	readonly only?: Format['transport'];
	/** When set, requests with another key get 401. */
	readonly key?: string;
}

/** One POST to /chat/completions or /responses. */
export interface RecordedRequest {
	readonly transport: Format['transport'];
	readonly headers: IncomingMessage['headers'];
	/** The request; one to /responses is translated. */
	readonly body: ChatRequest;
	/** The request as it came. */
	readonly wire: Readonly<Record<string, unknown>>;
	/** What OpenAI would have refused. */
	readonly violations: readonly string[];
	/** The client closed the connection before the answer was complete. */
	aborted: boolean;
}

export interface Endpoint {
	/** Ends in `/v1`. */
	readonly baseUrl: string;
	/** Requests for an answer, oldest first. */
	readonly requests: readonly RecordedRequest[];
	/** How often the list of models was asked for. */
	readonly modelLookups: number;
	/** Stops listening and drops open connections. */
	close(): Promise<void>;
}

interface State {
	readonly options: EndpointOptions;
	readonly validator: Validator | undefined;
	readonly requests: RecordedRequest[];
	modelLookups: number;
}

/** A real HTTP server on loopback that speaks OpenAI's Chat Completions and Responses, streamed and not, and answers as it is told. */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
	const { validate = true } = options;
	const validator = validate === true ? createValidator() : validate || undefined;
	const state: State = { options, validator, requests: [], modelLookups: 0 };
	const server = createServer((request, response) => {
		serve(request, response, state).catch((error: unknown) => {
			if (response.headersSent) response.destroy();
			else refuse(response, 500, { message: `The test endpoint failed: ${error}` });
		});
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
	});
	const { address, port } = server.address() as AddressInfo;
	return {
		baseUrl: `http://${address}:${port}/v1`,
		requests: state.requests,
		get modelLookups() {
			return state.modelLookups;
		},
		close() {
			const closed = new Promise<void>((resolve) => server.close(() => resolve()));
			server.closeAllConnections();
			return closed;
		},
	};
}

async function serve(request: IncomingMessage, response: ServerResponse, state: State): Promise<void> {
	const { key } = state.options;
	if (key !== undefined && request.headers.authorization !== `Bearer ${key}`)
		return refuse(response, 401, { message: 'Incorrect API key provided.', code: 'invalid_api_key' });
	const route = `${request.method} ${request.url?.split('?')[0]}`;
	if (route === 'GET /v1/models') return serveModels(response, state);
	const format = FORMATS[route];
	const { only } = state.options;
	if (format && (only === undefined || format.transport === only)) return serveAnswer(request, response, state, format);
	const plain = state.options.routes?.({ route, headers: request.headers, text: await readBody(request) });
	if (plain) return servePlain(response, plain);
	refuse(response, 404, { message: `Invalid URL (${route})` });
}

function servePlain(response: ServerResponse, { status = 200, headers = {}, body }: PlainAnswer): void {
	const isText = typeof body === 'string' || body instanceof Uint8Array;
	response.writeHead(status, { 'content-type': isText ? 'application/octet-stream' : 'application/json', ...headers });
	response.end(isText ? body : JSON.stringify(body));
}

function serveModels(response: ServerResponse, state: State): void {
	state.modelLookups++;
	const data = (state.options.models ?? ['gpt-4.1']).map((id) => ({
		id,
		object: 'model',
		created: 1_744_000_000,
		owned_by: 'system',
	}));
	response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ object: 'list', data }));
}

async function serveAnswer(
	request: IncomingMessage,
	response: ServerResponse,
	state: State,
	format: Format,
): Promise<void> {
	const text = await readBody(request);
	let wire: RecordedRequest['wire'];
	try {
		wire = JSON.parse(text);
	} catch {
		return refuse(response, 400, { message: 'We could not parse the JSON body of your request.' });
	}
	const violations = [
		...(state.validator ? format.violations(state.validator, wire) : []),
		...keyViolations(request, text),
	];
	const index = state.requests.length;
	const { transport } = format;
	const body = format.read(wire);
	const recorded: RecordedRequest = { transport, headers: request.headers, body, wire, violations, aborted: false };
	state.requests.push(recorded);
	response.on('close', () => {
		recorded.aborted = !response.writableFinished;
	});
	if (violations.length) return refuse(response, 400, { message: violations.join('; ') });
	const answer = await state.options.answer(body, index);
	if (typeof answer === 'function') return answer(response);
	await send(answer, response, recorded, index, format);
}

/** Whatever is tested: the key that a request travels with is never in its body. */
function keyViolations({ headers }: IncomingMessage, text: string): readonly string[] {
	const key = headers.authorization?.replace(/^Bearer /, '') ?? headers['api-key'];
	const isKey = typeof key === 'string' && /\d/.test(key) && key.length >= 8;
	return isKey && text.includes(key) ? ['the body holds the key of the request'] : [];
}

async function send(
	answer: Answer,
	response: ServerResponse,
	{ body }: RecordedRequest,
	index: number,
	format: Format,
): Promise<void> {
	const headers = { 'x-request-id': `req_${index}`, 'openai-processing-ms': '1', ...answer.headers };
	if (answer.status !== undefined)
		return refuse(response, answer.status, answer.error ?? { message: 'An error.' }, headers);
	if (!body.stream) {
		response.writeHead(200, { 'content-type': 'application/json', ...headers });
		response.end(JSON.stringify(format.whole(answer, index, body.model)));
		return;
	}
	response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', ...headers });
	response.flushHeaders();
	for (const [at, event] of format.stream(answer, index, body).entries()) {
		if (at === answer.hangAfter || response.destroyed) return;
		response.write(event);
		if (answer.chunkDelayMs) await new Promise((resolve) => setTimeout(resolve, answer.chunkDelayMs));
	}
	if (answer.hangAfter === undefined) response.end(format.ending);
}

function refuse(
	response: ServerResponse,
	status: number,
	error: NonNullable<Answer['error']>,
	headers: Readonly<Record<string, string>> = {},
): void {
	response.writeHead(status, { 'content-type': 'application/json', ...headers });
	response.end(JSON.stringify({ error: { type: 'invalid_request_error', param: null, code: null, ...error } }));
}

async function readBody(request: IncomingMessage): Promise<string> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part as Buffer);
	return Buffer.concat(parts).toString('utf8');
}
