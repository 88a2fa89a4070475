import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findLocalServer } from '../../../src/remote/openai/discover.ts';
import { plain } from '../../endpoint/hostileActs.ts';
import { startHostileServer } from '../../endpoint/hostileServer.ts';
import { startEndpoint } from '../../endpoint/openaiEndpoint.ts';

const never = new AbortController().signal;

/** A fetch that finds other servers behind the usual ports, and nothing behind the rest. */
function fetchWith(servers: Readonly<Record<number, string>>): typeof fetch {
	return (address, init) => {
		const url = new URL(String(address));
		const behind = servers[Number(url.port)];
		if (!behind) return Promise.reject(new TypeError('fetch failed'));
		return fetch(new URL(url.pathname, behind), init);
	};
}

test('nothing runs: nothing is found', async () => {
	assert.equal(await findLocalServer(fetchWith({}), never), undefined);
});

test('the first of the list that answers as OpenAI does is found, with its chat models', async (t) => {
	const models = ['nomic-embed-text', 'qwen3-coder', 'llama4'];
	const good = await startEndpoint({ answer: () => ({}), validate: false, models });
	const web = await startHostileServer(() => plain(200, '<html>my app</html>'));
	const bare = await startHostileServer(() => plain(200, { object: 'list', data: null }));
	const silent = await startHostileServer(() => ['hang']);
	t.after(() => Promise.all([good, web, bare, silent].map((server) => server.close())));
	const started = performance.now();
	const found = await findLocalServer(
		fetchWith({ 11434: silent.baseUrl, 1234: bare.baseUrl, 8080: web.baseUrl, 8000: good.baseUrl }),
		never,
	);
	assert.ok(performance.now() - started < 2000);
	assert.deepEqual(found, { name: 'vLLM', baseUrl: 'http://127.0.0.1:8000/v1', models: ['qwen3-coder', 'llama4'] });
	const both = await findLocalServer(fetchWith({ 8000: good.baseUrl, 11434: good.baseUrl }), never);
	assert.equal(both?.name, 'Ollama');
});
