import assert from 'node:assert/strict';
import type { StoredKey } from '../../../src/host/apiKeys.ts';
import { type GetSession, withAzureSignIn } from '../../../src/host/endpoints/azureSignIn.ts';
import { withSignIn } from '../../../src/host/endpoints/userSettings.ts';
import { keysWith } from '../models/fakes.ts';

const AZURE = 'https://res.openai.azure.com';

describe('azureSignIn', () => {
	const asked: unknown[] = [];
	let tokens: string[];
	const getSession: GetSession = async (...all) => {
		asked.push(all);
		const accessToken = tokens.shift();
		return accessToken === undefined ? undefined : { accessToken };
	};
	let isOn = true;
	const keys = () => withAzureSignIn(keysWith(AZURE, 'stored-key'), () => isOn, getSession);
	const none: StoredKey = { kind: 'none' };

	beforeEach(() => {
		asked.length = 0;
		tokens = ['token-1', 'token-2'];
		isOn = true;
	});

	it('asks for a token at each request, and keeps none', async () => {
		const both = keys();
		assert.deepEqual(await both.get(AZURE), { kind: 'key', key: 'token-1', source: 'signIn' });
		assert.deepEqual(await both.get(AZURE), { kind: 'key', key: 'token-2', source: 'signIn' });
		assert.deepEqual(await both.get(AZURE), none, 'signed out meanwhile');
		const scopes = ['https://cognitiveservices.azure.com/.default'];
		assert.deepEqual(asked[0], ['microsoft', scopes, { silent: true }]);
	});

	it('no origin but Azure’s gets a token', async () => {
		const others = [
			'https://api.openai.com',
			'http://127.0.0.1:1',
			'http://res.openai.azure.com',
			'https://res.openai.azure.com.evil.example',
			'https://evil.example/.openai.azure.com',
			'https://res.openai.azure.com:8443',
			'https://azure.com',
		];
		for (const origin of others) assert.deepEqual(await keys().get(origin), none, origin);
		assert.deepEqual(asked, []);
	});

	it('clouds of their own have a provider and a scope of their own', async () => {
		await keys().get('https://res.openai.azure.us');
		assert.deepEqual(asked[0], [
			'microsoft-sovereign-cloud',
			['https://cognitiveservices.azure.us/.default'],
			{ silent: true },
		]);
	});

	it('without the user’s choice it is the key that is stored', async () => {
		isOn = false;
		assert.deepEqual(await keys().get(AZURE), { kind: 'key', key: 'stored-key', source: 'stored' });
		assert.deepEqual(asked, []);
	});

	it('a sign-in that fails is a sentence', async () => {
		const failing = withAzureSignIn(
			keysWith(AZURE, 'k'),
			() => true,
			() => Promise.reject(new Error('token-1')),
		);
		const found = await failing.get(AZURE);
		assert.ok(found.kind === 'failed' && /Sign in again/.test(found.sentence) && !found.sentence.includes('token'));
	});

	it('turning it on and off leaves the rest of the setting', () => {
		const options = { openai: { project: 'p' }, azure: { other: 1 } };
		assert.deepEqual(withSignIn(options, true), { openai: { project: 'p' }, azure: { other: 1, signIn: true } });
		assert.equal(withSignIn(undefined, false), undefined);
		assert.deepEqual(withSignIn({ azure: { signIn: true } }, false), { azure: { signIn: false } });
	});
});
