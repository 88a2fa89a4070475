import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONTEXT_SOURCES } from '../../../src/core/context/index.ts';
import { userMessage } from '../../../src/core/context/userMessage.ts';
import { guessTokens } from '../../../src/core/tokens/guessTokens.ts';

const ACTIVE = { activeFile: { path: 'a.ts', languageId: 'typescript', cursorLine: 3 } };
const PACKING = {
	budgetTokens: 20_000,
	count: async (texts: readonly string[]) => texts.map(guessTokens),
	signal: new AbortController().signal,
};

test('notes stand before the ask, context behind it', async () => {
	const { text } = await userMessage(
		{ text: 'Go on.', notes: ['Undone: x', 'Undone: y'] },
		ACTIVE,
		CONTEXT_SOURCES,
		PACKING,
	);
	assert.equal(
		text,
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

test('an ask alone is the message', async () => {
	const { text, packed } = await userMessage({ text: 'Go on.', notes: [] }, {}, CONTEXT_SOURCES, PACKING);
	assert.equal(text, 'Go on.');
	assert.equal(packed.tokens, 0);
});

const piece = (count: number) => ({
	source: 'file',
	title: 'b.ts',
	path: 'b.ts',
	text: 'const one = two;\n'.repeat(count),
	priority: 0 as const,
});

test('what goes along is packed into the context', async () => {
	const ask = { text: 'Why?', notes: [], pieces: [piece(1)] };
	const { text, packed } = await userMessage(ask, {}, CONTEXT_SOURCES, PACKING);
	assert.equal(text, 'Why?\n\n<context>\n<file path="b.ts" lines="1">\nconst one = two;\n</file>\n</context>');
	assert.equal(packed.included.length, 1);
});

test('behind long context the request stands again; one that is long itself is only pointed at', async () => {
	const pieces = [piece(1_000)];
	const short = await userMessage({ text: 'Why?', notes: [], pieces }, {}, CONTEXT_SOURCES, PACKING);
	assert.match(short.text, /<\/context>\n\nThe request again:\nWhy\?$/);
	const long = await userMessage({ text: 'Why? '.repeat(600), notes: [], pieces }, {}, CONTEXT_SOURCES, PACKING);
	assert.match(long.text, /<\/context>\n\nNow do what is asked above the context\.$/);
});
