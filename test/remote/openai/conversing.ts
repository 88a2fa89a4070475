import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelEvent, ModelRequest, Usage } from '../../../src/core/ports.ts';
import { type Endpoint, parseEndpoint } from '../../../src/remote/openai/endpoint.ts';
import { createOpenaiModel, type OpenaiModelOptions } from '../../../src/remote/openai/openaiModel.ts';
import type { Failure } from '../../../src/shared/failure.ts';
import { type EndpointOptions, startEndpoint, type Endpoint as TestEndpoint } from '../../endpoint/openaiEndpoint.ts';
import { type FakeClock, fakeClock } from '../../fakes/fakeClock.ts';

export const KEY = 'sk-TEST-5f0c-do-not-leak-me';

export const READ_FILE = {
	name: 'read_file',
	description: 'Reads a file.',
	parameters: {
		type: 'object',
		properties: { path: { type: 'string' } },
		required: ['path'],
		additionalProperties: false,
	},
	strict: true,
};

export function request(changes: Partial<ModelRequest> = {}): ModelRequest {
	return {
		model: 'gpt-4.1',
		system: 'You are a copilot.',
		messages: [{ role: 'user', text: 'Hello' }],
		tools: [READ_FILE],
		toolChoice: 'auto',
		parallelToolCalls: true,
		cacheKey: 'chat-1',
		...changes,
	};
}

export function endpointAt(baseUrl: string): Endpoint {
	const parsed = parseEndpoint(baseUrl);
	assert.equal(parsed.kind, 'endpoint');
	return parsed.kind === 'endpoint' ? parsed.endpoint : assert.fail();
}

export type Ending = Extract<ModelEvent, { kind: 'finished' | 'failed' | 'cancelled' }>;

export interface Answered {
	readonly events: readonly ModelEvent[];
	readonly ending: Ending;
	/** Text that was streamed, in one piece. */
	readonly text: string;
	/** Waits that were announced, ms. */
	readonly waits: readonly number[];
}

export interface Asking {
	/** Default `chat`. */
	readonly transport?: TransportName;
	readonly options?: Partial<OpenaiModelOptions>;
	readonly request?: Partial<ModelRequest>;
	readonly clock?: FakeClock;
	readonly signal?: AbortSignal;
	/** Sees each event before the next one is asked for. */
	onEvent?(event: ModelEvent): void;
}

/** A model at a test server, with a key, a clock that stands still and no jitter. */
export function modelAt(baseUrl: string, options: Partial<OpenaiModelOptions> = {}) {
	return createOpenaiModel({
		endpoint: endpointAt(baseUrl),
		apiKey: async () => KEY,
		fetch,
		clock: fakeClock(),
		random: () => 0.5,
		...options,
	});
}

export type TransportName = NonNullable<ModelRequest['transport']>;

/** Runs a test in both wire formats. */
export function inBoth(name: string, run: (transport: TransportName) => Promise<void> | void): void {
	for (const transport of ['chat', 'responses'] as const) test(`${transport}: ${name}`, () => run(transport));
}

/** Asks a server one question, lets announced waits pass at once, and checks what the port promises of every stream. */
export async function ask(baseUrl: string, asking: Asking = {}): Promise<Answered> {
	const clock = asking.clock ?? fakeClock();
	return collect(modelAt(baseUrl, { clock, ...asking.options }), { ...asking, clock });
}

/** The same with a model that exists already. */
export async function collect(
	model: ReturnType<typeof modelAt>,
	asking: Asking & { clock: FakeClock },
): Promise<Answered> {
	const events: ModelEvent[] = [];
	for await (const event of model.stream(
		request({ transport: asking.transport ?? 'chat', ...asking.request }),
		asking.signal ?? new AbortController().signal,
	)) {
		events.push(event);
		asking.onEvent?.(event);
		if (event.kind === 'retrying') setImmediate(() => void asking.clock.advance(event.delayMs));
	}
	return checked(events);
}

function checked(events: readonly ModelEvent[]): Answered {
	const isEnding = (event: ModelEvent): event is Ending =>
		event.kind === 'finished' || event.kind === 'failed' || event.kind === 'cancelled';
	const endings = events.filter(isEnding);
	assert.equal(endings.length, 1, 'exactly one terminal event');
	const ending = endings[0]!;
	assert.equal(events.at(-1), ending, 'the terminal event is the last');
	const text = events.map((event) => (event.kind === 'text' ? event.delta : '')).join('');
	assert.equal(
		ending.kind === 'finished' ? ending.text : ending.partialText,
		text,
		'all text is in the terminal event',
	);
	if (ending.kind === 'failed') checkFailure(ending.failure);
	const waits = events.flatMap((event) => (event.kind === 'retrying' ? [event.delayMs] : []));
	return { events, ending, text, waits };
}

/** One plain sentence or two, no secret, no markup, no stack. */
export function checkFailure(failure: Failure): void {
	assert.match(failure.sentence, /^[\p{L}\p{N}“]/u);
	assert.match(failure.sentence, /\.$/);
	const shown = `${failure.sentence} ${failure.detail ?? ''}`;
	assert.ok(!shown.includes(KEY), `the key is in: ${shown}`);
	assert.doesNotMatch(shown, /<\w|\n| at \w+ \(|undefined|\[object/);
	assert.ok(failure.sentence.length < 500, failure.sentence);
}

/** The failure of an answer that must have failed. */
export function failureOf({ ending }: Answered): Failure {
	assert.equal(ending.kind, 'failed', JSON.stringify(ending));
	return ending.kind === 'failed' ? ending.failure : assert.fail();
}

/** The end of an answer that must have finished. */
export function finishedOf({ ending }: Answered): Extract<Ending, { kind: 'finished' }> {
	assert.equal(ending.kind, 'finished', JSON.stringify(ending));
	return ending.kind === 'finished' ? ending : assert.fail();
}

/** Input, cached and output tokens. */
export function countsOf({ inputTokens, cachedTokens, outputTokens }: Usage): readonly number[] {
	return [inputTokens, cachedTokens, outputTokens];
}

/** The usage that an answer reported. */
export function usageOf({ events }: Answered): Usage {
	const counted = events.find((event) => event.kind === 'usage');
	return counted?.kind === 'usage' ? counted.usage : assert.fail('no usage');
}

/** Runs with an endpoint of its own, and checks that every request was one that OpenAI accepts. */
export async function withEndpoint(
	options: EndpointOptions,
	run: (endpoint: TestEndpoint) => Promise<void>,
): Promise<void> {
	const endpoint = await startEndpoint(options);
	try {
		await run(endpoint);
		for (const recorded of endpoint.requests) assert.deepEqual(recorded.violations, []);
	} finally {
		await endpoint.close();
	}
}

/** Waits for something that happens on the other side of a socket. */
export async function until(condition: () => boolean): Promise<void> {
	for (let tries = 0; !condition(); tries++) {
		assert.ok(tries < 500, 'it never happened');
		await new Promise((resolve) => setTimeout(resolve, 2));
	}
}

/** Options for `https://api.openai.com/v1`, whose requests reach the test server: for what is meant for OpenAI alone. */
export function servedBy(baseUrl: string): { readonly fetch: typeof fetch } {
	return { fetch: (address, init) => fetch(String(address).replace(OPENAI, baseUrl), init) };
}

export const OPENAI = 'https://api.openai.com/v1';
