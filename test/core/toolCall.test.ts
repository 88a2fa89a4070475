import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Editor } from '../../src/core/ports.ts';
import { READING_LIMIT_MS, runCall } from '../../src/core/toolCall.ts';
import { applyPatch } from '../../src/core/tools/applyPatch.ts';
import type { Tool, ToolPorts } from '../../src/core/tools/tool.ts';
import { fakeClock } from '../fakes/fakeClock.ts';
import { type MemoryWorkspace, memoryWorkspace } from '../fakes/memoryWorkspace.ts';

const FILE = 'one\ntwo\nthree\n';
const PATCH = '*** Begin Patch\n*** Update File: a.txt\n@@\n two\n-three\n+THREE\n*** End Patch';
const CALL = { id: 'c', name: 'apply_patch', arguments: JSON.stringify({ input: PATCH }) };

/** Runs the patch while the user types in the file right before each of the first writes. */
async function runWhileTyping(memory: MemoryWorkspace, strokes: number, typed: (text: string) => string) {
	let left = strokes;
	const editor: Editor = {
		apply(plan, signal) {
			if (left-- > 0) memory.files.set('a.txt', typed(memory.files.get('a.txt') ?? ''));
			return memory.editor.apply(plan, signal);
		},
	};
	const approver = { ask: async () => 'rejected' as const };
	const reads = new Map([['a.txt', FILE]]);
	const ports = { workspace: memory.workspace, editor, approver, reads, clock: fakeClock() };
	return runCall(CALL, [applyPatch], ports, new AbortController().signal);
}

test('what the user types between the plan of an edit and its writing stays, and the edit is planned anew beside it', async () => {
	const memory = memoryWorkspace({ 'a.txt': FILE });
	const result = await runWhileTyping(memory, 3, (text) => `x${text}`);
	assert.equal(result.outcome, 'ok');
	assert.equal(memory.files.get('a.txt'), 'xxxone\ntwo\nTHREE\n');
	assert.equal(memory.plans.length, 4);
});

test('an edit of a line that the user changes at that moment is refused and shown to the model', async () => {
	const memory = memoryWorkspace({ 'a.txt': FILE });
	const result = await runWhileTyping(memory, 1, (text) => text.replace('three', 'three of mine'));
	assert.equal(result.outcome, 'failed');
	assert.match(result.text, /three of mine/);
	assert.equal(memory.files.get('a.txt'), FILE.replace('three', 'three of mine'));
});

test('a file that never rests ends in a refusal', async () => {
	const memory = memoryWorkspace({ 'a.txt': FILE });
	const result = await runWhileTyping(memory, Number.POSITIVE_INFINITY, (text) => `x${text}`);
	assert.equal(result.outcome, 'failed');
	assert.ok(memory.plans.length < 20);
});

/** A tool that does as it is told, and what it is run with. */
function runReading(run: Tool['run'], approver: ToolPorts['approver'] = { ask: async () => 'rejected' }) {
	const tool: Tool = {
		spec: { name: 'look', description: '', parameters: {} },
		risk: 'reads',
		progressTitle: () => '',
		run,
	};
	const { workspace, editor } = memoryWorkspace({});
	const clock = fakeClock();
	const ports = { workspace, editor, approver, clock };
	const call = { id: 'c', name: 'look', arguments: '{}' };
	return { clock, result: runCall(call, [tool], ports, new AbortController().signal) };
}

test('a reading tool that hangs for ever is left after a minute, told to stop, and its late result is dropped', async () => {
	let told: AbortSignal | undefined;
	const { clock, result } = runReading((_, __, signal) => {
		told = signal;
		return new Promise(() => {});
	});
	await clock.advance(READING_LIMIT_MS);
	const { outcome, text } = await result;
	assert.equal(outcome, 'failed');
	assert.match(text, /60 seconds.*Ask for less/);
	assert.equal(told?.aborted, true);
});

test('the time in which the user is asked does not count', async () => {
	let approve = () => {};
	const answer = new Promise<'approved'>((resolve) => {
		approve = () => resolve('approved');
	});
	const { clock, result } = runReading(
		async (_, { approver }, signal) => {
			const verdict = await approver.ask({ title: '', reason: '', effect: '' }, signal);
			return { outcome: 'ok', title: '', text: verdict };
		},
		{ ask: () => answer },
	);
	for (let minutes = 0; minutes < 10; minutes++) await clock.advance(READING_LIMIT_MS);
	approve();
	assert.equal((await result).text, 'approved');
});
