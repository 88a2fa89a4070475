import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strictViolations } from '../../src/core/strictSchema.ts';
import { askStructured, strictForm } from '../../src/core/structured.ts';
import type { Parameters } from '../../src/core/tools/parameters.ts';
import { type Step, scriptedModel } from '../fakes/scriptedModel.ts';

const PARAMETERS = {
	type: 'object',
	properties: {
		title: { type: 'string', description: 'At most 60 characters.' },
		kind: { type: 'string', enum: ['feature', 'fix'] },
		files: {
			type: 'array',
			items: {
				type: 'object',
				properties: { path: { type: 'string' }, line: { type: 'integer', minimum: 1 } },
				required: ['path'],
				additionalProperties: false,
			},
		},
		breaking: { type: 'boolean' },
	},
	required: ['title', 'files'],
	additionalProperties: false,
} as const satisfies Parameters;

const SHAPE = { name: 'commit', description: 'The commit message.', parameters: PARAMETERS };
const REQUEST = {
	model: 'gpt-4.1',
	system: 'Sum up.',
	messages: [{ role: 'user', text: 'diff' }],
	cacheKey: 'c',
} as const;

async function ask(step: Step, shape: typeof SHAPE = SHAPE) {
	const model = scriptedModel([step]);
	return { answer: await askStructured(shape, REQUEST, { model }, new AbortController().signal), model };
}

const VALUE = { title: 'Add a test', files: [{ path: 'a.ts', line: 3 }] };
const USAGE = { inputTokens: 9, cachedTokens: 0, outputTokens: 3 };

test('a value comes with its type, without what was left out, and with what it took', async () => {
	const written = {
		...VALUE,
		kind: null,
		breaking: null,
		files: [
			{ path: 'a.ts', line: 3 },
			{ path: 'b', line: null },
		],
	};
	const { answer, model } = await ask({ text: JSON.stringify(written), usage: USAGE });
	const files = [{ path: 'a.ts', line: 3 }, { path: 'b' }];
	assert.deepEqual(answer, { kind: 'value', value: { title: 'Add a test', files }, usage: USAGE });
	if (answer.kind === 'value') assert.equal(answer.value.files[1]?.line ?? 'none', 'none');
	const { answerSchema, tools } = model.requests[0]!;
	assert.deepEqual([answerSchema?.name, answerSchema?.description, tools], ['commit', 'The commit message.', []]);
});

test('the schema that is sent is strict: what is optional may be null', () => {
	const schema = strictForm(PARAMETERS);
	assert.deepEqual(strictViolations(schema, 'commit'), []);
	const { kind, title, files } = schema.properties as Record<string, { type: unknown; enum?: unknown; items?: object }>;
	assert.deepEqual(kind, { type: ['string', 'null'], enum: ['feature', 'fix', null] });
	assert.deepEqual(title, PARAMETERS.properties.title);
	assert.deepEqual((files!.items as { required: unknown }).required, ['path', 'line']);
});

test('an answer by a call, or in a fence, is the same answer', async () => {
	for (const step of [
		{ calls: [{ name: 'commit', arguments: VALUE }] },
		{ text: `\`\`\`json\n${JSON.stringify(VALUE, null, 2)}\n\`\`\`\n` },
	]) {
		const { answer } = await ask(step);
		assert.deepEqual(answer.kind === 'value' && answer.value, VALUE);
	}
});

test('refusal and truncation are values of their own', async () => {
	const refused = await ask({ refusal: 'I will not.', usage: USAGE });
	assert.deepEqual(refused.answer, { kind: 'refusal', text: 'I will not.', usage: USAGE });
	const cut = await ask({ text: '{"title":"A', reason: 'length', usage: USAGE });
	assert.deepEqual(cut.answer, { kind: 'truncated', text: '{"title":"A', usage: USAGE });
	const filtered = await ask({ text: '{', reason: 'contentFilter' });
	assert.ok(filtered.answer.kind === 'failed' && filtered.answer.failure.kind === 'contentFiltered');
});

test('what does not fit is not passed on', async () => {
	for (const [text, expected] of [
		['Sure! Here it is.', /not valid JSON/],
		['{"title":1,"files":[]}', /`title` must be a string/],
		['{"title":"x","files":[],"more":1}', /`more` is unknown/],
		['{"title":"x","files":[{"line":1}]}', /lacks `path`/],
		['{"title":"x"}', /`files` is missing/],
	] as const) {
		const { answer } = await ask({ text });
		assert.match(answer.kind === 'invalid' ? answer.problem : '', expected);
	}
});

test('failures and a stop come through', async () => {
	const failure = { kind: 'tcp', sentence: 'Nothing answers.', action: 'retry' } as const;
	const failed = await ask({
		events: [
			{ kind: 'usage', usage: USAGE },
			{ kind: 'failed', failure, partialText: '' },
		],
	});
	assert.deepEqual(failed.answer, { kind: 'failed', failure, usage: USAGE });
	const stopped = await ask({ events: [{ kind: 'cancelled', partialText: '' }] });
	assert.deepEqual(stopped.answer, { kind: 'cancelled' });
	const empty = await ask({ events: [] });
	assert.ok(empty.answer.kind === 'failed' && empty.answer.failure.kind === 'internal');
});

test('a shape that strict mode does not take is not asked for', async () => {
	let items: Parameters = { type: 'object', properties: {}, required: [], additionalProperties: false };
	for (let level = 0; level < 6; level++)
		items = {
			type: 'object',
			properties: { a: { type: 'array', items } },
			required: ['a'],
			additionalProperties: false,
		};
	const model = scriptedModel([]);
	const shape = { name: 'deep', parameters: items };
	const answer = await askStructured(shape, REQUEST, { model }, new AbortController().signal);
	assert.match(answer.kind === 'failed' ? (answer.failure.detail ?? '') : '', /10 levels/);
	assert.equal(model.requests.length, 0);
});
