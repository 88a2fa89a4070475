import assert from 'node:assert/strict';
import { readEndpointOptions } from '../../../src/host/models/endpointOptions.ts';

describe('endpointOptions', () => {
	it('reads what the schema has', () => {
		const options = readEndpointOptions({
			openai: { organization: ' org-1 ', project: 'proj_1' },
			azure: { signIn: true },
			keepAnswers: { metadata: { team: 'a', odd: 5 } },
			openrouter: { attribution: true, provider: { data_collection: 'deny' }, fallbackModels: ['a/b', 5, ''] },
		});
		assert.deepEqual(options.settings.openai, { organization: 'org-1', project: 'proj_1' });
		assert.equal(options.azureSignIn, true);
		assert.deepEqual(options.settings.keepAnswers, { metadata: { team: 'a' } });
		assert.equal(readEndpointOptions({ keepAnswers: true }).settings.keepAnswers, undefined);
		const { attribution, ...openrouter } = options.settings.openrouter ?? {};
		assert.deepEqual(openrouter, { provider: { data_collection: 'deny' }, fallbackModels: ['a/b'] });
		assert.equal(attribution?.title, 'Tandem');
	});

	it('leaves out whatever is something else', () => {
		const nothing = { settings: { openai: {}, openrouter: { fallbackModels: [] } }, azureSignIn: false };
		const odd = [
			undefined,
			null,
			5,
			'x',
			[],
			{},
			{ openai: 5, azure: { signIn: 'yes' }, openrouter: { provider: [] } },
		];
		for (const value of odd) assert.deepEqual(readEndpointOptions(value), nothing);
	});
});
