import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ResponsesAccumulator } from '../../../../src/remote/openai/responses/responsesAccumulator.ts';
import { accumulate, args, begun, completed, words } from './accumulating.ts';

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

test('what is useful: text, refusal, calls, thoughts, tools of the server, the end; not that it lives', () => {
	const useful = (event: unknown) => new ResponsesAccumulator(() => {}).add(event).useful;
	for (const event of [
		words('x'),
		{ type: 'response.refusal.delta', delta: 'x' },
		begun({ id: 'fc_1', call_id: 'call_a', name: 'read_file' }),
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
