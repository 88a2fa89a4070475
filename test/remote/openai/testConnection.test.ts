import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ConnectionReport, testConnection } from '../../../src/remote/openai/testConnection.ts';
import { head, plain, refusal } from '../../endpoint/hostileActs.ts';
import { type Act, startHostileServer } from '../../endpoint/hostileServer.ts';
import { startEndpoint } from '../../endpoint/openaiEndpoint.ts';
import { checkFailure, KEY } from './conversing.ts';

const never = new AbortController().signal;

function connect(
	endpoint: string,
	changes: { model?: string; fetch?: typeof fetch; key?: string; signal?: AbortSignal } = {},
) {
	const { model = 'gpt-4.1', fetch: fetchLike = fetch, key = KEY, signal = never } = changes;
	return testConnection({ endpoint, model, apiKey: async () => key, fetch: fetchLike }, signal);
}

function layerOf(report: ConnectionReport): string {
	if (report.kind === 'failed') checkFailure(report.failure);
	return report.kind === 'failed' ? report.layer : report.kind;
}

test('a good endpoint answers with its latency, without a chat request', async (t) => {
	const endpoint = await startEndpoint({ answer: () => ({}), validate: false, key: KEY });
	t.after(() => endpoint.close());
	const report = await connect(endpoint.baseUrl);
	assert.ok(report.kind === 'ok' && report.modelListed && report.latencyMs >= 0, JSON.stringify(report));
	assert.equal(endpoint.requests.length, 0);
	assert.equal(endpoint.modelLookups, 1);
	assert.equal(layerOf(await connect(endpoint.baseUrl, { model: 'gpt-9' })), 'model');
	assert.equal(layerOf(await connect(endpoint.baseUrl, { key: 'sk-wrong' })), 'key');
	await endpoint.close();
	assert.equal(layerOf(await connect(endpoint.baseUrl)), 'tcp');
});

test('a deployment need not be in the list: Azure lists models there', async () => {
	const list = JSON.stringify({ object: 'list', data: [{ id: 'gpt-4.1' }] });
	const answer: typeof fetch = async () => new Response(list, { headers: { 'content-type': 'application/json' } });
	const report = await connect('https://res.openai.azure.com', { model: 'my-deployment', fetch: answer });
	assert.ok(report.kind === 'ok' && !report.modelListed, JSON.stringify(report));
	assert.match(report.sentence, /lists no deployments.*“my-deployment”/);
});

const ANSWERS: readonly (readonly [string, readonly Act[], string])[] = [
	['403', refusal(403, { message: 'no' }), 'key'],
	['404', plain(404, '<html></html>'), 'path'],
	['405', plain(405, ''), 'path'],
	['407', plain(407, ''), 'proxy'],
	['429', refusal(429, { message: 'slow down' }), 'server'],
	['500', plain(500, '<html></html>'), 'server'],
	['a web page', plain(200, '<html>hi</html>'), 'protocol'],
	['other JSON', plain(200, { status: 'ok' }), 'protocol'],
	['a list of something else', plain(200, { data: [{ name: 'x' }] }), 'protocol'],
	['no HTTP', ['SSH-2.0\r\n'], 'protocol'],
	['a reset', ['reset'], 'tcp'],
	['a redirect', [head(308, { location: 'https://elsewhere.example/' })], 'path'],
	['a list without models', plain(200, { object: 'list', data: null }), 'ok'],
];

for (const [name, acts, layer] of ANSWERS)
	test(`${name} is reported as ${layer}`, async (t) => {
		const server = await startHostileServer(() => acts);
		t.after(() => server.close());
		assert.equal(layerOf(await connect(server.baseUrl)), layer);
		assert.equal(server.requests[0]?.path, '/v1/models');
	});

test('layers below HTTP are named by what fetch throws', async () => {
	for (const [code, layer] of [
		['ENOTFOUND', 'dns'],
		['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
		['ECONNREFUSED', 'tcp'],
	] as const) {
		const failing = () =>
			Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(), { code }) }));
		assert.equal(layerOf(await connect('https://api.openai.com/v1', { fetch: failing })), layer);
	}
});

test('a URL that is none is named before anything is sent, and a key that is none as well', async () => {
	const noFetch = () => assert.fail('a request was made');
	assert.equal(layerOf(await connect('http://evil.example/v1', { fetch: noFetch })), 'url');
	assert.equal(layerOf(await connect('https://a.example/v1', { fetch: noFetch, key: `${KEY}\n${KEY}` })), 'key');
});

test('cancelling ends it', async (t) => {
	const server = await startHostileServer(() => ['hang']);
	t.after(() => server.close());
	const stop = new AbortController();
	const report = connect(server.baseUrl, { signal: stop.signal });
	setTimeout(() => stop.abort(), 20);
	assert.deepEqual(await report, { kind: 'cancelled' });
});
