import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Scope } from '../../../src/host/changes/changes.ts';
import { createTurnChanges } from '../../../src/host/changes/turnChanges.ts';
import { openTurnStore } from '../../../src/host/changes/turnStore.ts';
import { createWorkspace } from '../../../src/host/workspace/workspace.ts';
import { createWriter } from '../../../src/host/writer/writer.ts';
import { closeEditors, createOutside, createScratch, never, replacing, type Scratch, typeInto } from '../scratch.ts';
import { type Changes, write } from './memoryTurns.ts';

const TEXT = Array.from({ length: 9 }, (_, n) => `line ${n}\n`).join('');

describe('review and checkpoints in the editor', () => {
	let scratch: Scratch;
	let storage: Scratch;
	let changes: Changes;

	beforeEach(async () => {
		scratch = createScratch();
		storage = createOutside();
		const workspace = createWorkspace(scratch.paths, { problems: async () => [] }, async () => undefined);
		const store = await openTurnStore(storage.folder);
		changes = createTurnChanges({ writer: createWriter(scratch.paths), workspace, store });
	});
	afterEach(async () => {
		changes.dispose();
		await closeEditors();
		scratch.remove();
		storage.remove();
	});

	const lines = (name: string, from: number, to: number): Scope => ({
		kind: 'lines',
		path: scratch.path(name),
		lines: { from, to },
	});

	it('undoes lines as one undo step, and leaves unsaved what was unsaved', async () => {
		scratch.write('a.txt', TEXT);
		const edits = ['line 1', 'line 7'].flatMap((line) => replacing('', TEXT, line, line.toUpperCase()).edits);
		await write(changes, 't1', { kind: 'update', path: scratch.path('a.txt'), base: TEXT, edits });
		const document = await vscode.workspace.openTextDocument(scratch.uri('a.txt'));
		await vscode.window.showTextDocument(document);
		await typeInto(document, 4, 'typed\n');
		const typed = document.getText();
		assert.deepEqual((await changes.undo(lines('a.txt', 0, 9), never)).refused, []);
		assert.equal(document.getText(), TEXT.replace('line 4\n', 'typed\nline 4\n'));
		assert.ok(document.isDirty);
		await vscode.commands.executeCommand('undo');
		assert.equal(document.getText(), typed);
	});

	it('gives back exact bytes of mixed line ends', async () => {
		scratch.write('m.txt', 'a\r\nb\nc\r\nd\n');
		await write(changes, 't1', replacing(scratch.path('m.txt'), 'a\nb\nc\nd\n', 'b\nc\n', ''));
		assert.equal(scratch.bytes('m.txt'), 'a\r\nd\n');
		assert.deepEqual((await changes.undo(lines('m.txt', 1, 1), never)).refused, []);
		assert.equal(scratch.bytes('m.txt'), 'a\r\nb\nc\r\nd\n');
	});

	it('deletes a created file with its last line', async () => {
		await write(changes, 't1', { kind: 'create', path: scratch.path('sub/n.txt'), text: 'one\ntwo\n' });
		assert.deepEqual((await changes.undo(lines('sub/n.txt', 0, 1), never)).refused, []);
		assert.equal(scratch.bytes('sub/n.txt'), 'two\n');
		assert.deepEqual((await changes.undo(lines('sub/n.txt', 0, 1), never)).refused, []);
		assert.equal(scratch.bytes('sub/n.txt'), undefined);
	});

	it('restores and redoes exact bytes, and leaves unsaved what was unsaved', async () => {
		scratch.write('m.txt', 'a\r\nb\nc\r\nd\n');
		scratch.write('gone.txt', 'x\r\n');
		scratch.write('old.txt', 'o\n');
		scratch.write('typed.txt', TEXT);
		await write(
			changes,
			't1',
			replacing(scratch.path('m.txt'), 'a\nb\nc\nd\n', 'b\nc\n', ''),
			{ kind: 'delete', path: scratch.path('gone.txt'), base: 'x\r\n' },
			{ kind: 'update', path: scratch.path('old.txt'), base: 'o\n', edits: [], moveTo: scratch.path('new/old.txt') },
			replacing(scratch.path('typed.txt'), TEXT, 'line 1', 'LINE 1'),
		);
		await write(changes, 't2', { kind: 'create', path: scratch.path('created.txt'), text: 'n\n' });
		const document = await vscode.workspace.openTextDocument(scratch.uri('typed.txt'));
		await typeInto(document, 5, 'typed\n');
		const bytes = () =>
			['m.txt', 'gone.txt', 'old.txt', 'new/old.txt', 'created.txt'].map((name) => scratch.bytes(name));
		const after = bytes();
		const report = await changes.checkpoints.restore(['t1', 't2'], 'refuse', never);
		assert.deepEqual([report.restored.length, report.refused], [5, []]);
		assert.deepEqual(bytes(), ['a\r\nb\nc\r\nd\n', 'x\r\n', 'o\n', undefined, undefined]);
		assert.equal(document.getText(), TEXT.replace('line 5\n', 'typed\nline 5\n'));
		assert.ok(document.isDirty, 'what the user has not saved is not saved for them');
		assert.deepEqual((await changes.checkpoints.redo('refuse', never))?.refused, []);
		assert.deepEqual(bytes(), after);
		assert.equal(document.getText(), TEXT.replace('line 1', 'LINE 1').replace('line 5\n', 'typed\nline 5\n'));
	});

	it('restores as one undo step of the editor', async () => {
		scratch.write('a.txt', TEXT);
		for (const [turn, line] of [
			['t1', 'line 1'],
			['t2', 'line 5'],
		] as const) {
			const base = scratch.bytes('a.txt') ?? '';
			await write(changes, turn, replacing(scratch.path('a.txt'), base, line, line.toUpperCase()));
		}
		const after = scratch.bytes('a.txt');
		const document = await vscode.workspace.openTextDocument(scratch.uri('a.txt'));
		await vscode.window.showTextDocument(document);
		await changes.checkpoints.restore(['t1', 't2'], 'refuse', never);
		assert.equal(scratch.bytes('a.txt'), TEXT);
		await vscode.commands.executeCommand('undo');
		assert.equal(document.getText(), after);
	});

	it('restores nothing, or the others, when the writer refuses a file', async () => {
		scratch.write('a.txt', 'a\n');
		scratch.write('b.txt', 'b\n');
		await write(
			changes,
			't1',
			replacing(scratch.path('a.txt'), 'a\n', 'a', 'A'),
			replacing(scratch.path('b.txt'), 'b\n', 'b', 'B'),
		);
		chmodSync(scratch.file('a.txt'), 0o444);
		const refused = await changes.checkpoints.restore(['t1'], 'refuse', never);
		assert.deepEqual([refused.restored, refused.refused.map(({ path }) => path)], [[], [scratch.path('a.txt')]]);
		assert.equal(scratch.bytes('b.txt'), 'B\n');
		assert.equal(changes.checkpoints.canRedo, false);
		const skipped = await changes.checkpoints.restore(['t1'], 'skip', never);
		assert.deepEqual(skipped.restored, [scratch.path('b.txt')]);
		assert.deepEqual([scratch.bytes('a.txt'), scratch.bytes('b.txt')], ['A\n', 'b\n']);
		await changes.checkpoints.redo('refuse', never);
		assert.equal(scratch.bytes('b.txt'), 'B\n');
	});
});
