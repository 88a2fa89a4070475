import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FromPanel, isFromPanel } from '../../src/shared/panelProtocol.ts';
import { random } from '../panel/random.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000_000);

const VALID: readonly FromPanel[] = [
	{ kind: 'ready' },
	{ kind: 'ask', text: 'x' },
	{ kind: 'stop' },
	{ kind: 'newChat' },
	{ kind: 'draft', text: '' },
	{ kind: 'keep', turn: 't' },
	{ kind: 'undo', turn: 't' },
	{ kind: 'keepFile', turn: 't', path: 'a' },
	{ kind: 'undoFile', turn: 't', path: 'a' },
	{ kind: 'openDiff', turn: 't', path: 'a' },
	{ kind: 'openTurnDiff', turn: 't' },
	{ kind: 'restore', turn: 't' },
	{ kind: 'redoRestore' },
	{ kind: 'nextAction', turn: 't', action: 'retry' },
	{ kind: 'answerApproval', id: 'a', verdict: 'approved' },
	{ kind: 'openLink', href: 'x' },
	{ kind: 'copy', text: 'x' },
	{ kind: 'setApiKey' },
];

test('every message of the panel is recognised', () => {
	for (const message of VALID) assert.ok(isFromPanel(message), message.kind);
});

test('what is no message of the panel is refused', () => {
	for (const value of [
		undefined,
		null,
		'ready',
		3,
		[],
		{},
		{ kind: 'unknown' },
		{ kind: 'toString' },
		{ kind: '__proto__' },
		{ kind: ['ready'] },
		{ kind: 'ready', more: 'x' },
		{ kind: 'ask' },
		{ kind: 'ask', text: 3 },
		{ kind: 'ask', text: 'x', turn: 'y' },
		{ kind: 'openDiff', turn: 't' },
		{ kind: 'undoFile', turn: 't' },
		{ kind: 'restore' },
		{ kind: 'redoRestore', turn: 't' },
		{ kind: 'answerApproval', id: 'a', verdict: 'always' },
	])
		assert.equal(isFromPanel(value), false, JSON.stringify(value));
});

test('a damaged message is refused or whole', () => {
	console.log(`seed ${SEED}`);
	const next = random(SEED);
	const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
	const values = ['x', '', 3, null, undefined, true, [], {}, ['approved'], { toString: () => 'approved' }];
	for (let round = 0; round < 5000; round++) {
		const message: Record<string, unknown> = { ...pick(VALID) };
		const names = ['kind', 'text', 'turn', 'path', 'id', 'verdict', 'action', 'href', 'constructor', '__proto__'];
		const name = pick(names);
		if (next() < 0.4) delete message[name];
		else Object.defineProperty(message, name, { value: pick<unknown>(values), enumerable: true, configurable: true });
		if (!isFromPanel(message)) continue;
		const whole = VALID.find((valid) => valid.kind === message.kind);
		assert.deepEqual(
			Object.keys(message).toSorted(),
			Object.keys(whole ?? {}).toSorted(),
			`SEED=${SEED} round ${round}`,
		);
		assert.ok(
			Object.values(message).every((value) => typeof value === 'string'),
			`SEED=${SEED} round ${round}`,
		);
	}
});
