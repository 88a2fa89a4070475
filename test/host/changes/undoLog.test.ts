import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Scope } from '../../../src/host/changes/changes.ts';
import { followEditor } from '../../../src/host/changes/followEditor.ts';
import { createTurnChanges } from '../../../src/host/changes/turnChanges.ts';
import { openTurnStore } from '../../../src/host/changes/turnStore.ts';
import { createWorkspace } from '../../../src/host/workspace/workspace.ts';
import { createWriter } from '../../../src/host/writer/writer.ts';
import { closeEditors, createOutside, createScratch, never, type Scratch, typeInto, until } from '../scratch.ts';
import { type Changes, write } from './memoryTurns.ts';

const TEXT = Array.from({ length: 9 }, (_, n) => `line ${n}\n`).join('');
const CHANGED = TEXT.replace('line 1', 'LINE 1').replace('line 7', 'LINE 7');

describe('undos that the editor takes back', () => {
	let scratch: Scratch;
	let storage: Scratch;
	let changes: Changes;
	let following: vscode.Disposable;
	let told: string[];
	let document: vscode.TextDocument;

	beforeEach(async () => {
		scratch = createScratch();
		storage = createOutside();
		told = [];
		const workspace = createWorkspace(scratch.paths, { problems: async () => [] }, async () => undefined);
		const store = await openTurnStore(storage.folder);
		changes = createTurnChanges({ writer: createWriter(scratch.paths), workspace, store });
		following = followEditor({ changes, paths: scratch.paths, tell: (_, text) => void told.push(text) });
		scratch.write('a.txt', TEXT);
		const edits = ['line 1', 'line 7'].map((line) => {
			const start = TEXT.indexOf(line);
			return { start, end: start + line.length, text: line.toUpperCase() };
		});
		await write(changes, 't1', { kind: 'update', path: scratch.path('a.txt'), base: TEXT, edits });
		document = await vscode.workspace.openTextDocument(scratch.uri('a.txt'));
		await vscode.window.showTextDocument(document);
	});
	afterEach(async () => {
		following.dispose();
		changes.dispose();
		await closeEditors();
		scratch.remove();
		storage.remove();
	});

	const lines = (from: number, to: number): Scope => ({
		kind: 'lines',
		path: scratch.path('a.txt'),
		lines: { from, to },
	});
	const file = (): Scope => ({ kind: 'file', path: scratch.path('a.txt') });
	const review = () => changes.files('t1').map((changed) => changed.review);
	const hunks = async () => (await changes.hunks(scratch.path('a.txt'), document.getText())).map(({ from }) => from);
	const becomes = (wanted: string) => until(`the review is ${wanted}`, () => review().join() === wanted);

	it('wait again, are undone again with Redo, and the model is told of both', async () => {
		await changes.undo(file(), never);
		assert.deepEqual([document.getText(), review()], [TEXT, ['undone']]);
		await vscode.commands.executeCommand('undo');
		assert.equal(document.getText(), CHANGED);
		await becomes('pending');
		assert.deepEqual(await hunks(), [1, 7]);
		assert.match(told.join(), /in the file again/);
		await vscode.commands.executeCommand('redo');
		await becomes('undone');
		assert.match(told.at(-1) ?? '', /took back[\s\S]*\+LINE 7/);
		await vscode.commands.executeCommand('undo');
		await becomes('pending');
		assert.deepEqual((await changes.undo(lines(1, 2), never)).refused, []);
		assert.deepEqual(await hunks(), [7]);
	});

	it('wait again line by line, whatever was decided on others meanwhile', async () => {
		await changes.undo(lines(1, 2), never);
		await changes.keep(lines(7, 8), never);
		assert.deepEqual(review(), ['mixed']);
		await vscode.commands.executeCommand('undo');
		await becomes('pending');
		assert.deepEqual(await hunks(), [1]);
		await changes.keep(file(), never);
		assert.deepEqual(review(), ['kept']);
	});

	it('wait again when an unsaved undo is reverted', async () => {
		await typeInto(document, 4, 'typed\n');
		await changes.undo(lines(1, 2), never);
		assert.ok(document.isDirty);
		await vscode.commands.executeCommand('workbench.action.files.revert');
		assert.equal(document.getText(), CHANGED);
		await until('both wait', () => changes.waiting().length === 1 && told.length === 1);
		assert.deepEqual(await hunks(), [1, 7]);
	});

	it('wait again when the editor is closed without saving', async () => {
		await typeInto(document, 4, 'typed\n');
		await changes.undo(file(), never);
		assert.deepEqual(review(), ['undone']);
		await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
		await becomes('pending');
	});

	it('stay undone while the user types, and while they undo what they typed', async () => {
		await changes.undo(file(), never);
		await typeInto(document, 1, 'typed\n');
		await vscode.commands.executeCommand('undo');
		assert.equal(document.getText(), TEXT);
		await changes.keep(file(), never);
		assert.deepEqual([review(), told], [['undone'], []]);
	});

	it('wait again after a restore, and Redo of the restore still does right', async () => {
		await changes.checkpoints.restore(['t1'], 'refuse', never);
		assert.deepEqual([document.getText(), review()], [TEXT, ['undone']]);
		await vscode.commands.executeCommand('undo');
		await becomes('pending');
		await changes.checkpoints.redo('refuse', never);
		assert.deepEqual([document.getText(), review()], [CHANGED, ['pending']]);
	});

	it('are no news where Tandem itself brings back what it restored, in files that are not open', async () => {
		scratch.write('b.txt', TEXT);
		const edits = [{ start: 0, end: 4, text: 'LINE' }];
		await write(changes, 't2', { kind: 'update', path: scratch.path('b.txt'), base: TEXT, edits });
		await changes.checkpoints.restore(['t1', 't2'], 'refuse', never);
		await changes.checkpoints.redo('refuse', never);
		for (const name of ['a.txt', 'b.txt']) {
			await changes.follow(scratch.path(name), never);
			await changes.follow(scratch.path(name), never);
		}
		assert.deepEqual(
			['t1', 't2'].map((turn) => changes.files(turn)[0]?.review),
			['pending', 'pending'],
		);
		assert.deepEqual(told, []);
	});

	it('bring a created file back that waits', async () => {
		await write(changes, 't2', { kind: 'create', path: scratch.path('n.txt'), text: 'new\n' });
		await changes.undo({ kind: 'turn', turn: 't2' }, never);
		assert.equal(scratch.bytes('n.txt'), undefined);
		const edit = new vscode.WorkspaceEdit();
		edit.createFile(scratch.uri('n.txt'), { contents: Buffer.from('new\n') });
		await vscode.workspace.applyEdit(edit);
		await until('it waits again', () => changes.files('t2')[0]?.review === 'pending');
	});

	it('count as undone when the editor undoes the turn itself, and wait again with Redo', async () => {
		await vscode.commands.executeCommand('undo');
		assert.equal(document.getText(), TEXT);
		await becomes('undone');
		assert.match(told.at(-1) ?? '', /took back[\s\S]*\+LINE 7/);
		await vscode.commands.executeCommand('redo');
		await becomes('pending');
		assert.deepEqual(await hunks(), [1, 7]);
		await changes.keep(file(), never);
		assert.deepEqual([review(), told.length], [['kept'], 2]);
	});

	it('count as undone when another program puts the file back', async () => {
		scratch.write('a.txt', TEXT);
		await becomes('undone');
		scratch.write('a.txt', CHANGED);
		await becomes('pending');
	});

	it('go along when the user moves the file or its folder', async () => {
		await changes.undo(lines(1, 2), never);
		const edit = new vscode.WorkspaceEdit();
		edit.renameFile(scratch.uri('a.txt'), scratch.uri('sub/b.txt'));
		await vscode.workspace.applyEdit(edit);
		const place = () => changes.files('t1')[0]?.path;
		await until('the record is there', () => place() === scratch.path('sub/b.txt'));
		const folder = new vscode.WorkspaceEdit();
		folder.renameFile(scratch.uri('sub'), scratch.uri('other'));
		await vscode.workspace.applyEdit(folder);
		await until('the record is in the folder', () => place() === scratch.path('other/b.txt'));
		const report = await changes.undo({ kind: 'turn', turn: 't1' }, never);
		assert.deepEqual([report.refused, scratch.bytes('other/b.txt')], [[], TEXT]);
	});

	it('stay with a file that a turn moved', async () => {
		const moved = { kind: 'update' as const, path: scratch.path('a.txt'), base: CHANGED, edits: [] };
		await write(changes, 't2', { ...moved, moveTo: scratch.path('z.txt') });
		assert.deepEqual(
			['t1', 't2'].flatMap((turn) => changes.files(turn)).map(({ path, change }) => [path, change]),
			[
				[scratch.path('z.txt'), 'modified'],
				[scratch.path('z.txt'), 'renamed'],
			],
		);
		await changes.undo({ kind: 'turn', turn: 't2' }, never);
		assert.equal(scratch.bytes('a.txt'), CHANGED);
		assert.deepEqual(review(), ['pending']);
	});
});
