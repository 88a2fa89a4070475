import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { createWaiting, type Waiting } from '../../../src/host/changes/waiting.ts';
import {
	createWithoutDocuments,
	WITHOUT_SCHEME,
	type WithoutDocuments,
} from '../../../src/host/changes/withoutDocuments.ts';
import { closeEditors, createScratch, never, type Scratch, typeInto, until } from '../scratch.ts';
import { createFakeChanges, type FakeChanges } from './fakeChanges.ts';

describe('withoutDocuments', () => {
	let scratch: Scratch;
	let changes: FakeChanges;
	let waiting: Waiting;
	let documents: WithoutDocuments;

	const TITLE = { turn: 't1', chat: 'c', ask: 'x' };

	beforeEach(() => {
		scratch = createScratch();
		changes = createFakeChanges(scratch.paths);
		waiting = createWaiting(changes);
		documents = createWithoutDocuments(changes, waiting, scratch.paths);
		scratch.write('m.txt', 'one\nTWO\nthree\nFOUR\n');
		changes.add(TITLE, {
			path: scratch.path('m.txt'),
			before: 'one\ntwo\nthree\nfour\n',
			after: 'one\nTWO\nthree\nFOUR\n',
		});
	});
	afterEach(async () => {
		await closeEditors();
		documents.dispose();
		waiting.dispose();
		changes.dispose();
		scratch.remove();
	});

	async function original(name: string): Promise<vscode.Uri | undefined> {
		const uri = await documents.provideOriginalResource?.(
			scratch.uri(name),
			new vscode.CancellationTokenSource().token,
		);
		return uri ?? undefined;
	}
	async function openOriginal(): Promise<vscode.TextDocument> {
		const uri = await original('m.txt');
		assert.equal(uri?.scheme, WITHOUT_SCHEME);
		// As the marks beside the lines do: an editor that shows the file, and the text that it is compared with.
		await vscode.commands.executeCommand('vscode.diff', uri, scratch.uri('m.txt'));
		return vscode.workspace.openTextDocument(uri ?? scratch.uri('m.txt'));
	}

	it('are there for waiting files alone', async () => {
		scratch.write('other.txt', 'x\n');
		assert.ok(await original('m.txt'));
		assert.equal(await original('other.txt'), undefined);
		assert.equal(await documents.provideOriginalResource?.(vscode.Uri.parse('untitled:x'), never as never), undefined);
		await changes.keep({ kind: 'turn', turn: 't1' }, never);
		assert.equal(await original('m.txt'), undefined);
	});

	it('follow what the user types, so that only the changes of the turn differ', async () => {
		const document = await openOriginal();
		assert.equal(document.getText(), 'one\ntwo\nthree\nfour\n');
		await typeInto(await vscode.workspace.openTextDocument(scratch.uri('m.txt')), 2, 'mine\n');
		await until('the comparison has it', () => document.getText() === 'one\ntwo\nmine\nthree\nfour\n');
	});

	it('follow what changed while the file was not on show, once it is', async () => {
		const uri = await original('m.txt');
		assert.ok(uri);
		const document = await vscode.workspace.openTextDocument(uri);
		await typeInto(await vscode.workspace.openTextDocument(scratch.uri('m.txt')), 4, 'mine\n');
		assert.equal(document.getText(), 'one\ntwo\nthree\nfour\n');
		await vscode.commands.executeCommand('vscode.diff', uri, scratch.uri('m.txt'));
		await until('the comparison has it', () => document.getText() === 'one\ntwo\nthree\nfour\nmine\n');
	});

	it('follow what is kept', async () => {
		const document = await openOriginal();
		await changes.keep({ kind: 'lines', path: scratch.path('m.txt'), lines: { from: 1, to: 2 } }, never);
		await until('one change is left', () => document.getText() === 'one\nTWO\nthree\nfour\n');
	});
});
