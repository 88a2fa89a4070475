import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Message, repairConversation } from '../../src/core/conversation.ts';

const call = (id: string) => ({ id, name: 'echo', arguments: '{}' });
const whole: readonly Message[] = [
	{ role: 'user', text: 'a' },
	{ role: 'assistant', text: '', toolCalls: [call('1'), call('2')] },
	{ role: 'tool', callId: '1', text: 'one' },
	{ role: 'tool', callId: '2', text: 'two' },
	{ role: 'assistant', text: 'done', toolCalls: [] },
	{ role: 'user', text: 'b' },
	{ role: 'assistant', text: 'x', toolCalls: [call('1')] },
	{ role: 'tool', callId: '1', text: 'again' },
];

function assertAnswered(messages: readonly Message[]): void {
	let open: string[] = [];
	for (const message of messages) {
		if (message.role === 'tool') {
			assert.ok(open.includes(message.callId));
			open = open.filter((id) => id !== message.callId);
			continue;
		}
		assert.deepEqual(open, []);
		if (message.role === 'assistant') open = message.toolCalls.map((made) => made.id);
	}
	assert.deepEqual(open, []);
}

test('any prefix of a conversation is made valid', () => {
	for (let length = 0; length <= whole.length; length++) assertAnswered(repairConversation(whole.slice(0, length)));
});

test('any conversation with lost messages is made valid', () => {
	for (let lost = 0; lost < whole.length; lost++) assertAnswered(repairConversation(whole.toSpliced(lost, 1)));
});

test('a valid conversation stays as it is', () => {
	assert.deepEqual(repairConversation(whole), whole);
});
