import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { CATALOGUE } from '../../../src/core/models/catalogue.ts';
import { findModel } from '../../../src/core/models/findModel.ts';
import { dollarsOf } from '../../../src/core/models/money.ts';
import { USER_FIELDS } from '../../../src/core/models/userFields.ts';
import { parseModelRows, withUserRows } from '../../../src/core/models/userRows.ts';
import { type Random, random, seedOf } from '../edits/random.ts';

interface Schema {
	readonly items: { readonly properties: Readonly<Record<string, unknown>> };
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
	contributes: { configuration: { properties: { 'tandem.models': Schema } } };
};
const schema = manifest.contributes.configuration.properties['tandem.models'];
const matchesSchema = new Ajv2020({ strict: false }).compile(schema);

const FULL = {
	id: 'my-deployment',
	like: 'gpt-4.1',
	contextWindow: 128_000,
	maxInput: 100_000,
	maxOutput: 16_384,
	price: { input: 2.2, cachedInput: 0.55, cacheWrite: 2.2, output: 8.8 },
	tierPrices: { batch: { input: 1.1, output: 4.4 }, fast: { input: 4, output: 16 } },
	cliffs: [{ aboveInputTokens: 64_000, input: 2, output: 1.5 }],
	input: ['text'],
	sampling: true,
	prediction: false,
	structuredOutputs: true,
	parallelCalls: 'repeats',
	strictNeedsSingleCalls: true,
	reasoning: { efforts: ['none', 'low'], default: 'low', chatTools: 'none', advised: 'none' },
	tools: 'either',
	editTools: ['replace_in_file', 'write_file'],
	shutdown: '2027-10-14',
	successor: 'gpt-6-luna',
};

test('a row that says everything is read as written, and the schema agrees', () => {
	assert.deepEqual(parseModelRows([FULL]), { rows: [FULL], problems: [] });
	assert.ok(matchesSchema([FULL]), JSON.stringify(matchesSchema.errors));
	assert.deepEqual(Object.keys(FULL).sort(), ['id', ...Object.keys(USER_FIELDS)].sort(), 'the test knows every field');
});

test('the schema offers what the parser reads', () => {
	assert.deepEqual(Object.keys(schema.items.properties).sort(), ['id', ...Object.keys(USER_FIELDS)].sort());
});

test('no setting, no rows, no problem', () => {
	for (const nothing of [undefined, null, []]) assert.deepEqual(parseModelRows(nothing), { rows: [], problems: [] });
});

const WRONG: readonly (readonly [unknown, RegExp, number])[] = [
	['gpt-4.1', /must be a list of models/, 0],
	[{ id: 'x' }, /must be a list of models/, 0],
	[['x'], /\[0\] needs an id/, 0],
	[[{ contextWindow: 5 }], /\[0\] needs an id/, 0],
	[[{ id: ' x' }], /needs an id/, 0],
	[[{ id: 'a\nb' }], /needs an id/, 0],
	[[{ id: 'x', contextWindow: 0 }], /“x”.*“contextWindow” must be a whole number of tokens/, 1],
	[[{ id: 'x', contextWindow: '128k' }], /“contextWindow” must be a whole number/, 1],
	[[{ id: 'x', contextwindow: 5 }], /“contextwindow” is written “contextWindow”/, 1],
	[[{ id: 'x', colour: 'red' }], /“colour” is nothing that a model has/, 1],
	[JSON.parse('[{"id": "x", "__proto__": {"price": 1}}]'), /“__proto__” is nothing/, 1],
	[[{ id: 'x', price: 5 }], /“price” must be \{input, output\}/, 1],
	[[{ id: 'x', price: { input: 1 } }], /“price” must be/, 1],
	[[{ id: 'x', price: { input: 1, output: -1 } }], /“price” must be/, 1],
	[[{ id: 'x', price: { input: 1, output: 1, reasoning: 2 } }], /“price” must be/, 1],
	[[{ id: 'x', tierPrices: { slow: { input: 1, output: 1 } } }], /“tierPrices” must have prices by tier/, 1],
	[[{ id: 'x', cliffs: [{ aboveInputTokens: 0, input: 1, output: 1 }] }], /“cliffs” must be a list/, 1],
	[[{ id: 'x', input: [] }], /“input” must be a list/, 1],
	[[{ id: 'x', editTools: ['write_file', 'write_file'] }], /“editTools” must be a list/, 1],
	[[{ id: 'x', reasoning: { efforts: ['low'], default: 'high' } }], /“reasoning” must be/, 1],
	[[{ id: 'x', tools: 'completions' }], /“tools” must be one of chat, responses, either/, 1],
	[[{ id: 'x', shutdown: '2027-02-31' }], /“shutdown” must be a day/, 1],
	[[{ id: 'x', shutdown: 'soon' }], /“shutdown” must be a day/, 1],
	[[{ id: 'x', like: 'llama' }], /nothing is known of “llama”/, 1],
	[[{ id: 'x' }, { id: 'x' }], /two rows for “x”.*remove the other/, 1],
];

for (const [value, problem, rows] of WRONG)
	test(`${JSON.stringify(value)} is said to be wrong`, () => {
		const parsed = parseModelRows(value);
		assert.equal(parsed.rows.length, rows);
		assert.equal(parsed.problems.length, 1, parsed.problems.join(' '));
		assert.match(parsed.problems[0] ?? '', problem);
	});

test('what is right in a row stays when something in it is wrong', () => {
	const { rows, problems } = parseModelRows([{ id: 'x', contextWindow: 5, maxOutput: 'much', sampling: true }, 7]);
	assert.deepEqual(rows, [{ id: 'x', contextWindow: 5, sampling: true }]);
	assert.equal(problems.length, 2);
});

test('a row of the user goes over that of the catalogue, field by field', () => {
	const rows = withUserRows([{ id: 'gpt-4.1', contextWindow: 128_000 }]);
	assert.equal(findModel('gpt-4.1', rows)?.contextWindow, 128_000);
	assert.equal(findModel('gpt-4.1', rows)?.maxOutput, 32_768);
	assert.equal(findModel('openai/gpt-4.1-2025-04-14', rows)?.contextWindow, 128_000);
	assert.equal(findModel('gpt-4.1', rows)?.source, 'your setting tandem.models');
	assert.equal(rows.length, CATALOGUE.length);
	assert.equal(findModel('gpt-4.1')?.contextWindow, 1_047_576, 'the catalogue is as it was');
});

test('a deployment is like the model that it serves', () => {
	const rows = withUserRows([{ id: 'my-deployment', like: 'gpt-4.1-mini', shutdown: null }]);
	const row = findModel('my-deployment', rows);
	assert.equal(row?.contextWindow, 1_047_576);
	assert.equal(row?.shutdown, undefined);
	assert.equal(row?.successor, 'gpt-6-luna');
	assert.ok(row && !('like' in row));
});

test('an id that means a model of the catalogue needs no “like”', () => {
	const rows = withUserRows([{ id: 'openai/gpt-4.1', price: { input: 2.1, output: 8.4 } }]);
	const row = findModel('openai/gpt-4.1', rows);
	assert.equal(row?.maxOutput, 32_768);
	assert.equal(row?.price?.input, 2.1);
	assert.equal(row?.tierPrices, undefined, 'OpenAI’s price of a tier is not this gateway’s');
	assert.equal(findModel('gpt-4.1', rows)?.price?.input, 2);
});

test('a price can be taken away, and given to a fine-tuned model', () => {
	const usage = { inputTokens: 1_000_000, cachedTokens: 0, outputTokens: 0 };
	const rows = withUserRows([
		{ id: 'gpt-4.1', price: null },
		{ id: 'ft:gpt-4.1-mini-2025-04-14:org::id', price: { input: 0.5, output: 3.2 } },
	]);
	assert.equal(dollarsOf('gpt-4.1', usage, { rows }), undefined);
	assert.equal(dollarsOf('ft:gpt-4.1-mini-2025-04-14:org::id', usage, { rows }), 0.5);
});

/** Sentences on what a JSON schema does not say. */
const BEYOND_SCHEMA = /two rows for|nothing is known of|“reasoning” must be|“shutdown” must be a day/;

test('whatever the setting holds: no exception, and the schema and the parser agree', () => {
	const seed = seedOf(2027);
	const chance = random(seed);
	for (let round = 0; round < 3000; round++) {
		const value = mutated(chance);
		const what = `seed ${seed}, round ${round}: ${JSON.stringify(value)}`;
		const { rows, problems } = parseModelRows(value);
		if (!matchesSchema(value)) assert.ok(problems.length > 0, what);
		else
			assert.deepEqual(
				problems.filter((problem) => !BEYOND_SCHEMA.test(problem)),
				[],
				what,
			);
		assert.ok(matchesSchema(rows), `what is kept is right; ${what}`);
		assert.deepEqual(parseModelRows(rows).problems, [], what);
		const merged = withUserRows(rows);
		for (const row of rows) assert.equal(findModel(row.id, merged)?.id, row.id, what);
		for (const problem of problems) assert.ok(problem.length < 400 && !/[\n\r]/.test(problem), what);
	}
});

const ODD = [
	0,
	-1,
	1.5,
	1e12,
	'',
	'none',
	'low',
	'text',
	true,
	false,
	null,
	[],
	{},
	['text'],
	'gpt-4.1',
	'2027-01-14',
	[null],
];

/** Some rows of the full one with members left out, replaced by odd values, or moved deeper. */
function mutated(chance: Random): unknown {
	if (chance.chance(0.03)) return chance.pick(ODD) ?? 'a list';
	return Array.from({ length: chance.below(4) }, () => {
		if (chance.chance(0.05)) return chance.pick(ODD);
		const row = mutate({ ...FULL, id: `model-${chance.below(4)}` }, chance, 2);
		return row;
	});
}

function mutate(value: object, chance: Random, depth: number): unknown {
	const entries = Object.entries(value).flatMap(([key, member]): [string, unknown][] => {
		if (key !== 'id' && chance.chance(0.3)) return [];
		if (chance.chance(0.04)) return [[key, chance.pick(ODD)]];
		if (chance.chance(0.01)) return [[key.toLowerCase(), member]];
		const isPlain = typeof member === 'object' && member !== null && !Array.isArray(member);
		return [[key, isPlain && depth > 0 ? mutate(member, chance, depth - 1) : member]];
	});
	return Object.fromEntries(entries);
}
