import assert from 'node:assert/strict';
import { Consents } from '../../../src/core/sent/consents.ts';
import { endpointLabel } from '../../../src/host/sent/endpointLabel.ts';
import { createFindSecrets, createLeavingRules } from '../../../src/host/sent/leaving.ts';
import { fakeSettings, keysWith } from '../models/fakes.ts';

const TOKEN = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;

describe('what may leave', () => {
	it('is the same object until keys, endpoint or consents change', async () => {
		const find = createFindSecrets();
		const said = { endpoint: 'https://api.openai.com/v1', model: 'm' };
		const consents = new Consents(find, () => endpointLabel(fakeSettings(said)));
		const rules = createLeavingRules(
			{ endpoint: () => said.endpoint },
			keysWith('https://api.openai.com', 'sk-TEST-5f0c'),
			consents,
		);
		const first = await rules('c');
		assert.equal(await rules('c'), first);
		assert.ok(first.ownForms.includes('sk-TEST-5f0c') && !first.escapesMarkers);
		consents.of('c').allow('.env', `TOKEN=${TOKEN}`);
		const second = await rules('c');
		assert.ok(second !== first && second.allowed.has(TOKEN));
		assert.equal((await rules('d')).allowed.size, 0);
		said.endpoint = 'http://localhost:11434/v1';
		const third = await rules('c');
		assert.ok(third.escapesMarkers, 'open models may take marks of turns for real');
		assert.ok(third.ownForms.includes('sk-TEST-5f0c'), 'the key of another endpoint is no text for this one');
		assert.deepEqual(
			[endpointLabel(fakeSettings(said)), consents.of('c').namesIn(`x ${TOKEN}`)],
			['localhost:11434', ['GitHub token']],
		);
	});

	it('rejects when the secret storage does not answer', async () => {
		const keys = { get: async () => ({ kind: 'failed', sentence: 'Locked.' }) as const };
		const rules = createLeavingRules(
			{ endpoint: () => 'https://api.openai.com/v1' },
			keys,
			new Consents(
				() => [],
				() => '',
			),
		);
		await assert.rejects(rules('c'), /Locked/);
	});
});
