import type { EndpointSettings } from './endpointSettings.ts';
import type { Preset } from './presets.ts';

/** What decides the headers of a request to a model endpoint. */
export interface HeaderSource {
	readonly preset: Pick<Preset, 'id' | 'keyHeader'>;
	readonly key: string | undefined;
	readonly settings?: EndpointSettings;
}

/**
 * The headers of every request to a model endpoint; nothing else is sent, and nothing of the environment. What the user set for an
 * endpoint goes to that kind of endpoint only, and not at all where a header cannot carry it.
 */
export function requestHeaders({ preset, key, settings = {} }: HeaderSource): Readonly<Record<string, string>> {
	const own = Object.entries(ownHeaders(preset.id, settings)).filter(([, value]) => isHeaderValue(value));
	return {
		accept: 'text/event-stream, application/json',
		'user-agent': 'Tandem',
		...keyHeader(preset.keyHeader, key),
		...(Object.fromEntries(own) as Readonly<Record<string, string>>),
	};
}

/** A sign-in token of Azure (a JWT) is a bearer; only a resource's key has the header of its own. */
function keyHeader(header: Preset['keyHeader'], key: string | undefined): Readonly<Record<string, string>> {
	if (key === undefined) return {};
	const isToken = /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(key);
	return header === 'api-key' && !isToken ? { 'api-key': key } : { authorization: `Bearer ${key}` };
}

function ownHeaders(
	id: Preset['id'],
	{ openai, openrouter }: EndpointSettings,
): Readonly<Record<string, string | undefined>> {
	if (id === 'openai') return { 'openai-organization': openai?.organization, 'openai-project': openai?.project };
	if (id === 'openrouter' && openrouter?.attribution)
		return {
			'http-referer': openrouter.attribution.url,
			'x-openrouter-title': openrouter.attribution.title,
			'x-openrouter-categories': 'ide-extension',
		};
	return {};
}

function isHeaderValue(value: string | undefined): boolean {
	return value !== undefined && /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(value);
}
