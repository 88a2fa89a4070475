import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CurrentChat } from '../../../src/host/chat/currentChat.ts';
import { newestChat, readJournal } from '../../../src/host/chat/journalFile.ts';
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

	it('a line that a crash cut takes nothing with it that is written later', async () => {
		const id = await chatWithATurn();
		const file = join(storage.folder, `${id}.jsonl`);
		const lines = readFileSync(file, 'utf8');
		writeFileSync(file, lines.slice(0, -9));
		const chat = await windowWith(false).get();
		await chat.ask('again', 'm', async function* () {
			yield { kind: 'ended', outcome: 'done' };
		});
		await chat.dispose();
		const later = await windowWith(false).get();
		assert.deepEqual(
			later.view.turns.map(({ ask, state }) => [ask, state]),
			[
				['hello', 'interrupted'],
				['again', 'done'],
			],
		);
	});

	it('a chat of a thousand turns is read in steps', async () => {
		const event = {
			kind: 'toolEnded',
			turn: 't',
			call: '0.0',
			outcome: 'ok',
			title: 'Read',
			detail: 'x'.repeat(2_000),
		};
		const line = `${JSON.stringify({ kind: 'event', event })}\n`;
		writeFileSync(join(storage.folder, 'long.jsonl'), line.repeat(10_000));
		let longest = 0;
		let last = performance.now();
		const looking = setInterval(() => {
			longest = Math.max(longest, performance.now() - last);
			last = performance.now();
		}, 1);
		assert.equal((await readJournal(storage.folder, 'long')).length, 10_000);
		clearInterval(looking);
		// Reading and splitting 20 MB take some of it; a busy machine more.
		assert.ok(longest < 150, `${Math.round(longest)} ms`);
	});

	it('leaves the chats of other windows alone where several windows keep theirs', async () => {
		const id = await chatWithATurn();
		const other = await windowWith(true).get();
		assert.notEqual(other.id, id);
		assert.deepEqual(other.view.turns, []);
	});

	it('a note and an event reach a chat that was not opened in this window yet, and no other chat', async () => {
		const id = await chatWithATurn();
		const window = windowWith(false);
		const files = [{ path: 'a.ts', change: 'modified', added: 1, removed: 0, review: 'undone' }] as const;
		window.record({ kind: 'filesChanged', turn: (await turnOf(id)) ?? '', files });
		await Promise.all([window.note(id, 'undone: a.ts'), window.note('other', 'not for this one')]);
		const chat = await window.get();
		assert.deepEqual(chat.view.turns[0]?.files, files);
		let told: readonly string[] = [];
		await chat.ask('more', 'm', async function* ({ notes }) {
			told = notes;
			yield { kind: 'ended', outcome: 'done' };
		});
		assert.deepEqual(told, ['undone: a.ts']);
		await chat.dispose();
	});

	async function turnOf(id: string): Promise<string | undefined> {
		const records = await readJournal(storage.folder, id);
		return records.flatMap((record) => (record.kind === 'event' && 'turn' in record.event ? record.event.turn : []))[0];
	}
});
