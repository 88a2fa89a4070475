import assert from 'node:assert/strict';
import { CurrentChat } from '../../../src/host/chat/currentChat.ts';
import { newestChat } from '../../../src/host/chat/journalFile.ts';
import { clock } from '../../../src/host/clock.ts';
import { createOutside, type Scratch } from '../scratch.ts';

describe('currentChat', () => {
	let storage: Scratch;
	let ids = 0;

	beforeEach(() => {
		storage = createOutside();
	});
	afterEach(() => storage.remove());

	/** The chat of a window that remembers nothing. */
	function windowWith(isShared: boolean): CurrentChat {
		return new CurrentChat({
			folder: storage.folder,
			isShared,
			memory: { get: () => undefined, update: async () => {} },
			clock,
			newId: () => `${++ids}-window`,
			onJournalError: (error) => assert.fail(String(error)),
		});
	}

	async function chatWithATurn(): Promise<string> {
		const window = windowWith(true);
		const chat = await window.get();
		await chat.ask('hello', 'm', async function* () {
			yield { kind: 'ended', outcome: 'done' };
		});
		await chat.dispose();
		while (!(await newestChat(storage.folder))) await new Promise(setImmediate);
		return chat.id;
	}

	it('takes up the newest chat of its folder when the window has forgotten which it was', async () => {
		const id = await chatWithATurn();
		assert.equal((await windowWith(false).get()).id, id);
	});

	it('leaves the chats of other windows alone where several windows keep theirs', async () => {
		const id = await chatWithATurn();
		const other = await windowWith(true).get();
		assert.notEqual(other.id, id);
		assert.deepEqual(other.view.turns, []);
	});
});
