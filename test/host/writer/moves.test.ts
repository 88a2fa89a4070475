import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, createScratch, type Scratch, typeInto } from '../scratch.ts';
import { createToolRig, type ToolRig } from '../toolRig.ts';

describe('moves with edits', () => {
	let scratch: Scratch;
	let rig: ToolRig;
	const TEXT = 'export const a = 1;\nconst b = 2;\n// three\n';
	const path = (name: string) => scratch.path(name);

	beforeEach(() => {
		scratch = createScratch();
		rig = createToolRig(scratch);
	});
	afterEach(async () => {
		await closeEditors();
		scratch.remove();
	});

	const move = (from: string, to: string, ...hunk: readonly string[]) =>
		rig.patch(`*** Update File: ${path(from)}`, `*** Move to: ${path(to)}`, ...hunk);

	it('moves and edits in one step to a new folder, and a later call edits it there', async () => {
		scratch.write('a.txt', TEXT);
		scratch.write('mine.txt', 'mine\n');
		const mine = await vscode.workspace.openTextDocument(scratch.uri('mine.txt'));
		await typeInto(mine, 0, 'typed ');
		await rig.read(path('a.txt'));
		const first = await move('a.txt', 'new/deep/c.txt', '-const b = 2;', '+const b = 3;');
		assert.equal(first.outcome, 'ok', first.text);
		const second = await rig.patch(
			`*** Update File: ${path('new/deep/c.txt')}`,
			' const b = 3;',
			'-// three',
			'+// four',
		);
		assert.equal(second.outcome, 'ok', second.text);
		assert.equal(scratch.bytes('new/deep/c.txt'), 'export const a = 1;\nconst b = 3;\n// four\n');
		assert.equal(scratch.bytes('a.txt'), undefined);
		assert.ok(mine.isDirty, 'unsaved text elsewhere stays unsaved');
		assert.equal(scratch.bytes('mine.txt'), 'mine\n');
	});

	it('the tab follows with its cursor, and the focus stays where it is', async () => {
		scratch.write('a.txt', TEXT);
		scratch.write('other.txt', 'other\n');
		const shown = await vscode.window.showTextDocument(scratch.uri('a.txt'), { preview: false });
		shown.selection = new vscode.Selection(2, 1, 2, 4);
		await vscode.window.showTextDocument(scratch.uri('other.txt'), { viewColumn: 2, preview: false });
		assert.equal((await move('a.txt', 'sub/c.txt', '-const b = 2;', '+const b = 3;')).outcome, 'ok');
		const labels = vscode.window.tabGroups.all.map(({ tabs }) => tabs.map(({ label }) => label));
		assert.deepEqual(labels, [['c.txt'], ['other.txt']]);
		const editor = vscode.window.visibleTextEditors.find(({ document }) => document.uri.path.endsWith('/sub/c.txt'));
		assert.deepEqual([editor?.selection.start.line, editor?.selection.start.character], [2, 1]);
		assert.ok(vscode.window.activeTextEditor?.document.uri.path.endsWith('other.txt'));
	});

	it('moves and edits a file of mixed line ends at once', async () => {
		scratch.write('a.txt', 'a\r\nb\nc\rd\n');
		await vscode.window.showTextDocument(scratch.uri('a.txt'));
		const { outcome, text } = await move('a.txt', 'sub/b.txt', ' a', '-b', '+B', '+new', ' c');
		assert.equal(outcome, 'ok', text);
		assert.equal(scratch.bytes('sub/b.txt'), 'a\r\nB\nnew\nc\rd\n');
		assert.equal(scratch.bytes('a.txt'), undefined);
		assert.equal(rig.reports[0]?.written[0]?.diskBefore, 'a\r\nb\nc\rd\n');
	});

	it('keeps the encoding that the user chose for the file', async () => {
		scratch.write('a.txt', Buffer.from('caf\xe9\nx\n', 'latin1'));
		await vscode.workspace.openTextDocument(scratch.uri('a.txt'), { encoding: 'iso88591' });
		const { outcome, text } = await move('a.txt', 'b.txt', ' café', '-x', '+naïf');
		assert.equal(outcome, 'ok', text);
		assert.equal(scratch.bytes('b.txt'), 'caf\xe9\nna\xeff\n');
	});

	it('a deleted file that comes back is kept as it was: byte order mark, encoding and line ends', async () => {
		const bytes = Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from('é\r\nx\n', 'utf16le')]);
		scratch.write('a.txt', bytes);
		assert.equal((await rig.patch(`*** Delete File: ${path('a.txt')}`)).outcome, 'ok');
		const written = rig.reports[0]?.written[0];
		assert.equal(written?.diskBefore, 'é\r\nx\n');
		const change = { kind: 'create' as const, path: path('a.txt'), text: written?.diskBefore ?? '' };
		await rig.ports.editor.apply({ changes: [change] }, new AbortController().signal);
		assert.equal(scratch.bytes('a.txt'), bytes.toString('latin1'));
	});

	it('does not wait for those who hear of a rename, such as the question whether imports are to be updated', async () => {
		scratch.write('a.txt', TEXT);
		let heard = 0;
		const listener = vscode.workspace.onDidRenameFiles(() => {
			heard++;
			return new Promise(() => {});
		});
		try {
			assert.equal((await move('a.txt', 'b.txt', '-const b = 2;', '+const b = 3;')).outcome, 'ok');
			assert.equal((await rig.replace(path('b.txt'), { old: '// three', new: '// four' })).outcome, 'ok');
			assert.equal(heard, 1);
		} finally {
			listener.dispose();
		}
	});

	it('an extension that holds a rename up is left behind after VS Code’s own time for it', async () => {
		scratch.write('a.txt', TEXT);
		const files = vscode.workspace.getConfiguration('files');
		await files.update('participants.timeout', 300, vscode.ConfigurationTarget.Global);
		const listener = vscode.workspace.onWillRenameFiles((event) => event.waitUntil(new Promise(() => {})));
		try {
			const { outcome, text } = await move('a.txt', 'b.txt', '-const b = 2;', '+const b = 3;');
			assert.equal(outcome, 'ok', text);
			assert.equal(scratch.bytes('b.txt'), TEXT.replace('b = 2', 'b = 3'));
		} finally {
			listener.dispose();
			await files.update('participants.timeout', undefined, vscode.ConfigurationTarget.Global);
		}
	});
});
