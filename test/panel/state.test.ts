import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	askOf,
	initialState,
	type LocalAction,
	type PanelState,
	pendingApprovals,
	reduce,
	runningTurn,
	sendability,
} from '../../src/panel/state.ts';
import { type ChatEvent, EMPTY_CHAT, type RestoreScope } from '../../src/shared/chat.ts';
import type { PanelStatus, ToPanel } from '../../src/shared/panelProtocol.ts';

const STATUS: PanelStatus = { model: 'gpt-4.1', endpointLabel: 'OpenAI', readsImages: true, state: 'ready' };

function snapshot(change: Partial<Extract<ToPanel, { kind: 'snapshot' }>> = {}): ToPanel {
	return { kind: 'snapshot', chat: 'c', view: EMPTY_CHAT, draft: '', status: STATUS, ...change };
}
const started = (turn: string, ask = 'ask'): ChatEvent => ({ kind: 'turnStarted', turn, ask, model: 'm', at: 1 });
const ended = (turn: string): ChatEvent => ({ kind: 'turnEnded', turn, outcome: 'done', at: 2 });
const events = (...list: ChatEvent[]): ToPanel => ({ kind: 'events', chat: 'c', events: list });
const after = (...messages: (ToPanel | LocalAction)[]): PanelState => messages.reduce(reduce, initialState());
const many = (count: number, name = 't'): ChatEvent[] =>
	Array.from({ length: count }, (_, index) => `${name}${index}`).flatMap((turn) => [started(turn), ended(turn)]);

test('a snapshot is the whole picture, and events of its chat add to it', () => {
	const state = after(snapshot(), events(started('t1'), { kind: 'text', turn: 't1', delta: 'a' }));
	assert.deepEqual(state.view.turns[0]?.parts, [{ kind: 'text', text: 'a' }]);
	assert.equal(runningTurn(state)?.id, 't1');
});

test('events before the first snapshot or of another chat change nothing', () => {
	const state = initialState();
	assert.equal(reduce(state, events(started('t1'))), state);
	const shown = after(snapshot());
	assert.equal(reduce(shown, { kind: 'events', chat: 'other', events: [started('t1')] }), shown);
});

test('turns that did not change stay the same objects', () => {
	const state = after(snapshot(), events(started('t1'), ended('t1'), started('t2')));
	const next = reduce(state, events({ kind: 'text', turn: 't2', delta: 'a' }));
	assert.equal(next.view.turns[0], state.view.turns[0]);
	assert.notEqual(next.view.turns[1], state.view.turns[1]);
});

test('the composer takes the host’s draft, else what the editor remembered, never over what was typed', () => {
	assert.equal(after(snapshot({ draft: 'host' })).draft.text, 'host');
	assert.equal(reduce(initialState('editor'), snapshot()).draft.text, 'editor');
	const typed = after(snapshot(), { kind: 'typed', text: 'mine' }, snapshot({ draft: 'host' }));
	assert.equal(typed.draft.text, 'mine');
	assert.equal(typed.draft.revision, after(snapshot()).draft.revision, 'the textarea is not touched');
	const other = after(snapshot(), { kind: 'typed', text: 'mine' }, snapshot({ chat: 'd', draft: '' }));
	assert.equal(other.draft.text, 'mine', 'typed between New chat and its snapshot');
});

test('the ask leaves the composer when its turn begins, and what was typed behind it stays', () => {
	const sent = after(snapshot(), { kind: 'typed', text: 'do it' }, { kind: 'sent', text: 'do it', images: [], at: 10 });
	assert.equal(sent.draft.text, 'do it');
	assert.equal(reduce(sent, events(started('t1', 'do it'))).draft.text, '');
	const more = reduce(sent, { kind: 'typed', text: 'do it and more' });
	assert.equal(reduce(more, events(started('t1', 'do it'))).draft.text, 'and more');
	const foreign = after(snapshot(), { kind: 'typed', text: 'mine' }, events(started('t1', 'from a command')));
	assert.equal(foreign.draft.text, 'mine', 'a turn that was begun elsewhere takes nothing');
});

test('an ask that is sent before the first snapshot leaves the composer all the same', () => {
	const sent = after({ kind: 'typed', text: 'do it' }, { kind: 'sent', text: 'do it', images: [], at: 10 });
	const begins = [snapshot({ draft: 'do it' }), events(started('t1', 'do it'))].reduce(reduce, sent);
	assert.equal(begins.draft.text, '', 'the turn begins after it');
	const view = after(snapshot(), events(started('t1', 'do it'))).view;
	assert.equal(reduce(sent, snapshot({ view })).draft.text, '', 'the turn is in it');
	const old = after(
		snapshot({ view }),
		{ kind: 'typed', text: 'do it' },
		{ kind: 'sent', text: 'do it', images: [], at: 10 },
	);
	assert.equal(reduce(old, snapshot({ view })).draft.text, 'do it', 'an earlier turn with the same words');
});

test('an ask is sent once, and again when nothing came of it', () => {
	const typed = after(snapshot(), { kind: 'typed', text: 'x' });
	assert.equal(sendability(after(snapshot()), 0), 'empty');
	assert.equal(sendability(typed, 0), 'ready');
	const sent = reduce(typed, { kind: 'sent', text: 'x', images: [], at: 0 });
	assert.equal(sendability(sent, 4_999), 'busy');
	assert.equal(sendability(sent, 5_000), 'ready');
	const running = reduce(sent, events(started('t1', 'x')));
	assert.equal(sendability(reduce(running, { kind: 'typed', text: 'y' }), 99_999), 'busy');
});

test('asking too early says so until the next key', () => {
	const state = after(snapshot(), events(started('t1')), { kind: 'sentTooEarly' });
	assert.match(state.hint, /still answering/);
	assert.equal(state.announcement.text, state.hint);
	assert.equal(reduce(state, { kind: 'typed', text: 'x' }).hint, '');
	const again = reduce(state, { kind: 'sentTooEarly' });
	assert.notEqual(again.announcement.revision, state.announcement.revision, 'said again');
});

test('an answered approval is gone at once, others wait in their order', () => {
	const approval = (id: string): ChatEvent => ({
		kind: 'approvalAsked',
		turn: 't1',
		approval: { id, title: id, reason: '', effect: '' },
	});
	const state = after(snapshot(), events(started('t1'), approval('a'), approval('b')));
	assert.deepEqual(
		pendingApprovals(state).map(({ id }) => id),
		['a', 'b'],
	);
	const answered = reduce(state, { kind: 'approvalAnswered', id: 'a' });
	assert.deepEqual(
		pendingApprovals(answered).map(({ id }) => id),
		['b'],
	);
	const taken = reduce(answered, events({ kind: 'approvalAnswered', turn: 't1', id: 'a', verdict: 'approved' }));
	assert.deepEqual(taken.answered, []);
	assert.deepEqual(pendingApprovals(reduce(state, events(ended('t1')))), []);
});

test('only the last turns of a long chat are drawn; earlier ones come in steps', () => {
	const { view } = after(snapshot(), events(...many(100)));
	const state = after(snapshot({ view }));
	assert.equal(state.hidden, 70);
	assert.equal(reduce(state, { kind: 'showEarlier' }).hidden, 40);
	assert.equal([1, 2, 3, 4].reduce((next) => reduce(next, { kind: 'showEarlier' }), state).hidden, 0);
	const grown = reduce(state, events(...many(31, 'n')));
	assert.ok(grown.view.turns.length - grown.hidden <= 60, 'a long session does not fill the page');
	const again = reduce(reduce(state, { kind: 'showEarlier' }), snapshot({ view }));
	assert.equal(again.hidden, 40, 'a snapshot of the same chat does not fold it up');
});

test('a new turn and a new chat are scrolled to', () => {
	const state = after(snapshot());
	assert.ok(reduce(state, { kind: 'sent', text: 'x', images: [], at: 0 }).jump > state.jump);
	assert.ok(reduce(state, snapshot({ chat: 'd' })).jump > state.jump);
	assert.ok(reduce(state, { kind: 'focusComposer' }).focus > state.focus);
	const example = reduce(state, { kind: 'putIntoComposer', text: 'example' });
	assert.equal(example.draft.text, 'example');
	assert.ok(example.draft.revision > state.draft.revision);
});

const restored = (what: RestoreScope, turn: string, files: readonly string[] = []): ToPanel =>
	events({ kind: 'restored', turn, what, files });
const redone = events({ kind: 'restoreRedone' });

test('after a restore of the chat its ask stands in an empty composer, and the redo takes it away again', () => {
	const state = after(snapshot(), events(started('t1', 'one'), ended('t1'), started('t2', 'two'), ended('t2')));
	const back = reduce(state, restored('both', 't2', ['a.ts']));
	assert.equal(back.draft.text, 'two');
	assert.match(back.announcement.text, /^The chat and 1 file are as before “two”/);
	assert.notEqual(back.announcement.revision, state.announcement.revision);
	assert.ok(back.jump > state.jump);
	assert.equal(askOf(back.view, 't2'), 'two');
	assert.equal(reduce(back, redone).draft.text, '');
	const edited = reduce(back, { kind: 'typed', text: 'two, but better' });
	assert.equal(reduce(edited, redone).draft.text, 'two, but better');
	const typed = reduce(reduce(state, { kind: 'typed', text: 'mine' }), restored('both', 't2'));
	assert.equal(typed.draft.text, 'mine');
	assert.equal(reduce(state, restored('files', 't2', ['a.ts'])).draft.text, '');
	assert.equal(reduce(state, restored('both', 't9')).announcement, state.announcement, 'nothing was restored');
});

test('a chat that got much shorter still shows its last turns, and not too many when it is long again', () => {
	const { view } = after(snapshot(), events(...many(200)));
	const state = after(snapshot({ view }));
	const back = reduce(state, restored('chat', 't100'));
	assert.deepEqual([back.view.turns.length, back.hidden], [100, 70]);
	assert.equal(reduce(back, redone).hidden, 170);
	assert.equal(reduce(state, restored('chat', 't10')).hidden, 0);
	assert.equal(reduce(state, snapshot({ view: back.view })).hidden, 70);
});
