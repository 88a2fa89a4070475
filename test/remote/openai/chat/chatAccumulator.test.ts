import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChatAccumulator } from '../../../../src/remote/openai/chat/chatAccumulator.ts';

interface Result {
	readonly text: string;
	readonly calls: readonly (readonly [string, string])[];
	readonly ids: readonly string[];
}

function accumulate(deltas: readonly unknown[], completeOnly = false): Result {
	const accumulator = new ChatAccumulator();
	for (const delta of deltas) accumulator.add({ choices: [{ delta }] });
	const calls = accumulator.toolCalls(new Set(), completeOnly);
	return {
		text: accumulator.text,
		calls: calls.map((call) => [call.name, call.arguments]),
		ids: calls.map(({ id }) => id),
	};
}

function call(name: string | undefined, args: unknown, more: Readonly<Record<string, unknown>> = {}) {
	return { tool_calls: [{ ...more, function: { ...(name !== undefined && { name }), arguments: args } }] };
}

const TWO = [
	['read_file', '{"path":"a"}'],
	['read_file', '{"path":"b"}'],
];

test('whole arguments in the first delta, index 0 for every call, told apart by id', () => {
	const { calls, ids } = accumulate([
		call('read_file', '{"path":"a"}', { index: 0, id: 'x' }),
		call('read_file', '{"path":"b"}', { index: 0, id: 'y' }),
	]);
	assert.deepEqual(calls, TWO);
	assert.deepEqual(ids, ['x', 'y']);
});

test('another id on the same index is another call, whatever the first has so far', () => {
	const { calls, ids } = accumulate([
		call('read_file', '', { index: 0, id: 'x' }),
		call('read_file', '{"path":"b"}', { index: 0, id: 'y' }),
	]);
	assert.deepEqual(calls, [['read_file', '{}'], TWO[1]]);
	assert.deepEqual(ids, ['x', 'y']);
});

test('a name that is sent again with nothing new does not begin another call', () => {
	for (const rest of ['', '\n', null])
		assert.equal(accumulate([call('f', '{}', { index: 0 }), call('f', rest, { index: 0 })]).calls.length, 1);
});

test('index 0 for every call and no ids: a complete call is followed by another', () => {
	assert.deepEqual(
		accumulate([call('read_file', '{"path":"a"}', { index: 0 }), call('read_file', '{"path":"b"}', { index: 0 })])
			.calls,
		TWO,
	);
});

test('no index at all: a new id starts a call, no id goes on with the last', () => {
	const { calls, ids } = accumulate([
		call('read_file', '{"path":', { id: 'x' }),
		call(undefined, '"a"}'),
		call('read_file', '', { id: 'y' }),
		call(undefined, '{"path":"b"}', { id: 'y' }),
	]);
	assert.deepEqual(calls, TWO);
	assert.deepEqual(ids, ['x', 'y']);
});

test('no index and no id: names and complete arguments tell calls apart', () => {
	const { calls, ids } = accumulate([
		call('read_file', '{"path":"a"}'),
		call('read_file', '{"path":"b"}'),
		call('list', '{}'),
	]);
	assert.deepEqual(calls, [...TWO, ['list', '{}']]);
	assert.equal(new Set(ids).size, 3);
});

test('indices that start above 0, leave gaps and interleave', () => {
	const { calls } = accumulate([
		call('read_file', '', { index: 1, id: 'x' }),
		call('read_file', '', { index: 7, id: 'y' }),
		call(undefined, '{"path":', { index: 1 }),
		call(undefined, '{"path":"b"}', { index: 7 }),
		call(undefined, '"a"}', { index: 1 }),
	]);
	assert.deepEqual(calls, TWO);
});

test('a name and an id that are sent again with each piece are one call', () => {
	const { calls } = accumulate([
		call('read_file', '', { index: 0, id: 'x' }),
		call('read_file', '{"path":', { index: 0, id: 'x' }),
		call('read_file', '"a"}', { index: 0, id: 'x' }),
	]);
	assert.deepEqual(calls, [TWO[0]]);
});

test('a name that is sent again without an id does not split arguments that hold objects', () => {
	const { calls } = accumulate([
		call('edit', '{"a":', { index: 0 }),
		call('edit', '{"b":1}', { index: 0 }),
		call('edit', '}', { index: 0 }),
	]);
	assert.deepEqual(calls, [['edit', '{"a":{"b":1}}']]);
});

test('another name on the same index is another call', () => {
	assert.deepEqual(accumulate([call('one', '{}', { index: 0 }), call('two', '{}', { index: 0 })]).calls, [
		['one', '{}'],
		['two', '{}'],
	]);
});

test('arguments as an object, null, missing or empty', () => {
	assert.deepEqual(accumulate([call('f', { path: 'a' }, { index: 0 })]).calls, [['f', '{"path":"a"}']]);
	for (const nothing of [null, '', undefined, ' '])
		assert.deepEqual(accumulate([call('f', nothing, { index: 0 })]).calls, [['f', '{}']]);
});

test('the old function_call is a call', () => {
	assert.deepEqual(
		accumulate([{ function_call: { name: 'f', arguments: '{"a"' } }, { function_call: { arguments: ':1}' } }]).calls,
		[['f', '{"a":1}']],
	);
});

test('a name that comes late is given out once it is known', () => {
	const accumulator = new ChatAccumulator();
	assert.deepEqual(
		accumulator.add({ choices: [{ delta: call(undefined, '{"a"', { index: 0, id: 'x' }) }] }).growth,
		[],
	);
	assert.deepEqual(accumulator.add({ choices: [{ delta: call('f', ':1}', { index: 0 }) }] }).growth, [
		{ kind: 'callProgress', index: 0, name: 'f', argumentsText: '{"a":1}' },
	]);
});

test('ids that are missing, blank, too long, doubled or taken are replaced; each stays unique', () => {
	const accumulator = new ChatAccumulator();
	for (const [index, id] of ['same', 'same', '', ' ', 'x'.repeat(200), 'taken', 'call_1'].entries())
		accumulator.add({ choices: [{ delta: call('f', '{}', { index, id }) }] });
	const ids = accumulator.toolCalls(new Set(['taken', 'call_0', 'call_2']), false).map(({ id }) => id);
	assert.equal(ids.length, 7);
	assert.equal(new Set([...ids, 'taken', 'call_0', 'call_2']).size, 10);
	assert.ok(ids.every((id) => id.trim() && id.length <= 40));
	assert.ok(ids.includes('same') && ids.includes('call_1'));
});

test('of an answer that was cut only complete calls are given', () => {
	const deltas = [call('f', '{"a":1}', { index: 0 }), call('f', '{"a":', { index: 1 }), call('f', '', { index: 2 })];
	assert.deepEqual(accumulate(deltas, true).calls, [['f', '{"a":1}']]);
});

test('usage in any chunk counts, the last one wins; nonsense does not', () => {
	const accumulator = new ChatAccumulator();
	accumulator.add({ choices: [], usage: null });
	assert.equal(accumulator.usage, undefined);
	accumulator.add({ choices: [{ delta: { content: 'a' } }], usage: { prompt_tokens: 5, completion_tokens: 1 } });
	accumulator.add({ usage: { prompt_tokens: 'many', completion_tokens: Number.NaN } });
	accumulator.add({ usage: { prompt_tokens: 5, completion_tokens: 2, prompt_tokens_details: { cached_tokens: 4 } } });
	assert.deepEqual(accumulator.usage, { inputTokens: 5, cachedTokens: 4, outputTokens: 2 });
});

test('what is useful: text, refusal, calls, reasoning, finish, usage; not roles and annotations', () => {
	const useful = (chunk: unknown) => new ChatAccumulator().add(chunk).useful;
	for (const delta of [
		{ content: 'a' },
		{ refusal: 'n' },
		call('f', ''),
		{ reasoning_content: 'hm' },
		{ reasoning: 'hm' },
	])
		assert.ok(useful({ choices: [{ delta }] }), JSON.stringify(delta));
	assert.ok(useful({ choices: [{ finish_reason: 'stop' }] }));
	for (const chunk of [
		{},
		null,
		5,
		{ choices: [] },
		{ choices: [{ delta: { role: 'assistant', content: '' } }] },
		{ prompt_filter_results: [] },
	])
		assert.ok(!useful(chunk), JSON.stringify(chunk));
});

/** A generator of numbers below `limit` that a seed repeats. */
function numbers(seed: number): (limit: number) => number {
	let state = seed;
	return (limit) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * limit);
	};
}

test('however deltas are split and interleaved, text and calls are the same', () => {
	const seed = Number(process.env.TANDEM_SEED ?? Date.now() % 1_000_000_007);
	console.log(`seed ${seed} (TANDEM_SEED repeats it)`);
	const below = numbers(seed);
	for (let round = 0; round < 400; round++) {
		const calls = Array.from({ length: below(4) }, (_, at) => ({
			id: `id_${at}`,
			name: ['read_file', 'list_files', 'apply_patch'][below(3)] ?? '',
			args: JSON.stringify({ path: '👩‍💻\\"{}'.repeat(below(6)), deep: { a: [below(9), {}] } }),
		}));
		const text = 'Ab👩‍💻é\n{}'.repeat(below(8));
		const result = accumulate(splitAnswer(text, calls, below));
		const context = `seed ${seed}, round ${round}`;
		assert.equal(result.text, text, context);
		const sorted = [...result.calls.keys()].sort((a, b) => result.ids[a]!.localeCompare(result.ids[b]!));
		assert.deepEqual(
			sorted.map((at) => [result.ids[at], ...(result.calls[at] ?? [])]),
			calls.map(({ id, name, args }) => [id, name, args]),
			context,
		);
	}
});

function splitAnswer(
	text: string,
	calls: readonly { readonly id: string; readonly name: string; readonly args: string }[],
	below: (limit: number) => number,
): readonly unknown[] {
	const queues: unknown[][] = [
		splitText(text, below).map((content) => ({ content })),
		...calls.map(({ id, name, args }, index) => {
			const resendName = below(2) === 1;
			return splitText(args, below, true).map((piece, at) => ({
				tool_calls: [
					{
						index: index + 3,
						...((at === 0 || resendName) && { id }),
						function: { ...((at === 0 || resendName) && { name }), arguments: piece },
					},
				],
			}));
		}),
	];
	const deltas: unknown[] = [];
	while (queues.some(({ length }) => length)) {
		const next = queues[below(queues.length)]?.shift();
		if (next) deltas.push(next, ...(below(5) ? [] : [{}, { content: null }, { role: 'assistant', content: '' }]));
	}
	return deltas;
}

function splitText(text: string, below: (limit: number) => number, atLeastOne = false): string[] {
	const pieces: string[] = atLeastOne && below(2) ? [''] : [];
	for (let at = 0; at < text.length; ) {
		const size = 1 + below(12);
		pieces.push(text.slice(at, at + size));
		at += size;
	}
	return pieces;
}

test('chunks of any shape are taken without a throw', () => {
	const seed = Number(process.env.TANDEM_SEED ?? Date.now() % 1_000_000_007);
	console.log(`seed ${seed} (TANDEM_SEED repeats it)`);
	const below = numbers(seed);
	const names = [
		'choices',
		'delta',
		'tool_calls',
		'function',
		'arguments',
		'name',
		'index',
		'id',
		'content',
		'usage',
		'finish_reason',
		'refusal',
		'function_call',
		'text',
	];
	const value = (depth: number): unknown => {
		const kind = below(depth > 7 ? 6 : 9);
		if (kind < 6) return [null, true, below(3) - 1, 'x', '', undefined][kind];
		if (kind === 6) return Array.from({ length: below(3) }, () => value(depth + 1));
		return Object.fromEntries(
			Array.from({ length: 1 + below(6) }, () => [names[below(names.length)], value(depth + 1)]),
		);
	};
	for (let round = 0; round < 2000; round++) {
		const accumulator = new ChatAccumulator();
		for (let count = 0; count < 4; count++)
			accumulator.add({ choices: [{ delta: value(0) }, value(0)], usage: value(5) });
		const calls = accumulator.toolCalls(new Set(), false);
		assert.equal(new Set(calls.map(({ id }) => id)).size, calls.length, `seed ${seed}, round ${round}`);
		assert.equal(typeof accumulator.text, 'string');
	}
});
