import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONTEXT_SOURCES } from '../../../src/core/context/index.ts';
import { userMessage } from '../../../src/core/context/userMessage.ts';

const ACTIVE = { activeFile: { path: 'a.ts', languageId: 'typescript', cursorLine: 3 } };

test('notes stand before the ask, context behind it', () => {
	assert.equal(
		userMessage({ text: 'Go on.', notes: ['Undone: x', 'Undone: y'] }, ACTIVE, CONTEXT_SOURCES),
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
	assert.equal(userMessage({ text: 'Go on.', notes: [] }, {}, CONTEXT_SOURCES), 'Go on.');
});
