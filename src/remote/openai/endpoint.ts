import { type Preset, presetFor } from './presets.ts';

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
	/** OpenAI's own API, in whatever region. */
	readonly isOpenai: boolean;
	/** Azure's `api-version`, where the endpoint names one; the only query that there is. */
	readonly apiVersion?: string;
}

export type ParsedEndpoint =
	| { readonly kind: 'endpoint'; readonly endpoint: Endpoint }
	| { readonly kind: 'refused'; readonly sentence: string };

/** OpenAI’s own API. */
export const OPENAI_BASE_URL = 'https://api.openai.com/v1';

/** The latest version of Azure's older surface that is no preview, for a URL that names a deployment and no version. */
const AZURE_VERSION = '2024-10-21';
const AZURE_WITH_VERSION = /\.(openai|cognitiveservices)\.azure\.com$/;

/**
 * Reads the text of the endpoint setting. Refuses, with a sentence for the user, whatever a request must not be sent to:
 * another scheme than https (http only on loopback), credentials in the URL, a query other than Azure's `api-version`,
 * characters that URL parsers drop silently.
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
	if (url.hash) return refuse('The endpoint may not contain “#”.');
	const version = apiVersionOf(url);
	if (version === 'none')
		return refuse('The endpoint may not contain “?”, except for the api-version of Azure OpenAI.');
	return { kind: 'endpoint', endpoint: makeEndpoint(url, isLoopback, version) };
}

type Place = Pick<Endpoint, 'baseUrl' | 'isLoopback' | 'apiVersion'>;

/** What is documented of the endpoint. */
export function presetOf({ baseUrl, isLoopback, apiVersion }: Place): Preset {
	return presetFor(new URL(baseUrl), isLoopback, apiVersion);
}

/** Tells endpoints apart: what holds of one need not hold of the same address with another version. */
export function endpointId({ baseUrl, apiVersion }: Place): string {
	return apiVersion === undefined ? baseUrl : `${baseUrl}?api-version=${apiVersion}`;
}

/**
 * Where a request goes, `path` for example `/models`. On Azure's older surface the model is the deployment, a part of the
 * path; what concerns no model has no deployment in it.
 */
export function addressOf(place: Place, path: string, model?: string): string {
	const { baseUrl, apiVersion } = place;
	const query = apiVersion === undefined ? '' : `?api-version=${encodeURIComponent(apiVersion)}`;
	if (presetOf(place).id !== 'azureLegacy') return baseUrl + path + query;
	const [root = '', named] = baseUrl.split('/deployments/');
	if (model === undefined) return root + path + query;
	return `${root}/deployments/${named ?? encodeURIComponent(model)}${path}${query}`;
}

/** Azure's version, `undefined` for a URL without a query, `none` when the query is something else. */
function apiVersionOf({ search, searchParams, hostname }: URL): string | undefined {
	if (!search) return undefined;
	const version = searchParams.get('api-version') ?? '';
	const isOnly = [...searchParams].length === 1 && AZURE_WITH_VERSION.test(hostname);
	return isOnly && /^(\d{4}-\d{2}-\d{2}(-preview)?|preview|latest|v1)$/.test(version) ? version : 'none';
}

function makeEndpoint(url: URL, isLoopback: boolean, version: string | undefined): Endpoint {
	const written = url.pathname.replace(/\/+$/, '').replace(/\/(chat\/completions|responses)$/, '');
	const apiVersion = version ?? (isDeployment(url, written) ? AZURE_VERSION : undefined);
	const preset = presetFor(url, isLoopback, apiVersion);
	return {
		baseUrl: url.origin + pathOf(written, preset),
		origin: url.origin,
		host: url.host,
		isLoopback,
		isOpenai: preset.id === 'openai',
		...(apiVersion !== undefined && { apiVersion }),
	};
}

function isDeployment({ hostname }: URL, path: string): boolean {
	return AZURE_WITH_VERSION.test(hostname) && /^\/openai\/deployments\/[^/]+$/.test(path);
}

function pathOf(written: string, preset: Preset): string {
	const isAzureRoot = preset.modelIsDeployment && (written === '' || written === '/openai');
	if (preset.id === 'azureLegacy') return isAzureRoot ? '/openai' : written;
	return isAzureRoot || written === '' ? preset.path : written;
}

/** `*.localhost` is left out: not every resolver keeps it on this machine. */
function isLoopbackHost(hostname: string): boolean {
	return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function refuse(sentence: string): ParsedEndpoint {
	return { kind: 'refused', sentence };
}
