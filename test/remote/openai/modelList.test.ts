import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listModels } from '../../../src/remote/openai/modelList.ts';
import { plain } from '../../endpoint/hostileActs.ts';
import { startHostileServer } from '../../endpoint/hostileServer.ts';

const never = new AbortController().signal;

test('models come with the date on which they are switched off, where the endpoint says one', async (t) => {
	const model = (id: string, more: object = {}) => ({ id, object: 'model', created: 1, owned_by: 'openai', ...more });
	const data = [
		model('gpt-4.1', { shutdown_date: '2027-01-14' }),
		model('gpt-6-luna', { shutdown_date: null }),
		model('llama'),
		model('odd', { shutdown_date: 'next year' }),
		model('odder', { shutdown_date: '2027-13-40' }),
		model('oddest', { shutdown_date: 20270114 }),
	];
	const server = await startHostileServer(() => plain(200, { object: 'list', data }));
	t.after(() => server.close());
	const list = await listModels({ baseUrl: server.baseUrl, isLoopback: true }, undefined, fetch, never);
	assert.deepEqual(list, {
		kind: 'list',
		models: [
			{ id: 'gpt-4.1', shutdown: '2027-01-14' },
			{ id: 'gpt-6-luna', shutdown: null },
			{ id: 'llama' },
			{ id: 'odd' },
			{ id: 'odder' },
			{ id: 'oddest' },
		],
	});
});
