import OpenAI from 'openai';
import { behaviourOf } from '../../core/models/behaviour.ts';
import { findModel } from '../../core/models/findModel.ts';
import type { ModelRow } from '../../core/models/modelRow.ts';
import type { Approver, Clock, Model, ModelEvent, ModelRequest } from '../../core/ports.ts';
import { answerQuestions } from './answerQuestions.ts';
import { type Attempt, type Opened, PATIENCE, PATIENCE_WITH_THOUGHT } from './attempt.ts';
import { CHAT_TRANSPORT } from './chat/chatTransport.ts';
import { addressOf, type Endpoint, endpointId, presetOf } from './endpoint.ts';
import { type EndpointSettings, extraFields, keepFields } from './endpointSettings.ts';
import { findKey } from './findKey.ts';
import { fitRequest } from './fitRequest.ts';
import { guardFetch } from './guardedFetch.ts';
import { asRecord } from './json.ts';
import type { Preset, TransportName } from './presets.ts';
import { type Place, Quirks } from './quirks.ts';
import { fieldsRefused, formatRefused, toolsRefused } from './refusals.ts';
import { requestHeaders } from './requestHeaders.ts';
import { requestTokens } from './requestSize.ts';
import { createResponsesTransport } from './responses/responsesTransport.ts';
import { streamAnswer } from './streamAnswer.ts';
import { TokenBudget } from './tokenBudget.ts';
import type { PreparedRequest, Transport } from './transport.ts';

export interface OpenaiModelOptions {
	readonly endpoint: Endpoint;
	/** The key that was stored for this endpoint's origin; asked once for each answer. */
	apiKey(): Promise<string | undefined>;
	/** The platform's fetch: in VS Code it knows the proxy and the system's certificates. */
	readonly fetch: typeof fetch;
	readonly clock: Clock;
	/** What the user set for this endpoint beside its address. */
	readonly settings?: EndpointSettings;
	/** What was learned of endpoints before, and where it is kept; default: for the life of this object. */
	readonly quirks?: Quirks;
	/** What is known of models, the user's rows included; the catalogue when absent. */
	rows?(): readonly ModelRow[];
	/** Is asked before a remote MCP server is called; without one no call of such a server is allowed. */
	readonly approver?: Approver;
	/** Is shown the body of every request right before it leaves, without the secrets of remote servers, and its `label`. */
	onRequest?(body: unknown, label: string | undefined): void;
	/** 0 ≤ random < 1, for the jitter of retries. */
	random?(): number;
}

/**
 * A model behind OpenAI's API or one that follows it, by Chat Completions or Responses as the request and the endpoint say.
 * What an endpoint refuses of a request's optional fields is learned.
 */
export function createOpenaiModel(options: OpenaiModelOptions): OpenaiModel {
	const { endpoint, quirks = new Quirks() } = options;
	const speaker: Speaker = {
		...options,
		preset: presetOf(endpoint),
		quirks,
		budget: new TokenBudget(),
		transports: { chat: CHAT_TRANSPORT, responses: createResponsesTransport() },
	};
	return {
		stream: (request, signal) => stream(request, speaker, signal),
		asking: (approver) => ({ stream: (request, signal) => stream(request, { ...speaker, approver }, signal) }),
	};
}

/** A model behind an endpoint. */
export interface OpenaiModel extends Model {
	/** The same model, with what it learned and remembers, that asks here before a remote MCP server is called. */
	asking(approver: Approver): Model;
}

/** For a model that takes no schema for its answer. */
const ANSWER_FORMATS = ['response_format', 'text'] as const;

/** The options, and what follows from them. */
interface Speaker extends OpenaiModelOptions {
	readonly preset: Preset;
	readonly quirks: Quirks;
	readonly budget: TokenBudget;
	readonly transports: Readonly<Record<TransportName, Transport>>;
}

async function* stream(asked: ModelRequest, speaker: Speaker, signal: AbortSignal): AsyncGenerator<ModelEvent, void> {
	const { endpoint, clock, random = Math.random } = speaker;
	const fitted = fitRequest(asked, rowOf(asked, speaker), speaker.preset);
	if (fitted.kind === 'refused') return yield { kind: 'failed', failure: fitted.failure, partialText: '' };
	const { request, notices } = fitted;
	const key = await findKey(request.model, speaker, signal);
	if (signal.aborted) return yield { kind: 'cancelled', partialText: '' };
	if (key.kind === 'none') return yield { kind: 'failed', failure: key.failure, partialText: '' };
	for (const sentence of notices) yield { kind: 'notice', sentence };
	const context = { endpoint, model: request.model, key: key.value };
	const thinks = request.reasoning !== undefined && request.reasoning.effort !== 'none';
	// Tools that the endpoint runs work in silence as well.
	const patience = thinks || request.hostedTools ? PATIENCE_WITH_THOUGHT : PATIENCE;
	const answer = (each: ModelRequest) => {
		const attempt = () => attemptOf(each, speaker, key.value);
		return streamAnswer(each, { clock, context, attempt, patience, random }, signal);
	};
	if (request.hostedTools)
		yield* tellLoss(answerQuestions(request, answer, speaker.approver, signal), request, speaker);
	else yield* answer(request);
}

/** The same events, and once that the tools did not go along, which may turn out only when the endpoint refuses the format. */
async function* tellLoss(
	events: AsyncIterable<ModelEvent>,
	request: ModelRequest,
	speaker: Speaker,
): AsyncGenerator<ModelEvent, void> {
	const sentence = `${speaker.endpoint.host} has no Responses API, so the request went without its tools.`;
	let isTold = false;
	for await (const event of events) {
		if (!isTold && chooseTransport(request, speaker) !== 'responses') {
			isTold = true;
			yield { kind: 'notice', sentence };
		}
		yield event;
	}
}

function rowOf({ model }: ModelRequest, { rows }: OpenaiModelOptions): ModelRow | undefined {
	return findModel(model, rows?.());
}

/** One attempt, in the format and with the fields that the endpoint takes by all that is known now. */
function attemptOf(request: ModelRequest, speaker: Speaker, key: string | undefined): Attempt {
	const { endpoint, preset, quirks, budget, clock, settings = {} } = speaker;
	const { model } = request;
	const row = rowOf(request, speaker);
	const tokens = requestTokens(request, row?.images);
	const transport = speaker.transports[chooseTransport(request, speaker)];
	const place = { endpoint: endpointId(endpoint), model, transport: transport.name };
	const lacks = behaviourOf(row).structuredOutputs ? preset.lacks : [...preset.lacks, ...ANSWER_FORMATS];
	const without = new Set([...lacks, ...quirks.without(place)]);
	const extra = {
		...extraFields(preset.id, settings, request),
		...(!without.has('store') && keepFields(preset.id, settings)),
	};
	const prepared = transport.prepare(request, without, extra);
	return {
		accumulator: transport.accumulator(request),
		room: () => budget.waitFor(model, tokens, clock.now()),
		async open(signal) {
			budget.spend(model, tokens, clock.now());
			speaker.onRequest?.(withoutSecrets(prepared.body), request.label);
			const address = addressOf(endpoint, transport.path, model);
			const guard = guardFetch(speaker.fetch, address, requestHeaders({ preset, key, settings }));
			const opened = await openStream(prepared, endpoint, guard, signal);
			const headers = opened.kind === 'answer' ? opened.answer.headers : opened.kind === 'stream' && opened.headers;
			if (headers) budget.note(model, headers, clock.now());
			return opened;
		},
		adapt(answer) {
			if (quirks.learn(place, fieldsRefused(answer, prepared.body))) return true;
			if (request.answerSchema && toolsRefused(answer) && quirks.learn(place, ['answer_tool'])) return true;
			if (transport.mend(answer)) return true;
			return formatRefused(answer, transport.name) && otherFormat(place, speaker) && quirks.learn(place, [], true);
		},
	};
}

/** Tokens for remote servers are in the body; they are nobody's to see. */
function withoutSecrets(body: object): object {
	const { tools } = asRecord(body);
	if (!Array.isArray(tools) || !tools.some((tool) => 'authorization' in asRecord(tool))) return body;
	const shown = tools.map((tool: object) => ('authorization' in tool ? { ...tool, authorization: '[secret]' } : tool));
	return { ...body, tools: shown };
}

/** The format that the request wants, or the other one where the endpoint has only that. */
function chooseTransport({ transport, model }: ModelRequest, { preset, quirks, endpoint }: Speaker): TransportName {
	const usable = preset.transports.filter(
		(name) => !quirks.isRefused({ endpoint: endpointId(endpoint), model, transport: name }),
	);
	const wanted = transport ?? preset.transports[0];
	return usable.includes(wanted) ? wanted : (usable[0] ?? wanted);
}

/** Whether there is another format that was not refused as well. */
function otherFormat({ endpoint, model, transport }: Place, { preset, quirks }: Speaker): boolean {
	return preset.transports.some(
		(name) => name !== transport && !quirks.isRefused({ endpoint, model, transport: name }),
	);
}

/**
 * Sends one request through the client library. Everything that the library would take from the environment is set here,
 * and it never sees the key: the guarded fetch makes the headers.
 */
async function openStream(
	prepared: PreparedRequest,
	endpoint: Endpoint,
	{ fetch: guarded, exchange }: ReturnType<typeof guardFetch>,
	signal: AbortSignal,
): Promise<Opened> {
	try {
		const client = new OpenAI({
			apiKey: 'set by the guarded fetch',
			adminAPIKey: null,
			organization: null,
			project: null,
			baseURL: endpoint.baseUrl,
			maxRetries: 0,
			logLevel: 'off',
			fetch: guarded,
		});
		// Set per request, or an empty one from the environment would make the library refuse to send.
		const headers = { Authorization: 'set by the guarded fetch' };
		const chunks = await prepared.send(client, { signal, headers });
		return {
			kind: 'stream',
			chunks,
			headers: exchange.headers ?? new Headers(),
			endedInsideLine: () => exchange.endedInsideLine,
		};
	} catch (error) {
		return exchange.answer ? { kind: 'answer', answer: exchange.answer } : { kind: 'broken', error };
	}
}
