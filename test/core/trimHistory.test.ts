import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../../src/core/conversation.ts';
import { leftOutSentence, tokensOfMessage, trimHistory } from '../../src/core/trimHistory.ts';

const words = (count: number) => 'word '.repeat(count);
const user = (text: string): Message => ({ role: 'user', text });
const reading = (id: string, path = `${id}.ts`): Message => ({
	role: 'assistant',
	text: '',
	toolCalls: [{ id, name: 'read_file', arguments: JSON.stringify({ path }) }],
});
const result = (callId: string, tokens: number): Message => ({ role: 'tool', callId, text: words(tokens) });
const total = (messages: readonly Message[]) => messages.reduce((sum, message) => sum + tokensOfMessage(message), 0);

const CHAT: readonly Message[] = [
	user('first'),
	reading('a'),
	result('a', 1000),
	reading('b'),
	result('b', 1000),
	{ role: 'assistant', text: 'Done.', toolCalls: [] },
	user('second'),
	reading('c'),
	result('c', 1000),
];

test('what fits stays as it is', () => {
	assert.deepEqual(trimHistory(CHAT, 10_000), { messages: CHAT, leftOut: [], fits: true });
});

test('the oldest results go first, and no more than must', () => {
	const { messages, leftOut, fits } = trimHistory(CHAT, total(CHAT) - 500);
	assert.ok(fits);
	assert.deepEqual(leftOut, [{ name: 'read_file', path: 'a.ts' }]);
	assert.match(messages[2]?.text ?? '', /left out/);
	assert.deepEqual(messages.toSpliced(2, 1), CHAT.toSpliced(2, 1));
});

test('what the model has not answered yet is cut last, and its beginning stays', () => {
	const { messages, leftOut, fits } = trimHistory(CHAT, 800);
	assert.ok(fits);
	assert.deepEqual(
		leftOut.map(({ path }) => path),
		['a.ts', 'b.ts', 'c.ts'],
	);
	assert.match(messages.at(-1)?.text ?? '', /^(word ){100}.*The rest was left out/s);
});

test('what the user said is never left out, so a room can be too small', () => {
	const { fits, messages } = trimHistory([user(words(5000)), reading('a'), result('a', 500)], 100);
	assert.equal(fits, false);
	assert.equal(messages[0]?.text, words(5000));
});

test('whatever the conversation, it stays one that the API accepts, and what is said to fit does', () => {
	const seed = Date.now() % 1_000_000;
	let state = seed;
	const random = (below: number) => {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		return state % below;
	};
	for (let round = 0; round < 200; round++) {
		const chat: Message[] = [];
		for (let turn = random(4) + 1; turn > 0; turn--) {
			chat.push(user(words(random(50))));
			for (let step = random(4); step > 0; step--) {
				const ids = Array.from({ length: random(3) + 1 }, (_, at) => `${turn}.${step}.${at}`);
				const toolCalls = ids.map((id) => ({ id, name: 'read_file', arguments: random(2) ? '{"path":"x"}' : '{"bad' }));
				chat.push({ role: 'assistant', text: words(random(20)), toolCalls });
				for (const id of ids) chat.push(result(id, random(2000)));
			}
		}
		const room = random(6000);
		const { messages, fits, leftOut } = trimHistory(chat, room);
		const shape = (list: readonly Message[]) =>
			list.map((message) => (message.role === 'tool' ? message.callId : message));
		assert.deepEqual(shape(messages), shape(chat), `seed ${seed}`);
		assert.equal(fits, total(messages) <= room, `seed ${seed}`);
		assert.ok(total(messages) <= total(chat), `seed ${seed}`);
		assert.equal(leftOut.length, messages.filter((message, at) => message !== chat[at]).length, `seed ${seed}`);
		assert.deepEqual(trimHistory(messages, room).fits, fits, `seed ${seed}`);
	}
});

test('a long session is trimmed in linear time', () => {
	const chat = Array.from({ length: 20_000 }, (_, at): Message[] => [reading(`${at}`), result(`${at}`, 40)]).flat();
	const started = performance.now();
	trimHistory(chat, 1000);
	assert.ok(performance.now() - started < 2_000);
});

test('the user is told what is missing', () => {
	const read = (path: string) => ({ name: 'read_file', path });
	assert.equal(
		leftOutSentence([read('a.ts'), { name: 'search_text' }, read('a.ts')], 30_000),
		'The request was larger than the 30,000 tokens that are allowed, so it goes without what was read of a.ts, and 1 result of a tool. The model can look again.',
	);
	assert.match(leftOutSentence(['a', 'b', 'c', 'd', 'e'].map(read), 1), /a, b, c and 2 more\. The/);
});
