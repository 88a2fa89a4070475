import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ChatEvent, type ChatView, EMPTY_CHAT, type RestoreScope, type TurnView } from '../../src/shared/chat.ts';
import { foldChat } from '../../src/shared/foldChat.ts';
import { random } from '../panel/random.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000_000);
const started = (turn: string): ChatEvent => ({ kind: 'turnStarted', turn, ask: 'ask', model: 'm', at: 1 });
const fold = (...events: ChatEvent[]): ChatView => events.reduce(foldChat, EMPTY_CHAT);

function only(view: ChatView): TurnView {
	const [turn, ...others] = view.turns;
	assert.ok(turn);
	assert.deepEqual(others, []);
	return turn;
}

test('an answer with calls keeps the order of what happened', () => {
	const turn = only(
		fold(
			started('t'),
			{ kind: 'text', turn: 't', delta: 'a' },
			{ kind: 'text', turn: 't', delta: 'b' },
			{ kind: 'toolStarted', turn: 't', call: '1', name: 'read_file' },
			{ kind: 'toolProgress', turn: 't', call: '1', title: 'Reading' },
			{ kind: 'toolEnded', turn: 't', call: '1', outcome: 'ok', title: 'Read a.ts', detail: 'text' },
			{ kind: 'notice', turn: 't', sentence: 'n' },
			{ kind: 'text', turn: 't', delta: 'c' },
			{ kind: 'turnEnded', turn: 't', outcome: 'done', at: 9 },
		),
	);
	assert.deepEqual(turn.parts, [
		{ kind: 'text', text: 'ab' },
		{ kind: 'tool', call: '1', name: 'read_file', title: 'Read a.ts', state: 'ok', detail: 'text' },
		{ kind: 'notice', sentence: 'n' },
		{ kind: 'text', text: 'c' },
	]);
	assert.deepEqual([turn.state, turn.endedAt], ['done', 9]);
});

test('a turn that ends leaves no call running and no approval open', () => {
	const turn = only(
		fold(
			started('t'),
			{ kind: 'toolStarted', turn: 't', call: '1', name: 'x' },
			{ kind: 'approvalAsked', turn: 't', approval: { id: 'a', title: '', reason: '', effect: '' } },
			{ kind: 'phase', turn: 't', phase: 'retrying', sentence: 's' },
			{ kind: 'turnEnded', turn: 't', outcome: 'interrupted', at: 9 },
		),
	);
	assert.equal(turn.parts[0]?.kind === 'tool' && turn.parts[0].state, 'cancelled');
	assert.deepEqual(turn.approvals, []);
	assert.equal('phaseSentence' in turn, false);
});

test('an event for a turn or a call that is not there changes nothing of it', () => {
	const view = fold(started('t'));
	assert.equal(foldChat(view, { kind: 'text', turn: 'other', delta: 'x' }), view);
	const parts = only(foldChat(view, { kind: 'toolProgress', turn: 't', call: '1', title: 'x' })).parts;
	assert.deepEqual(parts, []);
});

const restored = (turn: string, what: RestoreScope, files: readonly string[] = []): ChatEvent => ({
	kind: 'restored',
	turn,
	what,
	files,
});
const ids = (turns: readonly TurnView[]): string => turns.map(({ id }) => id).join('');

test('a restored chat holds the turns before, and its redo brings the others back', () => {
	const before = fold(started('a'), started('b'), started('c'));
	for (const what of ['chat', 'both'] as const) {
		const view = foldChat(before, restored('b', what, ['x.ts']));
		assert.deepEqual([ids(view.turns), ids(view.rewound)], ['a', 'bc']);
		assert.deepEqual(view.restores, [{ turn: 'b', what, files: ['x.ts'], turns: 2 }]);
		assert.deepEqual(foldChat(view, { kind: 'restoreRedone' }), before);
	}
	const files = foldChat(before, restored('b', 'files', ['x.ts']));
	assert.deepEqual([ids(files.turns), ids(files.rewound), files.restores.length], ['abc', '', 1]);
	assert.deepEqual(foldChat(files, { kind: 'restoreRedone' }), before);
});

test('an ask lets go of what was restored away', () => {
	const view = fold(started('a'), started('b'), started('c'), restored('c', 'both'));
	const asked = foldChat(view, started('d'));
	assert.deepEqual([ids(asked.turns), asked.rewound, asked.restores], ['abd', [], []]);
	assert.equal(foldChat(asked, { kind: 'restoreRedone' }), asked);
});

test('restores are redone one by one, the last one first', () => {
	const first = fold(started('a'), started('b'), started('c'), restored('c', 'both'));
	const files = foldChat(first, restored('a', 'files'));
	const last = foldChat(files, restored('a', 'both'));
	assert.deepEqual([ids(last.turns), ids(last.rewound)], ['', 'abc']);
	const again = foldChat(last, { kind: 'restoreRedone' });
	assert.deepEqual(again, files);
	assert.deepEqual(foldChat(again, { kind: 'restoreRedone' }), first);
});

test('a turn that is not in view cannot be gone back to', () => {
	const view = fold(started('a'), started('b'), restored('b', 'chat'));
	for (const turn of ['b', 'z']) assert.equal(foldChat(view, restored(turn, 'both')), view);
});

test('files of turns that were restored away are kept up to date', () => {
	const view = fold(started('a'), started('b'), restored('b', 'both'));
	const files = [{ path: 'x.ts', change: 'modified', added: 1, removed: 0, review: 'undone' }] as const;
	const next = foldChat(view, { kind: 'filesChanged', turn: 'b', files });
	assert.deepEqual(next.rewound[0]?.files, files);
	assert.deepEqual(foldChat(next, { kind: 'restoreRedone' }).turns[1]?.files, files);
});

function randomEvent(next: () => number): ChatEvent {
	const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
	const turn = pick(['a', 'b', 'c']);
	const call = pick(['1', '2']);
	const events: readonly (() => ChatEvent)[] = [
		() => started(turn),
		() => ({ kind: 'text', turn, delta: pick(['x', '', 'yy']) }),
		() => ({ kind: 'toolStarted', turn, call, name: 'n' }),
		() => ({ kind: 'toolProgress', turn, call, title: 'p' }),
		() => ({
			kind: 'toolEnded',
			turn,
			call,
			outcome: pick(['ok', 'failed', 'rejected', 'cancelled']),
			title: 'e',
			detail: '',
		}),
		() => ({ kind: 'approvalAsked', turn, approval: { id: call, title: '', reason: '', effect: '' } }),
		() => ({ kind: 'approvalAnswered', turn, id: call, verdict: pick(['approved', 'rejected', 'withdrawn']) }),
		() => ({ kind: 'filesChanged', turn, files: [] }),
		() => ({ kind: 'phase', turn, phase: pick(['waiting', 'answering', 'working', 'retrying', 'approval']) }),
		() => ({ kind: 'notice', turn, sentence: 's' }),
		() => restored(turn, pick(['files', 'chat', 'both'])),
		() => ({ kind: 'restoreRedone' }),
		() => ({ kind: 'turnEnded', turn, outcome: pick(['done', 'stopped', 'failed', 'interrupted']), at: 1 }),
	];
	return pick(events)();
}

/** A value that throws when it is written to. */
function frozen<T>(value: T): T {
	if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
		Object.freeze(value);
		for (const field of Object.values(value)) frozen(field);
	}
	return value;
}

test('whatever the events, folding is pure, loses no turn that was not restored away, and a snapshot in between changes nothing', () => {
	console.log(`seed ${SEED}`);
	const next = random(SEED);
	for (let round = 0; round < 300; round++) {
		const events = Array.from({ length: 1 + Math.floor(next() * 40) }, () => randomEvent(next));
		let view = frozen(EMPTY_CHAT);
		for (const event of events) view = frozen(foldChat(view, frozen(event)));
		const cut = Math.floor(next() * events.length);
		const copy: ChatView = structuredClone(events.slice(0, cut).reduce(foldChat, EMPTY_CHAT));
		assert.deepEqual(events.slice(cut).reduce(foldChat, copy), view, `SEED=${SEED} round ${round}`);
		const begun = events.filter((event) => event.kind === 'turnStarted').length;
		const isWhole = events.every((event) => event.kind !== 'restored');
		assert.ok(isWhole ? view.turns.length === begun : view.turns.length + view.rewound.length <= begun);
		const back = view.restores.reduce((sum, { turns }) => sum + turns, 0);
		assert.equal(view.rewound.length, back, 'turns that are restored away can be brought back');
		for (const turn of view.turns) {
			const parts = turn.parts.map((part) => part.kind);
			assert.ok(!parts.some((kind, at) => kind === 'text' && parts[at + 1] === 'text'), 'texts in a row are one');
		}
	}
});
