import assert from 'node:assert/strict';
import { test } from 'node:test';
import { restoredFilesNote, restoredNote } from '../../../src/core/prompts/restoredNote.ts';
import { EMPTY_CHAT } from '../../../src/shared/chat.ts';

test('there is nothing to tell when nothing was restored, or all of it with the chat', () => {
	assert.equal(restoredNote(EMPTY_CHAT), '');
	for (const what of ['files', 'chat', 'both'] as const)
		assert.equal(restoredNote({ ...EMPTY_CHAT, restores: [{ turn: 't', what, files: [], turns: 0 }] }), '');
	const both = { turn: 't', what: 'both', files: ['a.ts'], turns: 1 } as const;
	assert.equal(restoredNote({ ...EMPTY_CHAT, restores: [both] }), '');
});

test('many files are counted, each once', () => {
	const paths = Array.from({ length: 1_000 }, (_, index) => `src/${index % 500}.ts`);
	const note = restoredFilesNote(paths);
	assert.match(note, /src\/39\.ts and 460 more\./);
	assert.ok(note.length < 1_500);
});
