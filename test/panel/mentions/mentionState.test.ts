import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listKey } from '../../../src/panel/mentions/listKey.ts';
import {
	argumentHint,
	goingAlong,
	type MentionAction,
	shownMentions,
} from '../../../src/panel/mentions/mentionState.ts';
import { initialState, type LocalAction, type PanelState, reduce } from '../../../src/panel/state.ts';
import { type ChatEvent, EMPTY_CHAT } from '../../../src/shared/chat.ts';
import type { Mention, MentionRow } from '../../../src/shared/mention.ts';
import type { ToPanel } from '../../../src/shared/panelProtocol.ts';

const STATUS = { model: 'm', endpointLabel: 'e', readsImages: true, state: 'ready' } as const;
const mention = (value: string, source = 'file'): Mention => ({ source, value, label: value });
const snapshot = (chat = 'c', draft = ''): ToPanel => ({
	kind: 'snapshot',
	chat,
	view: EMPTY_CHAT,
	draft,
	status: STATUS,
});
const events = (...list: ChatEvent[]): ToPanel => ({ kind: 'events', chat: 'c', events: list });
const typed = (text: string): LocalAction => ({ kind: 'typed', text });
const picked = (value: string): MentionAction => ({ kind: 'mentionPicked', mention: mention(value) });
const attached = (...values: string[]): ToPanel => ({
	kind: 'attached',
	mentions: values.map((value) => mention(value)),
	note: '',
});
const active = (value?: string): ToPanel => ({
	kind: 'active',
	...(value && { mention: mention(value, 'activeEditor') }),
});
const after = (...messages: readonly (ToPanel | LocalAction)[]): PanelState =>
	[snapshot(), ...messages].reduce(reduce, initialState());
const along = (state: PanelState) => goingAlong(state.mentions, state.draft.text).map(({ value }) => value);
const row = (label: string): MentionRow => ({
	label,
	detail: '',
	icon: 'file',
	pick: { kind: 'mention', mention: mention(label) },
});
const asked = (id: number, text = ''): MentionAction => ({
	kind: 'listAsked',
	id,
	mark: '@',
	at: 0,
	typed: text,
	isByButton: false,
});
const completions = (id: number, ...labels: string[]): ToPanel => ({
	kind: 'completions',
	id,
	rows: labels.map(row),
	note: '',
});

test('what to write behind a prompt is said while nothing stands there, and rows of another list do not stay', () => {
	const slash = (id: number, typed: string): MentionAction => ({ ...asked(id, typed), mark: '/' }) as MentionAction;
	const rows: MentionRow[] = [
		{ label: '/make', detail: '', icon: 'prompt', pick: { kind: 'prompt', name: 'make', argumentHint: 'component' } },
		{ label: '/tidy', detail: '', icon: 'prompt', pick: { kind: 'prompt', name: 'tidy' } },
	];
	const open = after(asked(1), completions(1, 'a.ts'), slash(2, 'm'));
	assert.deepEqual(open.mentions.list?.rows, []);
	const { mentions } = reduce(open, { kind: 'completions', id: 2, rows, note: '' });
	assert.equal(argumentHint(mentions, '/make '), 'component');
	for (const text of ['/make', '/make x', '/make  ', ' /make ', '/tidy ', '/other ', ''])
		assert.equal(argumentHint(mentions, text), '', text);
	assert.equal(argumentHint(after(asked(1), completions(1, 'a.ts')).mentions, '/make '), '');
});

test('a picked mention goes along as long as it stands in the text, also when its deletion is undone', () => {
	const state = after(picked('a.ts'), typed('see @a.ts now'));
	assert.deepEqual(along(state), ['a.ts']);
	assert.deepEqual(along(reduce(state, typed('see @a.t now'))), []);
	assert.deepEqual(along([typed('see @a.t now'), typed('see @a.ts now')].reduce(reduce, state)), ['a.ts']);
});

test('a removed chip takes its words out of the text and gives the keyboard back', () => {
	const state = after(picked('a.ts'), typed('see @a.ts now'));
	const next = reduce(state, { kind: 'mentionRemoved', mention: mention('a.ts') });
	assert.deepEqual([next.draft.text, next.draft.caret, along(next)], ['see now', 4, []]);
	assert.equal(next.focus, state.focus + 1);
	assert.match(next.announcement.text, /Removed a\.ts/);
	const loose = after(typed('see'), attached('b.ts'));
	assert.deepEqual(along(loose), ['b.ts']);
	const without = reduce(loose, { kind: 'mentionRemoved', mention: mention('b.ts') });
	assert.deepEqual([without.draft, along(without)], [loose.draft, []]);
});

test('the open file comes along last, until it is removed; another file comes along again', () => {
	const state = after(active('a.ts:1-2'), typed('x'), attached('b.ts'));
	assert.deepEqual(along(state), ['b.ts', 'a.ts:1-2']);
	const without = reduce(state, { kind: 'activeRemoved' });
	assert.deepEqual(along(without), ['b.ts']);
	assert.deepEqual(along(reduce(without, active('a.ts:5-9'))), ['b.ts'], 'another selection of the same file');
	assert.deepEqual(
		along([active(), active('a.ts')].reduce(reduce, without)),
		['b.ts'],
		'it was only away for a moment',
	);
	assert.deepEqual(along(reduce(without, active('c.ts'))), ['b.ts', 'c.ts']);
	assert.deepEqual(along([active('c.ts'), active('a.ts')].reduce(reduce, without)), ['b.ts', 'a.ts']);
	assert.deepEqual(along(reduce(without, { kind: 'activeAdded' })), ['b.ts', 'a.ts:1-2']);
});

test('an ask takes its mentions with it; what was named since and what was removed stay', () => {
	const before = after(active('o.ts'), picked('a.ts'), typed('see @a.ts'), { kind: 'activeRemoved' });
	const sent = reduce(before, { kind: 'sent', text: 'see @a.ts', images: [], mentions: [mention('a.ts')], at: 0 });
	const later = reduce(sent, attached('b.ts'));
	const begun = reduce(later, events({ kind: 'turnStarted', turn: 't', ask: 'see @a.ts', model: 'm', at: 0 }));
	assert.deepEqual([begun.draft.text, along(begun)], ['', ['b.ts']]);
	assert.equal(begun.mentions.withoutFile, 'o.ts');
	const [turn] = reduce(
		sent,
		events({ kind: 'turnStarted', turn: 't', ask: 'x', mentions: [mention('a.ts')], model: 'm', at: 0 }),
	).view.turns;
	assert.deepEqual(turn?.mentions, [mention('a.ts')]);
});

test('what was asked with comes back into the composer when its turn is restored away', () => {
	const mentions = [mention('a.ts'), mention('b.ts'), mention('o.ts', 'activeEditor')];
	const state = after(
		events(
			{ kind: 'turnStarted', turn: 't', ask: 'see @a.ts', mentions, model: 'm', at: 0 },
			{ kind: 'turnEnded', turn: 't', outcome: 'done', at: 1 },
			{ kind: 'restored', turn: 't', what: 'chat', files: [] },
		),
	);
	assert.equal(state.draft.text, 'see @a.ts');
	assert.deepEqual(along(state), ['a.ts', 'b.ts']);
	assert.deepEqual(along(reduce(state, typed(''))), ['b.ts']);
});

test('another chat begins without mentions, unless the text goes there too', () => {
	assert.deepEqual(along(after(attached('a.ts'), snapshot('d'))), []);
	assert.deepEqual(along(after(typed('x'), attached('a.ts'), snapshot('d'))), ['a.ts']);
	const again = initialState('see @a.ts', [{ mention: mention('a.ts'), inText: true }]);
	assert.deepEqual(along(reduce(again, snapshot())), ['a.ts'], 'the page was thrown away and drawn again');
});

test('only the answer to the last question is shown; rows stay until it comes', () => {
	const state = after(asked(1), completions(1, 'a', 'b'), { kind: 'listMoved', by: 1 });
	assert.equal(state.mentions.list?.selected, 1);
	const next = reduce(state, asked(2, 'x'));
	assert.deepEqual(
		[next.mentions.list?.rows.length, next.mentions.list?.isAsking, next.mentions.list?.selected],
		[2, true, 0],
	);
	assert.equal(reduce(next, completions(1, 'stale')), next);
	const shown = reduce(next, completions(2, 'x'));
	assert.deepEqual(
		shown.mentions.list?.rows.map(({ label }) => label),
		['x'],
	);
	assert.equal(shown.announcement.text, '1 suggestion.');
	const closed = reduce(shown, { kind: 'listClosed', byUser: true });
	assert.deepEqual([closed.mentions.list, closed.mentions.closedAt], [undefined, { mark: '@', at: 0 }]);
	assert.equal(reduce(closed, completions(2, 'late')).mentions.list, undefined);
});

test('the choice goes round the list at its ends', () => {
	const state = after(asked(1), completions(1, 'a', 'b', 'c'));
	const moved = (...by: number[]) =>
		by.reduce((next, one) => reduce(next, { kind: 'listMoved', by: one }), state).mentions.list?.selected;
	assert.deepEqual([moved(-1), moved(1), moved(1, 1, 1)], [2, 1, 0]);
	assert.equal(reduce(after(asked(1)), { kind: 'listMoved', by: 1 }).mentions.list?.selected, 0);
});

test('pasted lines that are a piece of a file become a reference, and text again when that is wanted', () => {
	const lines = 'one\ntwo';
	const pasting = after(
		typed('see '),
		{ kind: 'pasteAsked', id: 4, text: lines, at: 4 },
		typed(`see ${lines}, please`),
	);
	const answer: ToPanel = { kind: 'attached', mentions: [mention('a.ts:1-2', 'selection')], note: '', pasted: 4 };
	const state = reduce(pasting, answer);
	assert.deepEqual([state.draft.text, state.draft.caret], ['see @a.ts:1-2 , please', 14]);
	assert.deepEqual(along(state), ['a.ts:1-2']);
	assert.match(state.announcement.text, /press Keep as text/);
	const kept = reduce(state, { kind: 'pasteKept' });
	assert.deepEqual([kept.draft.text, along(kept), kept.mentions.converted], [`see ${lines}, please`, [], undefined]);
	assert.equal(reduce(pasting, { ...answer, pasted: 5 }).draft, pasting.draft, 'not asked for');
	const changed = reduce(pasting, typed('see one\ntWo'));
	assert.equal(reduce(changed, answer).draft, changed.draft, 'what was typed since stays');
});

test('what was not taken of a drop is said below the composer', () => {
	const state = after({ kind: 'attached', mentions: [], note: 'x is not in the open folders. Paste it.' });
	assert.equal(state.hint, 'x is not in the open folders. Paste it.');
});

test('a mention is there once, and no more than an ask takes', () => {
	const many = Array.from({ length: 60 }, (_, n) => `f${n}.ts`);
	const state = after(typed('x'), attached(...many), attached('f59.ts'));
	assert.equal(along(state).length, 40);
	assert.equal(new Set(along(state)).size, 40);
	assert.equal(shownMentions(state.mentions, '').length, 40);
});

test('keys belong to the list only while it has rows, and never to an input method', () => {
	const { list } = after(asked(1), completions(1, 'a')).mentions;
	const empty = after(asked(1)).mentions.list;
	const key = (name: string, more: object = {}) => ({
		key: name,
		keyCode: 0,
		isComposing: false,
		shiftKey: false,
		altKey: false,
		...more,
	});
	for (const [name, meaning] of [
		['ArrowDown', 'next'],
		['ArrowUp', 'previous'],
		['Enter', 'pick'],
		['Tab', 'pick'],
		['Escape', 'close'],
		['a', undefined],
	] as const) {
		assert.equal(listKey(key(name), list), meaning, name);
		assert.equal(listKey(key(name), undefined), undefined, name);
		assert.equal(listKey(key(name), empty), name === 'Escape' ? 'close' : undefined, name);
		assert.equal(listKey(key(name, { isComposing: true }), list), undefined, name);
		assert.equal(listKey(key(name, { keyCode: 229 }), list), undefined, name);
	}
	assert.equal(listKey(key('Enter', { shiftKey: true }), list), undefined, 'a new line');
	assert.equal(listKey(key('Tab', { shiftKey: true }), list), undefined);
});
