import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATALOGUE } from '../../../src/core/models/catalogue.ts';
import type { Effort } from '../../../src/core/models/modelRow.ts';
import { suitedModel, suitRequest } from '../../../src/core/models/suitedModel.ts';
import type { ModelEvent, ModelRequest } from '../../../src/core/ports.ts';
import { TOOLS } from '../../../src/core/tools/index.ts';
import { scriptedModel } from '../../fakes/scriptedModel.ts';

const BASE: ModelRequest = {
	model: 'gpt-6-luna',
	system: '',
	messages: [],
	tools: TOOLS.map(({ spec }) => spec),
	toolChoice: 'auto',
	parallelToolCalls: true,
	cacheKey: 'k',
};
const BOTH = ['chat', 'responses'] as const;
const suit = (
	request: Partial<ModelRequest>,
	effort?: Effort,
	transports: readonly ('chat' | 'responses')[] = BOTH,
) => {
	const suited = suitRequest({ ...BASE, ...request }, { rows: CATALOGUE, effort, transports: () => transports });
	return { transport: suited.transport, reasoning: suited.reasoning };
};

test('a model that calls functions through Responses is asked there, at the user’s effort', () => {
	assert.deepEqual(suit({}, 'low'), { transport: 'responses', reasoning: { effort: 'low' } });
	assert.deepEqual(suit({}, 'high'), { transport: 'responses', reasoning: { effort: 'high' } });
	assert.deepEqual(suit({ model: 'gpt-6.1-sol' }), { transport: 'responses', reasoning: {} }, 'its own effort');
});

test('at the one effort that allows it, and without functions, the endpoint’s own format is left', () => {
	assert.deepEqual(suit({}), { transport: undefined, reasoning: { effort: 'none' } }, 'as its maker advises');
	assert.deepEqual(
		suit({}, 'minimal'),
		{ transport: undefined, reasoning: { effort: 'none' } },
		'it has no such effort',
	);
	assert.deepEqual(suit({}, 'none'), { transport: undefined, reasoning: { effort: 'none' } });
	assert.deepEqual(suit({ tools: [] }, 'high'), { transport: undefined, reasoning: { effort: 'high' } });
});

test('where there is only Chat Completions functions are called without thinking', () => {
	const only = ['chat'] as const;
	assert.deepEqual(suit({}, 'high', only), { transport: 'chat', reasoning: { effort: 'none' } });
	assert.deepEqual(suit({ tools: [] }, 'high', only), { transport: undefined, reasoning: { effort: 'high' } });
	// One that cannot is asked as it has to be: the endpoint says why not.
	assert.deepEqual(suit({ model: 'gpt-6.1-sol' }, undefined, only), { transport: 'responses', reasoning: {} });
});

test('a model that does not reason, and one of which nothing is known, get no effort', () => {
	assert.deepEqual(suit({ model: 'gpt-4.1' }, 'high'), { transport: undefined, reasoning: undefined });
	assert.deepEqual(suit({ model: 'llama' }, 'high'), { transport: undefined, reasoning: undefined });
});

test('a model that doubles parallel calls makes one at a time', () => {
	const suiting = { rows: CATALOGUE, effort: undefined, transports: () => BOTH };
	assert.equal(suitRequest({ ...BASE, model: 'gpt-4.1-nano' }, suiting).parallelToolCalls, false);
	assert.equal(suitRequest({ ...BASE, model: 'gpt-4.1' }, suiting).parallelToolCalls, true);
});

const REFUSED: ModelEvent = {
	kind: 'failed',
	failure: { kind: 'badRequest', sentence: 'No.', action: 'retry' },
	partialText: '',
};

async function kindsOf(steps: Parameters<typeof scriptedModel>[0], learn: boolean) {
	let transports: readonly ('chat' | 'responses')[] = BOTH;
	const inner = scriptedModel([
		async function* (request, signal) {
			// As the client does when the endpoint has no such path.
			if (learn) transports = ['chat'];
			for await (const event of scriptedModel(steps).stream(request, signal)) yield event;
		},
		{ text: 'Hi.' },
	]);
	const model = suitedModel(inner, { rows: CATALOGUE, effort: 'low', transports: () => transports });
	const kinds: string[] = [];
	for await (const { kind } of model.stream(BASE, new AbortController().signal)) kinds.push(kind);
	return { kinds, requests: inner.requests };
}

test('what was learned from a refusal is tried at once, and only when it makes another request', async () => {
	const { kinds, requests } = await kindsOf([{ events: [REFUSED] }], true);
	assert.deepEqual(kinds, ['text', 'usage', 'finished']);
	assert.deepEqual(
		requests.map(({ transport, reasoning }) => [transport, reasoning?.effort]),
		[
			['responses', 'low'],
			['chat', 'none'],
		],
	);
	assert.deepEqual((await kindsOf([{ events: [REFUSED] }], false)).kinds, ['failed']);
});

test('nothing is asked again once a word was shown', async () => {
	const { kinds } = await kindsOf([{ events: [{ kind: 'text', delta: 'Half' }, REFUSED] }], true);
	assert.deepEqual(kinds, ['text', 'failed']);
});
