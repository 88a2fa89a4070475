import assert from 'node:assert/strict';
import { createApiKeys, type Secrets } from '../../src/host/apiKeys.ts';

const OPENAI = 'https://api.openai.com';

function memorySecrets(stored = new Map<string, string>()): Secrets & { readonly stored: ReadonlyMap<string, string> } {
	const listeners = new Set<(event: { readonly key: string }) => void>();
	const tell = (key: string) => {
		for (const listener of listeners) listener({ key });
	};
	return {
		stored,
		get: async (key) => stored.get(key),
		async store(key, value) {
			stored.set(key, value);
			tell(key);
		},
		async delete(key) {
			stored.delete(key);
			tell(key);
		},
		onDidChange(listener) {
			listeners.add(listener);
			return { dispose: () => listeners.delete(listener) };
		},
	};
}

const broken: Secrets = {
	get: () => Promise.reject(new Error('keyring: sk-secret')),
	store: () => Promise.reject(new Error('keyring: sk-secret')),
	delete: () => Promise.reject(new Error('keyring: sk-secret')),
	onDidChange: () => ({ dispose() {} }),
};

describe('apiKeys', () => {
	it('gives a key to the origin that it was stored for, and to no other', async () => {
		const keys = createApiKeys(memorySecrets(), {});
		await keys.set(OPENAI, 'sk-1');
		assert.deepEqual(await keys.get(OPENAI), { kind: 'key', key: 'sk-1', source: 'stored' });
		for (const other of [
			'https://api.openai.com.evil.example',
			'https://api.openai.com@evil.example',
			'https://api.openai.com:444',
			'http://api.openai.com',
			'https://API.openai.com',
			'https://api.openai.com/',
			'https://api.openai.com%2eevil.example',
			'',
		]) {
			assert.deepEqual(await keys.get(other), { kind: 'none' }, other);
		}
	});

	it('takes the key of the environment for OpenAI only, and only when none is stored', async () => {
		const keys = createApiKeys(memorySecrets(), { OPENAI_API_KEY: ' sk-env\n' });
		assert.deepEqual(await keys.get(OPENAI), { kind: 'key', key: 'sk-env', source: 'environment' });
		assert.deepEqual(await keys.get('https://proxy.corp.example'), { kind: 'none' });
		await keys.set(OPENAI, 'sk-own');
		assert.deepEqual(await keys.get(OPENAI), { kind: 'key', key: 'sk-own', source: 'stored' });
		await keys.clear(OPENAI);
		assert.deepEqual(await keys.get(OPENAI), { kind: 'key', key: 'sk-env', source: 'environment' });
	});

	it('drops the white space that comes with pasting and refuses what cannot be sent', async () => {
		const secrets = memorySecrets();
		const keys = createApiKeys(secrets, {});
		assert.equal((await keys.set(OPENAI, '\ufeff sk-a\r\nb\u200b ')).kind, 'done');
		assert.deepEqual([...secrets.stored], [[`tandem.apiKey:${OPENAI}`, 'sk-ab']]);
		for (const bad of ['', ' \n', 'ключ', 'sk-\u0007']) assert.equal((await keys.set(OPENAI, bad)).kind, 'failed', bad);
		assert.equal((await keys.set('not a url', 'sk-1')).kind, 'failed');
	});

	it('turns a broken secret storage into a sentence without the key', async () => {
		const keys = createApiKeys(broken, { OPENAI_API_KEY: 'sk-env' });
		for (const result of [await keys.get(OPENAI), await keys.set(OPENAI, 'sk-secret'), await keys.clear(OPENAI)]) {
			assert.equal(result.kind, 'failed');
			assert.ok(!JSON.stringify(result).includes('sk-'));
		}
	});

	it('tells whose key changed', async () => {
		const secrets = memorySecrets();
		const keys = createApiKeys(secrets, {});
		const heard: string[] = [];
		const listener = keys.onDidChange((origin) => heard.push(origin));
		await keys.set(OPENAI, 'sk-1');
		await secrets.store('another', 'x');
		await keys.clear(OPENAI);
		listener.dispose();
		await keys.set(OPENAI, 'sk-2');
		assert.deepEqual(heard, [OPENAI, OPENAI]);
	});
});
