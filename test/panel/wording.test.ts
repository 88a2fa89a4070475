import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	compactionSentence,
	costSentence,
	filesSentence,
	formatDollars,
	formatElapsed,
	phaseSentence,
	restoredSentence,
} from '../../src/panel/wording.ts';
import { EMPTY_CHAT, type RestoreScope, type TurnPhase, type TurnUsage } from '../../src/shared/chat.ts';
import { foldChat } from '../../src/shared/foldChat.ts';

const USAGE: TurnUsage = {
	inputTokens: 12_840,
	cachedTokens: 9_216,
	outputTokens: 614,
	dollars: 0.01677,
	complete: true,
};

test('what was left out is said with its number and about how much it saves', () => {
	const compaction = { id: 'x', results: [], answers: [], leftOut: 12, savedTokens: 41_268 };
	assert.equal(
		compactionSentence(compaction),
		'12 earlier results were left out to save about 41,000 tokens a request.',
	);
	assert.equal(
		compactionSentence({ ...compaction, leftOut: 1, savedTokens: 987 }),
		'1 earlier result was left out to save about 990 tokens a request.',
	);
	const answers = [{ turn: 't', messages: 1 }];
	assert.match(compactionSentence({ ...compaction, leftOut: 0, answers }), /^The ends of old answers were left out/);
});

test('the cost line names what is known, and a dash what is not', () => {
	assert.equal(costSentence(USAGE), '12,840 in · 9,216 cached · 614 out · $0.0168');
	assert.equal(costSentence({ ...USAGE, cachedTokens: 0 }), '12,840 in · 614 out · $0.0168');
	assert.equal(costSentence({ ...USAGE, complete: false }), 'At least 12,840 in · 9,216 cached · 614 out · $0.0168');
	const { dollars: _, ...unknown } = USAGE;
	assert.equal(costSentence(unknown), '12,840 in · 9,216 cached · 614 out · —');
	assert.equal(costSentence(undefined), 'Tokens and cost —');
});

test('dollars keep the digits that matter', () => {
	assert.deepEqual([0, 0.00001, 0.00042, 0.0168, 0.123, 1.5, 12.345, Number.NaN, undefined].map(formatDollars), [
		'$0',
		'< $0.0001',
		'$0.0004',
		'$0.0168',
		'$0.123',
		'$1.50',
		'$12.35',
		'—',
		'—',
	]);
});

test('time, files and phases read as sentences', () => {
	assert.deepEqual([-5, 0, 3_900, 59_999, 125_000].map(formatElapsed), ['0 s', '0 s', '3 s', '59 s', '2 min 5 s']);
	const file = { path: 'a', change: 'modified', added: 1, removed: 0, review: 'pending' } as const;
	assert.equal(filesSentence([file]), '1 file changed');
	assert.equal(filesSentence([file, file]), '2 files changed');
	const view = foldChat(EMPTY_CHAT, { kind: 'turnStarted', turn: 't', ask: '', model: 'gpt-4.1', at: 0 });
	const [turn] = view.turns;
	assert.ok(turn);
	const phases: TurnPhase[] = ['waiting', 'answering', 'working', 'retrying', 'approval'];
	assert.deepEqual(
		phases.map((phase) => phaseSentence({ ...turn, phase })),
		['Waiting for gpt-4.1', 'Answering', 'Working', 'Trying again', 'Waiting for your decision'],
	);
	assert.equal(phaseSentence({ ...turn, phaseSentence: 'Trying again in 12 s' }), 'Trying again in 12 s');
});

test('a restore says what it did, with the ask in one short line', () => {
	const say = (what: RestoreScope, files: readonly string[], ask = 'Add  a\ntest') =>
		restoredSentence({ what, files }, ask);
	assert.equal(say('both', ['a', 'b']), 'The chat and 2 files are as before “Add a test”.');
	assert.equal(say('both', ['a']), 'The chat and 1 file are as before “Add a test”.');
	assert.equal(say('files', ['a']), '1 file is as before “Add a test”.');
	assert.equal(say('chat', []), 'The chat is as before “Add a test”. Your files were left as they are.');
	assert.equal(say('both', []), say('chat', []));
	const long = say('files', ['a'], `${'x'.repeat(59)}😀${'y'.repeat(900)}`);
	assert.ok(long.isWellFormed() && long.length < 100);
	assert.equal(
		say('files', ['a'], 'Make the retry delay configurable, and keep the default as it is.'),
		'1 file is as before “Make the retry delay configurable, and keep the default as…”.',
	);
});
