import assert from 'node:assert/strict';
import type { Chat } from '../../../src/core/chat.ts';
import type { RestoreReport } from '../../../src/host/changes/changes.ts';
import type { CurrentChat } from '../../../src/host/chat/currentChat.ts';
import { Restores } from '../../../src/host/chat/restore.ts';
import type { ChangedFile } from '../../../src/shared/chat.ts';
import { createOutside, type Scratch } from '../scratch.ts';
import { currentChatIn, fakeCheckpoints, scriptedDialogs } from './restoreFakes.ts';

const done = (...restored: readonly string[]): RestoreReport => ({ restored, refused: [] });
const refused = (paths: string, canForce = true, ...restored: readonly string[]): RestoreReport => ({
	restored,
	refused: paths.split(',').map((path) => ({ path, sentence: `You changed ${path} since.`, canForce })),
});
const file = (path: string, review: ChangedFile['review'] = 'kept'): ChangedFile => ({
	path,
	change: 'modified',
	added: 1,
	removed: 0,
	review,
});

describe('restore', () => {
	let storage: Scratch;
	let kept: Map<string, unknown>;
	let current: CurrentChat;
	let chat: Chat;
	/** Ids of the turns “one”, “two”, “three”. */
	let turns: readonly string[];

	beforeEach(async () => {
		storage = createOutside();
		kept = new Map();
		current = currentChatIn(storage.folder, kept);
		chat = await current.get();
		for (const ask of ['one', 'two', 'three']) await notesOf(ask);
		turns = chat.view.turns.map(({ id }) => id);
		const [one = '', two = '', three = ''] = turns;
		chat.record({ kind: 'filesChanged', turn: one, files: [file('a.ts')] });
		chat.record({ kind: 'filesChanged', turn: two, files: [file('a.ts', 'pending'), file('gone.ts', 'undone')] });
		chat.record({ kind: 'filesChanged', turn: three, files: [file('b.ts', 'mixed')] });
	});
	afterEach(async () => {
		await chat.dispose();
		storage.remove();
	});

	/** Asks, and says what the model is told before. */
	async function notesOf(ask: string, of: Chat = chat): Promise<string> {
		let told = '';
		await of.ask(ask, 'm', async function* ({ notes, text }) {
			told = notes.join();
			yield { kind: 'message', message: { role: 'user', text } };
			yield { kind: 'ended', outcome: 'done' };
		});
		return told;
	}

	function world(answers: Parameters<typeof scriptedDialogs>[0], ...reports: readonly (RestoreReport | undefined)[]) {
		const dialogs = scriptedDialogs(answers);
		const checkpoints = fakeCheckpoints(reports);
		const shown: unknown[] = [];
		const restores = new Restores({
			current,
			engine: async () => ({ checkpoints }),
			dialogs,
			show: async (what, files) => void shown.push([what, files]),
		});
		return { dialogs, checkpoints, shown, restores };
	}
	const shownAsks = () => chat.view.turns.map(({ ask }) => ask);

	it('takes files and chat back to before a turn, and the ask into an empty composer', async () => {
		const { dialogs, checkpoints, shown, restores } = world({ scope: 'both' }, done('a.ts', 'b.ts'));
		await restores.restore(turns[1]);
		assert.deepEqual(dialogs.log, [['pickScope', 'two', 2, 2]], 'what would change: not what was undone already');
		assert.deepEqual(checkpoints.calls, [[turns.slice(1).join(), 'refuse']]);
		assert.deepEqual(shownAsks(), ['one']);
		assert.equal(current.draft, 'two');
		assert.deepEqual(shown, [['both', 2]]);
		assert.equal(restores.isBusy, false);
		assert.deepEqual(chat.view.restores, [{ turn: turns[1], what: 'both', files: ['a.ts', 'b.ts'], turns: 2 }]);
	});

	it('leaves a composer alone that is not empty, and the chat when only files are meant', async () => {
		await current.saveDraft('mine');
		await world({ scope: 'files' }, done('a.ts')).restores.restore(turns[0]);
		assert.deepEqual(shownAsks(), ['one', 'two', 'three']);
		await world({ scope: 'chat' }).restores.restore(turns[2]);
		assert.deepEqual(shownAsks(), ['one', 'two']);
		assert.equal(current.draft, 'mine');
		assert.match(await notesOf('more'), /earlier state: a\.ts\..*\n.*took out of this conversation: b\.ts\./);
	});

	it('changes nothing when the user cancels, at each question', async () => {
		const { view } = chat;
		await world({}).restores.restore(undefined);
		await world({ turn: turns[0] }).restores.restore(undefined);
		const conflict = world({ scope: 'both' }, refused('a.ts'));
		await conflict.restores.restore(turns[0]);
		assert.deepEqual(conflict.dialogs.log.at(-1), ['restore', 'a.ts', 1]);
		assert.equal(conflict.checkpoints.calls.length, 1);
		assert.equal(chat.view, view);
	});

	it('asks about files in which the user wrote, and does as they say', async () => {
		const skip = world({ scope: 'both', conflicts: 'skip' }, refused('a.ts'), refused('a.ts', true, 'b.ts'));
		await skip.restores.restore(turns[2]);
		assert.deepEqual(skip.checkpoints.calls, [
			[turns[2], 'refuse'],
			[turns[2], 'skip'],
		]);
		assert.deepEqual(chat.view.restores.at(-1)?.files, ['b.ts']);
		assert.deepEqual(skip.dialogs.log.slice(1), [['restore', 'a.ts', 1]], 'what was skipped is not told again');
		const force = world({ scope: 'files', conflicts: 'force' }, refused('a.ts,c.ts'), refused('c.ts', false, 'a.ts'));
		await force.restores.restore(turns[0]);
		assert.equal(force.checkpoints.calls[1]?.[1], 'force');
		assert.deepEqual(force.dialogs.log.at(-1), ['tell', 'You changed c.ts since.'], 'what failed all the same');
	});

	it('says why when no file can go back, and does not call that a restore', async () => {
		const { view } = chat;
		const { dialogs, restores, shown } = world({ scope: 'files' }, refused('a.ts,b.ts', false));
		await restores.restore(turns[0]);
		const already = world({ scope: 'files' }, done());
		await already.restores.restore(turns[0]);
		assert.deepEqual(dialogs.log.slice(1), [['tell', 'You changed a.ts since.']]);
		assert.match(String(already.dialogs.log.at(-1)?.[1]), /already as they were/);
		assert.deepEqual([chat.view, shown], [view, []]);
	});

	it('restores also what turns did that are not in view any more', async () => {
		await world({ scope: 'chat' }).restores.restore(turns[1]);
		await notesOf('other');
		const { dialogs, checkpoints, restores } = world({ scope: 'files' }, done('a.ts', 'b.ts'));
		await restores.restore(turns[0]);
		assert.deepEqual(dialogs.log, [['pickScope', 'one', 2, 2]]);
		assert.deepEqual(checkpoints.calls[0]?.[0].split(',').slice(0, 3), turns);
	});

	it('takes the last restore back, also after a reload', async () => {
		await world({ scope: 'both' }, done('a.ts')).restores.restore(turns[1]);
		await chat.dispose();
		current = currentChatIn(storage.folder, kept);
		chat = await current.get();
		assert.equal(chat.view.restores.length, 1);
		const { checkpoints, dialogs, restores } = world({}, done('a.ts'));
		await restores.redo();
		assert.deepEqual(checkpoints.calls, [['redo', 'refuse']]);
		assert.deepEqual(shownAsks(), ['one', 'two', 'three']);
		assert.equal(current.draft, '', 'the ask that the restore had put there');
		await restores.redo();
		assert.match(String(dialogs.log.at(-1)?.[1]), /no restore to take back/);
		assert.equal(await notesOf('more'), '');
	});

	it('a redo that leaves files as they are tells the model of them', async () => {
		await world({ scope: 'files' }, done('a.ts', 'b.ts')).restores.restore(turns[0]);
		const cancelled = world({}, refused('b.ts'));
		await cancelled.restores.redo();
		assert.equal(chat.view.restores.length, 1);
		assert.deepEqual(cancelled.dialogs.log, [['redo', 'b.ts', 1]]);
		await world({ conflicts: 'skip' }, refused('b.ts'), refused('b.ts', true, 'a.ts')).restores.redo();
		assert.equal(chat.view.restores.length, 0);
		assert.match(await notesOf('more'), /earlier state: b\.ts\./);
	});

	it('a redo whose files are no longer stored brings the chat back and says so', async () => {
		await world({ scope: 'both' }, done('a.ts')).restores.restore(turns[0]);
		const { checkpoints, dialogs, restores } = world({});
		checkpoints.canRedo = false;
		await restores.redo();
		assert.deepEqual(checkpoints.calls, []);
		assert.match(String(dialogs.log[0]?.[1]), /no longer stored/);
		assert.deepEqual(shownAsks(), ['one', 'two', 'three']);
		assert.match(await notesOf('more'), /earlier state: a\.ts\./);
	});

	it('does nothing while a turn runs, for a turn that is not there, or in a chat without turns', async () => {
		const { dialogs, restores } = world({ scope: 'both' }, done('a.ts'));
		await chat.ask('slow', 'm', async function* () {
			await Promise.resolve();
			await restores.restore(turns[0]);
			await restores.redo();
			yield { kind: 'ended', outcome: 'done' };
		});
		await restores.restore('t9');
		await current.startNew();
		await restores.restore(undefined);
		const told = dialogs.log.map(([kind, sentence]) => [kind, String(sentence).slice(0, 22)]);
		assert.deepEqual(told, [
			['tell', 'Tandem is still answer'],
			['tell', 'Tandem is still answer'],
			['tell', 'That turn is no longer'],
			['tell', 'There is nothing to re'],
		]);
		assert.equal(chat.view.turns.length, 4);
	});

	it('does nothing to a chat that was replaced while the user was asked', async () => {
		const { dialogs, checkpoints, restores } = world({ scope: 'both' }, done('a.ts'));
		const pickScope = dialogs.pickScope;
		const replaced = new Restores({
			current,
			engine: async () => ({ checkpoints }),
			dialogs: {
				...dialogs,
				async pickScope(offer) {
					await current.startNew();
					return pickScope(offer);
				},
			},
			show: async () => {},
		});
		await replaced.restore(turns[0]);
		assert.deepEqual(checkpoints.calls, []);
		assert.equal(chat.view.turns.length, 3);
		assert.equal(restores.isBusy, false);
	});

	it('a cancelled restore changes nothing, a broken one is not left busy', async () => {
		const { dialogs } = world({ scope: 'both' });
		const stopped = AbortSignal.abort();
		const restores = new Restores({
			current,
			engine: async () => ({
				checkpoints: { ...fakeCheckpoints([]), restore: async () => assert.fail('aborted') },
			}),
			dialogs: { ...dialogs, follow: (_, work) => work(stopped) },
			show: async () => {},
		});
		await restores.restore(turns[0]);
		assert.equal(chat.view.turns.length, 3);
		const broken = new Restores({
			current,
			engine: () => Promise.reject(new Error('no engine')),
			dialogs,
			show: async () => {},
		});
		await assert.rejects(broken.restore(turns[0]), /no engine/);
		assert.equal(broken.isBusy, false);
	});
});
