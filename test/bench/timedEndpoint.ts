import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, chunksOf, usageChunk } from '../endpoint/answer.ts';
import type { ChatRequest } from '../endpoint/chatRequest.ts';
import { startEndpoint } from '../endpoint/openaiEndpoint.ts';
import { deferred } from './deferred.ts';
import { now } from './figures.ts';

/** How long a fast model takes to its first word, ms: the drawing of the question is over by then. */
const THINK_MS = 250;

/** One expected request. Times are ms since the epoch. */
export interface Exchange {
	readonly arrived: Promise<{ readonly at: number; readonly body: ChatRequest }>;
	/** When the first chunk with text was written. */
	readonly written: Promise<number>;
	/** Lets the rest of the answer go; before that the stream is silent, so nothing later can push the first word along. */
	release(): void;
}

export interface TimedEndpoint {
	readonly baseUrl: string;
	/** The next request is answered with `word` as its first chunk of text. */
	expect(word: string): Exchange;
	close(): Promise<void>;
}

/** An endpoint that says when requests came and when it answered. */
export async function startTimedEndpoint(): Promise<TimedEndpoint> {
	let next = (_request: ChatRequest): Answer | ((response: ServerResponse) => Promise<void>) => ({});
	const endpoint = await startEndpoint({ validate: false, answer: (request) => next(request) });
	return {
		baseUrl: endpoint.baseUrl,
		expect(word) {
			const arrived = deferred<{ at: number; body: ChatRequest }>('the request');
			const written = deferred<number>('the first chunk');
			const released = deferred<void>('the painted text');
			next = (body) => {
				next = () => ({});
				arrived.resolve({ at: now(), body });
				return (response) => stream(response, word, body, written.resolve, released.promise);
			};
			return { arrived: arrived.promise, written: written.promise, release: () => released.resolve() };
		},
		close: () => endpoint.close(),
	};
}

async function stream(
	response: ServerResponse,
	word: string,
	request: ChatRequest,
	onWritten: (at: number) => void,
	released: Promise<void>,
): Promise<void> {
	const answer: Answer = { text: word, chunkSize: word.length };
	const [role, first, ...rest] = [...chunksOf(answer, 0, request.model), usageChunk(answer, 0, request.model)];
	const send = (chunk: object | undefined) => response.write(`data: ${JSON.stringify(chunk)}\n\n`);
	response.writeHead(200, { 'content-type': 'text/event-stream' });
	response.flushHeaders();
	await sleep(THINK_MS);
	send(role);
	onWritten(now());
	send(first);
	await released;
	for (const chunk of rest) send(chunk);
	response.end('data: [DONE]\n\n');
}
