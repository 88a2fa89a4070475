/** Where a model is reached: the base URL and what follows from it. Made by `parseEndpoint` only. */
export interface Endpoint {
	/** Normalised, without a slash at the end, query or fragment. */
	readonly baseUrl: string;
	/** Scheme, host and port: what a key is bound to. */
	readonly origin: string;
	/** Host and port as the user knows them, for sentences. */
	readonly host: string;
	/** This machine: plain http is allowed, and no key is needed. */
	readonly isLoopback: boolean;
	/** OpenAI's own API; some request fields are meant for it alone. */
	readonly isOpenai: boolean;
}

export type ParsedEndpoint =
	| { readonly kind: 'endpoint'; readonly endpoint: Endpoint }
	| { readonly kind: 'refused'; readonly sentence: string };

export const OPENAI_BASE_URL = 'https://api.openai.com/v1';
const OPENAI_ORIGIN = 'https://api.openai.com';

/**
 * Reads the text of the endpoint setting. Refuses, with a sentence for the user, whatever a request must not be sent to:
 * another scheme than https (http only on loopback), credentials in the URL, a query, characters that URL parsers drop
 * silently.
 */
export function parseEndpoint(text: string): ParsedEndpoint {
	const trimmed = text.trim();
	// URL parsers take "\" for "/" and drop tabs and line ends, so that the eye and the request would see two hosts.
	if (/[\s\\\p{Cc}]/u.test(trimmed)) return refuse('The endpoint has spaces, backslashes or control characters in it.');
	const url = URL.canParse(trimmed) ? new URL(trimmed) : undefined;
	if (!url?.hostname) return refuse(`The endpoint is not a URL; it looks like ${OPENAI_BASE_URL}.`);
	const isLoopback = isLoopbackHost(url.hostname);
	if (url.protocol !== 'https:' && url.protocol !== 'http:') return refuse('The endpoint must start with https://.');
	if (url.protocol === 'http:' && !isLoopback)
		return refuse('The endpoint must start with https://; plain http:// is only for servers on this machine.');
	if (url.username || url.password) return refuse('The endpoint may not contain a user name or password.');
	if (url.search || url.hash) return refuse('The endpoint may not contain “?” or “#”.');
	return { kind: 'endpoint', endpoint: makeEndpoint(url, isLoopback) };
}

function makeEndpoint(url: URL, isLoopback: boolean): Endpoint {
	const isOpenai = url.origin === OPENAI_ORIGIN;
	const path = url.pathname.replace(/\/+$/, '').replace(/\/chat\/completions$/, '');
	return {
		baseUrl: url.origin + (isOpenai && !path ? '/v1' : path),
		origin: url.origin,
		host: url.host,
		isLoopback,
		isOpenai,
	};
}

/** `*.localhost` is left out: not every resolver keeps it on this machine. */
function isLoopbackHost(hostname: string): boolean {
	return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function refuse(sentence: string): ParsedEndpoint {
	return { kind: 'refused', sentence };
}
