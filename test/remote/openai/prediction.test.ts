import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelRequest } from '../../../src/core/ports.ts';
import { predicted } from '../../../src/core/prediction.ts';
import { PRESETS, presetFor } from '../../../src/remote/openai/presets.ts';
import { sumUsage } from '../../../src/remote/openai/usage.ts';
import { createValidator } from '../../endpoint/violations.ts';
import { ask, finishedOf, OPENAI, READ_FILE, servedBy, usageOf, withEndpoint } from './conversing.ts';

const validate = createValidator();
const rewrite = predicted({
	model: 'gpt-4.1',
	system: 'Rewrite the file.',
	messages: [{ role: 'user', text: 'Name it b: const a = 1;' }],
	cacheKey: 'c',
	prediction: 'const a = 1;',
});
const usage = { prompt_tokens: 30, completion_tokens: 9, accepted_prediction_tokens: 4, rejected_prediction_tokens: 1 };

test('a prediction goes with a request for text, by Chat Completions, and what it came to is told', () =>
	withEndpoint({ validate, answer: () => ({ text: 'const b = 1;', usage }) }, async ({ baseUrl, requests }) => {
		const answered = await ask(OPENAI, { request: rewrite, options: servedBy(baseUrl) });
		finishedOf(answered);
		assert.deepEqual(requests[0]?.wire.prediction, { type: 'content', content: 'const a = 1;' });
		assert.equal(requests[0]?.transport, 'chat');
		assert.deepEqual(usageOf(answered).prediction, { accepted: 4, rejected: 1 });
		assert.ok(!answered.events.some(({ kind }) => kind === 'notice'));
	}));

const ILLEGAL: readonly (readonly [string, Partial<ModelRequest>, RegExp])[] = [
	['tools', { tools: [READ_FILE] }, /tools/],
	['a limit', { maxOutputTokens: 100 }, /limit/],
	['another model', { model: 'gpt-6-luna' }, /“gpt-6-luna” takes none/],
	['the other API', { transport: 'responses' }, /Responses/],
];

for (const [name, changes, expected] of ILLEGAL)
	test(`beside ${name} a prediction is left out, and the reason is told`, () =>
		withEndpoint({ validate, answer: () => ({ text: 'ok' }) }, async ({ baseUrl, requests }) => {
			const { events } = await ask(OPENAI, { request: { ...rewrite, ...changes }, options: servedBy(baseUrl) });
			assert.ok(!('prediction' in (requests[0]?.wire ?? {})));
			const notices = events.flatMap((event) => (event.kind === 'notice' ? [event.sentence] : []));
			assert.equal(notices.length, 1);
			assert.match(notices[0] ?? '', expected);
		}));

test('only OpenAI and Azure are sent one', () =>
	withEndpoint({ validate, answer: () => ({ text: 'ok' }) }, async ({ baseUrl, requests }) => {
		const { events } = await ask(baseUrl, { request: rewrite });
		assert.ok(
			events.some((event) => event.kind === 'notice' && /OpenAI-compatible endpoint knows none/.test(event.sentence)),
		);
		assert.ok(!('prediction' in (requests[0]?.wire ?? {})));
		const taking = PRESETS.filter(({ lacks }) => !lacks.includes('prediction')).map(({ id }) => id);
		assert.deepEqual(taking, ['openai', 'azure']);
		const legacy = (version: string) => presetFor(new URL('https://x.openai.azure.com/openai'), false, version).lacks;
		assert.ok(legacy('2024-10-21').includes('prediction'));
		assert.ok(!legacy('2025-01-01-preview').includes('prediction'));
	}));

test('a server that refuses it after all is asked without it', () =>
	withEndpoint(
		{
			validate,
			answer: (_, index) =>
				index ? { text: 'ok' } : { status: 400, error: { message: 'Unsupported parameter.', param: 'prediction' } },
		},
		async ({ baseUrl, requests }) => {
			finishedOf(await ask(OPENAI, { request: rewrite, options: servedBy(baseUrl) }));
			assert.deepEqual(
				requests.map(({ wire }) => 'prediction' in wire),
				[true, false],
			);
		},
	));

test('counts of several requests add up', () => {
	const one = { inputTokens: 1, cachedTokens: 0, outputTokens: 5, prediction: { accepted: 3, rejected: 1 } };
	assert.deepEqual(sumUsage(one, one)?.prediction, { accepted: 6, rejected: 2 });
	assert.deepEqual(sumUsage({ inputTokens: 1, cachedTokens: 0, outputTokens: 1 }, one)?.prediction, one.prediction);
});
