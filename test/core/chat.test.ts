import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRecord } from '../../src/core/journal.ts';
import type { TurnEvent } from '../../src/core/turn.ts';
import { EMPTY_CHAT } from '../../src/shared/chat.ts';
import { foldChat } from '../../src/shared/foldChat.ts';
import { answer, hello, world } from './chatWorld.ts';

test('a snapshot and its deltas agree, and so does what is on disk', async () => {
	const { chat, batches, onDisk } = world();
	await chat.ask('hi', 'm', answer(...hello));
	assert.deepEqual(batches.flat().reduce(foldChat, EMPTY_CHAT), chat.view);
	assert.deepEqual(world(onDisk()).chat.view, chat.view);
});

test('the model of a turn is the one that answered', async () => {
	const { chat, onDisk } = world();
	const switched: TurnEvent = { kind: 'model', model: 'other' };
	await chat.ask('hi', 'auto', answer(switched, ...hello));
	assert.equal(chat.view.turns[0]?.model, 'other');
	assert.equal(world(onDisk()).chat.view.turns[0]?.model, 'other');
});

test('text is sent in few pieces, not one a token', async () => {
	const { chat, batches } = world();
	const tokens = Array.from({ length: 1000 }, (): TurnEvent => ({ kind: 'text', delta: 'x' }));
	await chat.ask('hi', 'm', answer(...tokens, { kind: 'ended', outcome: 'done' }));
	assert.ok(batches.flat().filter((event) => event.kind === 'text').length < 10);
});

test('the next ask carries the conversation', async () => {
	const { chat } = world();
	await chat.ask('hi', 'm', answer(...hello));
	let history: unknown;
	await chat.ask('more', 'm', async function* (input) {
		history = input.history;
		yield { kind: 'ended', outcome: 'done' };
	});
	assert.deepEqual(history, [
		{ role: 'user', text: 'hi' },
		{ role: 'assistant', text: 'Hello', toolCalls: [] },
	]);
});

test('a second ask while a turn runs is refused', async () => {
	const { chat } = world();
	const first = chat.ask('hi', 'm', answer(...hello));
	assert.equal(await chat.ask('again', 'm', answer()), false);
	assert.equal(await first, true);
	assert.equal(await chat.ask('  ', 'm', answer()), false);
});

test('a journal cut at any record gives a chat that shows the interruption and can be asked again', async () => {
	const { chat, onDisk } = world();
	const call = { id: 'a', name: 'echo', arguments: '{}' };
	await chat.ask(
		'hi',
		'm',
		answer(
			{ kind: 'toolStarted', call: '0.0', name: 'echo' },
			{ kind: 'message', message: { role: 'assistant', text: '', toolCalls: [call] } },
			{ kind: 'message', message: { role: 'tool', callId: 'a', text: 'ok' } },
			{ kind: 'toolEnded', call: '0.0', outcome: 'ok', title: 'Echoed', text: 'ok' },
			...hello,
		),
	);
	const records = onDisk();
	for (let length = 1; length < records.length; length++) {
		const cut = world(records.slice(0, length));
		assert.equal(cut.chat.view.turns[0]?.state, 'interrupted', `cut at ${length}`);
		assert.ok(cut.chat.view.turns[0]?.parts.every((part) => part.kind !== 'tool' || part.state !== 'running'));
		await cut.chat.ask('again', 'm', async function* ({ history }) {
			const calls = history
				.filter((message) => message.role === 'assistant')
				.flatMap((message) => message.toolCalls).length;
			assert.equal(history.filter((message) => message.role === 'tool').length, calls, `cut at ${length}`);
			yield { kind: 'ended', outcome: 'done' };
		});
		assert.equal(cut.chat.view.turns[1]?.state, 'done');
	}
});

test('damaged lines of a journal are left out', () => {
	for (const line of [
		'',
		'{',
		'null',
		'[]',
		'"x"',
		'{"kind":"event"}',
		'{"kind":"other","event":{}}',
		'{"kind":"note"}',
		'{"kind":"note","text":1}',
		'\0\0\0',
	])
		assert.equal(parseRecord(line), undefined);
});

test('a dropped turn is not sent again, and still shown', async () => {
	const { chat, onDisk } = world();
	await chat.ask('hi', 'm', answer(...hello));
	chat.dropTurn('t1');
	for (const one of [chat, world(onDisk()).chat]) {
		await one.ask('hi', 'm', async function* ({ history }) {
			assert.deepEqual(history, []);
			yield { kind: 'ended', outcome: 'done' };
		});
		assert.equal(one.view.turns.length, 2);
	}
});

test('stop ends the turn and says so', async () => {
	const { chat } = world();
	const done = chat.ask('hi', 'm', async function* ({ signal }) {
		await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
		yield { kind: 'ended', outcome: 'stopped' };
	});
	await chat.stop();
	await done;
	assert.equal(chat.view.turns[0]?.state, 'stopped');
});

test('an engine that throws all the same ends the turn with a sentence', async () => {
	const { chat } = world();
	await chat.ask('hi', 'm', async function* () {
		yield { kind: 'text', delta: 'x' };
		throw new Error('bug');
	});
	assert.equal(chat.view.turns[0]?.failure?.kind, 'internal');
	assert.equal(await chat.ask('again', 'm', answer(...hello)), true);
});
