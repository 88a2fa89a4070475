import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editedText } from '../../../src/core/edits/plan.ts';
import { type FixProposal, proposeFix } from '../../../src/core/fix/proposeFix.ts';
import type { Tool } from '../../../src/core/tools/tool.ts';
import { type ScriptedModel, type Step, scriptedModel } from '../../fakes/scriptedModel.ts';
import { smallWorkspace } from '../review/smallWorkspace.ts';

const TEXT = 'const a: string = 1;\nconst b = 2;\n';
const problem = {
	path: 'a.ts',
	severity: 'error',
	message: 'Type number is not assignable to type string.',
	startLine: 1,
	startColumn: 7,
	endLine: 1,
	endColumn: 8,
	related: [],
} as const;

/** Replaces one text by another, in place of the real patch tool. */
const replaceTool: Tool = {
	spec: { name: 'replace', description: '', parameters: {} },
	risk: 'writes',
	progressTitle: () => '',
	async run(argumentsText, ports, signal) {
		const { from, to } = JSON.parse(argumentsText) as { from: string; to: string };
		const read = await ports.workspace.read('a.ts', signal);
		if (read.kind !== 'text' || !read.text.includes(from))
			return { outcome: 'failed', title: 'No', text: 'Not there.' };
		const start = read.text.indexOf(from);
		const edits = [{ start, end: start + from.length, text: to }];
		assert.equal(await ports.approver.ask({ title: '', reason: '', effect: '' }, signal), 'approved');
		await ports.editor.apply({ changes: [{ kind: 'update', path: 'a.ts', base: read.text, edits }] }, signal);
		return { outcome: 'ok', title: 'Edited a.ts', text: 'Done.' };
	},
};

async function fix(
	steps: readonly Step[],
	signal = new AbortController().signal,
): Promise<{ result: FixProposal; model: ScriptedModel; said: string[] }> {
	const model = scriptedModel(steps);
	const said: string[] = [];
	const result = await proposeFix(
		{
			target: { path: 'a.ts', languageId: 'typescript', text: TEXT, problem, problems: [problem] },
			model: 'm',
			cacheKey: 'k',
			readingTools: [],
			editTool: replaceTool,
			editFormat: 'THE FORMAT',
			onProgress: (sentence) => said.push(sentence),
		},
		{
			model,
			workspace: smallWorkspace({ 'a.ts': TEXT }),
			editor: { apply: async () => assert.fail('a proposal writes nothing') },
			approver: { ask: async () => assert.fail('a proposal needs no leave') },
			clock: { now: () => 0, sleep: async () => {} },
		},
		signal,
	);
	return { result, model, said };
}
const edit = (from: string, to: string) => ({ calls: [{ name: 'replace', arguments: { from, to } }] });

test('the edits of a turn become one plan, with the closing words as explanation', async () => {
	const { result, model, said } = await fix([
		{ ...edit('1', '"2"'), text: 'Looking.' },
		edit('"2"', '"1"'),
		{ text: ' It was a number. ' },
	]);
	assert.ok(result.kind === 'proposal');
	const [change] = result.plan.changes;
	assert.ok(change?.kind === 'update' && change.base === TEXT);
	assert.equal(editedText(TEXT, change.edits), 'const a: string = "1";\nconst b = 2;\n');
	assert.equal(result.explanation, 'It was a number.');
	assert.equal(result.usages.length, 3);
	assert.deepEqual(said, ['Edited a.ts', 'Edited a.ts']);
	assert.match(model.requests[0]?.system ?? '', /THE FORMAT$/);
	assert.match(model.requests[0]?.messages[0]?.text ?? '', /^Fix this problem in a\.ts .*\n.*1:7.*Type number/);
});

test('no edit is no fix, with the model’s reason', async () => {
	assert.deepEqual((await fix([{ text: 'The report is out of date.' }])).result, {
		kind: 'noFix',
		reason: 'The report is out of date.',
		usages: [{ inputTokens: 100, cachedTokens: 0, outputTokens: 10 }],
	});
	const undone = await fix([edit('1', '2'), edit('2', '1'), { text: 'I took it back.' }]);
	assert.equal(undone.result.kind, 'noFix');
});

test('a failure is told as it is, a stop is a stop', async () => {
	const failure = { kind: 'keyRejected', sentence: 'The key was rejected.', action: 'setApiKey' } as const;
	const { result } = await fix([edit('1', '2'), { events: [{ kind: 'failed', failure, partialText: '' }] }]);
	assert.deepEqual(result.kind === 'failed' && result.failure, failure);
	const stop = new AbortController();
	stop.abort();
	assert.equal((await fix([{ text: 'x' }], stop.signal)).result.kind, 'cancelled');
});

test('who waits is told when another model goes on', async () => {
	const sentence = 'm is limited now, so n goes on for this turn.';
	const finished = { kind: 'finished', reason: 'stop', text: 'Nothing to do.', toolCalls: [] } as const;
	const { said } = await fix([{ events: [{ kind: 'notice', sentence }, { kind: 'model', model: 'n' }, finished] }]);
	assert.deepEqual(said, [sentence]);
});
