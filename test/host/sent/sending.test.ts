import assert from 'node:assert/strict';
import { createApiKeys } from '../../../src/host/apiKeys.ts';
import { clock } from '../../../src/host/clock.ts';
import { createSending } from '../../../src/host/sent/sending.ts';
import { fakeSettings } from '../models/fakes.ts';
import { createOutside } from '../scratch.ts';

const TOKEN = `ghp_${'aB3dE6gH9j'.repeat(4).slice(0, 36)}`;

describe('sending', () => {
	it('an ask is kept, without secrets, when the keys cannot be read; what is exported is not made then', async () => {
		const storage = createOutside();
		const locked = async () => {
			throw new Error('locked');
		};
		const secrets = { get: locked, store: locked, delete: locked, onDidChange: () => ({ dispose() {} }) };
		const sending = createSending({
			storageFolder: storage.folder,
			settings: fakeSettings({ endpoint: 'https://api.openai.com/v1', model: 'gpt-4.1' }),
			keys: createApiKeys(secrets, {}),
			count: async () => undefined,
			clock,
		});
		const { text, withheld } = await sending.redact(`Use ${TOKEN} here`);
		assert.match(text, /^Use \[withheld: .+\] here$/);
		assert.equal(withheld.length, 1);
		await assert.rejects(sending.redactor());
		storage.remove();
	});
});
