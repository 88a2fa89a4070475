import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReasoningItem } from '../../../../src/remote/openai/responses/reasoningMemory.ts';
import { ResponsesAccumulator } from '../../../../src/remote/openai/responses/responsesAccumulator.ts';
import { eventsOf } from '../../../endpoint/responsesAnswer.ts';

type Event = Readonly<Record<string, unknown>>;

interface Result {
	readonly text: string;
	readonly refusal: string;
	readonly calls: readonly (readonly [string, string])[];
	readonly ids: readonly string[];
	/** What was shown, in order. */
	readonly shown: readonly string[];
	readonly finish: string | undefined;
	readonly kept: Readonly<Record<string, readonly ReasoningItem[]>>;
}

function accumulate(events: readonly unknown[], completeOnly = false): Result {
	const kept: Record<string, readonly ReasoningItem[]> = {};
	const accumulator = new ResponsesAccumulator((id, items) => {
		kept[id] = items;
	});
	const shown: string[] = [];
	for (const event of events)
		for (const growth of accumulator.add(event).growth)
			shown.push(growth.kind === 'text' ? growth.delta : `${growth.index}:${growth.argumentsText}`);
	const calls = accumulator.toolCalls(new Set(), completeOnly);
	return {
		text: accumulator.text,
		refusal: accumulator.refusal,
		calls: calls.map((call) => [call.name, call.arguments]),
		ids: calls.map(({ id }) => id),
		shown,
		finish: accumulator.finish?.kind,
		kept,
	};
}

const begun = (call: Event, more: Event = {}) => ({
	type: 'response.output_item.added',
	item: { type: 'function_call', arguments: '', ...call },
	...more,
});
const ended = (call: Event, more: Event = {}) => ({
	type: 'response.output_item.done',
	item: { type: 'function_call', ...call },
	...more,
});
const args = (delta: string, more: Event = {}) => ({ type: 'response.function_call_arguments.delta', delta, ...more });
const allArgs = (text: string, more: Event = {}) => ({
	type: 'response.function_call_arguments.done',
	arguments: text,
	...more,
});
const words = (delta: string, more: Event = {}) => ({ type: 'response.output_text.delta', delta, ...more });
const completed = (response: Event = {}) => ({ type: 'response.completed', response });

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

test('how it ends', () => {
	const incomplete = (reason?: string) => ({
		type: 'response.incomplete',
		response: { status: 'incomplete', incomplete_details: reason ? { reason } : null },
	});
	const ends: readonly (readonly [unknown, string | undefined])[] = [
		[completed(), 'complete'],
		[completed({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }), 'length'],
		[completed({ status: 'failed', error: { code: 'server_error' } }), 'error'],
		[incomplete('max_output_tokens'), 'length'],
		[incomplete('content_filter'), 'contentFilter'],
		[incomplete(), 'length'],
		[{ type: 'response.failed', response: { error: { code: 'server_error', message: 'x' } } }, 'error'],
		[{ type: 'response.failed' }, 'error'],
		[{ type: 'error', code: 'server_error', message: 'x', param: null }, 'error'],
		[{ type: 'response.output_item.done' }, undefined],
		[{ type: 'response.in_progress', response: { status: 'completed' } }, undefined],
	];
	for (const [event, finish] of ends) assert.equal(accumulate([event]).finish, finish, JSON.stringify(event));
	assert.equal(accumulate([completed(), { type: 'error', message: 'late' }]).finish, 'complete');
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

test('what is useful: text, refusal, calls, thoughts, tools of the server, the end; not that it lives', () => {
	const useful = (event: unknown) => new ResponsesAccumulator(() => {}).add(event).useful;
	for (const event of [
		words('x'),
		{ type: 'response.refusal.delta', delta: 'x' },
		begun(A),
		args('x'),
		{ type: 'response.reasoning_summary_text.delta', delta: 'x' },
		{ type: 'response.web_search_call.searching' },
		completed(),
		{ type: 'error' },
	])
		assert.equal(useful(event), true, JSON.stringify(event));
	for (const event of [
		{ type: 'response.created', response: {} },
		{ type: 'response.in_progress' },
		{ type: 'response.queued' },
		{ type: 'keepalive' },
		words(''),
		{},
		null,
	])
		assert.equal(useful(event), false, JSON.stringify(event));
});

test('usage is read from the last event', () => {
	const accumulator = new ResponsesAccumulator(() => {});
	accumulator.add(
		completed({ usage: { input_tokens: 9, output_tokens: 2, input_tokens_details: { cached_tokens: 4 }, cost: 0.5 } }),
	);
	assert.deepEqual(accumulator.usage, { inputTokens: 9, cachedTokens: 4, outputTokens: 2, dollars: 0.5 });
});

test('events of any shape are taken without a throw', () => {
	const odd = [null, undefined, 1, '', [], {}, { a: 1 }, [null], [{}], 'x', -1, true];
	const types = ['created', 'completed', 'failed', 'incomplete', 'output_item.added', 'output_item.done'];
	types.push('output_text.delta', 'output_text.done', 'refusal.delta', 'function_call_arguments.delta', 'odd');
	types.push('function_call_arguments.done');
	for (const one of odd) {
		accumulate([one]);
		for (const type of types)
			for (const two of odd)
				accumulate([
					{ type: `response.${type}`, delta: one, item: two, response: one, output_index: two, arguments: one },
					{ type: `response.${type}`, item: { type: 'message', content: one, id: two }, text: two },
					{ type: `response.${type}`, item: { type: 'function_call', call_id: one, name: two } },
					{ type: `response.${type}`, item: { type: 'reasoning', id: 'x', encrypted_content: 'y', summary: one } },
					{ type: `response.${type}`, response: { output: one, error: two, status: one, usage: two } },
				]);
	}
});
