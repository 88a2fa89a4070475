import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compactConversation } from '../../../src/core/compaction/compactConversation.ts';
import type { Message } from '../../../src/core/conversation.ts';
import { tokensOfMessage } from '../../../src/core/trimHistory.ts';
import type { TurnEvent } from '../../../src/core/turn.ts';
import { asked, askIn, world } from '../chatWorld.ts';
import { readingTurn } from './conversations.ts';

const { signal } = new AbortController();
const tokens = (messages: readonly Message[]) => messages.reduce((sum, message) => sum + tokensOfMessage(message), 0);

async function longChat(turns = ['a', 'b', 'c', 'd']) {
	const made = world();
	for (const turn of turns)
		await made.chat.ask(turn, 'm', async function* (): AsyncGenerator<TurnEvent> {
			for (const { message } of readingTurn(turn, 5_000)) yield { kind: 'message', message };
			yield { kind: 'ended', outcome: 'done' };
		});
	return made;
}

test('a chat that is compacted sends less, says so, and is the same after a reload', async () => {
	const { chat, onDisk } = await longChat();
	const before = chat.conversation().history();
	assert.ok(await compactConversation(chat.conversation(), { above: 10_000 }, signal));
	const after = chat.conversation().history();
	assert.ok(tokens(after) <= 10_000 / 3, `${tokens(after)} tokens`);
	const { compaction } = chat.view;
	assert.equal(compaction?.savedTokens, tokens(before) - tokens(after));
	const again = world(onDisk()).chat;
	assert.deepEqual(again.conversation().history(), after);
	assert.deepEqual(again.view, chat.view);
	assert.deepEqual((await askIn(again, 'next')).history, after);
});

test('what follows begins with the same messages, until there is too much again', async () => {
	const { chat } = await longChat();
	await compactConversation(chat.conversation(), { above: 10_000 }, signal);
	const first = chat.conversation().history();
	await askIn(chat, 'next');
	assert.deepEqual(chat.conversation().history().slice(0, first.length), first);
	assert.equal(await compactConversation(chat.conversation(), { above: 10_000 }, signal), false);
});

test('what was left out can be brought back, and is not left out again until the user asks for it', async () => {
	const { chat, onDisk } = await longChat();
	const before = chat.conversation().history();
	await compactConversation(chat.conversation(), { above: 10_000 }, signal);
	assert.equal(chat.bringBack('another'), false);
	assert.ok(chat.bringBack(chat.view.compaction?.id ?? ''));
	assert.deepEqual(chat.conversation().history(), before);
	assert.equal(chat.view.compaction, undefined);
	const reloaded = world(onDisk()).chat;
	assert.equal(await compactConversation(reloaded.conversation(), { above: 10_000 }, signal), false);
	assert.ok(await compactConversation(reloaded.conversation(), {}, signal), 'the user asks');
});

test('a later compaction leaves out at least what the one before did', async () => {
	const { chat } = await longChat();
	await compactConversation(chat.conversation(), { above: 10_000 }, signal);
	const first = chat.view.compaction;
	for (const turn of ['e', 'f', 'g'])
		await chat.ask(turn, 'm', async function* (): AsyncGenerator<TurnEvent> {
			for (const { message } of readingTurn(turn, 5_000)) yield { kind: 'message', message };
			yield { kind: 'ended', outcome: 'done' };
		});
	assert.ok(await compactConversation(chat.conversation(), { above: 10_000 }, signal));
	const second = new Map(chat.view.compaction?.results.map(({ turn, messages }) => [turn, messages]));
	assert.ok(first?.results.every(({ turn, messages }) => (second.get(turn) ?? 0) >= messages));
});

test('a summary goes with it; when it fails, the compaction does without', async () => {
	const { chat } = await longChat();
	const summary = { text: 'Goal: all of it.', model: 'small', dollars: 0.001 };
	let seen: readonly Message[] = [];
	const summarise = async (messages: readonly Message[]) => {
		seen = messages;
		return summary;
	};
	assert.ok(await compactConversation(chat.conversation(), { above: 10_000, summarise }, signal));
	assert.deepEqual(chat.view.compaction?.summary, summary);
	assert.ok(
		seen.some(({ text }) => text.length > 10_000),
		'it sums up what is there before',
	);
	assert.ok(asked(chat.conversation().history()).some((text) => text.includes('Goal: all of it.')));
	const other = await longChat();
	const failing = () => Promise.reject(new Error('no'));
	assert.ok(await compactConversation(other.chat.conversation(), { above: 10_000, summarise: failing }, signal));
	assert.equal(other.chat.view.compaction?.summary, undefined);
});

test('a stop on the way leaves the chat as it was, and so does a journal that ends anywhere before', async () => {
	const { chat, onDisk } = await longChat();
	const before = chat.conversation().history();
	const records = onDisk();
	const stop = new AbortController();
	const summarise = async () => {
		stop.abort();
		return { text: 'x', model: 'm' };
	};
	assert.equal(await compactConversation(chat.conversation(), { above: 10_000, summarise }, stop.signal), false);
	assert.deepEqual(onDisk(), records);
	assert.deepEqual(chat.conversation().history(), before);
	await compactConversation(chat.conversation(), { above: 10_000 }, signal);
	const all = onDisk();
	for (let end = records.length; end <= all.length; end++) {
		const cut = world(all.slice(0, end)).chat.conversation().history();
		assert.ok(tokens(cut) === tokens(before) || end === all.length, `cut at ${end}`);
	}
});

test('what was said meanwhile is never bent to a plan that does not know it', async () => {
	const { chat } = await longChat();
	const summarise = async () => {
		await askIn(chat, 'meanwhile');
		return undefined;
	};
	assert.equal(await compactConversation(chat.conversation(), { summarise }, signal), false);
	assert.equal(chat.view.compaction, undefined);
});

test('a restore of the chat takes a summary that tells too much out of what is sent', async () => {
	const { chat } = await longChat();
	const summarise = async () => ({ text: 'Goal: d', model: 'm' });
	await compactConversation(chat.conversation(), { above: 10_000, summarise }, signal);
	assert.ok(chat.restore('t3', 'chat', []));
	const { history } = await askIn(chat, 'other');
	assert.ok(!asked(history).some((text) => text.includes('Goal: d')));
});

test('title and compaction of turns that were restored away go with the next ask, and come back with a redo before it', async () => {
	const { chat, onDisk } = await longChat();
	chat.title('Reading files');
	await compactConversation(chat.conversation(), { above: 10_000 }, signal);
	const [first] = chat.view.turns;
	chat.restore(first?.id ?? '', 'chat', []);
	assert.equal(chat.view.title, 'Reading files');
	chat.redoRestore();
	assert.ok(chat.view.compaction);
	chat.restore(first?.id ?? '', 'chat', []);
	assert.deepEqual((await askIn(chat, 'another thing')).history, []);
	assert.deepEqual([chat.view.title, chat.view.compaction], [undefined, undefined]);
	const again = world(onDisk()).chat;
	assert.deepEqual(again.view, chat.view);
});

test('a compaction of turns that are still there stays when later ones are restored away', async () => {
	const { chat } = await longChat();
	chat.title('Reading files');
	await compactConversation(chat.conversation(), { above: 10_000 }, signal);
	chat.restore(chat.view.turns.at(-1)?.id ?? '', 'chat', []);
	await askIn(chat, 'on');
	assert.ok(chat.view.compaction);
	assert.equal(chat.view.title, 'Reading files');
});
