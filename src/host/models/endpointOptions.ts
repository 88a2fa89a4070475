import type { EndpointSettings } from '../../remote/openai/endpointSettings.ts';

/** The setting `tandem.endpointOptions` as it is used. */
export interface EndpointOptions {
	readonly settings: EndpointSettings;
	/** Azure OpenAI is asked with the user's Microsoft account instead of a key. */
	readonly azureSignIn: boolean;
}

/** How Tandem names itself where the user lets it. */
const ATTRIBUTION = { url: 'https://github.com/tandem-copilot/tandem', title: 'Tandem' };

/** Reads the value of the setting, whatever it is: what is not as the schema says is left out. */
export function readEndpointOptions(value: unknown): EndpointOptions {
	const { openai, openrouter, azure, keepAnswers } = record(value);
	const organization = text(record(openai).organization);
	const project = text(record(openai).project);
	const { attribution, provider, fallbackModels } = record(openrouter);
	const models = Array.isArray(fallbackModels) ? fallbackModels.flatMap((model) => text(model) ?? []) : [];
	return {
		settings: {
			...(isRecord(keepAnswers) && { keepAnswers: { metadata: texts(keepAnswers.metadata) } }),
			openai: { ...(organization && { organization }), ...(project && { project }) },
			openrouter: {
				...(attribution === true && { attribution: ATTRIBUTION }),
				...(Object.keys(record(provider)).length > 0 && { provider: record(provider) }),
				fallbackModels: models,
			},
		},
		azureSignIn: record(azure).signIn === true,
	};
}

function record(value: unknown): Readonly<Record<string, unknown>> {
	return isRecord(value) ? { ...value } : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The texts of an object, by their names. */
function texts(value: unknown): Readonly<Record<string, string>> {
	const pairs = Object.entries(record(value)).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
	return Object.fromEntries(pairs);
}

function text(value: unknown): string | undefined {
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
