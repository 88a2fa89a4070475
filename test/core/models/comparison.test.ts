import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATALOGUE } from '../../../src/core/models/catalogue.ts';
import {
	comparedText,
	comparisonQuestion,
	runForComparison,
	runSentence,
	successorOf,
} from '../../../src/core/models/comparison.ts';
import type { ModelRequest } from '../../../src/core/ports.ts';
import { type Step, scriptedModel } from '../../fakes/scriptedModel.ts';

const REQUEST: ModelRequest = {
	model: 'gpt-4.1',
	system: 'You help.',
	messages: [{ role: 'user', text: 'word '.repeat(1000) }],
	tools: [],
	toolChoice: 'auto',
	parallelToolCalls: true,
	cacheKey: 'k',
};

function run(step: Step) {
	let now = 0;
	const clock = { now: () => (now += 500) };
	return runForComparison(scriptedModel([step]), REQUEST, clock, new AbortController().signal);
}

test('an answer comes with its calls, usage and times, and nothing is run', async () => {
	const usage = { inputTokens: 1000, cachedTokens: 200, outputTokens: 10, dollars: 0.0018 };
	const one = await run({ text: 'Look.', calls: [{ name: 'read_file', arguments: { path: 'a.ts' } }], usage });
	assert.equal(one.firstMs, 500);
	assert.equal(one.totalMs, 1000);
	assert.equal(runSentence(one), 'gpt-4.1: 1,010 tokens, $0.0018, 1.0 s');
	const text = comparedText(one);
	assert.match(
		text,
		/^Model {7}gpt-4\.1\nTokens in {3}1,000, 200 of them cached\nTokens out {2}10\nMoney {7}\$0\.001800\n/,
	);
	assert.match(text, /Look\.\n\nWould call read_file, which was not run:\n\{"path":"a\.ts"\}\n$/);
});

test('tools that the endpoint runs itself are not offered', async () => {
	const model = scriptedModel([{ text: 'Hi.' }]);
	const request: ModelRequest = { ...REQUEST, hostedTools: [{ kind: 'webSearch' }] };
	await runForComparison(model, request, { now: () => 0 }, new AbortController().signal);
	assert.ok(!('hostedTools' in (model.requests[0] ?? {})));
});

test('a failure is a side of its own, with as many lines above the answer', async () => {
	const failure = { kind: 'modelNotFound', sentence: 'No such model.', action: 'retry' } as const;
	const failed = await run({ events: [{ kind: 'failed', failure, partialText: '' }] });
	assert.match(runSentence(failed), /^gpt-4\.1: tokens not known, .* – No such model\.$/);
	const heads = [failed, await run({ text: 'Hi.' })].map((each) => comparedText(each).split('\n').indexOf(''));
	assert.equal(heads[0], heads[1]);
	assert.equal((await run({ text: 'Hal', reason: 'length' })).problem, 'The answer was cut off.');
});

test('the successor has the name that it has there', () => {
	assert.equal(successorOf('gpt-4.1', CATALOGUE), 'gpt-6-luna');
	assert.equal(successorOf('openai/gpt-4.1', CATALOGUE), 'openai/gpt-6-luna');
	assert.equal(successorOf('llama', CATALOGUE), undefined);
});

test('the question says tokens and money of each before anything is spent', () => {
	const question = comparisonQuestion(REQUEST, ['gpt-4.1', 'gpt-6-luna', 'llama'], CATALOGUE);
	assert.match(question, /^About 1,\d00 tokens each/);
	assert.match(question, /gpt-4\.1: about \$0\.018\d; gpt-6-luna: about \$0\.001\d; llama: price not known\./);
	assert.match(question, /no call is run/);
});
