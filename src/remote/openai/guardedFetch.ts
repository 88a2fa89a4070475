import type { HttpAnswer } from './failures.ts';
import { untilAborted } from './untilAborted.ts';

/** How much of an answer that is no stream is read by default, bytes. */
const ANSWER_LIMIT = 65_536;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** What was seen of the one exchange that a guarded fetch makes. */
export interface Exchange {
	/** The answer, when it is not a stream of events. The guarded fetch rejects then. */
	answer?: HttpAnswer;
	/** Of the stream. */
	headers?: Headers;
	/** The stream has ended, and its last line is not complete: it was cut off. */
	endedInsideLine: boolean;
}

/**
 * Makes the fetch that the client library gets: it posts to one address at the endpoint and nowhere else, with
 * these headers alone (the library's would carry what the environment says, `OPENAI_CUSTOM_HEADERS` could even
 * replace the key), and follows no redirect, so that the key reaches no other origin.
 */
export function guardFetch(
	plainFetch: typeof fetch,
	address: string,
	headers: Readonly<Record<string, string>>,
): { readonly fetch: typeof fetch; readonly exchange: Exchange } {
	const exchange: Exchange = { endedInsideLine: false };
	const guarded: typeof fetch = async (_address, init) => {
		const signal = init?.signal ?? new AbortController().signal;
		const sent = plainFetch(address, {
			method: 'POST',
			body: init?.body ?? null,
			signal,
			redirect: 'manual',
			headers: { ...headers, 'content-type': 'application/json' },
		});
		// Not every fetch that an editor is given hears the signal; a library timer would live on with it.
		const response = await untilAborted(sent, signal);
		if (!response) throw new DOMException('The request was aborted.', 'AbortError');
		if (response.body && isEventStream(response)) {
			exchange.headers = response.headers;
			return new Response(watchEnd(response.body, exchange), { status: 200, headers: response.headers });
		}
		exchange.answer = await readAnswer(response);
		throw new Error('The answer is not a stream.');
	};
	return { fetch: guarded, exchange };
}

/** Reads an answer that is no stream: status, headers and about `limit` bytes of the body. Keeps what came when the body breaks. */
export async function readAnswer(response: Response, limit = ANSWER_LIMIT): Promise<HttpAnswer> {
	// Some fetches hide what a redirect is: status 0, no headers.
	const status = response.type === 'opaqueredirect' ? 307 : response.status;
	return { status, headers: response.headers, body: await readStart(response, limit) };
}

async function readStart(response: Response, limit: number): Promise<string> {
	const decoder = new TextDecoder();
	const reader = response.body?.getReader();
	let text = '';
	try {
		for (let size = 0; reader && size < limit; ) {
			const { value, done } = await reader.read();
			if (done) break;
			size += value.byteLength;
			text += decoder.decode(value, { stream: true });
		}
	} catch {
		// The status says what happened even where the body does not arrive.
	}
	reader?.cancel().catch(() => undefined);
	return text;
}

/** Only what is surely something else is turned away: small servers forget the content type or call it text. */
function isEventStream(response: Response): boolean {
	return response.ok && !/json|html/i.test(response.headers.get('content-type') ?? '');
}

function watchEnd(body: ReadableStream<Uint8Array>, exchange: Exchange): ReadableStream<Uint8Array> {
	let last: number | undefined;
	const watch = new TransformStream<Uint8Array, Uint8Array>({
		transform(bytes, controller) {
			last = bytes.at(-1) ?? last;
			controller.enqueue(bytes);
		},
		flush() {
			exchange.endedInsideLine = last !== undefined && last !== LINE_FEED && last !== CARRIAGE_RETURN;
		},
	});
	return body.pipeThrough(watch);
}
