import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { COMMANDS } from '../../../src/shared/ids.ts';
import { until } from '../scratch.ts';
import { createReviewWorld, numbered, type ReviewWorld } from './reviewWorld.ts';

const LINES = numbered('line', 30);
const BEFORE = LINES.join('');
/** Hunks [2, 4), [11, 11) and [19, 20). */
const AFTER = LINES.toSpliced(20, 1, 'twenty\n').toSpliced(10, 2).toSpliced(2, 1, 'two\n', 'and more\n').join('');

describe('reviewGestures', () => {
	let world: ReviewWorld;

	beforeEach(() => {
		world = createReviewWorld();
		world.change('t1', 'm.txt', BEFORE, AFTER);
	});
	afterEach(() => world.close());

	const run = (command: string, ...given: readonly unknown[]) =>
		vscode.commands.executeCommand<void>(command, ...given);
	const path = (name: string) => world.scratch.path(name);
	const cursor = () => vscode.window.activeTextEditor?.selection.active.line;
	const calls = () => world.changes.calls;

	it('decides on the change at the cursor and goes to the next one of the file', async () => {
		await world.open('m.txt', 3);
		await run(COMMANDS.keepChange);
		assert.deepEqual(calls(), [`keep lines ${path('m.txt')} 2-4`]);
		assert.equal(cursor(), 11, 'the line that stands where lines were removed');
		await run(COMMANDS.undoChange);
		assert.deepEqual(calls().slice(1), [`undo lines ${path('m.txt')} 11-11`]);
		assert.equal(cursor(), 21);
		await run(COMMANDS.keepChange);
		assert.deepEqual(world.voice.heard.at(-1), 'said: All changes are reviewed.');
		assert.equal(
			world.scratch.bytes('m.txt'),
			LINES.toSpliced(20, 1, 'twenty\n').toSpliced(2, 1, 'two\n', 'and more\n').join(''),
		);
	});

	it('goes on to the first change after the last, and names files that still wait', async () => {
		world.change('t1', 'z.txt', 'z\n', 'Z\n');
		await world.open('m.txt', 19);
		await run(COMMANDS.keepChange);
		assert.equal(cursor(), 2);
		await world.open('z.txt');
		await run(COMMANDS.keepChange);
		assert.equal(
			world.voice.heard.at(-1),
			`said: All changes in ${path('z.txt')} are reviewed; 1 more file waits: Go to Next Change.`,
		);
	});

	it('says what to do when there is no change at the cursor', async () => {
		await world.open('m.txt', 6);
		await run(COMMANDS.keepChange);
		await run(COMMANDS.undoChangeSayWhy);
		assert.deepEqual(calls(), []);
		assert.equal(world.voice.heard.length, 2);
		assert.match(world.voice.heard[0] ?? '', /^told: No change of Tandem waits at the cursor\. Run /);
	});

	it('takes what the peek gives: the file, its changes and which of them', async () => {
		await world.open('m.txt', 0);
		const changes = [
			{ modifiedStartLineNumber: 3, modifiedEndLineNumber: 4 },
			{ modifiedStartLineNumber: 11, modifiedEndLineNumber: 0 },
		].map((change) => ({ originalStartLineNumber: 1, originalEndLineNumber: 1, ...change }));
		const uri = world.scratch.uri('m.txt');
		await run(COMMANDS.undoChange, uri, changes, 1);
		await run(COMMANDS.keepChange, uri, changes, 0);
		assert.deepEqual(calls(), [`undo lines ${path('m.txt')} 11-11`, `keep lines ${path('m.txt')} 2-4`]);
		assert.equal(cursor(), 0, 'the cursor stays where it is');
	});

	it('asks why: Escape undoes nothing, no words are no reason', async () => {
		await world.open('m.txt', 2);
		await run(COMMANDS.undoChangeSayWhy);
		assert.deepEqual([calls(), world.voice.heard], [[], ['asked why']]);
		world.voice.reason = '';
		await run(COMMANDS.undoChangeSayWhy);
		assert.equal(calls().length, 1);
		assert.ok(!world.told[0]?.includes('Why,'));
		world.voice.reason = 'we begin at zero';
		await run(COMMANDS.undoChangeSayWhy);
		assert.match(world.told[1] ?? '', /we begin at zero/);
	});

	it('finds the change again when the file changed while the user wrote why', async () => {
		const editor = await world.open('m.txt', 2);
		world.voice.reason = 'why';
		world.voice.meanwhile = async () => {
			await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'mine\nmine too\n'));
		};
		await run(COMMANDS.undoChangeSayWhy);
		assert.deepEqual(calls(), [`undo lines ${path('m.txt')} 4-6`]);
	});

	it('undoes nothing when what was pointed at is not there any more', async () => {
		const editor = await world.open('m.txt', 2);
		world.voice.reason = 'why';
		world.voice.meanwhile = async () => {
			await editor.edit((edit) => edit.delete(new vscode.Range(0, 0, 5, 0)));
		};
		await run(COMMANDS.undoChangeSayWhy);
		assert.deepEqual(calls(), []);
		assert.equal(world.voice.heard.at(-1), `told: ${path('m.txt')} changed meanwhile. Choose the change again.`);
	});

	it('decides on selected lines, from the bottom up', async () => {
		const editor = await world.open('m.txt');
		editor.selections = [new vscode.Selection(2, 0, 3, 0), new vscode.Selection(19, 2, 20, 0)];
		await run(COMMANDS.undoLines);
		assert.deepEqual(calls(), [`undo lines ${path('m.txt')} 19-20`, `undo lines ${path('m.txt')} 2-3`]);
		assert.equal(world.told.length, 1);
		editor.selections = [new vscode.Selection(5, 0, 7, 0)];
		await run(COMMANDS.keepLines);
		assert.equal(calls().length, 2);
		assert.match(world.voice.heard.at(-1) ?? '', /^told: No waiting change is among the selected lines\./);
	});

	it('takes a file from the view, from a title, or the open one', async () => {
		for (const name of ['b.txt', 'c.txt', 'd.txt', 'e.txt']) world.change('t1', name, 'x\n', 'y\n');
		const row = (name: string) => ({ turn: 't1', path: path(name), resourceUri: world.scratch.uri(name) });
		await run(COMMANDS.keepFile, row('b.txt'), row('c.txt'));
		await run(COMMANDS.keepFile, world.scratch.uri('d.txt'), { groupId: 0 });
		await world.open('e.txt');
		await run(COMMANDS.undoFile);
		assert.deepEqual(calls(), [
			`keep file ${path('b.txt')} of t1`,
			`keep file ${path('c.txt')} of t1`,
			`keep file ${path('d.txt')}`,
			`undo file ${path('e.txt')}`,
		]);
		await run(COMMANDS.undoFile);
		assert.equal(world.voice.heard.at(-1), `told: Nothing in ${path('e.txt')} waits for your review.`);
	});

	it('takes a deleted file from its diff', async () => {
		world.change('t1', 'gone.txt', 'gone\n', undefined);
		await run(COMMANDS.openChange, 't1', path('gone.txt'));
		const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
		assert.ok(input instanceof vscode.TabInputTextDiff);
		await run(COMMANDS.keepFile, input.modified);
		assert.deepEqual(calls(), [`keep file ${path('gone.txt')}`]);
	});

	it('takes a turn from its group, or the only one that waits', async () => {
		await run(COMMANDS.keepTurn, { id: 't1', label: 'ask', resourceStates: [] });
		assert.deepEqual(calls(), ['keep turn t1']);
		await run(COMMANDS.undoTurn);
		assert.match(world.voice.heard.at(-1) ?? '', /^told: No change of Tandem waits for your review\. Ask for an edit/);
		world.change('t2', 'b.txt', 'b\n', 'B\n');
		await run(COMMANDS.undoTurn);
		assert.deepEqual(calls().slice(1), ['undo turn t2']);
	});

	it('asks which turn is meant when several wait, newest first', async () => {
		world.change('t2', 'b.txt', 'b\n', 'B\n');
		const undone = run(COMMANDS.undoTurn);
		// The list takes a moment to open; before that there is nothing to accept.
		await until('the newest turn is undone', () => {
			void vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
			return calls().length === 1;
		});
		await undone;
		assert.deepEqual(calls(), ['undo turn t2']);
	});

	it('goes from change to change through the files as the view lists them, and round', async () => {
		world.change('t1', 'gone.txt', 'gone\n', undefined);
		world.change('t2', 'z.txt', 'z\n', 'Z\n');
		world.change('t2', 'b.txt', 'b\n', 'b\nmore\n');
		const seen: string[] = [];
		const go = async (command: string) => {
			await run(command);
			const name = vscode.window.activeTextEditor?.document.fileName.split(/[\\/]/).at(-1);
			seen.push(`${name} ${cursor()}`);
		};
		for (let step = 0; step < 6; step++) await go(COMMANDS.nextChange);
		assert.deepEqual(seen.splice(0), ['b.txt 1', 'z.txt 0', 'm.txt 2', 'm.txt 11', 'm.txt 19', 'b.txt 1']);
		for (let step = 0; step < 3; step++) await go(COMMANDS.previousChange);
		assert.deepEqual(seen, ['m.txt 19', 'm.txt 11', 'm.txt 2']);
		assert.equal(world.voice.heard[3], `said: Change 2 of 3 in ${path('m.txt')}, file 4 of 4`);
		const range = vscode.window.activeTextEditor?.visibleRanges[0];
		assert.ok(range?.contains(new vscode.Position(2, 0)));
	});

	it('opens the diff of a deleted file when no text has a change', async () => {
		await run(COMMANDS.keepFile, world.scratch.uri('m.txt'));
		world.change('t2', 'gone.txt', 'gone\n', undefined);
		await run(COMMANDS.nextChange);
		assert.ok(vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputTextDiff);
		await run(COMMANDS.keepTurn);
		await run(COMMANDS.previousChange);
		assert.match(world.voice.heard.at(-1) ?? '', /^told: No change of Tandem waits for your review\./);
	});

	it('opens all files of a turn in one editor', async () => {
		world.change('t1', 'new.txt', undefined, 'new\n');
		world.change('t1', 'gone.txt', 'gone\n', undefined);
		await run(COMMANDS.openTurnChanges, { id: 't1' });
		await until('the editor is open', () =>
			vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.includes('(3 files)'))),
		);
		await run(COMMANDS.openTurnChanges, { id: 'another' });
		assert.match(world.voice.heard.at(-1) ?? '', /^told: The texts before that turn are no longer kept\./);
	});

	it('does not mind arguments that nobody gives', async () => {
		await world.open('m.txt', 6);
		for (const command of [COMMANDS.keepChange, COMMANDS.undoFile, COMMANDS.openChange, COMMANDS.openTurnChanges])
			for (const given of [[null], [{ path: 1 }], [world.scratch.uri('x'), [{}], 7], [[[]]]])
				await run(command, ...given);
		assert.ok(calls().every((call) => call.includes('m.txt')));
		assert.ok(!world.voice.heard.some((sentence) => sentence.startsWith('failed')));
	});
});
