import assert from 'node:assert/strict';
import { Approvals } from '../../../src/core/approvals.ts';
import { ChatDoor } from '../../../src/host/chat/chatDoor.ts';
import { CurrentChat } from '../../../src/host/chat/currentChat.ts';
import { clock } from '../../../src/host/clock.ts';
import type { ChatEngine } from '../../../src/host/engine.ts';
import { createSettings } from '../../../src/host/settings.ts';
import { createOutside, type Scratch } from '../scratch.ts';

const ENGINE: ChatEngine = {
	async *startTurn({ text }) {
		yield { kind: 'message', message: { role: 'user', text } };
		yield { kind: 'ended', outcome: 'done' };
	},
	warmUp: () => {},
	keep: async () => {},
	undo: async () => {},
	openDiff: async () => {},
	forComparison: async () => ({ kind: 'internal', sentence: 'Nothing here.', action: 'retry' }),
	forDoor: async () => ({ kind: 'internal', sentence: 'No door here.', action: 'retry' }),
	dispose: () => {},
};

describe('chatDoor', () => {
	let storage: Scratch;
	let current: CurrentChat;
	const settings = createSettings();

	beforeEach(() => {
		storage = createOutside();
		const kept = new Map<string, unknown>();
		let ids = 0;
		current = new CurrentChat({
			folder: storage.folder,
			isShared: false,
			memory: {
				get: <T>(key: string) => kept.get(key) as T | undefined,
				update: async (key, value) => void kept.set(key, value),
			},
			clock,
			newId: () => `id-${++ids}`,
			onJournalError: (error) => assert.fail(String(error)),
		});
	});
	afterEach(() => storage.remove());
	after(() => settings.dispose());

	const doorWith = (engine: () => Promise<ChatEngine>): ChatDoor =>
		new ChatDoor({
			current,
			approvals: new Approvals(() => 'approval'),
			settings,
			status: async () => ({ model: 'm', endpointLabel: 'e', state: 'ready' }),
			engine,
		});

	it('an ask that is overtaken by a new chat is asked there, not in the chat that nobody sees any more', async () => {
		let load = (_: ChatEngine) => {};
		const door = doorWith(() => new Promise((resolve) => (load = resolve)));
		const old = await current.get();
		const asked = door.ask('hello');
		await new Promise(setImmediate);
		await door.newChat();
		load(ENGINE);
		await asked;
		assert.deepEqual(
			(await current.get()).view.turns.map(({ ask, state }) => [ask, state]),
			[['hello', 'done']],
		);
		assert.deepEqual(old.view.turns, []);
	});

	it('an ask while a new chat is being begun is asked there', async () => {
		const door = doorWith(async () => ENGINE);
		const old = await current.get();
		await Promise.all([door.newChat(), door.ask('hello')]);
		assert.deepEqual(
			(await current.get()).view.turns.map(({ ask }) => ask),
			['hello'],
		);
		assert.deepEqual(old.view.turns, []);
	});

	it('of two asks at once one is asked, and nothing is left running', async () => {
		const door = doorWith(async () => ENGINE);
		await Promise.all([door.ask('one'), door.ask('two')]);
		const { view, runningTurn } = await current.get();
		assert.deepEqual(
			view.turns.map(({ ask, state }) => [ask, state]),
			[['one', 'done']],
		);
		assert.equal(runningTurn, undefined);
	});
});
