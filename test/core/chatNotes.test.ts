import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asked, askIn, world } from './chatWorld.ts';

test('a note goes with the next ask, once, and stays in the history as it was sent', async () => {
	const { chat, onDisk } = world();
	await askIn(chat, 'one');
	chat.note('undone: a');
	chat.note('undone: b');
	const second = await askIn(chat, 'two');
	assert.deepEqual(second.notes, ['undone: a', 'undone: b']);
	assert.equal(chat.view.turns[1]?.ask, 'two', 'the user sees the ask alone');
	const third = await askIn(chat, 'three');
	assert.deepEqual(third.notes, []);
	assert.deepEqual(asked(third.history), ['one', 'undone: a|undone: b|two']);
	assert.deepEqual(third.history.slice(0, second.history.length), second.history, 'the prefix is the same bytes');
	const reloaded = await askIn(world(onDisk().slice(0, -4)).chat, 'three');
	assert.deepEqual(reloaded, third);
});

test('a note survives a reload until it was told', async () => {
	const before = world();
	await askIn(before.chat, 'one');
	before.chat.note('undone');
	const after = world(before.onDisk());
	assert.deepEqual((await askIn(after.chat, 'two')).notes, ['undone']);
	assert.deepEqual((await askIn(world(after.onDisk()).chat, 'three')).notes, []);
});

test('a note that comes while a turn begins waits for the next', async () => {
	const { chat, onDisk } = world();
	await chat.ask('one', 'm', async function* ({ notes, text }) {
		chat.note('late');
		assert.deepEqual(notes, []);
		yield { kind: 'message', message: { role: 'user', text } };
		yield { kind: 'ended', outcome: 'done' };
	});
	for (const one of [world(onDisk()).chat, chat]) assert.deepEqual((await askIn(one, 'two')).notes, ['late']);
});

test('a note is told again when its turn said nothing, was cut off before, or is asked again', async () => {
	const { chat, onDisk } = world();
	chat.note('undone');
	await chat.ask('one', 'm', async function* () {
		yield { kind: 'ended', outcome: 'failed', failure: { kind: 'noKey', sentence: 's', action: 'setApiKey' } };
	});
	for (const one of [world(onDisk()).chat, world(onDisk().slice(0, 2)).chat, chat])
		assert.deepEqual((await askIn(one, 'two')).notes, ['undone']);
	chat.note('more');
	chat.dropTurn('t2');
	for (const one of [world(onDisk()).chat, chat]) {
		const { notes, history } = await askIn(one, 'two');
		assert.deepEqual(notes, ['undone', 'more']);
		assert.deepEqual(history, []);
	}
});
