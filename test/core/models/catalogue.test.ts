import assert from 'node:assert/strict';
import { test } from 'node:test';
import { behaviourOf } from '../../../src/core/models/behaviour.ts';
import { CATALOGUE } from '../../../src/core/models/catalogue.ts';
import { findModel } from '../../../src/core/models/findModel.ts';
import type { ModelRow, Price } from '../../../src/core/models/modelRow.ts';
import { TOOLS } from '../../../src/core/tools/index.ts';

const DATE = /^\d{4}-\d{2}-\d{2}$/;

test('every row says where it is from and when, and is sound', () => {
	const ids = CATALOGUE.map((row) => row.id);
	assert.deepEqual([...new Set(ids)], ids, 'an id has one row');
	for (const row of CATALOGUE) {
		assert.match(row.source, /20\d\d-\d\d/, row.id);
		for (const date of [row.shutdown, row.knowledgeCutoff])
			assert.ok(date === undefined || (DATE.test(date) && !Number.isNaN(Date.parse(date))), `${row.id}: ${date}`);
		assert.notEqual(row.successor, row.id);
		for (const price of [row.price, ...Object.values(row.tierPrices ?? {})]) checkPrice(row, price);
		if (row.reasoning) assert.ok(row.reasoning.efforts.includes(row.reasoning.default), row.id);
		if (row.maxOutput && row.contextWindow) assert.ok(row.maxOutput < row.contextWindow, row.id);
	}
});

function checkPrice(row: ModelRow, price: Price | undefined): void {
	if (!price) return;
	assert.ok(price.input > 0 && price.output > price.input, row.id);
	assert.ok(!price.cachedInput || price.cachedInput < price.input, row.id);
	assert.ok(!price.cacheWrite || price.cacheWrite > price.input, row.id);
}

test('edit tools of the rows are tools that there are', () => {
	const known: readonly string[] = TOOLS.map((tool) => tool.spec.name);
	for (const row of [...CATALOGUE, undefined])
		for (const name of behaviourOf(row).editTools) assert.ok(known.includes(name), `${row?.id}: ${name}`);
});

test('gpt-4.1 is what OpenAI’s pages say', () => {
	const row = findModel('gpt-4.1');
	assert.equal(row?.contextWindow, 1_047_576);
	assert.equal(row?.maxOutput, 32_768);
	assert.deepEqual(row?.price, { input: 2, cachedInput: 0.5, output: 8 });
	assert.deepEqual(row?.tierPrices?.priority, { input: 3.5, cachedInput: 0.875, output: 14 });
	assert.equal(row?.shutdown, '2027-01-14');
	assert.equal(row?.successor, 'gpt-6-luna');
});

const RESOLVED: readonly (readonly [string, string | undefined])[] = [
	['gpt-4.1', 'gpt-4.1'],
	['gpt-4.1-2025-04-14', 'gpt-4.1'],
	['gpt-4.1-mini-2025-04-14', 'gpt-4.1-mini'],
	['gpt-4.1-nano-2025-04-14', 'gpt-4.1-nano'],
	['openai/gpt-4.1', 'gpt-4.1'],
	['openai/gpt-4.1-mini-2025-04-14', 'gpt-4.1-mini'],
	['azure/eu/gpt-4.1-nano', 'gpt-4.1-nano'],
	['ft:gpt-4.1-2025-04-14:my-org::AbC123', 'gpt-4.1'],
	['ft:gpt-4.1-mini-2025-04-14:my/org:name:AbC123:ckpt-step-90', 'gpt-4.1-mini'],
	['openai/ft:gpt-4.1:org::id', 'gpt-4.1'],
	['gpt-6-luna', 'gpt-6-luna'],
	['gpt-4o-2024-08-06', 'gpt-4o'],
	['gpt-4o-2024-05-13', 'gpt-4o-2024-05-13'],
	['gpt-4-1', undefined],
	['gpt-4.1-turbo', undefined],
	['openai/gpt-4.1:free', undefined],
	['GPT-4.1', undefined],
	['ft:', undefined],
	['ft:llama:org::id', undefined],
	['/', undefined],
	['', undefined],
];

test('ids behind prefixes, dates and fine-tuning have the row of their model, others none', () => {
	for (const [id, expected] of RESOLVED) assert.equal(findModel(id)?.id, expected, id);
});

test('a fine-tuned model has the abilities of its base and no price', () => {
	const row = findModel('ft:gpt-4.1-2025-04-14:org::id');
	assert.equal(row?.contextWindow, 1_047_576);
	assert.equal(row?.shutdown, '2027-01-14');
	assert.equal(row?.price, undefined);
	assert.equal(row?.tierPrices, undefined);
	assert.equal(behaviourOf(row).strictWithParallelCalls, false);
});

test('rows that are given are the ones that are looked at', () => {
	const rows: readonly ModelRow[] = [{ id: 'openai/gpt-4.1', contextWindow: 128_000, source: 'a test' }];
	assert.equal(findModel('openai/gpt-4.1', rows)?.contextWindow, 128_000);
	assert.equal(findModel('gpt-4.1', rows), undefined);
});

test('functions of gpt-6-luna go through Chat Completions only without reasoning', () => {
	const row = findModel('gpt-6-luna');
	assert.equal(behaviourOf(row).effort, 'none', 'as its maker advises who comes from gpt-4.1');
	assert.equal(behaviourOf(row).tools, 'either');
	assert.equal(behaviourOf(row, 'low').tools, 'responses');
	assert.equal(behaviourOf(row, 'none').tools, 'either');
	assert.equal(behaviourOf(findModel('gpt-6.1-sol'), 'none').effort, undefined, 'an effort that it does not have');
	assert.equal(behaviourOf(findModel('gpt-4.1'), 'high').effort, undefined);
});

test('of a model without a row nothing special is asked', () => {
	assert.deepEqual(behaviourOf(undefined, 'low'), {
		contextWindow: undefined,
		maxOutput: undefined,
		acceptsImages: 'unknown',
		sampling: false,
		prediction: false,
		structuredOutputs: true,
		parallelCalls: true,
		strictWithParallelCalls: true,
		effort: undefined,
		tools: 'either',
		editTools: ['apply_patch', 'replace_in_file', 'write_file'],
	});
	assert.equal(behaviourOf(findModel('gpt-4.1-nano')).parallelCalls, false);
	assert.equal(behaviourOf(findModel('gpt-4.1')).acceptsImages, 'yes');
	assert.equal(behaviourOf({ id: 'x', input: ['text'], source: 'a test' }).acceptsImages, 'no');
});
