import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { createWriter } from '../../../src/host/writer/writer.ts';
import { closeEditors, createScratch, never, replacing, type Scratch, typeInto, until } from '../scratch.ts';
import { createToolRig } from '../toolRig.ts';

describe('saving of edited files', () => {
	let scratch: Scratch;
	const undo: (() => unknown)[] = [];
	const open = (name: string) => vscode.workspace.openTextDocument(scratch.uri(name));
	const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);

	beforeEach(() => {
		scratch = createScratch();
	});
	afterEach(async () => {
		for (const back of undo.splice(0).reverse()) await back();
		await closeEditors();
		scratch.remove();
	});

	/** Until the end of the test. */
	async function withSetting(section: string, name: string, value: unknown): Promise<void> {
		const update = (to: unknown) =>
			vscode.workspace.getConfiguration(section).update(name, to, vscode.ConfigurationTarget.Global);
		undo.push(() => update(undefined));
		await update(value);
	}

	function withFormatter(format: (text: string) => Promise<string> | string): void {
		const provider: vscode.DocumentFormattingEditProvider = {
			async provideDocumentFormattingEdits(document) {
				const text = document.getText();
				const all = new vscode.Range(new vscode.Position(0, 0), document.positionAt(text.length));
				return [vscode.TextEdit.replace(all, await format(text))];
			},
		};
		const registration = vscode.languages.registerDocumentFormattingEditProvider({ language: 'plaintext' }, provider);
		undo.push(() => registration.dispose());
	}

	it('with saving off an edit waits in the editor, and the setting is asked anew for every plan', async () => {
		let saves = false;
		const rig = createToolRig(scratch, { settings: { saves: () => saves } });
		scratch.write('a.txt', 'one\r\ntwo\r\n');
		scratch.write('b.txt', 'x\n');
		const result = await rig.replace(scratch.path('a.txt'), { old: 'two', new: '2' });
		assert.equal(result.outcome, 'ok', result.text);
		const a = await open('a.txt');
		assert.deepEqual([a.getText(), a.isDirty, scratch.bytes('a.txt')], ['one\r\n2\r\n', true, 'one\r\ntwo\r\n']);
		saves = true;
		assert.equal((await rig.replace(scratch.path('a.txt'), { old: 'one', new: '1' })).outcome, 'ok');
		assert.deepEqual([a.getText(), a.isDirty, scratch.bytes('a.txt')], ['1\r\n2\r\n', true, 'one\r\ntwo\r\n']);
		assert.equal((await rig.replace(scratch.path('b.txt'), { old: 'x', new: 'y' })).outcome, 'ok');
		assert.equal(scratch.bytes('b.txt'), 'y\n');
		assert.ok(await a.save());
		assert.equal(scratch.bytes('a.txt'), '1\r\n2\r\n');
	});

	it('with saving off a moved file waits in the editor at its new place; new and deleted files come and go at once', async () => {
		const rig = createToolRig(scratch, { settings: { saves: () => false } });
		for (const name of ['a.txt', 'gone.txt']) scratch.write(name, 'x\n');
		const [a, b, c, gone] = ['a.txt', 'b.txt', 'c.txt', 'gone.txt'].map((name) => scratch.path(name));
		const move = [`*** Update File: ${a}`, `*** Move to: ${b}`, '-x', '+y'];
		const result = await rig.patch(...move, `*** Add File: ${c}`, '+c', `*** Delete File: ${gone}`);
		assert.equal(result.outcome, 'ok', result.text);
		const moved = await open('b.txt');
		assert.deepEqual([moved.getText(), moved.isDirty], ['y\n', true]);
		assert.deepEqual(['a.txt', 'b.txt', 'c.txt', 'gone.txt'].map(scratch.bytes), [undefined, 'x\n', 'c\n', undefined]);
	});

	it('with saving off VS Code gives each edited file a tab behind the one that is read, and no more', async () => {
		const rig = createToolRig(scratch, { settings: { saves: () => false } });
		const names = ['a.txt', 'b.txt', 'c.txt'];
		for (const name of [...names, 'mine.txt']) scratch.write(name, 'x\n');
		await vscode.window.showTextDocument(await open('mine.txt'));
		await rig.patch(...names.flatMap((name) => [`*** Update File: ${scratch.path(name)}`, '-x', '+y']));
		await until('the tabs are there', () => tabs().length > names.length);
		assert.deepEqual(
			tabs()
				.map(({ label }) => label)
				.sort(),
			['a.txt', 'b.txt', 'c.txt', 'mine.txt'],
		);
		assert.equal(vscode.window.activeTextEditor?.document.uri.path, scratch.uri('mine.txt').path);
	});

	it('with saving off a file of mixed line ends is refused, for its save would change them all', async () => {
		const rig = createToolRig(scratch, { settings: { saves: () => false } });
		scratch.write('a.txt', 'a\r\nb\nc\n');
		const { outcome, text } = await rig.replace(scratch.path('a.txt'), { old: 'b', new: 'B' });
		assert.equal(outcome, 'failed');
		assert.match(text, /mixes line ends.*choose one line end for it, or to turn on tandem\.saveEditedFiles/);
		assert.ok(!(await open('a.txt')).isDirty);
	});

	it('tells what a formatter made of the file, and the next edit of the old text lands on the new one', async () => {
		const rig = createToolRig(scratch);
		scratch.write('a.txt', 'one\ntwo\nthree\n');
		await rig.read(scratch.path('a.txt'));
		withFormatter((text) => text.replace(/^[ \t]*(?=\S)/gm, '\t'));
		await withSetting('editor', 'formatOnSave', true);
		const first = await rig.replace(scratch.path('a.txt'), { old: 'two', new: '2' });
		assert.equal(scratch.bytes('a.txt'), '\tone\n\t2\n\tthree\n');
		assert.match(
			first.text,
			/While .*a\.txt was saved, the editor changed it further \(a formatter.*go on from the text/,
		);
		assert.ok(first.text.includes('-2\n-three\n+\tone\n+\t2\n+\tthree'), first.text);
		assert.equal(rig.reports[0]?.written[0]?.after, '\tone\n\t2\n\tthree\n');
		const second = await rig.patch(`*** Update File: ${scratch.path('a.txt')}`, ' 2', '-three', '+3');
		assert.equal(second.outcome, 'ok', second.text);
		assert.equal(scratch.bytes('a.txt'), '\tone\n\t2\n\t3\n');
	});

	it('tells what rules for spaces and the last line made of the file', async () => {
		const rig = createToolRig(scratch);
		scratch.write('a.txt', 'one  \ntwo');
		await withSetting('files', 'trimTrailingWhitespace', true);
		await withSetting('files', 'insertFinalNewline', true);
		const { text } = await rig.replace(scratch.path('a.txt'), { old: 'two', new: '2' });
		assert.equal(scratch.bytes('a.txt'), 'one\n2\n');
		assert.match(text, /changed it further[\s\S]*-one {2}\n/);
	});

	it('shows no text of a file that may hold secrets', async () => {
		scratch.write('.env', 'TOKEN=hidden  \nA=1\n');
		await withSetting('files', 'trimTrailingWhitespace', true);
		const change = replacing(scratch.path('.env'), 'TOKEN=hidden  \nA=1\n', 'A=1', 'A=2');
		const report = await createWriter(scratch.paths).apply({ changes: [change] }, 'test', never);
		assert.equal(scratch.bytes('.env'), 'TOKEN=hidden\nA=2\n');
		assert.match(report.changes[0]?.sentence ?? '', /changed it further .*Read it again before you edit it\.$/);
	});

	it('does not wait for a formatter that hangs, says so, and goes on', async () => {
		const rig = createToolRig(scratch, { settings: { saves: () => true, saveMs: 300 } });
		scratch.write('a.txt', 'one\n');
		scratch.write('b.txt', 'x\n');
		let release = (_: string) => {};
		withFormatter(async (text) =>
			text.startsWith('1') ? new Promise<string>((resolve) => (release = resolve)) : text,
		);
		await withSetting('editor', 'formatOnSave', true);
		const { outcome, text } = await rig.replace(scratch.path('a.txt'), { old: 'one', new: '1' });
		assert.equal(outcome, 'ok');
		assert.match(text, /something \(a formatter\?\) holds up its saving\. Go on, and tell the user/);
		assert.equal((await open('a.txt')).getText(), '1\n');
		assert.equal((await rig.replace(scratch.path('b.txt'), { old: 'x', new: 'y' })).outcome, 'ok');
		assert.equal(scratch.bytes('b.txt'), 'y\n');
		release('1\n');
		await until('the file is saved in the end', () => scratch.bytes('a.txt') === '1\n');
	});

	it('says that a file could not be saved', async () => {
		let isStuck = true;
		const provider = oneFile('x\n', () => isStuck);
		const registration = vscode.workspace.registerFileSystemProvider('tandem-stuck', provider);
		undo.push(() => registration.dispose());
		const stuck = vscode.Uri.parse('tandem-stuck:/a.txt');
		const paths = { ...scratch.paths, uriOf: () => stuck };
		const report = await createWriter(paths).apply({ changes: [replacing('a.txt', 'x\n', 'x', 'y')] }, 'test', never);
		assert.match(report.changes[0]?.sentence ?? '', /could not be saved\. Tell the user to save it/);
		const document = await vscode.workspace.openTextDocument(stuck);
		assert.deepEqual([document.getText(), document.isDirty], ['y\n', true]);
		isStuck = false;
		assert.ok(await document.save());
	});

	it('does not save what somebody types into a clean file right after the edit', async () => {
		const rig = createToolRig(scratch);
		scratch.write('a.txt', 'one\ntwo\n');
		// The writing of this one takes longer than typing does.
		scratch.write('mixed.txt', 'x\r\ny\n');
		const document = await open('a.txt');
		const typed = new Promise<void>((resolve) => {
			const listener = vscode.workspace.onDidChangeTextDocument((event) => {
				if (event.document !== document || event.contentChanges.length === 0) return;
				listener.dispose();
				void typeInto(document, 0, 'typed ').then(resolve);
			});
		});
		const other = [`*** Update File: ${scratch.path('mixed.txt')}`, '-x', '+X'];
		const { text } = await rig.patch(`*** Update File: ${scratch.path('a.txt')}`, '-two', '+2', ...other);
		await typed;
		assert.match(text, /a\.txt was changed by someone else at the same time, so it is not saved\. Read it again/);
		assert.deepEqual([document.getText(), document.isDirty], ['typed one\n2\n', true]);
		assert.equal(scratch.bytes('a.txt'), 'one\ntwo\n');
		assert.equal(scratch.bytes('mixed.txt'), 'X\r\ny\n');
		assert.equal(rig.reports[0]?.written[0]?.after, 'typed one\n2\n');
	});
});

/** A file system of one file that cannot be written while it is stuck. */
function oneFile(text: string, isStuck: () => boolean): vscode.FileSystemProvider {
	return {
		onDidChangeFile: new vscode.EventEmitter<vscode.FileChangeEvent[]>().event,
		watch: () => ({ dispose() {} }),
		stat: ({ path }) => ({
			type: path === '/' ? vscode.FileType.Directory : vscode.FileType.File,
			ctime: 0,
			mtime: 0,
			size: text.length,
		}),
		readDirectory: () => [],
		createDirectory() {},
		readFile: () => Buffer.from(text),
		writeFile() {
			if (isStuck()) throw vscode.FileSystemError.NoPermissions('no');
		},
		delete() {},
		rename() {},
	};
}
