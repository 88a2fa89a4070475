import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
	BEFORE_SCHEME,
	type BeforeDocuments,
	createBeforeDocuments,
} from '../../../src/host/changes/beforeDocuments.ts';
import type { TurnChanges } from '../../../src/host/changes/changes.ts';
import { createTurnChanges } from '../../../src/host/changes/turnChanges.ts';
import { openTurnStore } from '../../../src/host/changes/turnStore.ts';
import { createWorkspace } from '../../../src/host/workspace/workspace.ts';
import { createWriter } from '../../../src/host/writer/writer.ts';
import { closeEditors, createOutside, createScratch, never, replacing, type Scratch, until } from '../scratch.ts';

describe('beforeDocuments', () => {
	let scratch: Scratch;
	let storage: Scratch;
	let changes: TurnChanges;
	let documents: BeforeDocuments;

	beforeEach(async () => {
		scratch = createScratch();
		storage = createOutside();
		const workspace = createWorkspace(scratch.paths, { problems: async () => [] }, async () => undefined);
		const store = await openTurnStore(storage.folder);
		changes = createTurnChanges({ writer: createWriter(scratch.paths), workspace, store });
		documents = createBeforeDocuments(changes, scratch.paths);
		scratch.write('a b#1.ts', 'one\n');
		scratch.write('gone.ts', 'gone\n');
		const plan = {
			changes: [
				replacing(scratch.path('a b#1.ts'), 'one\n', 'one', 'two'),
				{ kind: 'create' as const, path: scratch.path('new.ts'), text: 'new\n' },
				{ kind: 'delete' as const, path: scratch.path('gone.ts'), base: 'gone\n' },
			],
		};
		await changes.editorFor({ turn: 't 1/&', chat: 'c', ask: 'Do it' }).apply(plan, never);
	});
	afterEach(async () => {
		await closeEditors();
		documents.dispose();
		changes.dispose();
		scratch.remove();
		storage.remove();
	});

	/** The texts and languages of the two sides of the active diff. */
	async function sides(name: string): Promise<readonly (readonly [string, string])[]> {
		assert.ok(await documents.openDiff('t 1/&', scratch.path(name)));
		const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
		assert.ok(input instanceof vscode.TabInputTextDiff);
		assert.equal(input.original.scheme, BEFORE_SCHEME);
		const both = await Promise.all(
			[input.original, input.modified].map((uri) => vscode.workspace.openTextDocument(uri)),
		);
		return both.map((document) => [document.getText(), document.languageId]);
	}

	it('shows the text before beside the live file', async () => {
		assert.deepEqual(await sides('a b#1.ts'), [
			['one\n', 'typescript'],
			['two\n', 'typescript'],
		]);
	});

	it('shows an empty side for created and deleted files', async () => {
		assert.deepEqual(
			(await sides('new.ts')).map(([text]) => text),
			['', 'new\n'],
		);
		assert.deepEqual(
			(await sides('gone.ts')).map(([text]) => text),
			['gone\n', ''],
		);
	});

	it('has the path of the file beside it, or VS Code would show a rename', async () => {
		await sides('a b#1.ts');
		const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
		assert.ok(input instanceof vscode.TabInputTextDiff);
		assert.equal(input.original.path, input.modified.path);
		assert.equal(documents.pathOf(input.original), scratch.path('a b#1.ts'));
		assert.equal(documents.pathOf(input.modified), undefined);
	});

	it('shows all files of a turn in one editor', async () => {
		assert.ok(await documents.openTurnDiff('t 1/&'));
		const isOpen = () => vscode.window.tabGroups.activeTabGroup.activeTab?.label === 'Changes of this turn (3 files)';
		await until('it is open', isOpen);
		const texts = () =>
			vscode.workspace.textDocuments
				.filter(({ uri }) => uri.scheme === BEFORE_SCHEME)
				.map((document) => document.getText());
		await until('the texts before are loaded', () => ['gone\n', 'one\n'].every((text) => texts().includes(text)));
	});

	it('is empty for documents that nobody of us has made', async () => {
		for (const query of ['', 'x', '[]', '{"turn":1}', 'null']) {
			const document = await vscode.workspace.openTextDocument(
				vscode.Uri.from({ scheme: BEFORE_SCHEME, path: '/etc/passwd', query }),
			);
			assert.equal(document.getText(), '');
		}
	});

	it('opens nothing for what it does not know', async () => {
		assert.equal(await documents.openDiff('t 1/&', scratch.path('other.ts')), false);
		assert.equal(await documents.openDiff('t2', scratch.path('new.ts')), false);
		assert.equal(await documents.openTurnDiff('t2'), false);
	});
});
