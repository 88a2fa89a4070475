import assert from 'node:assert/strict';
import { test } from 'node:test';
import { userMessage } from '../../../src/core/context/userMessage.ts';

const ACTIVE = 'Open in the editor: a.ts (typescript), cursor in line 3.';

test('notes stand before the ask, context behind it', () => {
	assert.equal(
		userMessage({ text: 'Go on.', notes: ['Undone: x', 'Undone: y'] }, ACTIVE),
		`<since_your_last_answer>
Undone: x

Undone: y
</since_your_last_answer>

Go on.

<context>
Open in the editor: a.ts (typescript), cursor in line 3.
</context>`,
	);
});

test('an ask alone is the message', () => {
	assert.equal(userMessage({ text: 'Go on.', notes: [] }, ''), 'Go on.');
});
