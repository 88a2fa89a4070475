import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATALOGUE } from '../../../src/core/models/catalogue.ts';
import { type ChoiceInput, modelChoices } from '../../../src/core/models/modelChoices.ts';
import { withUserRows } from '../../../src/core/models/userRows.ts';

const BASE: ChoiceInput = {
	listed: undefined,
	current: 'gpt-4.1',
	rows: CATALOGUE,
	dates: new Map(),
	now: Date.parse('2026-11-20T12:00:00Z'),
};
const ids = (input: Partial<ChoiceInput>) => modelChoices({ ...BASE, ...input }).map(({ id }) => id);

test('the current model is first, then known ones, then others by name, then what is hardly for chat', () => {
	const listed = ['whisper-1', 'zeta', 'text-embedding-3-small', 'gpt-6-luna', 'alpha', 'gpt-4.1-mini', 'gpt-4.1'];
	assert.deepEqual(ids({ listed }), [
		'gpt-4.1',
		'gpt-4.1-mini',
		'gpt-6-luna',
		'alpha',
		'zeta',
		'text-embedding-3-small',
		'whisper-1',
	]);
});

test('snapshots stand beside their model, and nothing is offered twice', () => {
	const listed = ['gpt-4.1-2025-04-14', 'openai/gpt-6-luna', 'gpt-4.1', 'gpt-4.1'];
	assert.deepEqual(ids({ listed, current: 'x' }), ['x', 'gpt-4.1', 'gpt-4.1-2025-04-14', 'openai/gpt-6-luna']);
});

test('each model says what is known of it', () => {
	const choices = modelChoices({ ...BASE, listed: ['gpt-4.1', 'gpt-4.1-nano', 'gpt-6-luna', 'gpt-5', 'llama'] });
	assert.deepEqual(choices[0], {
		id: 'gpt-4.1',
		group: 'current',
		note: 'ends 2027-01-14',
		facts: '1,047,576 tokens · $2 in, $0.50 cached, $8 out per 1M · images',
	});
	const notes = Object.fromEntries(choices.map(({ id, note, facts }) => [id, [note, facts]]));
	assert.deepEqual(notes['gpt-4.1-nano'], [
		'ended 2026-10-23',
		'1,047,576 tokens · $0.10 in, $0.025 cached, $0.40 out per 1M · images',
	]);
	assert.deepEqual(notes['gpt-5'], ['ends 2026-12-11', '']);
	assert.deepEqual(notes.llama, ['', '']);
});

test('the endpoint’s date goes over the row’s', () => {
	const dates = new Map([
		['gpt-4.1', null],
		['llama', '2026-11-30'],
	]);
	const [current, llama] = modelChoices({ ...BASE, listed: ['gpt-4.1', 'llama'], dates });
	assert.equal(current?.note, '');
	assert.equal(llama?.note, 'ends 2026-11-30');
});

test('a current model that the endpoint does not list says so; an empty list says nothing of it', () => {
	assert.equal(modelChoices({ ...BASE, listed: ['llama'] })[0]?.note, 'ends 2027-01-14, not in the list');
	assert.equal(modelChoices({ ...BASE, listed: [] })[0]?.note, 'ends 2027-01-14');
});

test('without a list the rows are offered, but none that has ended', () => {
	const offered = ids({ listed: undefined, current: 'mine' });
	assert.equal(offered[0], 'mine');
	assert.ok(offered.includes('gpt-4.1') && offered.includes('gpt-6-luna'));
	assert.ok(!offered.includes('gpt-4.1-nano') && !offered.includes('gpt-4'));
	const rows = withUserRows([{ id: 'my-deployment', like: 'gpt-4.1', price: { input: 2.2, output: 8 } }]);
	const choices = modelChoices({ ...BASE, rows, current: '' });
	assert.equal(choices[0]?.id, 'my-deployment', 'the user’s own first');
	assert.match(choices[0]?.facts ?? '', /\$2\.20 in, \$8 out/);
});

test('thousands of models are sorted in no time', () => {
	const listed = Array.from({ length: 5000 }, (_, at) => `vendor/model-${at}`);
	const started = performance.now();
	assert.equal(ids({ listed }).length, 5001);
	assert.ok(performance.now() - started < 500);
});
