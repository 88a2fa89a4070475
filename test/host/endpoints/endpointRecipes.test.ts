import assert from 'node:assert/strict';
import { ENDPOINT_RECIPES, type EndpointRecipe } from '../../../src/host/endpoints/endpointRecipes.ts';
import { endpointId, parseEndpoint, presetOf } from '../../../src/remote/openai/endpoint.ts';

function recipe(name: string): EndpointRecipe {
	return ENDPOINT_RECIPES.find((each) => each.name === name) ?? assert.fail(name);
}

function endpointOf({ baseUrl }: EndpointRecipe, answers: readonly string[]) {
	const parsed = parseEndpoint(baseUrl(answers));
	assert.equal(parsed.kind, 'endpoint', baseUrl(answers));
	return parsed.kind === 'endpoint' ? parsed.endpoint : assert.fail();
}

describe('endpointRecipes', () => {
	it('each leads to an endpoint of its own kind', () => {
		const answers: Readonly<Record<string, readonly string[]>> = {
			'Azure OpenAI': ['res', 'dep'],
			'Azure OpenAI (older API)': ['res', 'dep', '2024-10-21'],
			Railwail: ['https://api.railwail.com/v1'],
			LiteLLM: ['http://127.0.0.1:4000/v1'],
			'Another URL': ['https://gateway.example/v1'],
		};
		const found = ENDPOINT_RECIPES.map((each) => presetOf(endpointOf(each, answers[each.name] ?? [])).id);
		assert.deepEqual(found, [
			'openai',
			'azure',
			'azureLegacy',
			'openrouter',
			'railwail',
			'ollama',
			'lmStudio',
			'llamaCpp',
			'vllm',
			'litellm',
			'other',
		]);
	});

	it('Azure takes the name of a resource or what the portal shows, and nothing of another host', () => {
		const azure = recipe('Azure OpenAI');
		for (const resource of ['res', ' RES ', 'res.openai.azure.com', 'https://res.openai.azure.com/'])
			assert.equal(azure.baseUrl([resource, 'd']), 'https://res.openai.azure.com/openai/v1', resource);
		assert.match(
			azure.baseUrl(['https://r.cognitiveservices.azure.us', 'd']),
			/^https:\/\/r\.cognitiveservices\.azure\.us\//,
		);
		const [resource, deployment] = azure.questions;
		for (const odd of [
			'',
			'a b',
			'evil.example',
			'https://evil.example',
			'http://res.openai.azure.com',
			'res.openai.azure.com.evil.example',
		])
			assert.ok(resource?.problem(odd), odd);
		for (const odd of ['', 'a/b', 'a?b', '../x', 'a b']) assert.ok(deployment?.problem(odd), odd);
	});

	it('the older API of Azure keeps its version when it is written to the setting', () => {
		const endpoint = endpointOf(recipe('Azure OpenAI (older API)'), ['res', ' dep ', ' 2025-01-01-preview ']);
		const text = endpointId(endpoint);
		assert.equal(text, 'https://res.openai.azure.com/openai/deployments/dep?api-version=2025-01-01-preview');
		assert.deepEqual(parseEndpoint(text), { kind: 'endpoint', endpoint });
	});

	it('a URL that must not be asked is refused where it is typed', () => {
		const [url] = recipe('Another URL').questions;
		assert.match(url?.problem('http://gateway.example/v1') ?? '', /https/);
		assert.equal(url?.problem('https://gateway.example/v1'), undefined);
	});
});
