import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ToolResult } from '../../../src/core/tools/tool.ts';
import { closeEditors, createScratch, type Scratch, typeInto, until } from '../scratch.ts';
import { createToolRig, type ToolRig } from '../toolRig.ts';

/** Edits of files that stand in editors, by the way of the model's own calls. */
describe('targets of edits that are open', () => {
	let scratch: Scratch;
	let rig: ToolRig;
	const path = (name: string) => scratch.path(name);

	beforeEach(() => {
		scratch = createScratch();
		rig = createToolRig(scratch);
	});
	afterEach(async () => {
		await closeEditors();
		scratch.remove();
	});

	const update = (name: string) => rig.patch(`*** Update File: ${path(name)}`, '-x', '+changed');
	const add = (name: string) => rig.patch(`*** Add File: ${path(name)}`, '+new');
	const remove = (name: string) => rig.patch(`*** Delete File: ${path(name)}`);
	const move = (name: string, to: string) =>
		rig.patch(`*** Update File: ${path(name)}`, `*** Move to: ${path(to)}`, '@@', '-x', '+changed');

	function assertRefused({ outcome, text }: ToolResult, why: RegExp): void {
		assert.equal(outcome, 'failed', text);
		assert.match(text, why);
	}

	it('notebooks: as text where nobody has them open, not while they are', async () => {
		const notebook = `{\n "cells": [{"cell_type": "code", "source": ["x = 1"], "metadata": {}, "outputs": [], "execution_count": null}],\n "metadata": {},\n "nbformat": 4,\n "nbformat_minor": 5\n}\n`;
		scratch.write('a.ipynb', notebook);
		const edit = { old: '"x = 1"', new: '"x = 2"' };
		assert.equal((await rig.replace(path('a.ipynb'), edit)).outcome, 'ok');
		assert.equal(scratch.bytes('a.ipynb'), notebook.replace('x = 1', 'x = 2'));
		const open = await vscode.workspace.openNotebookDocument(scratch.uri('a.ipynb'));
		await vscode.window.showNotebookDocument(open);
		const again = { old: '"x = 2"', new: '"x = 3"' };
		assertRefused(
			await rig.replace(path('a.ipynb'), again),
			/open as a notebook, which cannot be edited as text\. Leave/,
		);
		assertRefused(await remove('a.ipynb'), /open as a notebook/);
		assert.equal(scratch.bytes('a.ipynb'), notebook.replace('x = 1', 'x = 2'));
	});

	it('files with text that the user has not saved: edited, neither saved nor moved nor deleted', async () => {
		scratch.write('a.txt', 'x\n');
		const document = await vscode.workspace.openTextDocument(scratch.uri('a.txt'));
		await typeInto(document, 0, 'typed\n');
		assertRefused(await remove('a.txt'), /text that the user has not saved\. Ask the user to save it first/);
		assertRefused(await move('a.txt', 'b.txt'), /text that the user has not saved, so it is not moved\. Ask the user/);
		assert.equal((await update('a.txt')).outcome, 'ok');
		assert.equal(document.getText(), 'typed\nchanged\n');
		assert.ok(document.isDirty);
		assert.equal(scratch.bytes('a.txt'), 'x\n');
	});

	it('a new file where the user has begun one that is not saved yet', async () => {
		const uri = scratch.uri('begun.txt').with({ scheme: 'untitled' });
		const document = await vscode.workspace.openTextDocument(uri);
		await typeInto(document, 0, 'mine\n');
		assertRefused(await add('begun.txt'), /open with text that the user has not saved\. Choose another name/);
		assert.equal(scratch.bytes('begun.txt'), undefined);
		assert.equal(document.getText(), 'mine\n');
		const [untitled] = [await vscode.workspace.openTextDocument({ content: 'x\n' })];
		assertRefused(await rig.patch(`*** Update File: ${untitled.uri.path}`, '-x', '+y'), /no such file/);
		assert.equal(untitled.getText(), 'x\n');
	});

	it('a file that is shown in several editors and in a diff: all follow, no tab opens, the focus stays', async () => {
		scratch.write('a.txt', 'x\nshared\n');
		scratch.write('other.txt', 'other\n');
		await vscode.commands.executeCommand('vscode.diff', scratch.uri('other.txt'), scratch.uri('a.txt'), 'diff', {
			preview: false,
		});
		for (const viewColumn of [2, 3])
			await vscode.window.showTextDocument(scratch.uri('a.txt'), { viewColumn, preview: false });
		await vscode.window.showTextDocument(scratch.uri('other.txt'), { viewColumn: 1, preview: false });
		const shown = () =>
			vscode.window.tabGroups.all.flatMap((group) =>
				group.tabs.map((tab) => [group.viewColumn, tab.label, tab.isActive, group.isActive]),
			);
		const before = shown();
		assert.equal((await update('a.txt')).outcome, 'ok');
		assert.equal(scratch.bytes('a.txt'), 'changed\nshared\n');
		for (const { document } of vscode.window.visibleTextEditors.filter((each) =>
			each.document.uri.path.endsWith('a.txt'),
		))
			assert.equal(document.getText(), 'changed\nshared\n');
		assert.deepEqual(shown(), before);
		assert.ok(vscode.window.activeTextEditor?.document.uri.path.endsWith('other.txt'));
	});

	it('more files in one patch than VS Code keeps open', async function () {
		this.timeout(60_000);
		const names = Array.from({ length: 120 }, (_, n) => `many/f${n}.txt`);
		for (const name of names) scratch.write(name, `x\n${name}\n`);
		const sections = names.flatMap((name) => [`*** Update File: ${path(name)}`, '@@', '-x', '+changed', ` ${name}`]);
		const result = await rig.patch(...sections);
		assert.equal(result.outcome, 'ok', result.text);
		assert.doesNotMatch(result.text, /someone else/);
		for (const name of names) assert.equal(scratch.bytes(name), `changed\n${name}\n`, name);
		await until('nothing is left unsaved', () => vscode.workspace.textDocuments.every(({ isDirty }) => !isDirty));
	});
});
