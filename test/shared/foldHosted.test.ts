import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ChatEvent, EMPTY_CHAT } from '../../src/shared/chat.ts';
import { foldChat } from '../../src/shared/foldChat.ts';
import { isFromPanel } from '../../src/shared/panelProtocol.ts';

const turn = 't';
const citation = { title: 'A', start: 0, end: 2, url: 'https://a.example/' };
const picture = { kind: 'kept', id: 'p', mediaType: 'image/png', bytes: 3 } as const;

test('citations, files and pictures are part of their turn', () => {
	const events: readonly ChatEvent[] = [
		{ kind: 'turnStarted', turn, ask: 'a', model: 'm', at: 0 },
		{ kind: 'text', turn, delta: 'one' },
		{ kind: 'cited', turn, citation },
		{ kind: 'pictureMade', turn, picture },
		{ kind: 'text', turn, delta: 'two' },
		{ kind: 'fileMade', turn, file: { id: 'f', name: 'old' } },
		{ kind: 'fileMade', turn, file: { id: 'f', name: 'new' } },
		{ kind: 'cited', turn: 'unknown', citation },
	];
	const [view] = events.reduce(foldChat, EMPTY_CHAT).turns;
	assert.deepEqual(view?.parts, [
		{ kind: 'text', text: 'one' },
		{ kind: 'picture', picture },
		{ kind: 'text', text: 'two' },
	]);
	assert.deepEqual(view?.citations, [citation]);
	assert.deepEqual(view?.outputs, [{ id: 'f', name: 'new' }]);
});

test('what the panel says of them is checked', () => {
	assert.ok(isFromPanel({ kind: 'saveOutput', turn, id: 'f' }));
	assert.ok(isFromPanel({ kind: 'chooseHostedTools' }));
	assert.ok(!isFromPanel({ kind: 'saveOutput', turn, id: 'f', name: '../x' }));
	assert.ok(!isFromPanel({ kind: 'showPicture' }));
	assert.ok(!isFromPanel({ kind: 'savePicture', turn, id: 7 }));
});
