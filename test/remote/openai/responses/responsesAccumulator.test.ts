import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf } from '../../../endpoint/responsesAnswer.ts';
import { accumulate, allArgs, args, begun, completed, ended, words } from './accumulating.ts';

const TWO = [
	['read_file', '{"path":"a"}'],
	['read_file', '{"path":"b"}'],
];
const A = { id: 'fc_1', call_id: 'call_a', name: 'read_file' };
const B = { id: 'fc_2', call_id: 'call_b', name: 'read_file' };

test('what OpenAI sends: text, then calls, each thing once although it comes several times', () => {
	const answer = { text: 'Hello', toolCalls: [{ name: 'read_file', arguments: { path: 'a' } }], chunkSize: 3 };
	const result = accumulate(eventsOf(answer, 0, 'gpt-4.1'));
	assert.equal(result.text, 'Hello');
	assert.deepEqual(result.calls, [TWO[0]]);
	assert.deepEqual(result.shown, ['Hel', 'lo', '0:', '0:{"p', '0:{"path', '0:{"path":"', '0:{"path":"a"}']);
	assert.equal(result.finish, 'complete');
});

test('the id of a call is its call_id; the id of the item is none', () => {
	assert.deepEqual(accumulate([begun(A, { output_index: 0 }), allArgs('{}', { output_index: 0 })]).ids, ['call_a']);
	const [id = ''] = accumulate([begun({ ...A, call_id: undefined }, { output_index: 0 })]).ids;
	assert.notEqual(id, 'fc_1');
	assert.ok(id);
});

test('indices that leave gaps and interleave', () => {
	const { calls } = accumulate([
		begun(A, { output_index: 2 }),
		begun(B, { output_index: 5 }),
		args('{"path":', { output_index: 2 }),
		args('{"path":"b"}', { output_index: 5 }),
		args('"a"}', { output_index: 2 }),
	]);
	assert.deepEqual(calls, TWO);
});

test('no output_index: the item id tells whose arguments they are', () => {
	const { calls } = accumulate([
		begun(A),
		begun(B),
		args('{"path":"b"}', { item_id: 'fc_2' }),
		args('{"path":"a"}', { item_id: 'fc_1' }),
	]);
	assert.deepEqual(calls, TWO);
});

test('neither index nor id: the arguments belong to the last call', () => {
	const { calls, ids } = accumulate([
		begun({ ...A, id: undefined }),
		args('{"path":"a"}'),
		allArgs('{"path":"a"}'),
		begun({ ...B, id: undefined }),
		args('{"path":'),
		args('"b"}'),
	]);
	assert.deepEqual(calls, TWO);
	assert.deepEqual(ids, ['call_a', 'call_b']);
});

test('item ids that change with every event do not matter where there is an index', () => {
	const { calls } = accumulate([
		begun(A, { output_index: 0 }),
		args('{"path":', { output_index: 0, item_id: 'x1' }),
		args('"a"}', { output_index: 0, item_id: 'x2' }),
		ended({ ...A, id: 'x3', arguments: '{"path":"a"}' }, { output_index: 0 }),
	]);
	assert.deepEqual(calls, [TWO[0]]);
});

test('output_index 0 for everything: calls are told apart by their ids', () => {
	const { calls } = accumulate([
		begun(A, { output_index: 0 }),
		args('{"path":"a"}', { output_index: 0 }),
		begun(B, { output_index: 0 }),
		args('{"path":"b"}', { output_index: 0 }),
	]);
	assert.deepEqual(calls, TWO);
});

test('arguments that come only at the end, in any of the three places', () => {
	const places: readonly (readonly unknown[])[] = [
		[begun(A, { output_index: 0 }), allArgs('{"path":"a"}', { output_index: 0 })],
		[begun(A, { output_index: 0 }), ended({ ...A, arguments: '{"path":"a"}' }, { output_index: 0 })],
		[ended({ ...A, arguments: '{"path":"a"}' }, { output_index: 0 })],
		[begun({ ...A, arguments: '{"path":"a"}' }, { output_index: 0 })],
		[completed({ output: [{ type: 'function_call', ...A, arguments: '{"path":"a"}' }] })],
		[completed({ output: [{ type: 'function_call', ...A, arguments: { path: 'a' } }] })],
	];
	for (const events of places) {
		const result = accumulate(events);
		assert.deepEqual(result.calls, [TWO[0]], JSON.stringify(events));
		assert.deepEqual(result.ids, ['call_a']);
		assert.equal(result.shown.at(-1), '0:{"path":"a"}');
	}
});

test('of pieces and a whole that differ the whole counts for arguments, and what was seen for text', () => {
	const { calls } = accumulate([
		begun(A, { output_index: 0 }),
		args('{"pa', { output_index: 0 }),
		allArgs('{"path":"a"}', { output_index: 0 }),
	]);
	assert.deepEqual(calls, [TWO[0]]);
	const { text, shown } = accumulate([
		words('Hel'),
		{ type: 'response.output_text.done', text: 'Hello' },
		{ type: 'response.output_text.done', text: 'Other' },
	]);
	assert.equal(text, 'Hello');
	assert.deepEqual(shown, ['Hel', 'lo']);
});

test('text that comes only at the end, in any of the places', () => {
	const item = { type: 'message', content: [{ type: 'output_text', text: 'Hello' }] };
	for (const event of [
		{ type: 'response.output_text.done', text: 'Hello' },
		{ type: 'response.output_item.done', item },
		completed({ output: [item] }),
	])
		assert.deepEqual(accumulate([event]).shown, ['Hello']);
});

test('two messages in one answer do not run into each other', () => {
	const { text, shown } = accumulate([
		words('Looking.', { output_index: 0 }),
		words('Found', { output_index: 2 }),
		words(' it.', { output_index: 2 }),
	]);
	assert.equal(text, 'Looking.\n\nFound it.');
	assert.equal(shown.join(''), text);
});

test('a refusal is no text', () => {
	const { text, refusal } = accumulate([
		{ type: 'response.refusal.delta', delta: 'I will ' },
		{ type: 'response.refusal.done', refusal: 'I will not.' },
	]);
	assert.deepEqual([text, refusal], ['', 'I will not.']);
	const inItem = { type: 'message', content: [{ type: 'refusal', refusal: 'No.' }] };
	assert.equal(accumulate([completed({ output: [inItem] })]).refusal, 'No.');
});

test('of an answer that was cut only complete calls are given', () => {
	const events = [
		begun(A, { output_index: 0 }),
		args('{"path":"a"}', { output_index: 0 }),
		begun(B, { output_index: 1 }),
		args('{"pa', { output_index: 1 }),
	];
	assert.deepEqual(accumulate(events, true).calls, [TWO[0]]);
	assert.equal(accumulate(events, false).calls.length, 2);
});

test('thoughts are kept with the call that they led to', () => {
	const thought = (id: string, encrypted: unknown = id.toUpperCase()) => ({
		type: 'response.output_item.done',
		item: { type: 'reasoning', id, summary: [{ type: 'summary_text', text: 'Hm' }], encrypted_content: encrypted },
	});
	const { kept, ids } = accumulate([
		thought('r1'),
		thought('r2'),
		begun({ ...A, call_id: undefined }, { output_index: 2 }),
		thought('r3'),
		begun(B, { output_index: 4 }),
		thought('r4', null),
	]);
	assert.deepEqual(
		ids.map((id) => kept[id]?.map((item) => [item.id, item.encrypted_content])),
		[
			[
				['r1', 'R1'],
				['r2', 'R2'],
			],
			[['r3', 'R3']],
		],
	);
	assert.deepEqual(accumulate([thought('r1'), begun(A)], true).kept, {});
});
