import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { dayOf, entryLine } from '../../../src/core/models/ledger.ts';
import { Costs } from '../../../src/host/money/showCosts.ts';
import { fakeClock } from '../../fakes/fakeClock.ts';
import { createOutside, type Scratch } from '../scratch.ts';

const ENTRY = {
	chat: 'c',
	turn: 't',
	model: 'gpt-4.1',
	host: 'api.openai.com',
	inputTokens: 100,
	cachedTokens: 0,
	outputTokens: 10,
	dollars: 0.25,
	counted: true,
};

describe('costs', () => {
	const clock = fakeClock(new Date(2026, 10, 20, 12).getTime());
	let outside: Scratch;
	let costs: Costs;

	beforeEach(() => {
		outside = createOutside();
		const at = clock.now();
		outside.write(`costs/${dayOf(at)}.jsonl`, entryLine({ ...ENTRY, at }));
		costs = new Costs({ costsFolder: outside.file('costs'), settings: { ceilings: () => undefined }, clock });
	});
	afterEach(async () => {
		costs.dispose();
		outside.remove();
		await vscode.commands.executeCommand('workbench.action.closeAllEditors');
	});

	it('shows a page that is read-only', async () => {
		await costs.show();
		const uri = vscode.Uri.from({ scheme: 'tandem-costs', path: '/Costs of Tandem.md' });
		const document = await vscode.workspace.openTextDocument(uri);
		assert.match(document.getText(), /\| gpt-4\.1 \| api\.openai\.com \| \$0\.25 \| █{20} \| 110 \| 0 \| 1 \|/);
		assert.equal(vscode.workspace.fs.isWritableFileSystem(uri.scheme), undefined);
	});

	it('exports to an untitled document: the user says where it is saved', async () => {
		await costs.export();
		const document = vscode.window.activeTextEditor?.document;
		assert.equal(document?.uri.scheme, 'untitled');
		assert.equal(document.languageId === 'csv' || document.languageId === 'plaintext', true);
		assert.match(document.getText(), /^time,chat,.*\r?\n.*,gpt-4\.1,api\.openai\.com,100,0,10,0\.25,yes/);
		await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
	});
});
