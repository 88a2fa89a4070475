import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dollarsOf } from '../../../src/core/models/money.ts';
import { pricesAt } from '../../../src/core/models/pricesAt.ts';
import { parseModelRows } from '../../../src/core/models/userRows.ts';

const million = { inputTokens: 1_000_000, cachedTokens: 0, outputTokens: 0 };
const dollarsAt = (host: string, model: string, setting: unknown = []) => {
	const { rows, problems } = parseModelRows(setting);
	assert.deepEqual(problems, []);
	const dollars = dollarsOf(model, million, { rows: pricesAt(host, rows) });
	return dollars === undefined ? undefined : Number(dollars.toFixed(9));
};

test('the list prices of OpenAI hold at OpenAI, Azure OpenAI and OpenRouter', () => {
	for (const host of [
		'api.openai.com',
		'eu.api.openai.com',
		'mine.openai.azure.com',
		'mine.services.ai.azure.com',
		'openrouter.ai',
	])
		assert.equal(dollarsAt(host, 'openai/gpt-4.1'), 2, host);
});

test('elsewhere the price of a model by that name is not known', () => {
	for (const host of ['localhost', '[::1]', 'api.openai.com.evil.example', 'xopenrouter.ai', 'railwail.com', ''])
		assert.equal(dollarsAt(host, 'gpt-4.1'), undefined, host);
});

test('a price of the user counts at every endpoint, of a row that only says something else it does not become one', () => {
	const setting = [
		{ id: 'gpt-4.1', price: { input: 3, output: 9 } },
		{ id: 'fast', like: 'gpt-4.1-mini' },
		{ id: 'gpt-4.1-nano', maxOutput: 1000 },
		{ id: 'free', price: { input: 0, output: 0 } },
	];
	for (const host of ['localhost', 'api.openai.com']) {
		assert.equal(dollarsAt(host, 'gpt-4.1', setting), 3);
		assert.equal(dollarsAt(host, 'fast', setting), 0.4);
		assert.equal(dollarsAt(host, 'free', setting), 0);
	}
	assert.equal(dollarsAt('localhost', 'gpt-4.1-nano', setting), undefined);
	assert.equal(dollarsAt('api.openai.com', 'gpt-4.1-nano', setting), 0.1);
	assert.equal(dollarsAt('api.openai.com', 'gpt-4.1-mini', setting), 0.4, 'the other rows stay');
	assert.equal(dollarsAt('localhost', 'gpt-4.1-mini', setting), undefined);
});

test('a user takes a price away with null', () => {
	assert.equal(dollarsAt('api.openai.com', 'gpt-4.1', [{ id: 'gpt-4.1', price: null }]), undefined);
});

test('a model for embeddings costs what its list says, at its maker; elsewhere what the user says', () => {
	assert.equal(dollarsAt('api.openai.com', 'text-embedding-3-small'), 0.02);
	assert.equal(dollarsAt('api.openai.com', 'text-embedding-3-large'), 0.13);
	assert.equal(dollarsAt('localhost', 'text-embedding-3-small'), undefined);
	assert.equal(dollarsAt('localhost', 'mine', [{ id: 'mine', price: { input: 0.5, output: 0 } }]), 0.5);
});
