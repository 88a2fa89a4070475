import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ChatEvent, type ChatView, EMPTY_CHAT, foldChat, type TurnView } from '../../src/shared/chat.ts';
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

test('whatever the events, folding is pure, loses no turn, and a snapshot in between changes nothing', () => {
	console.log(`seed ${SEED}`);
	const next = random(SEED);
	for (let round = 0; round < 300; round++) {
		const events = Array.from({ length: 1 + Math.floor(next() * 40) }, () => randomEvent(next));
		let view = frozen(EMPTY_CHAT);
		for (const event of events) view = frozen(foldChat(view, frozen(event)));
		const cut = Math.floor(next() * events.length);
		const copy: ChatView = structuredClone(events.slice(0, cut).reduce(foldChat, EMPTY_CHAT));
		assert.deepEqual(events.slice(cut).reduce(foldChat, copy), view, `SEED=${SEED} round ${round}`);
		assert.equal(view.turns.length, events.filter((event) => event.kind === 'turnStarted').length);
		for (const turn of view.turns) {
			const parts = turn.parts.map((part) => part.kind);
			assert.ok(!parts.some((kind, at) => kind === 'text' && parts[at + 1] === 'text'), 'texts in a row are one');
		}
	}
});
