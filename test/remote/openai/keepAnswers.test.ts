import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepFields } from '../../../src/remote/openai/endpointSettings.ts';
import { createValidator } from '../../endpoint/violations.ts';
import { ask, finishedOf, inBoth, OPENAI, servedBy, withEndpoint } from './conversing.ts';

const validate = createValidator();
const keepAnswers = { metadata: { project: 'tandem', kind: 'review' } };

inBoth('answers are kept where the user asked for it, with the metadata, and nowhere else', (transport) =>
	withEndpoint({ validate, answer: () => ({ text: 'ok' }) }, async ({ baseUrl, requests }) => {
		const at = async (place: string, settings: object) =>
			finishedOf(await ask(place, { transport, options: { ...servedBy(baseUrl), settings } }));
		await at(OPENAI, {});
		await at(OPENAI, { keepAnswers });
		await at(OPENAI, { keepAnswers: {} });
		await at(baseUrl, { keepAnswers });
		assert.deepEqual(
			requests.map(({ wire }) => [wire.store, wire.metadata]),
			[
				[false, undefined],
				[true, keepAnswers.metadata],
				[true, undefined],
				[false, undefined],
			],
		);
	}),
);

test('metadata stays within the limits of the API', () => {
	const wide = Object.fromEntries(
		Array.from({ length: 20 }, (_, at) => [`${at}${'n'.repeat(70)}`, `${'v'.repeat(511)}👩`]),
	);
	const { metadata = {} } = keepFields('openai', { keepAnswers: { metadata: { '': 'x', ...wide } } });
	assert.equal(Object.keys(metadata).length, 16);
	for (const [name, value] of Object.entries(metadata)) {
		assert.equal(name.length, 64);
		assert.equal(value.length, 512);
		assert.ok(value.isWellFormed());
	}
	assert.deepEqual(keepFields('openrouter', { keepAnswers }), {});
	assert.deepEqual(keepFields('openai', {}), {});
});
