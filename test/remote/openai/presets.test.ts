import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, endpointId, parseEndpoint, presetOf } from '../../../src/remote/openai/endpoint.ts';
import { PRESETS, type PresetId } from '../../../src/remote/openai/presets.ts';
import { requestHeaders } from '../../../src/remote/openai/requestHeaders.ts';
import { DONE, delta, stream } from '../../endpoint/hostileActs.ts';
import { startHostileServer } from '../../endpoint/hostileServer.ts';
import { ask, endpointAt, finishedOf, KEY } from './conversing.ts';

const RECOGNISED: readonly (readonly [string, PresetId, string])[] = [
	['https://api.openai.com', 'openai', 'https://api.openai.com/v1'],
	['https://eu.api.openai.com', 'openai', 'https://eu.api.openai.com/v1'],
	['https://api.openai.com:8443/v1', 'other', 'https://api.openai.com:8443/v1'],
	['https://evil-api.openai.com.example/v1', 'other', 'https://evil-api.openai.com.example/v1'],
	['https://eu.api.openai.com.example', 'other', 'https://eu.api.openai.com.example'],
	['https://res.openai.azure.com', 'azure', 'https://res.openai.azure.com/openai/v1'],
	['https://res.openai.azure.com/openai/', 'azure', 'https://res.openai.azure.com/openai/v1'],
	['https://res.openai.azure.com/openai/v1/', 'azure', 'https://res.openai.azure.com/openai/v1'],
	['https://res.openai.azure.com/openai/v1/responses', 'azure', 'https://res.openai.azure.com/openai/v1'],
	[
		'https://res.cognitiveservices.azure.com/openai/v1?api-version=preview',
		'azure',
		'https://res.cognitiveservices.azure.com/openai/v1',
	],
	['https://res.services.ai.azure.com', 'azure', 'https://res.services.ai.azure.com/openai/v1'],
	['https://res.openai.azure.com?api-version=2024-10-21', 'azureLegacy', 'https://res.openai.azure.com/openai'],
	[
		'https://res.openai.azure.com/openai/deployments/my-gpt/chat/completions?api-version=2025-01-01-preview',
		'azureLegacy',
		'https://res.openai.azure.com/openai/deployments/my-gpt',
	],
	[
		'https://res.openai.azure.com/openai/deployments/my-gpt',
		'azureLegacy',
		'https://res.openai.azure.com/openai/deployments/my-gpt',
	],
	['https://openrouter.ai', 'openrouter', 'https://openrouter.ai/api/v1'],
	['https://openrouter.ai/api/v1', 'openrouter', 'https://openrouter.ai/api/v1'],
	['https://api.railwail.com/v1', 'railwail', 'https://api.railwail.com/v1'],
	['https://litellm.corp.example', 'litellm', 'https://litellm.corp.example/v1'],
	['http://localhost:4000', 'litellm', 'http://localhost:4000/v1'],
	['http://localhost:11434', 'ollama', 'http://localhost:11434/v1'],
	['http://127.0.0.1:1234/v1', 'lmStudio', 'http://127.0.0.1:1234/v1'],
	['http://[::1]:8080/v1', 'llamaCpp', 'http://[::1]:8080/v1'],
	['http://localhost:8000/v1', 'vllm', 'http://localhost:8000/v1'],
	['https://gateway.example:8000/v1', 'other', 'https://gateway.example:8000/v1'],
	['http://localhost:5000/api', 'other', 'http://localhost:5000/api'],
];

for (const [text, id, baseUrl] of RECOGNISED)
	test(`${text} is ${id}`, () => {
		const endpoint = endpointAt(text);
		assert.equal(presetOf(endpoint).id, id);
		assert.equal(endpoint.baseUrl, baseUrl);
		assert.equal(endpoint.isOpenai, id === 'openai');
	});

test('the one query that may be is Azure’s version', () => {
	assert.equal(endpointAt('https://res.openai.azure.com?api-version=2024-10-21').apiVersion, '2024-10-21');
	for (const text of [
		'https://res.openai.azure.com?api-version=2024-10-21&x=1',
		'https://res.openai.azure.com?api-version=2024-10-21&api-version=2024-10-22',
		'https://res.openai.azure.com?x=1',
		'https://res.openai.azure.com?api-version=',
		'https://res.openai.azure.com?api-version=2024%26x',
		'https://openai.azure.com.evil.example?api-version=2024-10-21',
		'https://api.openai.com/v1?api-version=2024-10-21',
		'https://res.services.ai.azure.com?api-version=2024-10-21',
		'http://localhost:4000?api-version=2024-10-21',
	])
		assert.equal(parseEndpoint(text).kind, 'refused', text);
});

test('on Azure’s older surface the model is the deployment, unless the address names one', () => {
	const bare = endpointAt('https://res.openai.azure.com?api-version=2024-10-21');
	assert.equal(
		addressOf(bare, '/chat/completions', 'my gpt/4.1'),
		'https://res.openai.azure.com/openai/deployments/my%20gpt%2F4.1/chat/completions?api-version=2024-10-21',
	);
	const named = endpointAt('https://res.openai.azure.com/openai/deployments/one');
	assert.equal(
		addressOf(named, '/chat/completions', 'two'),
		'https://res.openai.azure.com/openai/deployments/one/chat/completions?api-version=2024-10-21',
	);
	assert.equal(addressOf(named, '/models'), 'https://res.openai.azure.com/openai/models?api-version=2024-10-21');
	const v1 = endpointAt('https://res.openai.azure.com/openai/v1?api-version=preview');
	assert.equal(
		addressOf(v1, '/responses', 'm'),
		'https://res.openai.azure.com/openai/v1/responses?api-version=preview',
	);
	assert.notEqual(endpointId(v1), endpointId(endpointAt('https://res.openai.azure.com')));
	assert.equal(endpointId(endpointAt('https://api.openai.com')), 'https://api.openai.com/v1');
});

test('an older version of that surface lacks what came later', () => {
	const lacks = (version: string) => presetOf(endpointAt(`https://res.openai.azure.com?api-version=${version}`)).lacks;
	assert.ok(lacks('2024-06-01').includes('stream_options'));
	assert.ok(!lacks('2024-10-21').includes('stream_options'));
	assert.ok(lacks('2024-10-21').includes('store'));
	assert.ok(!lacks('2025-01-01-preview').includes('store'));
	assert.ok(lacks('2025-01-01-preview').includes('prompt_cache_key'));
});

test('every preset says where it comes from, and its address is its own', () => {
	assert.equal(new Set(PRESETS.map(({ id }) => id)).size, PRESETS.length);
	for (const { id, source, name, transports } of PRESETS) {
		assert.ok(source && name, id);
		assert.ok(transports.includes('chat'), id);
	}
});

const TOKEN = 'eyJhbGciOiJI.eyJhdWQiOiJo.c2lnbmF0dXJl-_';

test('a resource’s key has Azure’s header, a sign-in token is a bearer', () => {
	const azure = presetOf(endpointAt('https://res.openai.azure.com'));
	const headers = (key?: string) => requestHeaders({ preset: azure, key });
	assert.equal(headers('abc123')['api-key'], 'abc123');
	assert.equal(headers('abc123').authorization, undefined);
	assert.equal(headers(TOKEN).authorization, `Bearer ${TOKEN}`);
	assert.equal(headers(TOKEN)['api-key'], undefined);
	assert.deepEqual(Object.keys(headers()), ['accept', 'user-agent']);
});

test('what the user set for one kind of endpoint goes to that kind only', () => {
	const settings = {
		openai: { organization: 'org-1', project: 'proj-1' },
		openrouter: { attribution: { url: 'https://tandem.example', title: 'Tandem' } },
	};
	const headers = (text: string) => requestHeaders({ preset: presetOf(endpointAt(text)), key: KEY, settings });
	const openai = headers('https://api.openai.com');
	assert.deepEqual([openai['openai-organization'], openai['openai-project']], ['org-1', 'proj-1']);
	assert.equal(openai['http-referer'], undefined);
	const router = headers('https://openrouter.ai');
	assert.deepEqual(
		[router['http-referer'], router['x-openrouter-title'], router['x-openrouter-categories']],
		['https://tandem.example', 'Tandem', 'ide-extension'],
	);
	assert.equal(router['openai-organization'], undefined);
	for (const text of ['https://res.openai.azure.com', 'https://gateway.example/v1', 'http://localhost:4000'])
		assert.doesNotMatch(JSON.stringify(headers(text)), /org-1|proj-1|tandem\.example/);
	for (const bad of ['a\nb', '', ' a', 'ü'])
		assert.equal(
			requestHeaders({
				preset: presetOf(endpointAt('https://api.openai.com')),
				key: KEY,
				settings: { openai: { organization: bad } },
			})['openai-organization'],
			undefined,
		);
});

/** Asks an endpoint that is really a server on loopback; gives what arrived there. */
async function asked(text: string, asking: Parameters<typeof ask>[1] = {}) {
	const server = await startHostileServer(() => stream(delta({ content: 'ok' }), delta({}, 'stop'), DONE));
	const addresses: string[] = [];
	const local: typeof fetch = (address, init) => {
		addresses.push(String(address));
		return fetch(server.baseUrl, init);
	};
	try {
		finishedOf(await ask(text, { ...asking, options: { fetch: local, ...asking.options } }));
		const [request] = server.requests;
		return { address: addresses[0], headers: request?.headers ?? {}, body: JSON.parse(request?.body ?? '{}') };
	} finally {
		await server.close();
	}
}

test('Azure, older surface: deployment in the path, version in the query, key in its header', async () => {
	const { address, headers, body } = await asked('https://res.openai.azure.com?api-version=2024-10-21', {
		request: { model: 'my-gpt' },
		transport: 'responses',
	});
	assert.equal(
		address,
		'https://res.openai.azure.com/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21',
	);
	assert.deepEqual([headers['api-key'], headers.authorization], [KEY, undefined]);
	assert.ok(!('store' in body) && !('prompt_cache_key' in body));
});

test('OpenRouter: preferences and fallbacks as the user set them', async () => {
	const { body, headers } = await asked('https://openrouter.ai', {
		request: { model: 'openai/gpt-4.1' },
		options: {
			settings: {
				openrouter: {
					provider: { data_collection: 'deny', require_parameters: true },
					fallbackModels: ['openai/gpt-4.1-mini', 'openai/gpt-4.1'],
					attribution: { url: 'https://tandem.example', title: 'Tandem' },
				},
			},
		},
	});
	assert.deepEqual(body.provider, { data_collection: 'deny', require_parameters: true });
	assert.deepEqual(body.models, ['openai/gpt-4.1', 'openai/gpt-4.1-mini']);
	assert.equal(headers['http-referer'], 'https://tandem.example');
	const plain = await asked('https://gateway.example/v1', {
		options: { settings: { openrouter: { fallbackModels: ['x'], provider: {} } } },
	});
	assert.ok(!('models' in plain.body) && !('provider' in plain.body));
});

test('Ollama: no tool_choice, max_tokens, nothing that is OpenAI’s own', async () => {
	const { body } = await asked('http://localhost:11434', {
		request: { toolChoice: 'required', maxOutputTokens: 50 },
	});
	assert.equal(body.max_tokens, 50);
	for (const field of ['tool_choice', 'max_completion_tokens', 'store', 'prompt_cache_key'])
		assert.ok(!(field in body), field);
});
