import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import * as vscode from 'vscode';
import type { FileChange } from '../../../src/core/edits/plan.ts';
import { createWriter, type WriteReport, type Writer } from '../../../src/host/writer/writer.ts';
import { closeEditors, createOutside, createScratch, never, replacing, type Scratch, typeInto } from '../scratch.ts';

describe('writer', () => {
	let scratch: Scratch;
	let outside: Scratch;
	let writer: Writer;

	beforeEach(() => {
		scratch = createScratch();
		outside = createOutside();
		writer = createWriter(scratch.paths);
	});
	afterEach(async () => {
		await closeEditors();
		scratch.remove();
		outside.remove();
	});

	const apply = (...changes: readonly FileChange[]): Promise<WriteReport> => writer.apply({ changes }, 'test', never);
	const outcomes = (report: WriteReport) => report.changes.map(({ outcome }) => outcome);
	const sentence = (report: WriteReport) => report.changes.map((change) => change.sentence ?? '').join(' ');

	/** Asserts that a plan of this change and an innocent one is refused as a whole. */
	async function assertRefused(change: FileChange, why: RegExp): Promise<void> {
		// Written once: VS Code may look at a file just as it is being written anew.
		if (scratch.bytes('innocent.txt') === undefined) scratch.write('innocent.txt', 'one\n');
		const report = await apply(replacing(scratch.path('innocent.txt'), 'one\n', 'one', 'ONE'), change);
		assert.deepEqual(outcomes(report), ['refused', 'refused']);
		assert.match(report.changes[1]?.sentence ?? '', why);
		assert.ok(report.changes[0]?.sentence?.includes(change.path), 'the innocent change names the culprit');
		assert.deepEqual(report.culprits, [change.path]);
		assert.deepEqual(report.written, []);
		assert.equal(scratch.bytes('innocent.txt'), 'one\n');
		assert.equal((await vscode.workspace.openTextDocument(scratch.uri('innocent.txt'))).getText(), 'one\n');
	}

	it('updates, creates, deletes and moves files on disk, and leaves no dirty tab behind', async () => {
		scratch.write('a.txt', 'a1\na2\n');
		scratch.write('gone.txt', 'gone\n');
		scratch.write('old.txt', 'x\ny\n');
		const report = await apply(
			replacing(scratch.path('a.txt'), 'a1\na2\n', 'a2', 'A2'),
			{ kind: 'create', path: scratch.path('new/deep/c.txt'), text: 'c\n' },
			{ kind: 'delete', path: scratch.path('gone.txt'), base: 'gone\n' },
			{ ...replacing(scratch.path('old.txt'), 'x\ny\n', 'y', 'Y'), moveTo: scratch.path('sub/moved.txt') },
		);
		assert.deepEqual(outcomes(report), ['applied', 'applied', 'applied', 'applied'], sentence(report));
		assert.equal(sentence(report).trim(), '');
		assert.equal(scratch.bytes('a.txt'), 'a1\nA2\n');
		assert.equal(scratch.bytes('new/deep/c.txt'), 'c\n');
		assert.equal(scratch.bytes('gone.txt'), undefined);
		assert.equal(scratch.bytes('old.txt'), undefined);
		assert.equal(scratch.bytes('sub/moved.txt'), 'x\nY\n');
		assert.deepEqual(report.written, [
			{ path: scratch.path('a.txt'), before: 'a1\na2\n', after: 'a1\nA2\n' },
			{ path: scratch.path('new/deep/c.txt'), before: undefined, after: 'c\n' },
			{ path: scratch.path('gone.txt'), before: 'gone\n', after: undefined },
			{ path: scratch.path('sub/moved.txt'), movedFrom: scratch.path('old.txt'), before: 'x\ny\n', after: 'x\nY\n' },
		]);
		assert.deepEqual(
			vscode.workspace.textDocuments.filter((open) => open.isDirty),
			[],
		);
		assert.deepEqual(
			vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ isDirty }) => isDirty),
			[],
		);
	});

	it('makes several edits of one file by the offsets of its base', async () => {
		const base = 'one\ntwo\nthree\n';
		scratch.write('a.txt', base);
		const edits = [
			{ start: 0, end: 3, text: 'ONE' },
			{ start: 4, end: 8, text: '' },
			{ start: 14, end: 14, text: 'four\n' },
		];
		assert.deepEqual(outcomes(await apply({ kind: 'update', path: scratch.path('a.txt'), base, edits })), ['applied']);
		assert.equal(scratch.bytes('a.txt'), 'ONE\nthree\nfour\n');
	});

	it('writes odd names: spaces, percent, hash, quotes, emoji, leading dash', async () => {
		const names = ['a b.txt', 'a%20b.txt', 'a#b?.txt', "-q'\u{1F600}.txt"];
		const report = await apply(
			...names.map((name) => ({ kind: 'create' as const, path: scratch.path(name), text: name })),
		);
		assert.deepEqual(
			outcomes(report),
			names.map(() => 'applied'),
			sentence(report),
		);
		for (const name of names) assert.equal(scratch.bytes(name), Buffer.from(name).toString('latin1'));
	});

	it('edits a buffer with unsaved text and does not save it', async () => {
		scratch.write('a.txt', 'one\ntwo\n');
		const document = await vscode.workspace.openTextDocument(scratch.uri('a.txt'));
		await typeInto(document, 1, 'typed\n');
		const report = await apply(replacing(scratch.path('a.txt'), 'one\ntyped\ntwo\n', 'two', 'TWO'));
		assert.deepEqual(outcomes(report), ['applied']);
		assert.equal(document.getText(), 'one\ntyped\nTWO\n');
		assert.ok(document.isDirty);
		assert.equal(scratch.bytes('a.txt'), 'one\ntwo\n');
	});

	it('refuses a file whose text is not the base: typed into, or changed on disk', async () => {
		scratch.write('a.txt', 'one\n');
		await assertRefused(
			replacing(scratch.path('a.txt'), 'another\n', 'a', 'b'),
			/changed since it was read. Read it again/,
		);
		const document = await vscode.workspace.openTextDocument(scratch.uri('a.txt'));
		assert.equal(document.getText(), 'one\n');
		// The disk changes and VS Code has not heard of it yet.
		scratch.write('a.txt', 'from elsewhere\n');
		await assertRefused(replacing(scratch.path('a.txt'), document.getText(), 'one', 'two'), /changed .* Read it again/);
		assert.equal(scratch.bytes('a.txt'), 'from elsewhere\n');
	});

	it('refuses what is missing, a folder, or there already', async () => {
		scratch.write('folder/there.txt', 'there\n');
		await assertRefused(replacing(scratch.path('missing.txt'), 'x', 'x', 'y'), /There is no file .* list_files/);
		await assertRefused(replacing(scratch.path('folder'), 'x', 'x', 'y'), /is a folder/);
		await assertRefused({ kind: 'delete', path: scratch.path('folder'), base: '' }, /is a folder/);
		await assertRefused({ kind: 'create', path: scratch.path('folder'), text: '' }, /is a folder/);
		await assertRefused({ kind: 'create', path: scratch.path('folder/there.txt'), text: '' }, /exists already/);
		await assertRefused(
			{ kind: 'create', path: scratch.path('folder/there.txt/x'), text: '' },
			/is a file|no regular file/,
		);
		scratch.write('b.txt', 'b\n');
		const move = { ...replacing(scratch.path('b.txt'), 'b\n', 'b', 'B'), moveTo: scratch.path('folder/there.txt') };
		await assertRefused(move, /exists already/);
		assert.equal(scratch.bytes('folder/there.txt'), 'there\n');
		assert.equal(scratch.bytes('b.txt'), 'b\n');
	});

	it('refuses a read-only file, by its mode and by the setting', async () => {
		scratch.write('mode.txt', 'x\n');
		chmodSync(scratch.file('mode.txt'), 0o444);
		await assertRefused(replacing(scratch.path('mode.txt'), 'x\n', 'x', 'y'), /is read-only/);
		await assertRefused({ kind: 'delete', path: scratch.path('mode.txt'), base: 'x\n' }, /is read-only/);
		const files = vscode.workspace.getConfiguration('files');
		await files.update('readonlyInclude', { '**/locked/**': true }, vscode.ConfigurationTarget.Global);
		try {
			scratch.write('locked/a.txt', 'x\n');
			await assertRefused(replacing(scratch.path('locked/a.txt'), 'x\n', 'x', 'y'), /read-only by a setting/);
		} finally {
			await files.update('readonlyInclude', undefined, vscode.ConfigurationTarget.Global);
		}
	});

	it('refuses every way out of the workspace', async () => {
		outside.write('target.txt', 'outside\n');
		symlinkSync(outside.folder, scratch.file('out'));
		symlinkSync(outside.file('target.txt'), scratch.file('link.txt'));
		symlinkSync(outside.file('not-yet.txt'), scratch.file('dangling.txt'));
		symlinkSync('circle.txt', scratch.file('circle.txt'));
		await assertRefused(replacing(scratch.path('link.txt'), 'outside\n', 'o', 'O'), /not inside the workspace/);
		await assertRefused(replacing(scratch.path('out/target.txt'), 'outside\n', 'o', 'O'), /not inside the workspace/);
		await assertRefused({ kind: 'create', path: scratch.path('out/new.txt'), text: 'x' }, /not inside the workspace/);
		await assertRefused({ kind: 'create', path: scratch.path('dangling.txt'), text: 'x' }, /no regular file/);
		await assertRefused({ kind: 'create', path: scratch.path('circle.txt'), text: 'x' }, /no regular file/);
		await assertRefused(
			{ kind: 'delete', path: scratch.path('link.txt'), base: 'outside\n' },
			/not inside the workspace/,
		);
		for (const path of ['../a.txt', '/etc/passwd', 'a/../../b', '', '.', 'a\0b', 'a//b']) {
			await assertRefused({ kind: 'create', path, text: 'x' }, /not inside|no path of the workspace/);
		}
		scratch.write('b.txt', 'b\n');
		const move = { ...replacing(scratch.path('b.txt'), 'b\n', 'b', 'B'), moveTo: scratch.path('out/b.txt') };
		await assertRefused(move, /not inside the workspace/);
		assert.equal(outside.bytes('target.txt'), 'outside\n');
		assert.equal(outside.bytes('new.txt'), undefined);
		assert.equal(outside.bytes('not-yet.txt'), undefined);
	});

	it('refuses a path that is really another one inside the workspace, and names that', async () => {
		scratch.write('real/a.txt', 'x\n');
		symlinkSync(scratch.file('real'), scratch.file('alias'));
		await assertRefused(replacing(scratch.path('alias/a.txt'), 'x\n', 'x', 'y'), /is really .*real\/a\.txt/);
	});

	it('never writes below .git, whatever the case', async () => {
		mkdirSync(scratch.file('.git'));
		scratch.write('.git/config', 'x\n');
		await assertRefused(replacing(scratch.path('.git/config'), 'x\n', 'x', 'y'), /belongs to Git/);
		await assertRefused(
			{ kind: 'create', path: scratch.path('sub/.GIT/hooks/post-checkout'), text: 'x' },
			/belongs to Git/,
		);
		scratch.write('b.txt', 'b\n');
		const move = { ...replacing(scratch.path('b.txt'), 'b\n', 'b', 'B'), moveTo: scratch.path('.git/b') };
		await assertRefused(move, /belongs to Git/);
	});

	it('refuses to delete or move what the user has not saved, or to create over it', async () => {
		scratch.write('a.txt', 'a\n');
		const document = await vscode.workspace.openTextDocument(scratch.uri('a.txt'));
		await typeInto(document, 0, 'typed\n');
		await assertRefused({ kind: 'delete', path: scratch.path('a.txt'), base: 'typed\na\n' }, /not saved/);
		const move = {
			kind: 'update' as const,
			path: scratch.path('a.txt'),
			base: 'typed\na\n',
			edits: [],
			moveTo: scratch.path('b.txt'),
		};
		await assertRefused(move, /not saved/);
		assert.equal(document.getText(), 'typed\na\n');
	});

	it('refuses overlapping edits, a path named twice, and binary files', async () => {
		scratch.write('a.txt', 'abc\n');
		const overlapping = [
			{ start: 0, end: 2, text: 'x' },
			{ start: 1, end: 3, text: 'y' },
		];
		await assertRefused({ kind: 'update', path: scratch.path('a.txt'), base: 'abc\n', edits: overlapping }, /overlap/);
		const pastEnd = [{ start: 0, end: 99, text: '' }];
		await assertRefused({ kind: 'update', path: scratch.path('a.txt'), base: 'abc\n', edits: pastEnd }, /overlap/);
		const once = replacing(scratch.path('a.txt'), 'abc\n', 'a', 'A');
		const twice = await apply(once, { kind: 'delete', path: scratch.path('a.txt'), base: 'abc\n' });
		assert.deepEqual(outcomes(twice), ['refused', 'refused']);
		assert.match(sentence(twice), /named twice/);
		scratch.write('b.bin', Buffer.from([0, 1, 2, 0, 255]));
		await assertRefused({ kind: 'update', path: scratch.path('b.bin'), base: '', edits: [] }, /cannot be edited/);
	});

	it('tells files apart that differ in case only, where the disk does', async function () {
		scratch.write('a.txt', 'x\n');
		if (scratch.bytes('A.txt') !== undefined) this.skip();
		scratch.write('A.txt', 'y\n');
		const both = [replacing(scratch.path('a.txt'), 'x\n', 'x', '1'), replacing(scratch.path('A.txt'), 'y\n', 'y', '2')];
		assert.deepEqual(outcomes(await apply(...both)), ['applied', 'applied']);
		assert.equal(scratch.bytes('a.txt'), '1\n');
		assert.equal(scratch.bytes('A.txt'), '2\n');
	});

	it('writes nothing once the signal is aborted', async () => {
		scratch.write('a.txt', 'a\n');
		const plan = { changes: [replacing(scratch.path('a.txt'), 'a\n', 'a', 'b')] };
		const report = await writer.apply(plan, 'test', AbortSignal.abort());
		assert.deepEqual(outcomes(report), ['refused']);
		assert.match(sentence(report), /Stopped/);
		assert.equal(scratch.bytes('a.txt'), 'a\n');
	});

	it('applies plans one after the other: of two on the same text the second is refused', async () => {
		scratch.write('a.txt', 'a\n');
		const plan = (to: string) => apply(replacing(scratch.path('a.txt'), 'a\n', 'a', to));
		const [first, second] = await Promise.all([plan('first'), plan('second')]);
		assert.deepEqual([...outcomes(first), ...outcomes(second)], ['applied', 'refused']);
		assert.equal(scratch.bytes('a.txt'), 'first\n');
	});

	it('writes thirty files without opening a tab', async () => {
		const names = Array.from({ length: 30 }, (_, n) => `many/f${n}.txt`);
		for (const name of names) scratch.write(name, 'x\n');
		const report = await apply(...names.map((name) => replacing(scratch.path(name), 'x\n', 'x', 'y')));
		assert.ok(
			outcomes(report).every((outcome) => outcome === 'applied'),
			sentence(report),
		);
		for (const name of names) assert.equal(scratch.bytes(name), 'y\n');
		await new Promise((resolve) => setTimeout(resolve, 1_200));
		assert.deepEqual(
			vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs),
			[],
		);
	});
});
