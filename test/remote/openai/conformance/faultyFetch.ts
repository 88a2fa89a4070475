/** How one network call fails. Each gets the real call and may let it happen, in part. */
export interface NetworkFault {
	readonly name: string;
	/** The turn may go on as if nothing had been: nothing of an answer was seen. */
	readonly heals: boolean;
	/** Time must pass until it is noticed. */
	readonly takesTime?: boolean;
	call(real: () => Promise<Response>, signal: AbortSignal, stop: () => void): Promise<Response>;
}

const broken = () => new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }) });
const EVENTS = { headers: { 'content-type': 'text/event-stream' } };

/** The bytes of the real answer up to here, and then this. An answer that is no stream is left as it is. */
async function cut(real: () => Promise<Response>, share: number, end: 'close' | 'error' | 'hang' | 'garbage') {
	const whole = await real();
	if (!whole.ok) return whole;
	const bytes = new Uint8Array(await whole.arrayBuffer());
	const parts = [bytes.subarray(0, Math.floor(bytes.length * share))];
	if (end === 'garbage') parts.push(new TextEncoder().encode('\n\ndata: {oops\n\n'));
	const body = new ReadableStream<Uint8Array>({
		// Not all at once: an error drops what was not read yet.
		pull(controller) {
			const part = parts.shift();
			if (part?.length) return controller.enqueue(part);
			if (end === 'hang') return new Promise(() => {});
			return end === 'error' ? controller.error(broken()) : controller.close();
		},
	});
	return new Response(body, EVENTS);
}

function answer(status: number, body: string, headers: Readonly<Record<string, string>> = {}) {
	return async () => new Response(body, { status, headers });
}

const error = (message: string, code: string) => JSON.stringify({ error: { message, code, type: code, param: null } });
const JSON_TYPE = { 'content-type': 'application/json' };

export const FAULTS: readonly NetworkFault[] = [
	{
		name: 'throws',
		heals: true,
		call: () => {
			throw broken();
		},
	},
	{ name: 'rejects', heals: true, call: () => Promise.reject(broken()) },
	{ name: 'rejects with something odd', heals: true, call: () => Promise.reject(new Error('odd')) },
	{ name: 'hangs and hears no signal', heals: false, takesTime: true, call: () => new Promise(() => {}) },
	{ name: 'answers 500', heals: true, call: answer(500, error('oops', 'server_error'), JSON_TYPE) },
	{
		name: 'answers 429',
		heals: true,
		call: answer(429, error('Rate limit reached', 'rate_limit_exceeded'), JSON_TYPE),
	},
	{ name: 'answers 401', heals: false, call: answer(401, error('Incorrect API key', 'invalid_api_key'), JSON_TYPE) },
	{ name: 'answers 400', heals: false, call: answer(400, error('Bad', 'invalid_request_error'), JSON_TYPE) },
	{ name: 'answers with a page', heals: false, call: answer(200, '<!doctype html>', { 'content-type': 'text/html' }) },
	{ name: 'answers with JSON', heals: false, call: answer(200, '{}', JSON_TYPE) },
	{ name: 'ends before the first event', heals: true, call: (real) => cut(real, 0, 'close') },
	{ name: 'breaks before the first event', heals: true, call: (real) => cut(real, 0, 'error') },
	{ name: 'ends in the middle', heals: false, call: (real) => cut(real, 0.6, 'close') },
	{ name: 'breaks in the middle', heals: false, call: (real) => cut(real, 0.6, 'error') },
	{ name: 'falls silent in the middle', heals: false, takesTime: true, call: (real) => cut(real, 0.6, 'hang') },
	{ name: 'sends garbage in the middle', heals: false, call: (real) => cut(real, 0.6, 'garbage') },
	{ name: 'breaks at the end', heals: false, call: (real) => cut(real, 0.97, 'error') },
	{
		name: 'answers after the turn was stopped',
		heals: false,
		call: async (real, _, stop) => {
			const response = await real();
			stop();
			return response;
		},
	},
];

/** A fetch that fails in this way for the calls that `fails` picks, counted from 0. `calls` counts them. */
export function faultyFetch(
	fault: (call: number) => NetworkFault | undefined,
	stop: () => void,
): { readonly fetch: typeof fetch; readonly calls: () => number } {
	let count = 0;
	const faulty: typeof fetch = (input, init) => {
		const real = () => fetch(input, init);
		const failing = fault(count++);
		return failing ? failing.call(real, init?.signal ?? new AbortController().signal, stop) : real();
	};
	return { fetch: faulty, calls: () => count };
}
