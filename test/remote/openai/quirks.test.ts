import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Quirks, quirkSentence } from '../../../src/remote/openai/quirks.ts';

const HERE = { endpoint: 'http://localhost:1/v1', model: 'm', transport: 'chat' } as const;

test('what was learned holds for one endpoint, model and format', () => {
	const quirks = new Quirks();
	assert.equal(quirks.learn(HERE, ['store', 'strict']), true);
	assert.equal(quirks.learn(HERE, ['store']), false);
	assert.equal(quirks.learn(HERE, []), false);
	assert.deepEqual([...quirks.without(HERE)], ['store', 'strict']);
	for (const other of [{ endpoint: 'http://localhost:2/v1' }, { model: 'n' }, { transport: 'responses' as const }])
		assert.equal(quirks.without({ ...HERE, ...other }).size, 0);
});

test('a format that was refused is remembered, with the fields', () => {
	const quirks = new Quirks();
	assert.equal(quirks.learn(HERE, [], true), true);
	assert.equal(quirks.learn(HERE, [], true), false);
	assert.equal(quirks.learn(HERE, ['store']), true);
	assert.equal(quirks.isRefused(HERE), true);
	assert.deepEqual(quirks.snapshot(), [{ ...HERE, without: ['store'], refused: true }]);
});

test('a snapshot begins the next run; whatever else the storage holds is left out', () => {
	const first = new Quirks();
	first.learn(HERE, ['store']);
	first.learn({ ...HERE, model: 'n' }, [], true);
	const stored: unknown = JSON.parse(JSON.stringify(first.snapshot()));
	assert.deepEqual(new Quirks(stored).snapshot(), first.snapshot());
	const odd = [null, 5, {}, { ...HERE, without: ['rm', 'store'] }, { ...HERE, transport: 'x', without: [] }, 'x'];
	assert.deepEqual(new Quirks(odd).snapshot(), [{ ...HERE, without: ['store'] }]);
	for (const nothing of [undefined, null, {}, 'x', 5]) assert.deepEqual(new Quirks(nothing).snapshot(), []);
});

test('who keeps it is told of each change', () => {
	let changes = 0;
	const quirks = new Quirks([], () => changes++);
	quirks.learn(HERE, ['store']);
	quirks.learn(HERE, ['store']);
	assert.equal(changes, 1);
	quirks.forget(HERE.endpoint);
	assert.equal(changes, 2);
	assert.deepEqual(quirks.snapshot(), []);
});

test('the oldest are forgotten when there are too many', () => {
	const quirks = new Quirks();
	for (let at = 0; at < 510; at++) quirks.learn({ ...HERE, model: `m${at}` }, ['store']);
	assert.equal(quirks.snapshot().length, 500);
	assert.equal(quirks.without({ ...HERE, model: 'm9' }).size, 0);
	assert.equal(quirks.without({ ...HERE, model: 'm509' }).size, 1);
});

test('a quirk in words', () => {
	assert.equal(
		quirkSentence({ ...HERE, without: ['store', 'strict'] }),
		'“m” is asked without store, strict (Chat Completions): it was refused.',
	);
	assert.equal(
		quirkSentence({ ...HERE, transport: 'responses', without: [], refused: true }),
		'“m” is asked through Chat Completions: Responses was refused.',
	);
});
