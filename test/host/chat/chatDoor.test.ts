import assert from 'node:assert/strict';
import { Approvals } from '../../../src/core/approvals.ts';
import type { TurnStarter } from '../../../src/core/chat.ts';
import { ChatDoor } from '../../../src/host/chat/chatDoor.ts';
import type { CurrentChat } from '../../../src/host/chat/currentChat.ts';
import type { PanelEngine } from '../../../src/host/chat/panelEngine.ts';
import { createSettings } from '../../../src/host/settings.ts';
import type { Mention } from '../../../src/shared/mention.ts';
import type { FromPanel } from '../../../src/shared/panelProtocol.ts';
import { askImage } from '../../fakes/askImage.ts';
import { createOutside, type Scratch, until } from '../scratch.ts';
import { currentChatIn, fakeCheckpoints, scriptedDialogs } from './restoreFakes.ts';

const ENGINE: PanelEngine = {
	async *startTurn({ text }) {
		yield { kind: 'message', message: { role: 'user', text } };
		yield { kind: 'ended', outcome: 'done' };
	},
	composer: {
		complete: async () => ({ rows: [], note: '' }),
		prompts: async () => ({ rows: [], note: '' }),
		dropped: async () => ({ mentions: [], images: [], note: '' }),
		pasted: () => undefined,
		images: async () => ({ files: [], note: '' }),
	},
	warmUp: () => {},
	keep: async () => true,
	undo: async () => true,
	openDiff: async () => {},
	openTurnDiff: async () => {},
	checkpoints: fakeCheckpoints([]),
	picture: async () => undefined,
	saves: { file: async () => {}, picture: async () => {} },
	chatJobs: {
		title: async (_chat, { ask }) => ({ title: `About ${ask}`, model: 'small' }),
		compact: async () => false,
		isLarge: () => false,
		compactIfLarge: async () => false,
	},
};

describe('chatDoor', () => {
	let storage: Scratch;
	let current: CurrentChat;
	const settings = createSettings();

	beforeEach(() => {
		storage = createOutside();
		current = currentChatIn(storage.folder);
	});
	afterEach(() => storage.remove());
	after(() => settings.dispose());

	const doorWith = (
		engine: () => Promise<PanelEngine>,
		restoreDialogs = scriptedDialogs(),
		active: () => Mention | undefined = () => undefined,
	): ChatDoor =>
		new ChatDoor({
			current,
			approvals: new Approvals(() => 'approval'),
			settings,
			status: async () => ({ model: 'm', endpointLabel: 'e', readsImages: true, state: 'ready' }),
			engine,
			active,
			restoreDialogs,
		});

	it('gives a chat one title, after its first answer', async () => {
		let asked = 0;
		const chatJobs = {
			...ENGINE.chatJobs,
			title: async (_chat: string, { ask }: { ask: string }) => {
				asked++;
				return { title: `About ${ask}`, model: 'small' };
			},
		};
		const door = doorWith(async () => ({ ...ENGINE, chatJobs }));
		door.receive({ kind: 'ask', text: 'one' });
		const chat = await current.get();
		await until('the title', () => chat.view.title === 'About one');
		door.receive({ kind: 'ask', text: 'two' });
		await until('the second turn', () => chat.view.turns[1]?.state === 'done');
		await new Promise((resolve) => setTimeout(resolve, 50));
		assert.equal(asked, 1);
		assert.equal(chat.view.title, 'About one');
	});

	it('goes on without a title when none comes', async () => {
		const chatJobs = { ...ENGINE.chatJobs, title: async () => ({ title: '' }) };
		const door = doorWith(async () => ({ ...ENGINE, chatJobs }));
		door.receive({ kind: 'ask', text: 'one' });
		const chat = await current.get();
		await until('the turn', () => chat.view.turns[0]?.state === 'done');
		assert.equal(chat.view.title, undefined);
	});

	it('an ask that is overtaken by a new chat is asked there, not in the chat that nobody sees any more', async () => {
		let load = (_: PanelEngine) => {};
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

	it('the buttons of the changed files go to the engine with what they mean', async () => {
		const calls: unknown[] = [];
		const called =
			<T>(name: string, answer: T) =>
			async (...given: unknown[]): Promise<T> => {
				calls.push([name, ...given]);
				return answer;
			};
		const door = doorWith(async () => ({
			...ENGINE,
			keep: called('keep', true),
			undo: called('undo', true),
			openDiff: called('openDiff', undefined),
			openTurnDiff: called('openTurnDiff', undefined),
		}));
		const messages: readonly FromPanel[] = [
			{ kind: 'keep', turn: 't' },
			{ kind: 'undo', turn: 't' },
			{ kind: 'keepFile', turn: 't', path: 'a.ts' },
			{ kind: 'undoFile', turn: 't', path: 'b.ts' },
			{ kind: 'openDiff', turn: 't', path: 'a.ts' },
			{ kind: 'openTurnDiff', turn: 't' },
		];
		for (const message of messages) door.receive(message);
		await until('all are done', () => calls.length === messages.length);
		assert.deepEqual(calls, [
			['keep', { kind: 'turn', turn: 't' }],
			['undo', { kind: 'turn', turn: 't' }],
			['keep', { kind: 'file', path: 'a.ts', turn: 't' }],
			['undo', { kind: 'file', path: 'b.ts', turn: 't' }],
			['openDiff', 't', 'a.ts'],
			['openTurnDiff', 't'],
		]);
	});

	it('a command goes back to a turn and forth again; what a menu gives instead of a turn is asked for', async () => {
		const dialogs = scriptedDialogs({ turn: 'id-2', scope: 'chat' });
		const door = doorWith(async () => ENGINE, dialogs);
		await door.ask('one');
		const chat = await current.get();
		const [turn] = chat.view.turns;
		dialogs.answers.turn = turn?.id;
		await door.restore({ not: 'a turn' });
		assert.deepEqual(chat.view.turns, []);
		assert.equal(current.draft, 'one');
		await door.redoRestore();
		assert.equal(chat.view.turns.length, 1);
		await door.restore(turn?.id);
		assert.deepEqual(chat.view.turns, []);
		assert.deepEqual(dialogs.log, [
			['pickTurn', 'one'],
			['pickScope', 'one', 0, 1],
			['pickScope', 'one', 0, 1],
		]);
	});

	it('images go along with the ask, and once more when it is tried again', async () => {
		const got: unknown[] = [];
		const engine: PanelEngine = {
			...ENGINE,
			async *startTurn({ text, images }) {
				got.push(images.map(({ base64, detail }) => [base64, detail]));
				yield { kind: 'message', message: { role: 'user', text, images } };
				yield { kind: 'ended', outcome: 'failed' };
			},
		};
		const door = doorWith(async () => engine);
		const image = askImage();
		door.receive({ kind: 'ask', text: 'what is this?', images: [image] });
		const chat = await current.get();
		await until('it failed', () => chat.view.turns[0]?.state === 'failed' && !chat.runningTurn);
		door.receive({ kind: 'nextAction', turn: chat.view.turns[0]?.id ?? '', action: 'retry' });
		await until('it failed again', () => chat.view.turns[1]?.state === 'failed' && !chat.runningTurn);
		assert.deepEqual(got, [[[image.base64, 'auto']], [[image.base64, 'auto']]]);
		assert.deepEqual(chat.view.turns[1]?.images, chat.view.turns[0]?.images);
	});

	it('mentions go along, and are read anew when the turn is asked again; a command asks with what is open', async () => {
		const got: unknown[] = [];
		const engine: PanelEngine = {
			...ENGINE,
			async *startTurn({ text, mentions }) {
				got.push([text, ...mentions.map(({ value }) => value)]);
				yield { kind: 'message', message: { role: 'user', text } };
				yield { kind: 'ended', outcome: 'failed' };
			},
		};
		const open = { source: 'activeEditor', value: 'open.ts', label: 'open.ts' };
		const door = doorWith(
			async () => engine,
			scriptedDialogs(),
			() => open,
		);
		const mentions = [{ source: 'file', value: 'a.ts', label: 'a.ts' }];
		door.receive({ kind: 'ask', text: 'why?', mentions });
		const chat = await current.get();
		await until('it failed', () => chat.view.turns[0]?.state === 'failed' && !chat.runningTurn);
		assert.deepEqual(chat.view.turns[0]?.mentions, mentions);
		door.receive({ kind: 'nextAction', turn: chat.view.turns[0]?.id ?? '', action: 'retry' });
		await until('it failed again', () => chat.view.turns[1]?.state === 'failed' && !chat.runningTurn);
		await door.ask('from a key');
		door.receive({ kind: 'ask', text: 'without' });
		await until('the last failed', () => chat.view.turns[3]?.state === 'failed' && !chat.runningTurn);
		assert.deepEqual(got, [['why?', 'a.ts'], ['why?', 'a.ts'], ['from a key', 'open.ts'], ['without']]);
		assert.ok(!('mentions' in (chat.view.turns[3] ?? {})));
	});

	it('nothing is asked, or dropped to be asked again, while files are being restored', async () => {
		let restored: (() => void) | undefined;
		const checkpoints = {
			...fakeCheckpoints([]),
			restore: () =>
				new Promise<{ restored: string[]; refused: [] }>((resolve) => {
					restored = () => resolve({ restored: ['a.ts'], refused: [] });
				}),
		};
		const startTurn: TurnStarter = async function* ({ text }) {
			yield { kind: 'message', message: { role: 'user', text } };
			yield { kind: 'ended', outcome: 'done' };
		};
		const door = doorWith(async () => ({ ...ENGINE, startTurn, checkpoints }), scriptedDialogs({ scope: 'both' }));
		await door.ask('zero');
		await door.ask('one');
		const chat = await current.get();
		const [zero, turn] = chat.view.turns;
		assert.ok(turn);
		const files = [{ path: 'a.ts', change: 'modified', added: 1, removed: 0, review: 'kept' }] as const;
		chat.record({ kind: 'filesChanged', turn: turn.id, files });
		const done = door.restore(turn.id);
		await until('files are being restored', () => restored !== undefined);
		await door.ask('two');
		door.receive({ kind: 'nextAction', turn: zero?.id ?? '', action: 'retry' });
		await new Promise((resolve) => setTimeout(resolve, 20));
		assert.equal(chat.view.turns.length, 2, 'not asked');
		assert.equal(chat.conversation().history().length, 2, 'nor dropped');
		restored?.();
		await done;
		assert.equal(chat.view.turns.length, 1);
		await door.ask('two');
		assert.deepEqual(
			chat.view.turns.map(({ ask }) => ask),
			['zero', 'two'],
		);
	});
});
