import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialState, type LocalAction, type PanelState, reduce } from '../../src/panel/state.ts';
import { EMPTY_CHAT } from '../../src/shared/chat.ts';
import type { ToPanel } from '../../src/shared/panelProtocol.ts';
import { askImage } from '../fakes/askImage.ts';

const status = { model: 'gpt-4.1', endpointLabel: 'OpenAI', readsImages: true, state: 'ready' } as const;
const snapshot: ToPanel = { kind: 'snapshot', chat: 'c', view: EMPTY_CHAT, draft: '', status };
const [first, second] = [askImage({ name: 'first.png' }), askImage({ name: 'second.png' })];
const { mediaType: _, base64: __, ...shown } = first;
const started: ToPanel = {
	kind: 'events',
	chat: 'c',
	events: [{ kind: 'turnStarted', turn: 't1', ask: 'what?', images: [shown], model: 'm', at: 1 }],
};
const after = (...messages: (ToPanel | LocalAction)[]): PanelState => messages.reduce(reduce, initialState());
const attach = (image = first): LocalAction[] => [
	{ kind: 'readingImages', count: 1 },
	{ kind: 'imageRead', image },
];

test('an image is there when it was read, and goes when it is removed', () => {
	const reading = after(snapshot, { kind: 'readingImages', count: 2 });
	assert.equal(reading.reading, 2);
	const state = after(snapshot, ...attach(), ...attach(second));
	assert.deepEqual([state.images, state.reading], [[first, second], 0]);
	assert.equal(state.announcement.text, 'Attached second.png.');
	const removed = reduce(state, { kind: 'imageRemoved', image: first });
	assert.deepEqual(removed.images, [second]);
	assert.ok(removed.focus > state.focus, 'the keyboard goes to the composer');
	assert.equal(removed.announcement.text, 'Removed first.png.');
});

test('a file that cannot be read is told, shown and said', () => {
	const state = after(snapshot, { kind: 'readingImages', count: 1 }, { kind: 'imageFailed', text: 'No.' });
	assert.deepEqual([state.images, state.reading, state.hint, state.announcement.text], [[], 0, 'No.', 'No.']);
	assert.equal(reduce(state, { kind: 'typed', text: 'x' }).hint, '');
	assert.equal(reduce(state, { kind: 'told', text: 'Why.' }).hint, 'Why.');
});

test('what was sent leaves the composer when its turn begins, what came since stays', () => {
	const sent = after(
		snapshot,
		...attach(),
		{ kind: 'typed', text: 'what?' },
		{ kind: 'sent', text: 'what?', images: [first], mentions: [], at: 1 },
		...attach(second),
	);
	assert.deepEqual(sent.images, [first, second]);
	const begun = reduce(sent, started);
	assert.deepEqual(begun.images, [second]);
	assert.equal(begun.draft.text, '');
	assert.deepEqual(begun.view.turns[0]?.images, [shown]);
});

test('a turn that was not asked here takes no image along, nor does a snapshot', () => {
	assert.deepEqual(after(snapshot, ...attach(), started).images, [first]);
	assert.deepEqual(after(snapshot, ...attach(), snapshot).images, [first]);
});
