import type { ModelRequest } from '../../core/ports.ts';
import type { DroppableField } from './droppableFields.ts';

export type TransportName = NonNullable<ModelRequest['transport']>;

export type PresetId =
	| 'openai'
	| 'azure'
	| 'azureLegacy'
	| 'openrouter'
	| 'litellm'
	| 'railwail'
	| 'ollama'
	| 'lmStudio'
	| 'llamaCpp'
	| 'vllm'
	| 'other';

/** What is documented of an endpoint that follows OpenAI's API: what it needs, and what it does not take. */
export interface Preset {
	readonly id: PresetId;
	/** As its maker writes it. */
	readonly name: string;
	/** Its hosts. */
	readonly host?: RegExp;
	/** The port on which it usually listens on the user's machine. */
	readonly localPort?: string;
	/** Put behind a base URL that has no path. */
	readonly path: string;
	/** The wire formats that it speaks, the one for a request that names none first. */
	readonly transports: readonly [TransportName, ...TransportName[]];
	/** The header that carries a key. A sign-in token always goes as a bearer. */
	readonly keyHeader: 'authorization' | 'api-key';
	/** It may run tools of its own, through Responses. */
	readonly hostedTools: boolean;
	/** `model` is the name of the user's deployment. */
	readonly modelIsDeployment: boolean;
	/** It takes batches of chat completions by OpenAI's own form: files, a day's time, half the price. */
	readonly batches: boolean;
	/** Never sent there: it is refused, or means nothing. */
	readonly lacks: readonly DroppableField[];
	/** Where this is written, and when it was read. */
	readonly source: string;
}

/** Meant for OpenAI alone; others ignore them at best. */
const OPENAI_ONLY = [
	'prompt_cache_key',
	'include_obfuscation',
	'prediction',
] as const satisfies readonly DroppableField[];
/** A server that keeps nothing by itself need not be told to; small ones refuse the word. */
const LOCAL = [...OPENAI_ONLY, 'store', 'max_completion_tokens'] as const satisfies readonly DroppableField[];

const COMMON = {
	path: '/v1',
	transports: ['chat', 'responses'],
	keyHeader: 'authorization',
	modelIsDeployment: false,
	hostedTools: true,
	batches: false,
	lacks: OPENAI_ONLY,
} as const satisfies Partial<Preset>;

/** The first that fits counts. A preset only spares what would be learned from refusals. */
export const PRESETS: readonly Preset[] = [
	{
		...COMMON,
		id: 'openai',
		name: 'OpenAI',
		// With a region in front where data must stay in one.
		host: /^([a-z]{2}\.)?api\.openai\.com$/,
		batches: true,
		lacks: [],
		source: 'OpenAPI document of 2026-08-21',
	},
	{
		...COMMON,
		id: 'azure',
		name: 'Azure OpenAI',
		host: /\.(openai|cognitiveservices|services\.ai)\.azure\.(com|us|cn)$/,
		path: '/openai/v1',
		// Its batches need a deployment made for them, which the user's usually is not.
		keyHeader: 'api-key',
		modelIsDeployment: true,
		lacks: ['include_obfuscation'],
		source: 'Azure OpenAI documentation, v1 surface, 2026-07',
	},
	{
		...COMMON,
		id: 'openrouter',
		hostedTools: false,
		name: 'OpenRouter',
		host: /^openrouter\.ai$/,
		path: '/api/v1',
		// Usage always comes there, and nothing is kept unless the account says so.
		lacks: [...OPENAI_ONLY, 'store'],
		source: 'OpenRouter documentation, 2026-08-22',
	},
	{
		...COMMON,
		id: 'railwail',
		hostedTools: false,
		name: 'Railwail',
		host: /(^|\.)railwail\.[a-z]+$/,
		transports: ['chat'],
		lacks: [...OPENAI_ONLY, 'max_completion_tokens'],
		source: 'its own sample request, 2026-11',
	},
	{
		...COMMON,
		id: 'litellm',
		name: 'LiteLLM',
		host: /(^|[.-])litellm[.-]/,
		localPort: '4000',
		batches: true,
		source: 'LiteLLM proxy and its issues, 2026-08',
	},
	{
		...COMMON,
		id: 'ollama',
		hostedTools: false,
		name: 'Ollama',
		localPort: '11434',
		lacks: [...LOCAL, 'tool_choice'],
		source: 'Ollama documentation of its OpenAI surface, 2026-08',
	},
	{
		...COMMON,
		id: 'lmStudio',
		hostedTools: false,
		name: 'LM Studio',
		localPort: '1234',
		lacks: LOCAL,
		source: 'LM Studio documentation, 2026-08',
	},
	{
		...COMMON,
		id: 'llamaCpp',
		hostedTools: false,
		name: 'llama.cpp',
		localPort: '8080',
		transports: ['chat'],
		lacks: LOCAL,
		source: 'llama.cpp server README, 2026-08',
	},
	{
		...COMMON,
		id: 'vllm',
		hostedTools: false,
		name: 'vLLM',
		localPort: '8000',
		lacks: LOCAL,
		source: 'vLLM documentation, 2026-08',
	},
];

/** Who is not known is told `store: false`: it may be a way to OpenAI, which keeps answers by default. */
const OTHER: Preset = {
	...COMMON,
	id: 'other',
	name: 'an OpenAI-compatible endpoint',
	path: '',
	// It may be a way to OpenAI; one that knows no batches says so before anything is charged.
	batches: true,
	source: 'the common ground of the others',
};

/** Of the surface with the version in its query: the version from which it knows a field. */
const LEGACY_SINCE: Readonly<Partial<Record<DroppableField, string>>> = {
	strict: '2024-08-01',
	response_format: '2024-08-01',
	stream_options: '2024-09-01',
	parallel_tool_calls: '2024-09-01',
	max_completion_tokens: '2024-09-01',
	store: '2024-12-01',
	reasoning_effort: '2024-12-01',
	prediction: '2025-01-01',
};

/** Azure's older surface: a path for each deployment, and the version as a query. */
function legacyAzure(azure: Preset, version: string): Preset {
	const tooNew = Object.entries(LEGACY_SINCE).filter(([, since]) => version.slice(0, since.length) < since);
	return {
		...azure,
		id: 'azureLegacy',
		hostedTools: false,
		transports: ['chat'],
		lacks: ['prompt_cache_key', 'include_obfuscation', ...tooNew.map(([field]) => field as DroppableField)],
		source: 'Azure OpenAI REST reference, versions up to 2025-01-01-preview',
	};
}

/** What is known of the endpoint at this address. `isLoopback`: it is this machine, where the port tells. */
export function presetFor(url: URL, isLoopback: boolean, apiVersion: string | undefined): Preset {
	const fits = ({ host, localPort }: Preset) =>
		isLoopback ? localPort === url.port : url.port === '' && host?.test(url.hostname);
	const found = PRESETS.find(fits) ?? OTHER;
	const isLegacy = found.id === 'azure' && apiVersion !== undefined && /^\d/.test(apiVersion) && !isV1(url.pathname);
	return isLegacy ? legacyAzure(found, apiVersion) : found;
}

function isV1(path: string): boolean {
	return /^\/openai\/v1(\/|$)/.test(path);
}
