import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JournalRecord } from '../../../src/core/journal.ts';
import { chatExport, modelAnswers, readChatExport } from '../../../src/core/sent/chatExport.ts';
import type { SentRecord } from '../../../src/core/sent/sentRecord.ts';
import { readFile } from '../../../src/core/tools/readFile.ts';
import { runTurn } from '../../../src/core/turn.ts';
import { EMPTY_CHAT } from '../../../src/shared/chat.ts';
import { foldChat } from '../../../src/shared/foldChat.ts';
import { memoryWorkspace } from '../../fakes/memoryWorkspace.ts';
import { scriptedModel } from '../../fakes/scriptedModel.ts';

const call = { id: 'c1', name: 'read_file', arguments: '{"path":"private/plan.md","note":"CONTENT-A"}' };
const RECORDS: readonly JournalRecord[] = [
	{
		kind: 'event',
		event: {
			kind: 'turnStarted',
			turn: 't',
			ask: 'WORDS-A',
			model: 'gpt-4.1',
			at: 1,
			images: [{ name: 'SHOT', mediaType: 'image/png', width: 1, height: 1, base64: 'PICTURE', bytes: 1 } as never],
		},
	},
	{ kind: 'note', text: 'CONTENT-N' },
	{ kind: 'message', turn: 't', message: { role: 'user', text: 'WORDS-A\n\n<context>\nCONTENT-B\n</context>' } },
	{ kind: 'message', turn: 't', message: { role: 'assistant', text: 'WORDS-B', toolCalls: [call] } },
	{
		kind: 'event',
		event: {
			kind: 'approvalAsked',
			turn: 't',
			approval: { id: 'a', title: 'CONTENT-C', reason: '', effect: 'CONTENT-D' },
		},
	},
	{
		kind: 'event',
		event: {
			kind: 'toolEnded',
			turn: 't',
			call: '0.0',
			outcome: 'ok',
			title: 'Read private/plan.md',
			detail: 'CONTENT-E',
		},
	},
	{ kind: 'message', turn: 't', message: { role: 'tool', callId: 'c1', text: 'CONTENT-F' } },
	{ kind: 'message', turn: 't', message: { role: 'assistant', text: 'WORDS-C', toolCalls: [] } },
	{ kind: 'event', event: { kind: 'text', turn: 't', delta: 'WORDS-C' } },
	{
		kind: 'event',
		event: {
			kind: 'turnEnded',
			turn: 't',
			outcome: 'failed',
			failure: { kind: 'internal', sentence: 'WORDS-D', action: 'retry', detail: 'CONTENT-G' },
			at: 2,
		},
	},
];
const SENT: readonly SentRecord[] = [
	{
		id: 'r',
		at: 1,
		door: 'chat',
		chat: 'c',
		turn: 't',
		model: 'gpt-4.1',
		endpoint: 'OpenAI',
		state: 'done',
		parts: [
			{ kind: 'toolResult', title: 'private/plan.md, lines 1–2', path: 'private/plan.md', characters: 9, tokens: 3 },
		],
		without: [
			{
				where: 'the result of read_file, private/plan.md',
				withheld: [{ name: 'GitHub token', count: 1 }],
				hidden: ['“CONTENT-H”'],
			},
		],
	},
];
const made = { tandem: '1.0.0' };

test('SEC-160: an export has no words and no contents but those that the user chose', () => {
	const outline = JSON.stringify(chatExport(RECORDS, SENT, made, 'outline'));
	assert.doesNotMatch(outline, /WORDS|CONTENT|PICTURE|SHOT|private/);
	assert.match(outline, /"tokens":3/);
	const words = JSON.stringify(chatExport(RECORDS, SENT, made, 'words'));
	assert.doesNotMatch(words, /CONTENT-[A-F]|CONTENT-N|PICTURE|SHOT/);
	for (const said of ['WORDS-A', 'WORDS-B', 'WORDS-C', 'private/plan.md']) assert.ok(words.includes(said), said);
	const everything = JSON.stringify(chatExport(RECORDS, SENT, made, 'everything'));
	for (const said of ['CONTENT-A', 'CONTENT-B', 'CONTENT-E', 'CONTENT-F']) assert.ok(everything.includes(said), said);
	assert.doesNotMatch(everything, /PICTURE/);
});

test('every level folds into a chat that can be shown', () => {
	for (const level of ['outline', 'words', 'everything'] as const) {
		const read = readChatExport(JSON.stringify(chatExport(RECORDS, SENT, made, level)));
		assert.ok(typeof read === 'object');
		const view = read.records
			.flatMap((record) => (record.kind === 'event' ? [record.event] : []))
			.reduce(foldChat, EMPTY_CHAT);
		assert.equal(view.turns[0]?.state, 'failed');
	}
	for (const wrong of [
		'',
		'{}',
		'[]',
		'{"format":"tandem-chat","version":2}',
		'{"format":"tandem-chat","version":1,"records":5}',
	])
		assert.equal(typeof readChatExport(wrong), 'string');
});

test('an exported chat is played again: a scripted model that says it leads to the same messages', async () => {
	const { workspace, editor } = memoryWorkspace({ 'private/plan.md': 'x' });
	const read = readChatExport(JSON.stringify(chatExport(RECORDS, SENT, made, 'everything')));
	assert.ok(typeof read === 'object');
	const model = scriptedModel(modelAnswers(read).map(({ text, toolCalls }) => ({ text, calls: toolCalls })));
	const ports = {
		model,
		workspace,
		editor,
		approver: { ask: async () => 'approved' as const },
		clock: { now: () => 0, sleep: async () => {} },
	};
	const [first] = read.records.flatMap((record) =>
		record.kind === 'message' && record.message.role === 'user' ? [record.message.text] : [],
	);
	const ask = { model: 'm', system: '', history: [], text: first ?? '', tools: [readFile], cacheKey: 'k', maxSteps: 5 };
	const roles: string[] = [];
	for await (const event of runTurn(ask, ports, new AbortController().signal))
		if (event.kind === 'message')
			roles.push(`${event.message.role} ${event.message.role === 'tool' ? '' : event.message.text}`);
	assert.deepEqual(roles, [
		'user WORDS-A\n\n<context>\nCONTENT-B\n</context>',
		'assistant WORDS-B',
		'tool ',
		'assistant WORDS-C',
	]);
});
