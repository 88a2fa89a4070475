import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { conflictQuestion, createRestoreDialogs } from '../../../src/host/chat/restoreDialogs.ts';
import { EMPTY_CHAT } from '../../../src/shared/chat.ts';
import { foldChat } from '../../../src/shared/foldChat.ts';
import { until } from '../scratch.ts';

describe('restoreDialogs', () => {
	const dialogs = createRestoreDialogs();

	/** Presses Enter until the list has taken it. */
	async function accept<T>(asked: Promise<T>): Promise<T> {
		let isOpen = true;
		const answer = asked.finally(() => {
			isOpen = false;
		});
		await until('the list has taken it', () => {
			void vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
			return !isOpen;
		});
		return answer;
	}

	it('offers files and chat first, and the chat alone where no file would change', async () => {
		const files = ['src/$(trash).ts', 'b.ts', 'c.ts', 'd.ts'];
		assert.equal(await accept(dialogs.pickScope({ ask: 'Add a test', files, turns: 2 })), 'both');
		assert.equal(await accept(dialogs.pickScope({ ask: 'x'.repeat(5_000), files: [], turns: 1 })), 'chat');
	});

	it('offers the newest turn first', async () => {
		const { turns } = ['one', 'two'].reduce(
			(view, turn) => foldChat(view, { kind: 'turnStarted', turn, ask: turn, model: 'm', at: 1_700_000_000_000 }),
			EMPTY_CHAT,
		);
		assert.equal(await accept(dialogs.pickTurn(turns)), 'two');
	});

	it('names the files that are in the way, in few plain lines, and says what goes', () => {
		const mine = Array.from({ length: 30 }, (_, n) => ({ path: `src/${n}\n.ts`, sentence: 's', canForce: true }));
		const lost = { path: 'big.ts', sentence: 'Its text is no longer stored.', canForce: false };
		const asked = conflictQuestion({ doing: 'restore', what: 'both', refused: [...mine, lost], others: 2 });
		assert.equal(asked.message, '31 files cannot simply be restored. What shall become of them?');
		assert.deepEqual([asked.skip, asked.force], ['Restore the Others', 'Restore All']);
		const lines = asked.detail.split('\n');
		assert.equal(lines.length, 15);
		assert.deepEqual(lines.slice(0, 2), ['Changed since, by you or another program:', '• src/0 .ts']);
		assert.deepEqual(lines.slice(9, 13), [
			'• and 22 more',
			'',
			'Not possible:',
			'• big.ts: Its text is no longer stored.',
		]);
		assert.equal(lines.at(-1), '“Restore All” does it all the same: what was written there since is lost.');
	});

	it('offers only what can be done', () => {
		const lost = { path: 'big.ts', sentence: 'The text of big.ts is no longer stored.', canForce: false };
		const both = conflictQuestion({ doing: 'redo', what: 'both', refused: [lost], others: 0 });
		assert.deepEqual([both.skip, both.force], ['Redo the Chat Only', undefined]);
		assert.equal(both.detail, 'Not possible:\n• The text of big.ts is no longer stored.', 'a path is said once');
		const files = conflictQuestion({ doing: 'redo', what: 'files', refused: [{ ...lost, canForce: true }], others: 0 });
		assert.deepEqual([files.skip, files.force], [undefined, 'Redo All']);
	});

	it('follows short work without a word, and hands on what it fails with', async () => {
		assert.equal(await dialogs.follow('Restoring', async () => 3), 3);
		const failed = dialogs.follow('Restoring', () => Promise.reject(new Error('broken')));
		await assert.rejects(failed, /broken/);
	});
});
