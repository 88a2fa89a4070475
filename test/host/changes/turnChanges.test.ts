import assert from 'node:assert/strict';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { FileChange } from '../../../src/core/edits/plan.ts';
import type { Workspace } from '../../../src/core/ports.ts';
import type { TurnChanges, UndoReport } from '../../../src/host/changes/changes.ts';
import { createTurnChanges } from '../../../src/host/changes/turnChanges.ts';
import { openTurnStore } from '../../../src/host/changes/turnStore.ts';
import { createWorkspace } from '../../../src/host/workspace/workspace.ts';
import { createWriter, type Writer } from '../../../src/host/writer/writer.ts';
import { closeEditors, createOutside, createScratch, never, replacing, type Scratch, typeInto } from '../scratch.ts';

describe('turnChanges', () => {
	let scratch: Scratch;
	let storage: Scratch;
	let workspace: Workspace;
	let writer: Writer;
	let changes: TurnChanges;

	beforeEach(async () => {
		scratch = createScratch();
		storage = createOutside();
		workspace = createWorkspace(scratch.paths, { problems: async () => [] }, async () => undefined);
		writer = createWriter(scratch.paths);
		changes = await reload();
	});
	afterEach(async () => {
		changes.dispose();
		await closeEditors();
		scratch.remove();
		storage.remove();
	});

	/** What a window knows after a reload. */
	async function reload(): Promise<TurnChanges> {
		return createTurnChanges({ writer, workspace, store: await openTurnStore(storage.folder) });
	}

	async function apply(turn: string, ...plan: readonly FileChange[]): Promise<void> {
		const applied = await changes.editorFor(title(turn)).apply({ changes: plan }, never);
		assert.deepEqual(
			applied.map(({ outcome, sentence }) => ({ outcome, sentence })),
			plan.map(() => ({ outcome: 'applied', sentence: undefined })),
		);
	}

	async function replace(turn: string, name: string, from: string, to: string): Promise<void> {
		const document = await vscode.workspace.openTextDocument(scratch.uri(name));
		await apply(turn, replacing(scratch.path(name), document.getText(), from, to));
	}

	const title = (turn: string) => ({ turn, chat: `chat of ${turn}`, ask: 'Do it' });
	const undo = (turn: string, force?: boolean) => changes.undo({ kind: 'turn', turn }, never, force);
	const undonePaths = ({ undone }: UndoReport) => undone.map(({ path }) => path);
	const review = (turn: string) => changes.files(turn).map((file) => file.review);

	it('lists what a turn did, counted from its first touch', async () => {
		scratch.write('a.txt', 'a1\na2\na3\n');
		scratch.write('gone.txt', 'x\ny\n');
		scratch.write('old.txt', 'o\n');
		await replace('t1', 'a.txt', 'a1\n', 'A1\nA1b\n');
		await replace('t1', 'a.txt', 'a3\n', '');
		await apply(
			't1',
			{ kind: 'create', path: scratch.path('new.txt'), text: 'n\n' },
			{ kind: 'delete', path: scratch.path('gone.txt'), base: 'x\ny\n' },
			{ kind: 'update', path: scratch.path('old.txt'), base: 'o\n', edits: [], moveTo: scratch.path('moved.txt') },
		);
		const review = 'pending';
		assert.deepEqual(changes.files('t1'), [
			{ path: scratch.path('a.txt'), change: 'modified', added: 2, removed: 2, review },
			{ path: scratch.path('new.txt'), change: 'created', added: 1, removed: 0, review },
			{ path: scratch.path('gone.txt'), change: 'deleted', added: 0, removed: 2, review },
			{ path: scratch.path('moved.txt'), change: 'renamed', added: 0, removed: 0, review },
		]);
		assert.deepEqual(changes.files('another'), []);
		assert.equal(await changes.textBefore('t1', scratch.path('a.txt')), 'a1\na2\na3\n');
		assert.equal(await changes.textBefore('t1', scratch.path('new.txt')), '');
		assert.equal(await changes.textBefore('t1', scratch.path('other.txt')), undefined);
	});

	it('takes everything back: updates, created, deleted and moved files', async () => {
		scratch.write('a.txt', 'a1\r\na2\r\n');
		scratch.write('gone.txt', 'x\n');
		scratch.write('old.txt', 'o1\no2\n');
		await apply(
			't1',
			replacing(scratch.path('a.txt'), 'a1\r\na2\r\n', 'a2', 'A2'),
			{ kind: 'create', path: scratch.path('sub/new.txt'), text: 'n\n' },
			{ kind: 'delete', path: scratch.path('gone.txt'), base: 'x\n' },
			{ ...replacing(scratch.path('old.txt'), 'o1\no2\n', 'o2', 'O2'), moveTo: scratch.path('moved.txt') },
		);
		const report = await undo('t1');
		assert.deepEqual(report.refused, []);
		assert.equal(report.undone.length, 4);
		assert.equal(scratch.bytes('a.txt'), 'a1\r\na2\r\n');
		assert.equal(scratch.bytes('sub/new.txt'), undefined);
		assert.equal(scratch.bytes('gone.txt'), 'x\n');
		assert.equal(scratch.bytes('old.txt'), 'o1\no2\n');
		assert.equal(scratch.bytes('moved.txt'), undefined);
		assert.deepEqual(review('t1'), ['undone', 'undone', 'undone', 'undone']);
		assert.deepEqual(await undo('t1'), { undone: [], refused: [] });
	});

	it('leaves what the user typed since, before, after and between two edits of the turn', async () => {
		const lines = Array.from({ length: 12 }, (_, n) => `line ${n}\n`);
		scratch.write('a.txt', lines.join(''));
		const document = await vscode.workspace.openTextDocument(scratch.uri('a.txt'));
		await replace('t1', 'a.txt', 'line 2', 'LINE 2');
		await typeInto(document, 6, 'typed between\n');
		await document.save();
		await replace('t1', 'a.txt', 'line 9', 'LINE 9');
		await typeInto(document, 0, 'typed after\n');
		const report = await undo('t1');
		assert.deepEqual([undonePaths(report), report.refused], [[scratch.path('a.txt')], []]);
		assert.equal(
			document.getText(),
			['typed after\n', ...lines.slice(0, 6), 'typed between\n', ...lines.slice(6)].join(''),
		);
		assert.ok(document.isDirty, 'what the user has not saved is not saved for them');
	});

	it('refuses a file whose same lines were changed since, and takes back the others', async () => {
		scratch.write('a.txt', 'a\nb\n');
		scratch.write('b.txt', 'b\n');
		await replace('t1', 'a.txt', 'a', 'A');
		await replace('t1', 'b.txt', 'b', 'B');
		const document = await vscode.workspace.openTextDocument(scratch.uri('a.txt'));
		const edit = new vscode.WorkspaceEdit();
		edit.replace(document.uri, new vscode.Range(0, 0, 0, 1), 'MINE');
		assert.ok(await vscode.workspace.applyEdit(edit));
		const report = await undo('t1');
		assert.deepEqual(undonePaths(report), [scratch.path('b.txt')]);
		assert.deepEqual(
			report.refused.map(({ path, canForce }) => [path, canForce]),
			[[scratch.path('a.txt'), true]],
		);
		assert.match(report.refused[0]?.sentence ?? '', /same lines/);
		assert.equal(document.getText(), 'MINE\nb\n');
		assert.equal(scratch.bytes('b.txt'), 'b\n');
		assert.deepEqual(review('t1'), ['pending', 'undone']);
		const { path, diff, chat } = (await undo('t1', true)).undone[0] ?? {};
		assert.deepEqual([path, chat], [scratch.path('a.txt'), 'chat of t1']);
		assert.equal(diff, `--- ${path}\n+++ ${path}\n@@ -1,2 +1,2 @@\n-a\n+A\n b\n`);
		assert.equal(document.getText(), 'a\nb\n', 'with force what is in the way goes');
	});

	it('refuses created files that were changed, deleted ones that are there again, and edited ones that are gone', async () => {
		scratch.write('deleted.txt', 'd\n');
		scratch.write('edited.txt', 'e\n');
		await apply(
			't1',
			{ kind: 'create', path: scratch.path('created.txt'), text: 'c\n' },
			{ kind: 'delete', path: scratch.path('deleted.txt'), base: 'd\n' },
			replacing(scratch.path('edited.txt'), 'e\n', 'e', 'E'),
		);
		await typeInto(await vscode.workspace.openTextDocument(scratch.uri('created.txt')), 0, 'mine\n');
		scratch.write('deleted.txt', 'new one\n');
		await vscode.workspace.fs.delete(scratch.uri('edited.txt'));
		const report = await undo('t1');
		assert.deepEqual(report.undone, []);
		assert.equal(report.refused.length, 3);
		assert.equal(scratch.bytes('deleted.txt'), 'new one\n');
		assert.equal(scratch.bytes('created.txt'), 'c\n');
		assert.deepEqual(
			(await undo('t1', true)).refused.map(({ path }) => path),
			[scratch.path('created.txt')],
			'a file with unsaved text is not deleted',
		);
		assert.equal(scratch.bytes('deleted.txt'), 'd\n');
		assert.equal(scratch.bytes('edited.txt'), 'e\n');
	});

	it('is not held up by one file that the writer refuses', async () => {
		scratch.write('a.txt', 'a\n');
		scratch.write('b.txt', 'b\n');
		await replace('t1', 'a.txt', 'a', 'A');
		await replace('t1', 'b.txt', 'b', 'B');
		chmodSync(scratch.file('a.txt'), 0o444);
		const report = await undo('t1');
		assert.deepEqual(undonePaths(report), [scratch.path('b.txt')]);
		assert.match(report.refused[0]?.sentence ?? '', /read-only/);
		assert.equal(scratch.bytes('b.txt'), 'b\n');
	});

	it('gives back exact bytes of mixed line ends, also of lines that the turn removed', async () => {
		scratch.write('m.txt', 'a\r\nb\nc\r\nd\n');
		await replace('t1', 'm.txt', 'b\nc\n', '');
		assert.equal(scratch.bytes('m.txt'), 'a\r\nd\n');
		assert.deepEqual((await undo('t1')).refused, []);
		assert.equal(scratch.bytes('m.txt'), 'a\r\nb\nc\r\nd\n');
	});

	it('counts as undone what the editor has undone already', async () => {
		scratch.write('a.txt', 'a\n');
		await replace('t1', 'a.txt', 'a', 'A');
		const document = await vscode.workspace.openTextDocument(scratch.uri('a.txt'));
		await vscode.window.showTextDocument(document);
		await vscode.commands.executeCommand('undo');
		assert.deepEqual(undonePaths(await undo('t1')), [scratch.path('a.txt')]);
		assert.equal(document.getText(), 'a\n');
	});

	it('forgets a change that the turn itself took back, and a plan that was refused', async () => {
		scratch.write('a.txt', 'a\n');
		await replace('t1', 'a.txt', 'a', 'A');
		await replace('t1', 'a.txt', 'A', 'a');
		await apply('t1', { kind: 'create', path: scratch.path('n.txt'), text: 'n' });
		await apply('t1', { kind: 'delete', path: scratch.path('n.txt'), base: 'n' });
		const stale = { changes: [replacing(scratch.path('a.txt'), 'stale', 'stale', 'x')] };
		const refused = await changes.editorFor(title('t1')).apply(stale, never);
		assert.equal(refused[0]?.outcome, 'refused');
		assert.deepEqual(changes.files('t1'), []);
	});

	it('survives a reload: files, diff and undo', async () => {
		scratch.write('a.txt', 'a\n');
		await replace('t1', 'a.txt', 'a', 'A');
		const after = await reload();
		assert.deepEqual(after.files('t1'), changes.files('t1'));
		assert.equal(await after.textBefore('t1', scratch.path('a.txt')), 'a\n');
		assert.deepEqual(undonePaths(await after.undo({ kind: 'turn', turn: 't1' }, never)), [scratch.path('a.txt')]);
		assert.equal(scratch.bytes('a.txt'), 'a\n');
		assert.deepEqual(
			(await reload()).files('t1').map((file) => file.review),
			['undone'],
		);
	});

	it('has stored the text before when the window goes away during the edit', async () => {
		scratch.write('a.txt', 'a\n');
		let seen: TurnChanges | undefined;
		const dying: Writer = {
			async apply(plan, label, signal) {
				const report = await writer.apply(plan, label, signal);
				seen = await reload();
				return report;
			},
		};
		const store = await openTurnStore(storage.folder);
		const interrupted = createTurnChanges({ writer: dying, workspace, store });
		await interrupted
			.editorFor(title('t1'))
			.apply({ changes: [replacing(scratch.path('a.txt'), 'a\n', 'a', 'A')] }, never);
		const report = await seen?.undo({ kind: 'turn', turn: 't1' }, never);
		assert.deepEqual(report?.undone.length, 1);
		assert.equal(scratch.bytes('a.txt'), 'a\n');
	});

	it('keeps: the reviews change, the files do not, and Undo is over', async () => {
		scratch.write('a.txt', 'a\n');
		await replace('t1', 'a.txt', 'a', 'A');
		const heard: string[] = [];
		changes.onDidChange((turn) => heard.push(turn));
		await changes.keep({ kind: 'turn', turn: 't1' }, never);
		assert.deepEqual(heard, ['t1']);
		assert.deepEqual(review('t1'), ['kept']);
		assert.deepEqual(await undo('t1'), { undone: [], refused: [] });
		assert.equal(scratch.bytes('a.txt'), 'A\n');
	});

	it('edits nothing when the text before cannot be stored', async () => {
		scratch.write('a.txt', 'a\n');
		rmSync(storage.folder, { recursive: true });
		// No folder can be made where a file is.
		writeFileSync(storage.folder, '');
		const applied = await changes
			.editorFor(title('t1'))
			.apply({ changes: [replacing(scratch.path('a.txt'), 'a\n', 'a', 'A')] }, never);
		assert.equal(applied[0]?.outcome, 'refused');
		assert.match(applied[0]?.sentence ?? '', /could not be stored for Undo/);
		assert.equal(scratch.bytes('a.txt'), 'a\n');
	});
});
