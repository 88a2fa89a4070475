import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Chat } from '../../src/core/chat.ts';
import type { ChangedFile } from '../../src/shared/chat.ts';
import { random } from '../panel/random.ts';
import { asked, askIn, world } from './chatWorld.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000_000);
const file = (path: string, review: ChangedFile['review'] = 'pending'): ChangedFile => ({
	path,
	change: 'modified',
	added: 1,
	removed: 0,
	review,
});
const turnsOf = (chat: Chat) => chat.view.turns.map(({ id }) => id);

async function chatOf(...asks: readonly string[]) {
	const made = world();
	for (const ask of asks) await askIn(made.chat, ask);
	return made;
}

test('a restored chat sends what is in view and nothing else; redo before the next ask brings all back', async () => {
	const { chat, onDisk } = await chatOf('one', 'two', 'three');
	assert.equal(chat.restore('t2', 'both', ['a.ts']), true);
	assert.deepEqual(turnsOf(chat), ['t1']);
	const reloaded = world(onDisk());
	assert.deepEqual(reloaded.chat.view, chat.view, 'a reload shows the restored state');
	assert.deepEqual(chat.view.restores, [{ turn: 't2', what: 'both', files: ['a.ts'], turns: 2 }]);
	assert.equal(reloaded.chat.redoRestore(), true);
	assert.deepEqual(asked((await askIn(reloaded.chat, 'four')).history), ['one', 'two', 'three']);
	assert.deepEqual(turnsOf(reloaded.chat), ['t1', 't2', 't3', 't4']);
	assert.deepEqual(asked((await askIn(chat, 'other')).history), ['one']);
	assert.deepEqual(turnsOf(chat), ['t1', 't4']);
	assert.deepEqual([chat.view.rewound, chat.view.restores], [[], []]);
	assert.equal(chat.redoRestore(), false, 'what was asked since stands on the restored chat');
	assert.deepEqual(asked((await askIn(world(onDisk()).chat, 'more')).history), ['one', 'other']);
});

test('nothing is restored while a turn runs, nor before a turn that is not in view', async () => {
	const { chat } = await chatOf('one');
	assert.equal(chat.restore('t9', 'both', []), false);
	await chat.ask('two', 'm', async function* () {
		assert.equal(chat.restore('t1', 'both', []), false);
		assert.equal(chat.redoRestore(), false);
		yield { kind: 'ended', outcome: 'done' };
	});
	assert.deepEqual(turnsOf(chat), ['t1', 't2']);
});

test('files that went back are told to the model with the next ask, unless the restore was redone', async () => {
	const { chat, onDisk } = await chatOf('one', 'two');
	chat.restore('t1', 'files', ['a.ts', 'b.ts']);
	const redone = world(onDisk()).chat;
	redone.redoRestore();
	assert.deepEqual((await askIn(redone, 'three')).notes, []);
	for (const one of [world(onDisk()).chat, chat]) {
		const { notes, history } = await askIn(one, 'three');
		assert.match(notes.join(), /earlier state: a\.ts, b\.ts\. .*Read the files again/);
		assert.deepEqual(asked(history), ['one', 'two']);
		assert.deepEqual((await askIn(one, 'four')).notes, []);
	}
});

test('of a chat that went back alone, the model learns which files are not as it remembers', async () => {
	const { chat } = await chatOf('one', 'two', 'three');
	chat.record({ kind: 'filesChanged', turn: 't2', files: [file('a.ts', 'kept'), file('b.ts', 'undone')] });
	chat.record({ kind: 'filesChanged', turn: 't3', files: [file('a.ts')] });
	chat.restore('t2', 'chat', []);
	const { notes } = await askIn(chat, 'other');
	assert.match(notes.join(), /took out of this conversation: a\.ts\. Read them again/);
});

test('restores are redone one by one', async () => {
	const { chat } = await chatOf('one', 'two', 'three');
	chat.restore('t3', 'both', []);
	chat.restore('t1', 'chat', []);
	assert.deepEqual(turnsOf(chat), []);
	chat.redoRestore();
	assert.deepEqual(turnsOf(chat), ['t1', 't2']);
	chat.redoRestore();
	assert.deepEqual(asked((await askIn(chat, 'four')).history), ['one', 'two', 'three']);
});

test('a second restore does not make the model forget the first', async () => {
	const { chat } = await chatOf('one', 'two', 'three');
	chat.restore('t1', 'files', ['a.ts']);
	chat.restore('t3', 'chat', []);
	const { notes, history } = await askIn(chat, 'other');
	assert.match(notes.join(), /earlier state: a\.ts/);
	assert.deepEqual(asked(history), ['one', 'two']);
});

test('a note that was told in a turn that went away is told again', async () => {
	const { chat, onDisk } = await chatOf('one');
	chat.note('undone');
	await askIn(chat, 'two');
	chat.restore('t2', 'chat', []);
	const redone = world(onDisk()).chat;
	redone.redoRestore();
	assert.deepEqual((await askIn(redone, 'three')).notes, []);
	for (const one of [world(onDisk()).chat, chat]) {
		assert.deepEqual((await askIn(one, 'two, better')).notes, ['undone']);
		assert.deepEqual((await askIn(one, 'more')).notes, []);
	}
});

test('the work since a turn holds what turns did that are not in view any more', async () => {
	const { chat, onDisk } = await chatOf('one', 'two', 'three');
	chat.record({ kind: 'filesChanged', turn: 't2', files: [file('a.ts')] });
	chat.restore('t2', 'chat', []);
	await askIn(chat, 'four');
	chat.record({ kind: 'filesChanged', turn: 't2', files: [file('a.ts', 'kept')] });
	chat.flush();
	for (const one of [chat, world(onDisk()).chat]) {
		assert.deepEqual(
			one.workSince('t2').map(({ turn, files }) => [turn, files.map(({ review }) => review)]),
			[
				['t2', ['kept']],
				['t3', []],
				['t4', []],
			],
		);
		assert.equal(one.workSince().length, 4);
		assert.deepEqual(one.workSince('t9'), []);
	}
});

test('restoring and redoing at random, what is sent is what is in view', async () => {
	console.log(`seed ${SEED}`);
	for (let round = 0; round < 20; round++) {
		const fraction = random(SEED + round);
		const next = (below: number) => Math.floor(fraction() * below);
		const { chat, onDisk } = world();
		for (let step = 0; step < 30; step++) {
			const shown = chat.view.turns;
			const turn = shown[next(shown.length || 1)]?.id;
			const what = (['files', 'chat', 'both'] as const)[next(3)] ?? 'both';
			if (next(3) && turn !== undefined) chat.restore(turn, what, []);
			else if (next(2)) chat.redoRestore();
			const view = chat.view.turns.map(({ ask }) => ask);
			if (next(2)) continue;
			const { history } = await askIn(chat, `ask ${step}`);
			assert.deepEqual(asked(history), view, `SEED=${SEED} round ${round} step ${step}`);
			assert.deepEqual(world(onDisk()).chat.view, chat.view, `SEED=${SEED} round ${round} step ${step}`);
		}
	}
});
