import { OPENAI_BASE_URL, parseEndpoint } from '../../remote/openai/endpoint.ts';

/** One thing to ask for before the address of an endpoint is known. */
export interface Question {
	readonly prompt: string;
	readonly placeHolder: string;
	/** What stands in the field at first. */
	readonly value?: string;
	/** What is wrong with an answer, with what to do; `undefined` when nothing is. */
	problem(answer: string): string | undefined;
}

/** A kind of endpoint to choose, and how it becomes a base URL. */
export interface EndpointRecipe {
	readonly name: string;
	/** What the user needs for it. */
	readonly needs: string;
	readonly group: 'On the Internet' | 'On This Machine' | 'Other';
	/** The port at which it usually listens on this machine. */
	readonly port?: number;
	readonly questions: readonly Question[];
	/** The text for the endpoint setting. `answers` are in the order of the questions. */
	baseUrl(answers: readonly string[]): string;
	/** The model that the answers name. */
	model?(answers: readonly string[]): string;
	/** `ask`: a key may be needed, the user knows. */
	readonly key: 'needed' | 'ask' | 'none';
}

const RESOURCE: Question = {
	prompt: 'Name of the Azure OpenAI resource, or its endpoint as the portal shows it',
	placeHolder: 'my-resource',
	problem: (answer) =>
		azureHost(answer) === undefined
			? 'Enter the name of the resource, such as my-resource, or https://my-resource.openai.azure.com.'
			: undefined,
};
const DEPLOYMENT: Question = {
	prompt: 'Name of the deployment: Azure asks for it instead of the model',
	placeHolder: 'my-gpt-41',
	problem: (answer) =>
		/^[\w.-]{1,64}$/.test(answer.trim()) ? undefined : 'Enter the deployment as the portal names it, without spaces.',
};
const VERSION: Question = {
	prompt: 'Version of the API (api-version)',
	placeHolder: '2024-10-21',
	value: '2024-10-21',
	problem: (answer) =>
		/^\d{4}-\d{2}-\d{2}(-preview)?$/.test(answer.trim()) ? undefined : 'A version looks like 2024-10-21.',
};

/** Everything that can be chosen, in the order to show it. */
export const ENDPOINT_RECIPES: readonly EndpointRecipe[] = [
	inTheCloud('OpenAI', OPENAI_BASE_URL),
	{
		name: 'Azure OpenAI',
		needs: 'Name of the resource and the deployment, a key or a Microsoft account',
		group: 'On the Internet',
		questions: [RESOURCE, DEPLOYMENT],
		baseUrl: ([resource = '']) => `https://${azureHost(resource)}/openai/v1`,
		model: ([, deployment = '']) => deployment.trim(),
		key: 'needed',
	},
	{
		name: 'Azure OpenAI (older API)',
		needs: 'Name of the resource and the deployment, an api-version, a key or a Microsoft account',
		group: 'On the Internet',
		questions: [RESOURCE, DEPLOYMENT, VERSION],
		baseUrl: ([resource = '', deployment = '', version = '']) =>
			`https://${azureHost(resource)}/openai/deployments/${deployment.trim()}?api-version=${version.trim()}`,
		model: ([, deployment = '']) => deployment.trim(),
		key: 'needed',
	},
	inTheCloud('OpenRouter', 'https://openrouter.ai/api/v1'),
	atUrl('Railwail', 'Its base URL and a key', 'On the Internet', ''),
	onThisMachine('Ollama', 11434),
	onThisMachine('LM Studio', 1234),
	onThisMachine('llama.cpp', 8080),
	onThisMachine('vLLM', 8000),
	{ ...atUrl('LiteLLM', 'Its base URL, and a key if it wants one', 'Other', 'http://127.0.0.1:4000/v1'), port: 4000 },
	atUrl('Another URL', 'Any API that follows OpenAI’s, and a key if it wants one', 'Other', ''),
];

function inTheCloud(name: string, url: string): EndpointRecipe {
	return { name, needs: 'A key', group: 'On the Internet', questions: [], baseUrl: () => url, key: 'needed' };
}

function onThisMachine(name: string, port: number): EndpointRecipe {
	return {
		name,
		needs: `The server on port ${port} of this machine; no key`,
		group: 'On This Machine',
		port,
		questions: [],
		// By number: “localhost” may be an address at which the server does not listen.
		baseUrl: () => `http://127.0.0.1:${port}/v1`,
		key: 'none',
	};
}

function atUrl(name: string, needs: string, group: EndpointRecipe['group'], value: string): EndpointRecipe {
	const question: Question = {
		prompt: `Base URL of ${name === 'Another URL' ? 'the API' : name}; it usually ends in /v1`,
		placeHolder: 'https://gateway.example/v1',
		value,
		problem(answer) {
			const parsed = parseEndpoint(answer);
			return parsed.kind === 'refused' ? parsed.sentence : undefined;
		},
	};
	return { name, needs, group, questions: [question], baseUrl: ([url = '']) => url.trim(), key: 'ask' };
}

/** The host of a resource, from its name, its host or its URL; `undefined` for anything else. */
function azureHost(answer: string): string | undefined {
	const text = answer.trim().toLowerCase();
	if (/^[a-z0-9][a-z0-9-]{0,62}$/.test(text)) return `${text}.openai.azure.com`;
	const url = text.includes('://') ? text : `https://${text}`;
	const host = URL.canParse(url) && url.startsWith('https://') ? new URL(url).host : '';
	return /^[a-z0-9-]+\.(openai|cognitiveservices|services\.ai)\.azure\.(com|us|cn)$/.test(host) ? host : undefined;
}
